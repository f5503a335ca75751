//! Signing in: a plain form. It says the same for an unknown address and for a wrong password.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::components::frame::{Brand, LanguageGroup, ThemeButton};
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::session::use_session;
use crate::state::time_zone::tell_time_zone;

/// `?error=wrong|limited|expired|unreachable`, `?email=` what was typed before, `?next=` where to go afterwards.
#[component]
pub fn LoginPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    tell_time_zone();
    view! {
        <Title text=format!("{} · {}", tu_string!(i18n, common.login.title), tu_string!(i18n, common.app_name)) />
        // Whoever is signed in already has nothing to do here.
        <Transition>
            {live(move || session.me.get().and_then(Result::ok).map(|_| view! { <Redirect path="/mail" /> }))}
        </Transition>
        <div class="login">
            <header class="login-top">
                <Brand />
                <div class="language">
                    <LanguageGroup />
                    <ThemeButton signed_in=false />
                </div>
            </header>
            <main class="login-main">
                <div class="login-card">
                    <div>
                        <h1 class="login-title">{tu_string!(i18n, common.login.title)}</h1>
                        <p class="login-lead">{tu_string!(i18n, common.login.lead)}</p>
                    </div>
                    <Failure />
                    <SignInForm />
                </div>
            </main>
        </div>
    }
}

#[component]
fn SignInForm() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let typed = query.get("email");
    let again = typed.is_some();
    view! {
        <form method="post" action="/login">
            <input type="hidden" name="next" value=query.get("next").unwrap_or_else(|| "/mail".to_owned()) />
            <div class="field">
                <label class="field-label" for="email">
                    {tu_string!(i18n, common.login.email)}
                </label>
                <input
                    class="input"
                    id="email"
                    name="email"
                    type="email"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    autofocus=!again
                    value=typed
                />
            </div>
            <div class="field">
                <label class="field-label" for="password">
                    {tu_string!(i18n, common.login.password)}
                </label>
                <input
                    class="input"
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                    autofocus=again
                />
            </div>
            <button class="button button-primary">{tu_string!(i18n, common.login.submit)}</button>
        </form>
    }
}

/// Why the last attempt did not lead in, or why one has to sign in again.
#[component]
fn Failure() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    live(move || {
        let (title, text) = match query.with(|query| query.get("error"))?.as_str() {
            "wrong" => (
                tu_string!(i18n, common.login.wrong_title),
                tu_string!(i18n, common.login.wrong),
            ),
            "limited" => (
                tu_string!(i18n, common.login.limited_title),
                tu_string!(i18n, common.login.limited),
            ),
            "expired" => (
                tu_string!(i18n, common.login.expired_title),
                tu_string!(i18n, common.login.expired),
            ),
            "unreachable" => (
                tu_string!(i18n, common.login.unreachable_title),
                tu_string!(i18n, common.login.unreachable),
            ),
            _ => return None,
        };
        Some(view! {
            <div class="alert" role="alert">
                <Icon name="alert" />
                <p>
                    <strong>{title}</strong>
                    " "
                    {text}
                </p>
            </div>
        })
    })
}
