use domain::Address;
use domain::account::Person;
use leptos::html::Input;
use leptos::prelude::*;

use super::change::{Change, Changing, typed, wrong_id};
use crate::api::accounts::set_owners;
use crate::components::person::{PersonCell, name_and_address};
use crate::i18n::{tu_string, use_i18n};

/// Who manages a shared mailbox: those who stay ticked, and those who are added.
#[component]
pub fn Owners(account: Address, owners: Vec<Person>) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let field = NodeRef::<Input>::new();
    let kept = RwSignal::new(
        owners
            .iter()
            .map(|owner| owner.address.clone())
            .collect::<Vec<_>>(),
    );
    let of = account.clone();
    let submit = Callback::new(move |()| {
        let added: Result<Vec<Address>, _> = typed(field)
            .split([',', ';', ' '])
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(Address::parse)
            .collect();
        match added {
            Ok(added) => {
                let all = kept.get_untracked().into_iter().chain(added).collect();
                changing.run(set_owners(of.clone(), all), tu_string!(i18n, accounts.changed));
            }
            Err(reason) => changing.refuse_address(reason),
        }
    });
    let nobody = owners.is_empty();
    let boxes = owners
        .into_iter()
        .map(|owner| {
            let (address, of) = (owner.address.clone(), owner.address.clone());
            let label = name_and_address(&owner);
            let change = move |ticked: bool| {
                kept.update(|kept| {
                    kept.retain(|one| *one != address);
                    if ticked {
                        kept.push(address.clone());
                    }
                });
            };
            view! {
                <label class="owner">
                    <input
                        class="checkbox"
                        type="checkbox"
                        name="owner"
                        value=of.to_string()
                        checked
                        aria-label=label
                        on:change:target=move |event| change(event.target().checked())
                    />
                    <PersonCell person=owner />
                </label>
            }
        })
        .collect_view();
    view! {
        <Change
            account=account
            verb="owners"
            title=tu_string!(i18n, accounts.owners)
            hint=tu_string!(i18n, accounts.owners_hint)
            changing=changing
            on_submit=submit
            button=tu_string!(i18n, accounts.save)
        >
            {nobody.then(|| view! { <p class="setting-hint">{tu_string!(i18n, accounts.owners_none)}</p> })}
            <fieldset class="options" aria-labelledby="change-owners">
                {boxes}
            </fieldset>
            <div class="field">
                <label class="field-label" for="account-owners">
                    {tu_string!(i18n, accounts.owner_add)}
                </label>
                <input
                    node_ref=field
                    class="input"
                    id="account-owners"
                    name="value"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=wrong_id("owners")
                />
                <p class="field-hint">{tu_string!(i18n, accounts.owner_add_hint)}</p>
            </div>
        </Change>
    }
}
