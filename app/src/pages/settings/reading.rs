use domain::preference::PreferenceChange;
use domain::receipt::ReceiptPreference;
use leptos::prelude::*;

use super::saving::{Saving, Setting};
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

#[component]
pub(super) fn Receipts() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(use_me().preferences.receipts);
    let saving = Saving::of("receipts");
    let save = Callback::new(move |()| {
        saving.save(PreferenceChange {
            receipts: Some(chosen.get_untracked()),
            ..PreferenceChange::default()
        });
    });
    let choice = move |value: ReceiptPreference| {
        let name = match value {
            ReceiptPreference::Ask => tu_string!(i18n, common.prefs.receipts_ask),
            ReceiptPreference::Never => tu_string!(i18n, common.prefs.receipts_never),
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="receipts"
                    value=value.as_str()
                    checked=value == chosen.get_untracked()
                    on:change=move |_| chosen.set(value)
                />
                {name}
            </label>
        }
    };
    view! {
        <Setting
            name="receipts"
            title=tu_string!(i18n, common.prefs.receipts)
            hint=tu_string!(i18n, common.prefs.receipts_hint)
            saving=saving
            on_submit=save
        >
            <fieldset class="choices" aria-labelledby="setting-receipts">
                {ReceiptPreference::ALL.into_iter().map(choice).collect_view()}
            </fieldset>
        </Setting>
    }
}
