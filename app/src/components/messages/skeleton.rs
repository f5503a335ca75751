use leptos::prelude::*;

use crate::i18n::{tu_string, use_i18n};

/// The shape of a list that is on its way.
#[component]
pub(super) fn Bones() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="messages-scroll" aria-busy="true">
            <p class="unseen" role="status">{tu_string!(i18n, mail.list.loading)}</p>
            <div aria-hidden="true">
                <span class="bone bone-day"></span>
                {["bone-half", "bone-short", "bone-half", "bone-half", "bone-short", "bone-half", "bone-short"]
                    .map(|width| {
                        view! {
                            <div class="bone-message">
                                <span class="bone bone-round"></span>
                                <div>
                                    <span class=format!("bone {width}")></span>
                                    <span class="bone bone-half"></span>
                                    <span class="bone bone-long"></span>
                                </div>
                            </div>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}
