use domain::draft::ReplyMode;
use domain::folder::{FolderKey, FolderRole, Place};
use domain::identity::{Authority, FromChoice};
use domain::message::MessageKey;
use leptos::prelude::*;

use super::reply::{AnswerButton, AnswerForm};
use crate::components::avatar::{Avatar, identity_class};
use crate::i18n::{tu_string, use_i18n};

/// "You will reply as config@...": the guess is shown before it is made.
#[component]
pub(super) fn ReplyFrom(choice: FromChoice, place: Place, key: MessageKey) -> impl IntoView {
    let i18n = use_i18n();
    let identity = choice.identity;
    let name = if identity.name.is_empty() {
        identity.address.to_string()
    } else {
        identity.name.to_string()
    };
    let behalf = matches!(choice.authority, Authority::OnBehalf(_));
    let begins = if behalf {
        tu_string!(i18n, mail.letter.reply_behalf_before)
    } else {
        tu_string!(i18n, mail.letter.reply_as_before)
    };
    let label = if behalf {
        tu_string!(i18n, mail.letter.reply_behalf_button, name = name.clone()).to_string()
    } else {
        tu_string!(i18n, mail.letter.reply_as_button, name = name.clone()).to_string()
    };
    let ends = if place.folder == FolderKey::Role(FolderRole::Sent) {
        tu_string!(i18n, mail.letter.reply_as_sent)
    } else {
        tu_string!(i18n, mail.letter.reply_as_after)
    };
    view! {
        <aside class=format!("reply-from {}", identity_class(identity.colour))>
            <Avatar name=name colour=Some(identity.colour) />
            <p>
                {begins} " " <strong>{identity.address.to_string()}</strong> {ends}
            </p>
            <AnswerForm place=place.clone() key=key>
                <AnswerButton
                    mode=ReplyMode::Reply
                    place=place
                    key=key
                    class="button button-identity"
                    icon=None
                    words=tu_string!(i18n, mail.letter.reply)
                    label=label
                />
            </AnswerForm>
        </aside>
    }
}
