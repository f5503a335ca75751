//! Asking for a right: the form, which stands on a page of its own and, once that is live, beside the From field.

use domain::Address;
use domain::delegation::{Right, Wish};
use domain::desk::DeskError;
use leptos::ev::SubmitEvent;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::paths;
use crate::api::delegations::ask_for_right;
use crate::components::icon::Icon;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;

#[derive(Clone, PartialEq)]
enum Wrong {
    Address,
    TooMany,
    Error(ApiError),
}

impl Wrong {
    /// What the form without JavaScript came back with.
    fn said(word: &str) -> Option<Self> {
        match word {
            "bad_input" => Some(Self::Address),
            "forbidden" => Some(Self::TooMany),
            "internal" | "trouble" => Some(Self::Error(ApiError::Unexpected)),
            _ => None,
        }
    }
}

#[component]
pub fn AskForm(
    /// The mailbox, where it is known.
    mailbox: Option<Address>,
    /// Where one comes from, to go back there.
    #[prop(optional, into)]
    back: String,
    /// How the last try went.
    #[prop(optional_no_strip)]
    said: Option<String>,
    #[prop(into)] asked: Callback<Address>,
    /// What stands beside the button: the way out.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let (address, words) = (NodeRef::<Input>::new(), NodeRef::<Textarea>::new());
    let right = RwSignal::new(Right::SendAs);
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(said.as_deref().and_then(Wrong::said));
    let given = StoredValue::new(mailbox.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let typed = || Address::parse(address.get_untracked()?.value().trim()).ok();
        let Some(mailbox) = given.get_value().or_else(typed) else {
            wrong.set(Some(Wrong::Address));
            return;
        };
        let wish = Wish {
            mailbox: mailbox.clone(),
            right: right.get_untracked(),
            words: words
                .get_untracked()
                .map(|words| words.value())
                .unwrap_or_default(),
        };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let answer = ask_for_right(wish).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    asked.try_run(mailbox);
                }
                Err(ApiError::Desk(DeskError::Forbidden)) => {
                    wrong.try_set(Some(Wrong::TooMany));
                }
                Err(error) => {
                    wrong.try_set(Some(Wrong::Error(error)));
                }
            }
        });
    };
    let choice = move |value: Right, label: &'static str, hint: Option<&'static str>| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="right"
                    value=value.as_str()
                    checked=value == Right::SendAs
                    on:change=move |_| right.set(value)
                />
                <span>
                    {label} {hint.map(|hint| view! { <span class="field-hint option-hint">{hint}</span> })}
                </span>
            </label>
        }
    };
    let bad_address = move || wrong.with(|wrong| *wrong == Some(Wrong::Address));
    view! {
        <form class="ask" method="post" action=paths::ASK novalidate on:submit=submit>
            <input type="hidden" name="back" value=back />
            {match mailbox {
                Some(mailbox) => {
                    view! { <input type="hidden" name="mailbox" value=mailbox.to_string() /> }.into_any()
                }
                None => {
                    view! {
                        <div class="field">
                            <label class="field-label" for="ask-mailbox">
                                {tu_string!(i18n, delegations.ask.mailbox)}
                            </label>
                            <input
                                node_ref=address
                                class="input"
                                id="ask-mailbox"
                                name="mailbox"
                                type="email"
                                autocomplete="off"
                                required
                                aria-invalid=move || bad_address().then_some("true")
                                aria-describedby="ask-wrong"
                            />
                        </div>
                    }
                        .into_any()
                }
            }}
            <fieldset class="options">
                <legend class="field-label">{tu_string!(i18n, delegations.ask.right)}</legend>
                {choice(
                    Right::SendAs,
                    tu_string!(i18n, delegations.ask.send_as),
                    Some(tu_string!(i18n, delegations.ask.send_as_hint)),
                )}
                {choice(
                    Right::OnBehalf,
                    tu_string!(i18n, delegations.ask.on_behalf),
                    Some(tu_string!(i18n, delegations.ask.on_behalf_hint)),
                )}
                {choice(Right::Read, tu_string!(i18n, delegations.ask.read), None)}
                {choice(Right::Full, tu_string!(i18n, delegations.ask.full), None)}
            </fieldset>
            <div class="field">
                <label class="field-label" for="ask-words">
                    {tu_string!(i18n, delegations.ask.words)}
                </label>
                <textarea
                    node_ref=words
                    class="input ask-words"
                    id="ask-words"
                    name="words"
                    rows="3"
                    maxlength=Wish::MOST.to_string()
                    aria-describedby="ask-words-hint"
                ></textarea>
                <p class="field-hint" id="ask-words-hint">
                    {tu_string!(i18n, delegations.ask.words_hint)}
                </p>
            </div>
            <div id="ask-wrong" aria-live="assertive">
                {live(move || {
                    wrong
                        .get()
                        .map(|wrong| {
                            let words = match wrong {
                                Wrong::Address => tu_string!(i18n, delegations.ask.bad_address).to_owned(),
                                Wrong::TooMany => tu_string!(i18n, delegations.ask.too_many).to_owned(),
                                Wrong::Error(error) => sentence(&error, i18n),
                            };
                            view! {
                                <div class="alert" role="alert">
                                    <Icon name="alert" />
                                    <p>{words}</p>
                                </div>
                            }
                        })
                })}
            </div>
            <div class="dialog-deeds">
                {children()}
                <button class="button button-primary" aria-disabled=move || busy.get().then_some("true")>
                    {live(move || {
                        if busy.get() {
                            tu_string!(i18n, delegations.ask.asking)
                        } else {
                            tu_string!(i18n, delegations.ask.submit)
                        }
                    })}
                </button>
            </div>
        </form>
    }
}
