//! News in words.

use domain::{
    Address,
    outbox::{JOURNAL_CLOSED, OutboxEntry, RecipientCause, RecipientRefusal, Refusal, RefusalCause, Traces},
};

use super::news::News;
use crate::i18n::{Locale, tu_string};

type I18n = Locale;

/// The whole sentence.
pub fn sentence(news: &News, entry: &OutboxEntry, i18n: I18n) -> String {
    match news {
        News::Waiting(_) => tu_string!(i18n, outbox.waiting).to_owned(),
        News::Scheduled(when) => tu_string!(i18n, outbox.scheduled, time = when.long.clone()),
        News::Leaving => tu_string!(i18n, outbox.leaving).to_owned(),
        News::Sent => tu_string!(i18n, outbox.sent).to_owned(),
        News::SentPartly => tu_string!(i18n, outbox.sent_partly, who = refused(&entry.partly, i18n)),
        News::Later(_) if waits_for_the_journal(entry) => tu_string!(i18n, outbox.later_journal).to_owned(),
        News::Later(Some(when)) => tu_string!(i18n, outbox.later_at, time = when.short.clone()),
        News::Password => tu_string!(i18n, outbox.password).to_owned(),
        News::Later(None) => tu_string!(i18n, outbox.later).to_owned(),
        News::Refused(refusal) => tu_string!(i18n, outbox.refused, why = why(refusal.as_ref(), i18n)),
        News::Unclear => tu_string!(i18n, outbox.unclear).to_owned(),
        News::Withdrawn => tu_string!(i18n, outbox.withdrawn).to_owned(),
    }
}

fn waits_for_the_journal(entry: &OutboxEntry) -> bool {
    entry.words.as_deref() == Some(JOURNAL_CLOSED)
}

/// The state in a word or two.
pub fn state(news: &News, i18n: I18n) -> &'static str {
    match news {
        News::Waiting(_) => tu_string!(i18n, outbox.state_waiting),
        News::Scheduled(_) => tu_string!(i18n, outbox.state_scheduled),
        News::Password => tu_string!(i18n, outbox.state_password),
        News::Leaving => tu_string!(i18n, outbox.state_leaving),
        News::Sent | News::SentPartly => tu_string!(i18n, outbox.state_sent),
        News::Later(_) => tu_string!(i18n, outbox.state_later),
        News::Refused(_) => tu_string!(i18n, outbox.state_refused),
        News::Unclear => tu_string!(i18n, outbox.state_unclear),
        News::Withdrawn => tu_string!(i18n, outbox.state_withdrawn),
    }
}

/// What was found of a message that may have been sent.
pub fn traces(traces: &Traces, i18n: I18n) -> String {
    let list = |who: &[Address]| who.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if traces.found_in.is_empty() {
        tu_string!(i18n, outbox.found_nowhere, who = list(&traces.looked_in))
    } else {
        tu_string!(i18n, outbox.found_in, who = list(&traces.found_in))
    }
}

/// Why, to follow a colon.
pub fn why(refusal: Option<&Refusal>, i18n: I18n) -> String {
    match refusal.map(|refusal| &refusal.cause) {
        Some(RefusalCause::FromNotAllowed { address }) => {
            tu_string!(i18n, outbox.why_from, address = address.to_string())
        }
        Some(RefusalCause::Recipients(list)) => {
            tu_string!(i18n, outbox.why_recipients, who = refused(list, i18n))
        }
        Some(RefusalCause::TooLarge) => tu_string!(i18n, outbox.why_too_large).to_owned(),
        Some(RefusalCause::Credentials) => tu_string!(i18n, outbox.why_credentials).to_owned(),
        Some(RefusalCause::Other) | None => tu_string!(i18n, outbox.why_other).to_owned(),
    }
}

/// `bob@demo.test (no such address), ...`
fn refused(list: &[RecipientRefusal], i18n: I18n) -> String {
    let one = |refusal: &RecipientRefusal| {
        let address = refusal.address.to_string();
        match refusal.cause {
            RecipientCause::Unknown => tu_string!(i18n, outbox.recipient_unknown, address = address),
            RecipientCause::MailboxFull => tu_string!(i18n, outbox.recipient_full, address = address),
            RecipientCause::Outside => tu_string!(i18n, outbox.recipient_outside, address = address),
            RecipientCause::Other => address,
        }
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What the server itself said, of the message or of each recipient it refused.
pub fn server_words(entry: &OutboxEntry) -> Option<String> {
    let mut words: Vec<&str> = entry
        .refusal
        .iter()
        .map(|refusal| refusal.words.as_str())
        .collect();
    let recipients = entry
        .partly
        .iter()
        .chain(match entry.refusal.as_ref().map(|refusal| &refusal.cause) {
            Some(RefusalCause::Recipients(list)) => list.as_slice(),
            _ => &[],
        });
    words.extend(recipients.map(|refusal| refusal.words.as_str()));
    if words.is_empty() {
        // In its place the sentence says so in the reader's language.
        words.extend(entry.words.as_deref().filter(|_| !waits_for_the_journal(entry)));
    }
    words.retain(|words| !words.trim().is_empty());
    words.dedup();
    (!words.is_empty()).then(|| words.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::outbox::samples::entry;
    use domain::outbox::OutboxState;

    #[test]
    fn the_server_is_quoted_once() {
        let mut refused = entry(OutboxState::Refused);
        assert_eq!(server_words(&refused), None);
        refused.words = Some(JOURNAL_CLOSED.into());
        assert_eq!(server_words(&refused), None, "that is us");
        refused.words = Some("451 busy".into());
        assert_eq!(server_words(&refused).as_deref(), Some("451 busy"));
        let nobody = RecipientRefusal {
            address: domain::Address::parse("nobody@demo.test").unwrap(),
            cause: RecipientCause::Unknown,
            words: "550 5.1.1 unknown".into(),
        };
        refused.refusal = Some(Refusal {
            cause: RefusalCause::Recipients(vec![nobody]),
            words: "550 5.1.1 unknown".into(),
        });
        assert_eq!(server_words(&refused).as_deref(), Some("550 5.1.1 unknown"));
    }
}
