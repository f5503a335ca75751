//! The whole of a compose page: one form.

use domain::desk::{ComposeSheet, ComposeStart, Me};
use domain::id::DraftId;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::acting::{BODY, Go};
use super::action::Action;
use super::alert::NotLeft;
use super::body::{Body, SubjectRow};
use super::browser::{FORM_PATH, focus, focus_at_first, focus_at_start};
use super::cue::Cue;
use super::early;
use super::later::LaterRow;
use super::notices::Notices;
use super::receipt::ReceiptRow;
use super::said::hear;
use super::saving::{keep_saved, keep_through_reload, restore};
use super::toolbar::Toolbar;
use super::writing::{Phase, Writing};
use crate::components::attachments::Files;
use crate::components::attachments::drop::{Dragging, DropHere};
use crate::components::from::{AskDialog, FromRow, provide_asking};
use crate::components::outbox::use_bar;
use crate::components::recipients::{RecipientRow, Which};
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live};

/// Does what a button asks for.
pub fn use_perform() -> Callback<Action> {
    expect_context()
}

#[component]
pub fn Sheet(
    mut sheet: ComposeSheet,
    start: ComposeStart,
    me: Me,
    /// What the form without scripts came back with.
    said: Option<String>,
    /// The draft that it then says another window changed.
    other: Option<DraftId>,
    /// Told of the draft's id once it is kept, and of every other that takes its place.
    kept: Callback<DraftId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let known = std::mem::take(&mut sheet.objections);
    let writing = Writing::new(sheet, &start, me);
    provide_context(writing);
    if let Some(said) = said.as_deref() {
        hear(writing, said, other, known);
    }
    let navigate = use_navigate();
    let go: Go = Callback::new(move |(path, options): (String, NavigateOptions)| navigate(&path, options));
    let bar = use_bar();
    let perform = Callback::new(move |action| writing.perform(action, go, bar));
    provide_context(perform);

    let form: NodeRef<leptos::html::Form> = NodeRef::new();
    let early = StoredValue::new(early::read(writing));
    effect(move || {
        writing.live.set(true);
        if let Some(early) = early.try_update_value(Option::take).flatten() {
            early.apply(writing);
        }
        restore(writing);
        match &start {
            ComposeStart::Answer { .. } => {
                // A reload goes on with this answer rather than begin another.
                kept.run(writing.draft.get_untracked());
                focus_at_start(BODY);
            }
            ComposeStart::New { .. } => focus_at_first("to"),
            ComposeStart::Draft(_) | ComposeStart::Continue { .. } => {}
        }
    });
    keep_saved(writing);
    keep_through_reload(writing, form);
    Effect::watch(
        move || writing.revision.get(),
        move |_, _, _| kept.run(writing.draft.get_untracked()),
        false,
    );
    // Send was pressed before the files had arrived.
    effect(move || {
        let running = writing
            .uploads
            .with(|files| files.iter().any(|file| file.state.is_running()));
        if !running && writing.phase.get_untracked() == Phase::Waiting {
            writing.phase.set(Phase::Writing);
            perform.run(Action::Send);
        }
    });

    let sending = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
            event.prevent_default();
            perform.run(Action::Send);
        }
    });
    on_cleanup(move || sending.remove());

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let button = event
            .submitter()
            .and_then(|button| button.dyn_into::<web_sys::HtmlButtonElement>().ok());
        if let Some(action) = button.and_then(|button| Action::parse(&button.value())) {
            perform.run(action);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && !event.is_composing()
            && event
                .target()
                .is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some())
        {
            // In a field of one line Enter would press the first button.
            event.prevent_default();
        }
    };
    let dragging = Dragging::new();
    let asking = provide_asking();
    view! {
        <form
            class="compose"
            method="post"
            action=FORM_PATH
            enctype="multipart/form-data"
            autocomplete="off"
            novalidate
            aria-label=tu_string!(i18n, compose.form)
            node_ref=form
            on:submit=submit
            on:keydown=key
            on:dragenter=move |event| dragging.enter(&event)
            on:dragover=move |event| dragging.over(&event)
            on:dragleave=move |event| dragging.leave(&event)
            on:drop=move |event| dragging.drop(&event, writing)
        >
            <Identifiers writing=writing />
            <h1 class="unseen">{tu_string!(i18n, compose.title)}</h1>
            <NotLeft />
            <Toolbar />
            <div class="compose-scroll">
                <Cue />
                <Notices />
                <FromRow />
                <RecipientRow which=Which::To>
                    <Reveal writing=writing />
                </RecipientRow>
                <RecipientRow which=Which::Cc />
                <RecipientRow which=Which::Bcc />
                <SubjectRow />
                <LaterRow />
                <ReceiptRow />
                <Body />
                <Files />
            </div>
            <DropHere dragging=dragging />
        </form>
        <AskDialog asking=asking />
    }
}

/// What the form says of itself, and the button that Enter presses where there are no scripts: it saves, it does not
/// send.
#[component]
fn Identifiers(writing: Writing) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <input type="hidden" id="draft" name="draft" value=move || writing.draft.get().to_string() />
        <input type="hidden" name="revision" value=move || writing.revision.get().0.to_string() />
        <input type="hidden" name="submission_key" value=move || writing.key.get().to_string() />
        {live(move || {
            writing
                .attached
                .get()
                .into_iter()
                .map(|file| view! { <input type="hidden" name="seen" value=file.id.to_string() /> })
                .collect_view()
        })}
        <button type="submit" name="action" value="save" class="button button-quiet compose-keep" hidden=move || writing.live.get()>
            {tu_string!(i18n, compose.save_now)}
        </button>
    }
}

/// Cc and Bcc, at the end of To.
#[component]
fn Reveal(writing: Writing) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="recipients-reveal">
            <button
                type="button"
                class="button button-quiet needs-scripts"
                aria-label=tu_string!(i18n, compose.show_cc)
                hidden=move || writing.show_cc.get()
                on:click=move |_| {
                    writing.show_cc.set(true);
                    focus("cc");
                }
            >
                {tu_string!(i18n, compose.recipients.cc)}
            </button>
            <button
                type="button"
                class="button button-quiet needs-scripts"
                aria-label=tu_string!(i18n, compose.show_bcc)
                hidden=move || writing.show_bcc.get()
                on:click=move |_| {
                    writing.show_bcc.set(true);
                    focus("bcc");
                }
            >
                {tu_string!(i18n, compose.recipients.bcc)}
            </button>
        </span>
    }
}
