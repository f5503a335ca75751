use domain::account::{AccountKind, Person};
use leptos::prelude::*;

use super::paths;
use crate::components::icon::Icon;
use crate::components::person::name_of;
use crate::components::popover_menu::PopoverMenu;
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

/// The gear of one account.
#[component]
pub(super) fn RowMenu(number: usize, person: Person) -> impl IntoView {
    let i18n = use_i18n();
    let name = name_of(&person);
    let administers = use_me().admin;
    let label = tu_string!(
        i18n,
        delegations.table.settings_for,
        address = person.address.to_string()
    )
    .to_string();
    let who = tu_string!(i18n, delegations.table.who, name = name).to_string();
    let item = |href: String, icon: &'static str, words: String| {
        view! {
            <a class="menu-item" role="menuitem" tabindex="-1" href=href>
                <Icon name=icon />
                {words}
            </a>
        }
    };
    view! {
        <PopoverMenu id=format!("account-menu-{number}") class="row-menu" name=label button=view! { <Icon name="settings" /> }>
            {item(paths::plan(&person.address), "people", tu_string!(i18n, delegations.table.manage).to_owned())}
            {(person.kind == AccountKind::User).then(|| item(paths::who(&person.address), "key", who))}
            {item(paths::journal(&person.address), "journal", tu_string!(i18n, delegations.table.journal).to_owned())}
            {administers
                .then(|| {
                    item(
                        paths::card(&person.address),
                        "settings",
                        tu_string!(i18n, delegations.table.account_card).to_owned(),
                    )
                })}
        </PopoverMenu>
    }
}
