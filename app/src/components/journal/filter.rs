use domain::account::Person;
use leptos::prelude::*;
use leptos_router::components::Form;

use super::asked::{Asked, Field};
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// Asks for this page again with what is in its fields.
#[component]
pub fn Filter(asked: Memo<Asked>, mailboxes: Vec<Person>) -> impl IntoView {
    let i18n = use_i18n();
    let wrong = move |field: Field| asked.with(|asked| asked.look() == Err(field));
    let day = move |field: Field, name: &'static str, label: &'static str, value: Signal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{label}</span>
                <input
                    class="input"
                    type="date"
                    name=name
                    value=move || value.get()
                    prop:value=move || value.get()
                    aria-invalid=move || wrong(field).then_some("true")
                />
            </label>
        }
    };
    let told = move || {
        asked.with(|asked| match asked.look() {
            Err(Field::Mailbox) => Some(tu_string!(i18n, journal.wrong_mailbox)),
            Err(Field::Since | Field::Until) => Some(tu_string!(i18n, journal.wrong_day)),
            Ok(_) => None,
        })
    };
    view! {
        <Form
            method="get"
            action="/journal"
            attr:class="journal-filter"
            attr:role="search"
            attr:aria-label=tu_string!(i18n, journal.filter)
        >
            <MailboxField asked=asked mailboxes=mailboxes />
            <label class="field journal-search">
                <span class="field-label">{tu_string!(i18n, journal.search)}</span>
                <input
                    class="input"
                    type="search"
                    name="search"
                    maxlength="200"
                    placeholder=tu_string!(i18n, journal.search_hint)
                    value=move || asked.get().search
                    prop:value=move || asked.get().search
                />
            </label>
            {day(
                Field::Since,
                "since",
                tu_string!(i18n, journal.since),
                Signal::derive(move || asked.get().since),
            )}
            {day(
                Field::Until,
                "until",
                tu_string!(i18n, journal.until),
                Signal::derive(move || asked.get().until),
            )}
            <div class="journal-deeds">
                <button class="button button-primary" type="submit">
                    <Icon name="search" />
                    {tu_string!(i18n, journal.apply)}
                </button>
                <a class="button button-quiet" href="/journal">
                    {tu_string!(i18n, journal.clear)}
                </a>
            </div>
            <p class="journal-wrong" role="alert">{told}</p>
        </Form>
    }
}

/// Owners choose among their mailboxes, and whoever has only their own is not asked; administrators, who are given none to
/// choose from, name any.
#[component]
fn MailboxField(asked: Memo<Asked>, mailboxes: Vec<Person>) -> impl IntoView {
    let i18n = use_i18n();
    let field = match mailboxes.len() {
        1 => return ().into_any(),
        0 => view! {
            <input
                class="input"
                type="email"
                name="mailbox"
                value=move || asked.get().mailbox
                prop:value=move || asked.get().mailbox
                aria-invalid=move || {
                    asked.with(|asked| asked.look() == Err(Field::Mailbox)).then_some("true")
                }
            />
        }
        .into_any(),
        _ => {
            let choices = mailboxes
                .into_iter()
                .map(|person| {
                    let address = person.address.to_string();
                    let (this, value) = (address.clone(), address.clone());
                    let selected = move || asked.with(|asked| asked.mailbox == this);
                    view! {
                        <option value=value selected=selected>
                            {address}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <select class="input" name="mailbox">
                    <option value="">{tu_string!(i18n, journal.all_mailboxes)}</option>
                    {choices}
                </select>
            }
            .into_any()
        }
    };
    view! {
        <label class="field">
            <span class="field-label">{tu_string!(i18n, journal.mailbox)}</span>
            {field}
        </label>
    }
    .into_any()
}
