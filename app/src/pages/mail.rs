//! The page of mail: the list and, beside it or in its place, the open message.

use domain::desk::Deed;
use domain::draft::ReplyMode;
use domain::folder::Place;
use domain::message::Spot;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

use super::not_found::NotFound;
use crate::components::folders::folder_name;
use crate::components::frame::compose_path;
use crate::components::messages::{MessagePane, SureToErase, done_words};
use crate::components::reading::{ReadingPane, answer_path};
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::focus::step_focus;
use crate::state::folders::use_folders;
use crate::state::mail::{Mail, provide_mail};
use crate::state::notices::use_notices;
use crate::state::place::{Whereabouts, use_whereabouts};
use crate::state::shortcuts::{Shortcut, shortcut};

const LINKS: &str = ".message-link";

#[component]
pub fn MailPage() -> impl IntoView {
    let here = use_whereabouts();
    let known = memo(move || here.with(Option::is_some));
    live(move || match here.get_untracked().filter(|_| known.get()) {
        Some(start) => view! { <Columns here=here start=start /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    })
}

#[component]
fn Columns(here: Memo<Option<Whereabouts>>, start: Whereabouts) -> impl IntoView {
    let i18n = use_i18n();
    // On the way out of the mail the address is already another page's: until it is drawn, this one stays as it was.
    let here = Memo::new(move |before: Option<&Whereabouts>| {
        here.get().unwrap_or_else(|| before.unwrap_or(&start).clone())
    });
    let mail = provide_mail(here);
    let root = NodeRef::<Div>::new();
    let on_key = on_key(mail, root);
    let title = move || {
        let folder = mail.wanted.with(|wanted| folder_name(&wanted.place.folder, i18n));
        format!("{folder} · {}", tu_string!(i18n, common.app_name))
    };
    view! {
        <Title text=title />
        <div class="mail" class:is-reading=move || mail.open.get().is_some() node_ref=root on:keydown=on_key>
            <MessagePane />
            <ReadingPane />
        </div>
        <SureToErase />
    }
}

/// Keys for the message under the focus, or the open one.
fn on_key(mail: Mail, root: NodeRef<Div>) -> impl Fn(KeyboardEvent) + Clone {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let (notices, folders) = (use_notices(), use_folders());
    move |event: KeyboardEvent| {
        let Some(wish) = shortcut(&event) else { return };
        let mailbox = mail.wanted.with_untracked(|wanted| wanted.place.mailbox.clone());
        let focused = row_of(&event);
        let meant = focused.clone().or(mail.open.get_untracked());
        let step = |by| {
            root.get_untracked()
                .is_some_and(|root| step_focus(&root, LINKS, by))
        };
        let go = |path: String| {
            navigate(&path, Default::default());
            true
        };
        let act = |deed: Deed| {
            let Some(spot) = meant.clone() else { return false };
            // The row goes; the focus stays in the list.
            if focused.is_some() && !step(1) {
                step(-1);
            }
            let done = done_words(&deed, &spot.folder, 1, i18n);
            mail.act(deed, &[spot], done);
            true
        };
        let answer = |mode| {
            meant.clone().is_some_and(|Spot { folder, key }| {
                let place = Place {
                    mailbox: mailbox.clone(),
                    folder,
                };
                go(answer_path(mode, &place, key))
            })
        };
        let done = match wish {
            Shortcut::Next => step(1),
            Shortcut::Previous => step(-1),
            Shortcut::New => go(compose_path(mailbox.as_str())),
            Shortcut::Reply => answer(ReplyMode::Reply),
            Shortcut::ReplyAll => answer(ReplyMode::ReplyAll),
            Shortcut::Forward => answer(ReplyMode::Forward),
            Shortcut::Delete => mail.is_writable() && act(Deed::Delete),
            Shortcut::Archive => mail.is_writable() && act(Deed::Archive),
            Shortcut::Undo => notices.undo(folders, i18n),
            // Wherever the focus is, so not here.
            Shortcut::Help => false,
        };
        if done {
            event.prevent_default();
        }
    }
}

fn row_of(event: &KeyboardEvent) -> Option<Spot> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let row = element.closest("[data-spot]").ok()??;
    Spot::parse(&row.get_attribute("data-spot")?)
}
