//! Whether recipients are asked to say that they have read it: a row that shows itself once it is so.

use leptos::prelude::*;

use super::writing::use_writing;
use crate::i18n::{tu_string, use_i18n};

/// The box's id.
pub const ASK_RECEIPT: &str = "ask-receipt";

#[component]
pub fn ReceiptRow() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    // Once shown it stays, so that whoever takes the tick out sees it gone.
    let shown = RwSignal::new(writing.receipt.get_untracked());
    Effect::watch(
        move || writing.receipt.get(),
        move |asked, _, _| {
            if *asked {
                shown.set(true);
            }
        },
        false,
    );
    view! {
        <div class="compose-row receipt-row" hidden=move || !shown.get()>
            <label class="receipt-box">
                <input
                    id=ASK_RECEIPT
                    class="checkbox"
                    type="checkbox"
                    name="receipt"
                    value="on"
                    checked=writing.receipt.get_untracked()
                    prop:checked=move || writing.receipt.get()
                    on:change:target=move |event| writing.ask_receipt(event.target().checked())
                />
                {tu_string!(i18n, compose.receipt.row)}
            </label>
        </div>
    }
}
