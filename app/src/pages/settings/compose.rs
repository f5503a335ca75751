use domain::preference::{PreferenceChange, UndoTime};
use leptos::prelude::*;

use super::saving::{Saving, Setting};
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

#[component]
pub(super) fn ShowFrom() -> impl IntoView {
    let i18n = use_i18n();
    let shown = RwSignal::new(use_me().preferences.show_from);
    let saving = Saving::of("show_from");
    let save = Callback::new(move |()| {
        saving.save(PreferenceChange {
            show_from: Some(shown.get_untracked()),
            ..PreferenceChange::default()
        });
    });
    let choice = move |value: bool, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="show_from"
                    value=value.to_string()
                    checked=value == shown.get_untracked()
                    on:change=move |_| shown.set(value)
                />
                {name}
            </label>
        }
    };
    view! {
        <Setting
            name="show_from"
            title=tu_string!(i18n, common.prefs.from)
            hint=tu_string!(i18n, common.prefs.from_hint)
            saving=saving
            on_submit=save
        >
            <fieldset class="choices" aria-labelledby="setting-show_from">
                {choice(false, tu_string!(i18n, common.prefs.from_hidden))}
                {choice(true, tu_string!(i18n, common.prefs.from_shown))}
            </fieldset>
        </Setting>
    }
}

#[component]
pub(super) fn Undo() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(use_me().preferences.undo.unwrap_or_default());
    let saving = Saving::of("undo");
    let save = Callback::new(move |()| {
        saving.save(PreferenceChange {
            undo: Some(chosen.get_untracked()),
            ..PreferenceChange::default()
        });
    });
    let choice = move |time: UndoTime| {
        let name = match time.seconds() {
            0 => tu_string!(i18n, common.prefs.undo_none).to_owned(),
            seconds => tu_string!(i18n, common.prefs.undo_seconds, seconds = seconds),
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="undo"
                    value=time.seconds().to_string()
                    checked=time == chosen.get_untracked()
                    on:change=move |_| chosen.set(time)
                />
                {name}
            </label>
        }
    };
    view! {
        <Setting
            name="undo"
            title=tu_string!(i18n, common.prefs.undo)
            hint=tu_string!(i18n, common.prefs.undo_hint)
            saving=saving
            on_submit=save
        >
            <fieldset class="choices" aria-labelledby="setting-undo">
                {UndoTime::ALL.into_iter().map(choice).collect_view()}
            </fieldset>
        </Setting>
    }
}

#[component]
pub(super) fn Signature() -> impl IntoView {
    let i18n = use_i18n();
    let field = NodeRef::<leptos::html::Textarea>::new();
    let saving = Saving::of("signature");
    let save = Callback::new(move |()| {
        saving.save(PreferenceChange {
            signature: field.get_untracked().map(|field| field.value()),
            ..PreferenceChange::default()
        });
    });
    view! {
        <Setting
            name="signature"
            title=tu_string!(i18n, common.prefs.signature)
            hint=tu_string!(i18n, common.prefs.signature_hint)
            saving=saving
            on_submit=save
        >
            <div class="field">
                <label class="unseen" for="signature">
                    {tu_string!(i18n, common.prefs.signature)}
                </label>
                <textarea class="input" id="signature" name="signature" rows="5" maxlength="4000" node_ref=field>
                    {use_me().preferences.signature}
                </textarea>
            </div>
        </Setting>
    }
}
