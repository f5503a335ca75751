use leptos::prelude::*;

use crate::i18n::{tu_string, use_i18n};

/// The shape of a message that is on its way.
#[component]
pub(super) fn Bones() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="unseen" role="status">
            {tu_string!(i18n, mail.letter.loading)}
        </p>
        <div class="command-bar" aria-hidden="true"></div>
        <div class="reading-scroll" aria-hidden="true">
            <div class="letter">
                <span class="bone bone-title"></span>
                <span class="bone bone-half"></span>
                <div class="bone-lines">
                    <span class="bone bone-long"></span>
                    <span class="bone bone-long"></span>
                    <span class="bone bone-half"></span>
                </div>
            </div>
        </div>
    }
}
