//! What somebody holds of other mailboxes.

use domain::desk::{Held, HeldRights};
use leptos::prelude::*;

use super::leave::Leave;
use super::{paths, words};
use crate::components::day::DayWords;
use crate::components::icon::Icon;
use crate::components::person::{PersonCell, name_of};
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

#[component]
pub fn HeldTable(
    held: Held,
    /// Something was given up.
    #[prop(into)]
    left: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_self = held.is_self;
    // Owners are shown their own mailboxes only; what one holds oneself is others' to manage.
    let may_manage = !is_self || use_me().admin;
    view! {
        <table class="cards held" role="table" aria-label=tu_string!(i18n, delegations.held.list)>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.held.mailbox)}</th>
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.held.may)}</th>
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.held.until)}</th>
                    <th role="columnheader" scope="col" class="is-narrow">
                        <span class="unseen">{tu_string!(i18n, delegations.table.actions)}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {held
                    .rights
                    .into_iter()
                    .enumerate()
                    .map(|(number, one)| {
                        view! { <Row number=number one=one is_self=is_self may_manage=may_manage left=left /> }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(number: usize, one: HeldRights, is_self: bool, may_manage: bool, left: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let HeldRights {
        mailbox,
        rights,
        granted_by,
        since,
    } = one;
    let since_words = match &granted_by {
        Some(by) => tu_string!(
            i18n,
            delegations.held.since_by,
            when = since.long.clone(),
            name = name_of(by)
        )
        .to_string(),
        None => tu_string!(i18n, delegations.held.since, when = since.long.clone()).to_string(),
    };
    let id = format!("held-{number}");
    let address = mailbox.address.clone();
    let manage_label =
        tu_string!(i18n, delegations.held.manage_of, mailbox = address.to_string()).to_string();
    let held = words::rights(&rights, i18n);
    let until = rights.until;
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="cards-head" id=id.clone()>
                <PersonCell person=mailbox />
            </th>
            <td role="cell" data-label=tu_string!(i18n, delegations.held.may)>
                <span class="held-rights">
                    <span>{held}</span>
                    <span class="field-hint">{since_words}</span>
                </span>
            </td>
            <td role="cell" data-label=tu_string!(i18n, delegations.held.until)>
                {match until {
                    Some(day) => view! { <DayWords day=day /> }.into_any(),
                    None => tu_string!(i18n, delegations.rights.without_end).into_any(),
                }}
            </td>
            <td role="cell" class="is-narrow">
                <div class="row-deeds">
                    {may_manage
                        .then(|| {
                            view! {
                                <a
                                    class="button button-outline"
                                    href=paths::plan(&address)
                                    aria-label=manage_label
                                >
                                    <Icon name="people" />
                                    {tu_string!(i18n, delegations.held.manage)}
                                </a>
                            }
                        })}
                    {is_self
                        .then(|| {
                            view! {
                                <Leave
                                    number=number
                                    mailbox=address.clone()
                                    rights=rights
                                    described_by=id
                                    left=left
                                />
                            }
                        })}
                </div>
            </td>
        </tr>
    }
}
