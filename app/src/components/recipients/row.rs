//! One recipient field.

use leptos::ev;
use leptos::prelude::*;

use super::editing;
use super::suggesting::Suggesting;
use crate::components::avatar::Avatar;
use crate::components::compose::use_writing;
use crate::components::from::words::address_error;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    To,
    Cc,
    Bcc,
}

impl Which {
    /// The field's name and id.
    pub fn word(self) -> &'static str {
        match self {
            Which::To => "to",
            Which::Cc => "cc",
            Which::Bcc => "bcc",
        }
    }
}

#[component]
pub fn RecipientRow(
    which: Which,
    /// What stands at the end of the row.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let (text, label, shown) = match which {
        Which::To => (writing.to, tu_string!(i18n, compose.recipients.to), None),
        Which::Cc => (
            writing.cc,
            tu_string!(i18n, compose.recipients.cc),
            Some(writing.show_cc),
        ),
        Which::Bcc => (
            writing.bcc,
            tu_string!(i18n, compose.recipients.bcc),
            Some(writing.show_bcc),
        ),
    };
    let name = which.word();
    let (list_id, errors_id) = (format!("{name}-list"), format!("{name}-errors"));
    let option_id = move |index: usize| format!("{name}-option-{index}");
    let input = NodeRef::new();
    let suggesting = Suggesting::new(text, input);
    let errors = memo(move || editing::errors(&text.get(), suggesting.typing.get()));
    let key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.is_composing() {
            return;
        }
        if suggesting.key(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let left = move |_| {
        suggesting.settle();
        writing.save_soon();
    };
    view! {
        <div
            class="compose-row recipients-row"
            class:is-bad=move || errors.with(|errors| !errors.is_empty())
            class:is-closed=move || shown.is_some_and(|shown| !shown.get())
        >
            <label class="compose-label" for=name>{label}</label>
            <div class="recipients-cell">
                <input
                    id=name
                    name=name
                    class="recipients-input"
                    type="text"
                    node_ref=input
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus=which == Which::To && text.get_untracked().is_empty()
                    value=text.get_untracked()
                    prop:value=move || text.get()
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || suggesting.is_shown().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || suggesting.active.get().filter(|_| suggesting.is_shown()).map(option_id)
                    aria-invalid=move || errors.with(|errors| !errors.is_empty()).then_some("true")
                    aria-describedby=errors_id.clone()
                    on:input:target=move |event| suggesting.typed(event.target().value())
                    on:keydown=key
                    on:blur=left
                />
                <div
                    id=list_id
                    role="listbox"
                    class="recipients-popup"
                    aria-label=tu_string!(i18n, compose.recipients.list)
                    hidden=move || !suggesting.is_shown()
                    on:mousedown=|event| event.prevent_default()
                >
                    {live(move || {
                        let found = suggesting.found.get().into_iter().enumerate();
                        found
                            .map(|(index, mailbox)| {
                                let is_active = move || suggesting.active.get() == Some(index);
                                view! {
                                    <div
                                        id=option_id(index)
                                        role="option"
                                        class="from-option"
                                        class:is-active=is_active
                                        aria-selected=move || is_active().to_string()
                                        on:click=move |_| suggesting.choose(index)
                                    >
                                        <Avatar name=mailbox.label() colour=None />
                                        <span class="from-who">
                                            {(!mailbox.name.is_empty())
                                                .then(|| view! { <span class="from-name">{mailbox.name.to_string()}</span> " " })}
                                            <span class="from-address">{mailbox.address.to_string()}</span>
                                        </span>
                                    </div>
                                }
                            })
                            .collect_view()
                    })}
                </div>
                <ul id=errors_id class="recipients-errors">
                    {live(move || {
                        errors
                            .get()
                            .into_iter()
                            .map(|error| {
                                let why = address_error(error.reason, i18n);
                                view! { <li>{tu_string!(i18n, compose.recipients.not_address, text = error.text, why = why)}</li> }
                            })
                            .collect_view()
                    })}
                </ul>
            </div>
            {children.map(|children| children())}
        </div>
    }
}
