use domain::desk::Deed;
use domain::draft::ReplyMode;
use domain::message::MessageView;
use leptos::prelude::*;

use super::reply::{AnswerButton, AnswerForm};
use crate::components::icon::Icon;
use crate::components::messages::{DeedButton, MoreMenu, deeds_in, done_words, rare_deed_in};
use crate::i18n::{tu_string, use_i18n};
use crate::live::memo;
use crate::state::mail::use_mail;

const QUIET: &str = "button button-quiet";

/// The command bar of an open message.
#[component]
pub(super) fn Commands(letter: MessageView) -> impl IntoView {
    let i18n = use_i18n();
    let (place, key) = (letter.place.clone(), letter.key);
    view! {
        <div class="command-bar" role="toolbar" aria-label=tu_string!(i18n, mail.letter.actions)>
            {continue_path(&letter)
                .map(|href| {
                    view! {
                        <a class="button button-primary" href=href>
                            <Icon name="drafts" />
                            {tu_string!(i18n, mail.letter.continue_draft)}
                        </a>
                    }
                })}
            {(!letter.flags.draft)
                .then(|| {
                    view! {
                        <AnswerForm place=place.clone() key=key>
                            <AnswerButton
                                mode=ReplyMode::Reply
                                place=place.clone()
                                key=key
                                class=QUIET
                                icon=Some("reply")
                                words=tu_string!(i18n, mail.letter.reply)
                            />
                            <AnswerButton
                                mode=ReplyMode::ReplyAll
                                place=place.clone()
                                key=key
                                class=QUIET
                                icon=Some("reply-all")
                                words=tu_string!(i18n, mail.letter.reply_all)
                            />
                            <AnswerButton
                                mode=ReplyMode::Forward
                                place=place.clone()
                                key=key
                                class=QUIET
                                icon=Some("forward")
                                words=tu_string!(i18n, mail.letter.forward)
                            />
                        </AnswerForm>
                    }
                })}
            <span class="command-space"></span>
            {letter.writable.then(|| view! { <Deeds letter=letter.clone() /> })}
        </div>
    }
}

/// A draft, ours or another client's, is gone on with rather than answered.
fn continue_path(letter: &MessageView) -> Option<String> {
    match (&letter.draft, letter.flags.draft) {
        (Some(draft), _) => Some(format!("/compose?draft={draft}")),
        (None, true) => {
            let mailbox = domain::folder::percent_encoded(letter.place.mailbox.as_str());
            Some(format!(
                "/compose?mailbox={mailbox}&folder={}&key={}",
                letter.place.folder, letter.key
            ))
        }
        (None, false) => None,
    }
}

/// What is done to the message itself.
#[component]
fn Deeds(letter: MessageView) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let (spot, folder) = (letter.spot(), letter.place.folder.clone());
    let (from, acted) = (folder.clone(), spot.clone());
    let act = Callback::new(move |deed: Deed| {
        let done = done_words(&deed, &from, 1, i18n);
        mail.act(deed, std::slice::from_ref(&acted), done);
    });
    let flagged = memo(move || mail.flags(&spot, letter.flags).flagged);
    let flag_folder = folder.clone();
    let flag = move || {
        let deed = if flagged.get() { Deed::Unflag } else { Deed::Flag };
        view! { <DeedButton deed=deed folder=flag_folder.clone() act=act /> }
    };
    let often = deeds_in(&folder)
        .into_iter()
        .map(|deed| view! { <DeedButton deed=deed folder=folder.clone() act=act /> })
        .collect_view();
    let rare = [Deed::Unseen]
        .into_iter()
        .chain(rare_deed_in(&folder))
        .collect::<Vec<_>>();
    let more_folder = folder.clone();
    view! {
        <form method="post" action="/mail/actions">
            <input type="hidden" name="mailbox" value=letter.place.mailbox.to_string() />
            <input type="hidden" name="folder" value=folder.to_string() />
            <input type="hidden" name="key" value=letter.key.to_string() />
            <input type="hidden" name="back" value=move || mail.wanted.with(|wanted| wanted.path()) />
            {flag}
            {often}
            <MoreMenu deeds=rare folder=more_folder act=act />
        </form>
    }
}
