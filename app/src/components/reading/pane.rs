use domain::message::MessageView;
use leptos::prelude::*;

use super::opened::BackToList;
use super::skeleton::Bones;
use crate::components::empty::Empty;
use crate::components::trouble::Trouble;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::parts::opened;
use crate::state::mail::{Mail, Opening, use_mail};
use crate::state::opened::follow_opened;

/// The right column: the open message, or what to do to see one.
#[component]
pub fn ReadingPane() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let section = NodeRef::new();
    follow_opened(mail, section);
    view! {
        <section class="reading" node_ref=section aria-label=tu_string!(i18n, mail.reading_pane)>
            <Transition fallback=Bones>
                <Content />
            </Transition>
        </section>
    }
}

#[derive(Clone, PartialEq)]
enum Phase {
    Nothing,
    Loading,
    Failed(ApiError),
    Open(MessageView),
}

#[component]
fn Content() -> impl IntoView {
    let mail = use_mail();
    let phase = memo(move || phase(mail));
    live(move || match phase.get() {
        Phase::Nothing => view! { <NothingOpen /> }.into_any(),
        Phase::Loading => view! { <Bones /> }.into_any(),
        Phase::Failed(error) => view! {
            <div class="reading-scroll">
                <BackToList />
                <Trouble error=error retry=Callback::new(move |()| mail.letter.refetch()) />
            </div>
        }
        .into_any(),
        Phase::Open(letter) => opened(letter),
    })
}

fn phase(mail: Mail) -> Phase {
    let Some(open) = mail.open.get() else {
        return Phase::Nothing;
    };
    let mailbox = mail.wanted.with(|wanted| wanted.place.mailbox.clone());
    let is_asked =
        |(place, key): &Opening| place.mailbox == mailbox && place.folder == open.folder && *key == open.key;
    mail.letter.with(|letter| match letter {
        Some(Some(letter)) if is_asked(&letter.asked) => match &letter.answer {
            Ok(letter) => Phase::Open(letter.clone()),
            Err(error) => Phase::Failed(error.clone()),
        },
        _ => Phase::Loading,
    })
}

#[component]
fn NothingOpen() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            icon="quill"
            title=tu_string!(i18n, mail.empty.reading_title)
            text=tu_string!(i18n, mail.empty.reading)
        />
    }
}
