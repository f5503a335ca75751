//! The row of the From field. Without scripts it is a text field with a list of suggestions; once live, a combobox
//! whose options say what one may do.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::ask::AskRight;
use super::list::{List, option_id};
use super::popup::Popup;
use super::reading;
use super::remembered::Remembered;
use super::status::Status;
use crate::components::compose::{Action, use_perform, use_writing};
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// The field's id.
pub const FROM: &str = "from";

#[component]
pub fn FromRow() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let perform = use_perform();
    let list = List::new(writing);
    let live = writing.live;
    let bad = move || writing.check.with(|check| check.stands_in_the_way()) && !list.typing.get();
    let colour = move || {
        writing.check.with(|check| match check.writing_as() {
            Some(identity) => format!("compose-row from-row id-{}", identity.colour.index()),
            None => "compose-row from-row".to_owned(),
        })
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.is_composing() {
            return;
        }
        if list.key(&event, |choice| perform.run(Action::Forget(choice.id.clone()))) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let entered = move |event: ev::FocusEvent| {
        if let Some(input) = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            input.select();
        }
    };
    let left = move |event: ev::FocusEvent| {
        let within = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|to| to.closest(".from-row").ok().flatten().is_some());
        if !within {
            list.settle();
            writing.save_soon();
        }
    };
    view! {
        <div class=colour class:is-bad=bad hidden=move || !writing.show_from.get() on:focusout=left>
            <label class="compose-label" for=FROM>{tu_string!(i18n, compose.from.label)}</label>
            <div class="from-cell">
                <div class="from-box">
                    <input
                        id=FROM
                        name="from"
                        class="from-input"
                        type="text"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        placeholder=tu_string!(i18n, compose.from.example)
                        value=writing.from.get_untracked()
                        prop:value=move || writing.from.get()
                        list=move || (!live.get()).then_some("from-known")
                        role=move || live.get().then_some("combobox")
                        aria-autocomplete=move || live.get().then_some("list")
                        aria-expanded=move || live.get().then(|| list.is_shown().to_string())
                        aria-controls=move || live.get().then_some("from-list")
                        aria-activedescendant=move || list.active.get().filter(|_| list.is_shown()).map(option_id)
                        aria-invalid=move || bad().then_some("true")
                        aria-describedby="from-status from-hint"
                        on:input:target=move |event| list.typed(event.target().value())
                        on:keydown=key
                        on:focus=entered
                        on:click=move |_| if !untrack(|| list.is_shown()) { list.show() }
                    />
                    <button
                        type="button"
                        class="from-open needs-scripts"
                        tabindex="-1"
                        aria-label=tu_string!(i18n, compose.from.open)
                        aria-controls=move || live.get().then_some("from-list")
                        aria-expanded=move || live.get().then(|| list.is_shown().to_string())
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| {
                            if untrack(|| list.is_shown()) {
                                list.hide();
                            } else {
                                crate::components::compose::browser::focus(FROM);
                                list.show();
                            }
                        }
                    >
                        <Icon name="chevron-down" />
                    </button>
                    <button type="submit" name="action" value="check_from" class="button button-outline without-scripts">
                        {tu_string!(i18n, compose.from.check)}
                    </button>
                </div>
                <datalist id="from-known">
                    {writing
                        .choices
                        .with_untracked(|choices| choices.iter().map(|choice| (reading::label(&choice.identity), choice.authority.clone())).collect::<Vec<_>>())
                        .into_iter()
                        .map(|(label, authority)| {
                            view! { <option value=label>{super::words::right(&authority, i18n)}</option> }
                        })
                        .collect_view()}
                </datalist>
                <Status typing=list.typing />
                <AskRight />
                <p id="from-hint" class="unseen">{tu_string!(i18n, compose.from.hint)}</p>
                <Popup list=list />
                <Remembered />
            </div>
        </div>
    }
}
