use domain::desk::HostKind;
use leptos::prelude::*;

use super::language::LanguageGroup;
use super::theme::ThemeButton;
use crate::components::avatar::Avatar;
use crate::components::delegations::paths;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

/// Language, theme, settings, accounts, who is signed in, and the way out. In the header where there is room; on a phone under
/// the avatar.
#[component]
pub(super) fn Tools() -> impl IntoView {
    let i18n = use_i18n();
    let me = use_me();
    let name = if me.name.is_empty() {
        me.address.to_string()
    } else {
        me.name.to_string()
    };
    let signed_in_as = tu_string!(i18n, common.signed_in_as, name = name.clone()).to_string();
    view! {
        <div class="tools" id="tools" popover="auto">
            <LanguageGroup />
            <ThemeButton signed_in=true />
            <a class="button button-icon" href="/journal" title=tu_string!(i18n, journal.title)>
                <Icon name="journal" />
                <span class="tools-words">{tu_string!(i18n, journal.title)}</span>
            </a>
            <a class="button button-icon" href="/settings" title=tu_string!(i18n, common.settings)>
                <Icon name="settings" />
                <span class="tools-words">{tu_string!(i18n, common.settings)}</span>
            </a>
            {(me.host != HostKind::Provider)
                .then(|| {
                    view! {
                        <a class="button button-icon" href=paths::ACCOUNTS title=tu_string!(i18n, delegations.title)>
                            <Icon name="people" />
                            <span class="tools-words">{tu_string!(i18n, delegations.title)}</span>
                        </a>
                    }
                })}
            <div class="tools-me" title=signed_in_as>
                <Avatar name=name.clone() colour=Some(me.colour) />
                <p class="tools-name">
                    <span>{name}</span>
                    <span>{me.address.to_string()}</span>
                </p>
            </div>
            <form method="post" action="/logout">
                <button class="button button-icon" title=tu_string!(i18n, common.sign_out)>
                    <Icon name="sign-out" />
                    <span class="tools-words">{tu_string!(i18n, common.sign_out)}</span>
                </button>
            </form>
        </div>
    }
}
