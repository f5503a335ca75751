use leptos::prelude::*;

use super::account::Tools;
use super::brand::Brand;
use super::search::Search;
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

/// Brand, search, and what is always at hand. The two popovers open without JavaScript.
#[component]
pub fn Header() -> impl IntoView {
    let i18n = use_i18n();
    let me = use_me();
    let name = if me.name.is_empty() {
        me.address.to_string()
    } else {
        me.name.to_string()
    };
    view! {
        <header class="header">
            <button
                type="button"
                class="button button-icon header-menu"
                popovertarget="folders"
                aria-label=tu_string!(i18n, mail.show_folders)
                title=tu_string!(i18n, mail.show_folders)
            >
                <Icon name="menu" />
            </button>
            <Brand />
            <Search />
            <Tools />
            <button
                type="button"
                class="header-me"
                popovertarget="tools"
                aria-label=tu_string!(i18n, common.account)
            >
                <Avatar name=name colour=Some(me.colour) />
            </button>
        </header>
    }
}
