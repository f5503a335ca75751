use domain::folder::Place;
use domain::message::{Body, MessageKey, MessageView, Spot};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::remote::RemoteBanner;
use super::text::LetterText;
use crate::i18n::{tu_string, use_i18n};
use crate::live::memo;

/// The words of the message. HTML stands in a frame of its own, without scripts and of no origin.
#[component]
pub(super) fn LetterBody(body: Body, place: Place, key: MessageKey) -> impl IntoView {
    let i18n = use_i18n();
    match body {
        Body::Text(text) => view! { <LetterText text=text /> }.into_any(),
        Body::Empty => {
            view! { <p class="letter-nothing">{tu_string!(i18n, mail.letter.empty)}</p> }.into_any()
        }
        Body::Html { remote } => {
            let query = use_query_map();
            let shown =
                memo(move || remote && query.with(|query| query.get("images").is_some_and(|v| v == "1")));
            let spot = Spot {
                folder: place.folder.clone(),
                key,
            };
            view! {
                {remote.then(|| view! { <RemoteBanner spot=spot shown=shown /> })}
                <iframe
                    class="letter-frame"
                    title=tu_string!(i18n, mail.letter.body)
                    sandbox="allow-popups allow-popups-to-escape-sandbox"
                    referrerpolicy="no-referrer"
                    src=move || MessageView::frame_path(&place, key, shown.get())
                ></iframe>
            }
            .into_any()
        }
    }
}
