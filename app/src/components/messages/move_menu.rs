use domain::desk::Deed;
use domain::folder::FolderKey;
use leptos::prelude::*;

use crate::components::folders::{folder_icon_of, folder_name};
use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::i18n::{tu, tu_string, use_i18n};
use crate::state::folders::use_folders;
use crate::state::mail::use_mail;

/// The other folders of the mailbox: each a button of the form around it.
#[component]
pub fn MoveMenu(act: Callback<Deed>) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let folders = use_folders();
    let targets = move || mail.wanted.with(|wanted| folders.targets(&wanted.place));
    view! {
        <Menu icon="move" label=tu_string!(i18n, mail.deed.move_to)>
            <p class="menu-title">{tu!(i18n, mail.deed.move_title)}</p>
            <Transition>
                {move || targets().into_iter().map(|to| view! { <Target to=to act=act /> }).collect_view()}
            </Transition>
        </Menu>
    }
}

#[component]
fn Target(to: FolderKey, act: Callback<Deed>) -> impl IntoView {
    let i18n = use_i18n();
    let (value, icon, name) = (to.to_string(), folder_icon_of(&to), folder_name(&to, i18n));
    view! {
        <button
            class="menu-item"
            name="to"
            value=value
            on:click=move |event| {
                event.prevent_default();
                act.run(Deed::Move(to.clone()));
            }
        >
            <Icon name=icon />
            {name}
        </button>
    }
}
