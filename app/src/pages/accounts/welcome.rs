//! `/welcome`: the first administrator of a house without accounts, made by whoever reads the server's console. A plain
//! form, like signing in. `?said=&address=&name=`: what it came back with; never the token, never the password.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::accounts::awaits_founder;
use crate::components::accounts::words;
use crate::components::empty::Empty;
use crate::components::frame::{Brand, LanguageGroup, ThemeButton};
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::wire::resource;

#[component]
pub fn WelcomePage() -> impl IntoView {
    let i18n = use_i18n();
    let open = resource(|| (), |()| awaits_founder());
    view! {
        <Title text=format!("{} · {}", tu_string!(i18n, accounts.welcome.title), tu_string!(i18n, common.app_name)) />
        <div class="login">
            <header class="login-top">
                <Brand />
                <div class="language">
                    <LanguageGroup />
                    <ThemeButton signed_in=false />
                </div>
            </header>
            <main class="login-main">
                <Suspense>
                    {live(move || Suspend::new(async move {
                        if open.await == Ok(true) {
                            view! { <Founding /> }.into_any()
                        } else {
                            view! { <Over /> }.into_any()
                        }
                    }))}
                </Suspense>
            </main>
        </div>
    }
}

#[component]
fn Over() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            icon="check"
            title=tu_string!(i18n, accounts.welcome.over_title)
            text=tu_string!(i18n, accounts.welcome.over)
        >
            <a class="button button-primary" href="/login">
                {tu_string!(i18n, accounts.welcome.sign_in)}
            </a>
        </Empty>
    }
}

#[component]
fn Founding() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let refused = query
        .get("said")
        .and_then(|said| words::said(&said, query.get("like"), i18n));
    let field = move |name: &'static str,
                      kind: &'static str,
                      complete: &'static str,
                      label: &'static str,
                      hint: Option<&'static str>,
                      value: Option<String>| {
        let described = hint.map(|_| format!("{name}-hint"));
        view! {
            <div class="field">
                <label class="field-label" for=name>
                    {label}
                </label>
                <input
                    class="input"
                    id=name
                    name=name
                    type=kind
                    autocomplete=complete
                    autocapitalize="none"
                    spellcheck="false"
                    required=name != "name"
                    value=value
                    aria-describedby=described.clone()
                />
                {hint.map(|hint| view! { <p class="field-hint" id=described>{hint}</p> })}
            </div>
        }
    };
    view! {
        <div class="login-card">
            <div>
                <h1 class="login-title">{tu_string!(i18n, accounts.welcome.title)}</h1>
                <p class="login-lead">{tu_string!(i18n, accounts.welcome.lead)}</p>
            </div>
            {refused
                .map(|(_, words)| {
                    view! {
                        <div class="alert" role="alert">
                            <Icon name="alert" />
                            <p>{words}</p>
                        </div>
                    }
                })}
            <form method="post" action="/welcome">
                {field(
                    "token",
                    "text",
                    "off",
                    tu_string!(i18n, accounts.welcome.token),
                    Some(tu_string!(i18n, accounts.welcome.token_hint)),
                    None,
                )}
                {field(
                    "address",
                    "email",
                    "username",
                    tu_string!(i18n, accounts.address),
                    None,
                    query.get("address"),
                )}
                {field(
                    "name",
                    "text",
                    "name",
                    tu_string!(i18n, accounts.name),
                    Some(tu_string!(i18n, accounts.name_hint)),
                    query.get("name"),
                )}
                {field("password", "password", "new-password", tu_string!(i18n, accounts.password), None, None)}
                <button class="button button-primary">{tu_string!(i18n, accounts.welcome.submit)}</button>
            </form>
        </div>
    }
}
