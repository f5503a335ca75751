use domain::Address;
use leptos::html::Input;
use leptos::prelude::*;

use super::change::{Change, Changing, typed, wrong_id};
use crate::api::accounts::{add_alias, remove_alias};
use crate::components::icon::Icon;
use crate::components::press::Press;
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn Aliases(account: Address, aliases: Vec<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let field = NodeRef::<Input>::new();
    let of = account.clone();
    let submit = Callback::new(move |()| match Address::parse(typed(field).trim()) {
        Ok(alias) => changing.run(add_alias(of.clone(), alias), tu_string!(i18n, accounts.changed)),
        Err(reason) => changing.refuse_address(reason),
    });
    let of = account.clone();
    let list = ViewFn::from(move || listed(&of, &aliases, changing));
    view! {
        <Change
            account=account
            verb="add_alias"
            title=tu_string!(i18n, accounts.aliases)
            hint=tu_string!(i18n, accounts.aliases_hint)
            changing=changing
            on_submit=submit
            before=list
            button=tu_string!(i18n, accounts.alias_add)
        >
            <div class="field">
                <label class="field-label" for="account-alias">
                    {tu_string!(i18n, accounts.alias)}
                </label>
                <input
                    node_ref=field
                    class="input"
                    id="account-alias"
                    name="value"
                    type="email"
                    aria-describedby=wrong_id("add_alias")
                />
            </div>
        </Change>
    }
}

fn listed(account: &Address, aliases: &[Address], changing: Changing) -> AnyView {
    let i18n = use_i18n();
    if aliases.is_empty() {
        return view! { <p class="setting-hint">{tu_string!(i18n, accounts.aliases_none)}</p> }.into_any();
    }
    let rows = aliases
        .iter()
        .map(|alias| {
            let label = tu_string!(i18n, accounts.alias_remove, address = alias.to_string()).to_string();
            let fields = vec![
                ("account", account.to_string()),
                ("verb", "remove_alias".to_owned()),
                ("value", alias.to_string()),
            ];
            let (account, gone) = (account.clone(), alias.clone());
            let press = move |()| {
                let call = remove_alias(account.clone(), gone.clone());
                changing.run(call, tu_string!(i18n, accounts.changed));
            };
            view! {
                <li class="alias">
                    <span>{alias.to_string()}</span>
                    <Press action="/accounts/change" fields=fields on_press=press>
                        <button class="button button-icon" aria-label=label.clone() title=label>
                            <Icon name="close" class="icon-small" />
                        </button>
                    </Press>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="alias-list">{rows}</ul> }.into_any()
}
