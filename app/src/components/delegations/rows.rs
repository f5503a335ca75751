//! "Email accounts": a row for each account one manages.

use domain::account::{AccountKind, Person};
use domain::desk::ManagedAccount;
use leptos::prelude::*;

use super::paths;
use super::row_menu::RowMenu;
use crate::components::amount::count;
use crate::components::person::{PersonCell, name_of};
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn AccountTable(rows: Vec<ManagedAccount>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <table class="cards accounts" role="table" aria-label=tu_string!(i18n, delegations.title)>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.table.account)}</th>
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.table.kind)}</th>
                    <th role="columnheader" scope="col" class="is-number">
                        {tu_string!(i18n, delegations.table.delegates)}
                    </th>
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.table.owners)}</th>
                    <th role="columnheader" scope="col" class="is-narrow">
                        <span class="unseen">{tu_string!(i18n, delegations.table.actions)}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows
                    .into_iter()
                    .enumerate()
                    .map(|(number, account)| view! { <Row number=number account=account /> })
                    .collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(number: usize, account: ManagedAccount) -> impl IntoView {
    let i18n = use_i18n();
    let ManagedAccount {
        person,
        delegates,
        owners,
        admin,
        rolling,
    } = account;
    let owners = owners.iter().map(name_of).collect::<Vec<_>>().join(", ");
    let no_owner = owners.is_empty();
    let off = !person.active;
    view! {
        <tr role="row" class:is-off=off>
            <th role="rowheader" scope="row" class="cards-head">
                <PersonCell person=person.clone() />
                {rolling
                    .map(|id| {
                        view! {
                            <a class="chip chip-accent" href=paths::rollout(&id)>
                                {tu_string!(i18n, delegations.table.rolling)}
                            </a>
                        }
                    })}
            </th>
            <td role="cell" data-label=tu_string!(i18n, delegations.table.kind)>
                <Kind person=person.clone() admin=admin />
            </td>
            <td role="cell" class="is-number" data-label=tu_string!(i18n, delegations.table.delegates)>
                {count(delegates, i18n)}
            </td>
            <td
                role="cell"
                class="cards-owners"
                class:is-blank=no_owner
                data-label=tu_string!(i18n, delegations.table.owners)
            >
                {owners}
            </td>
            <td role="cell" class="row-menu-cell is-narrow">
                <RowMenu number=number person=person />
            </td>
        </tr>
    }
}

/// `shared mailbox`, `user, administrator`, `user, disabled`.
#[component]
fn Kind(person: Person, admin: bool) -> impl IntoView {
    let i18n = use_i18n();
    let kind = match person.kind {
        AccountKind::User => tu_string!(i18n, delegations.table.user),
        AccountKind::Shared => tu_string!(i18n, delegations.table.shared),
    };
    let administrator = admin.then_some(tu_string!(i18n, delegations.table.administrator));
    let disabled = (!person.active).then_some(tu_string!(i18n, delegations.table.disabled));
    let words: Vec<&str> = [Some(kind), administrator, disabled]
        .into_iter()
        .flatten()
        .collect();
    words.join(", ")
}
