use domain::message::MessageView;
use leptos::prelude::*;

use super::attachments::Attachments;
use super::body::LetterBody;
use super::deliveries::Deliveries;
use super::head::LetterHead;
use super::receipt::ReceiptNotice;
use super::reply_from::ReplyFrom;
use crate::components::avatar::identity_class;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// The open message, from its subject to in whose name one would answer it.
#[component]
pub(super) fn Letter(letter: MessageView) -> impl IntoView {
    let i18n = use_i18n();
    let subject = if letter.subject.is_empty() {
        tu_string!(i18n, mail.list.no_subject).to_owned()
    } else {
        letter.subject.to_string()
    };
    let (place, key) = (letter.place.clone(), letter.key);
    view! {
        <article class="letter">
            <h2 class="letter-subject" tabindex="-1">
                {subject}
            </h2>
            <LetterHead letter=letter.clone() />
            {letter
                .written_by
                .map(|writer| {
                    let name = if writer.name.is_empty() { writer.address.to_string() } else { writer.name.to_string() };
                    view! {
                        <p class=format!("banner banner-identity {}", identity_class(writer.colour))>
                            <Icon name="quill" />
                            <span>{tu_string!(i18n, mail.letter.written_by, name = name).to_string()}</span>
                        </p>
                    }
                })}
            {(!letter.deliveries.is_empty()).then(|| view! { <Deliveries deliveries=letter.deliveries /> })}
            {letter.receipt.map(|asked| view! { <ReceiptNotice asked=asked place=place.clone() key=key /> })}
            <LetterBody body=letter.body place=place.clone() key=key />
            <Attachments files=letter.attachments place=place.clone() key=key />
            {letter.reply_from.map(|choice| view! { <ReplyFrom choice=choice place=place key=key /> })}
        </article>
    }
}
