//! Compose in words: how the draft is kept, and what stands in the way of sending.

use domain::{
    draft::{Became, Field, FieldError},
    header::HeaderError,
    preflight::Objection,
};

use super::writing::{Notice, Saving};
use crate::components::amount::octets;
use crate::components::from::words::{address_error, either};
use crate::components::trouble;
use crate::i18n::{Locale, tu_string};

type I18n = Locale;

pub fn saving(saving: &Saving, i18n: I18n) -> String {
    match saving {
        Saving::Untouched => String::new(),
        Saving::Unsaved => tu_string!(i18n, compose.unsaved).to_owned(),
        Saving::Running => tu_string!(i18n, compose.saving).to_owned(),
        Saving::Saved(at) => tu_string!(i18n, compose.saved_at, time = at.short.clone()),
        Saving::Failed(error) => tu_string!(i18n, compose.not_saved, why = trouble::sentences(error, i18n).0),
    }
}

pub fn notice(notice: &Notice, i18n: I18n) -> String {
    match notice {
        Notice::Elsewhere(Became::Changed(_)) => tu_string!(i18n, compose.elsewhere.changed).to_owned(),
        Notice::Elsewhere(Became::Leaving) => tu_string!(i18n, compose.elsewhere.leaving).to_owned(),
        Notice::Elsewhere(Became::Left) => tu_string!(i18n, compose.elsewhere.left).to_owned(),
        Notice::Elsewhere(Became::Discarded) => tu_string!(i18n, compose.elsewhere.discarded).to_owned(),
        Notice::Restored => tu_string!(i18n, compose.restored).to_owned(),
        Notice::Forgotten(address) => tu_string!(i18n, compose.from.forgotten, address = address.to_string()),
        Notice::FromIs(address) => tu_string!(i18n, compose.now_from, address = address.to_string()),
        Notice::RequestWithdrawn => tu_string!(i18n, delegations.asked.withdrawn).to_owned(),
        Notice::RequestGone => tu_string!(i18n, delegations.asked.gone).to_owned(),
        Notice::SavedByHand => tu_string!(i18n, compose.said_saved).to_owned(),
    }
}

/// One sentence or two: what stands in the way, and what to do.
pub fn objection(objection: &Objection, i18n: I18n) -> String {
    match objection {
        Objection::FromUnreadable { text, .. } if text.trim().is_empty() => {
            tu_string!(i18n, compose.objection.from_empty).to_owned()
        }
        Objection::FromUnreadable { text, reason } => {
            let why = address_error(*reason, i18n);
            tu_string!(
                i18n,
                compose.objection.from_unreadable,
                text = text.clone(),
                why = why
            )
        }
        Objection::FromNotAllowed {
            address, grantors, ..
        } => {
            let no = tu_string!(
                i18n,
                compose.objection.from_not_allowed,
                address = address.to_string()
            );
            let then = match either(grantors, i18n) {
                Some(who) => tu_string!(i18n, compose.objection.choose_or_ask, who = who),
                None => tu_string!(i18n, compose.objection.choose).to_owned(),
            };
            format!("{no} {then}")
        }
        Objection::Field(FieldError::Time { text, .. }) => {
            tu_string!(i18n, compose.objection.time_unreadable, text = text.clone())
        }
        Objection::ChangedElsewhere => tu_string!(i18n, compose.objection.changed_elsewhere).to_owned(),
        Objection::FilesChanged(_) => tu_string!(i18n, compose.objection.files_changed).to_owned(),
        Objection::TimePast => tu_string!(i18n, compose.objection.time_past).to_owned(),
        Objection::NoRecipients => tu_string!(i18n, compose.objection.no_recipients).to_owned(),
        Objection::Field(FieldError::Recipient { field, error }) => tu_string!(
            i18n,
            compose.objection.recipient,
            text = error.text.clone(),
            field = name(*field, i18n),
            why = address_error(error.reason, i18n)
        ),
        Objection::Field(FieldError::Header {
            error: HeaderError::Control,
            ..
        }) => tu_string!(i18n, compose.objection.subject_control).to_owned(),
        Objection::Field(FieldError::Header {
            error: HeaderError::TooLong(most),
            ..
        }) => {
            tu_string!(i18n, compose.objection.subject_long, most = *most)
        }
        Objection::RecipientUnknown { address } => {
            tu_string!(
                i18n,
                compose.objection.recipient_unknown,
                address = address.to_string()
            )
        }
        Objection::RecipientOutside { address } => {
            tu_string!(
                i18n,
                compose.objection.recipient_outside,
                address = address.to_string()
            )
        }
        Objection::TooLarge { bytes, limit } => tu_string!(
            i18n,
            compose.objection.too_large,
            size = octets(*bytes, i18n),
            limit = octets(*limit, i18n)
        ),
    }
}

fn name(field: Field, i18n: I18n) -> &'static str {
    match field {
        Field::From => tu_string!(i18n, compose.from.label),
        Field::To => tu_string!(i18n, compose.recipients.to),
        Field::Cc => tu_string!(i18n, compose.recipients.cc),
        Field::Bcc => tu_string!(i18n, compose.recipients.bcc),
        Field::Subject => tu_string!(i18n, compose.subject),
        Field::Body => tu_string!(i18n, compose.body),
        Field::SendAt => tu_string!(i18n, compose.later.label),
    }
}
