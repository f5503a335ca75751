//! What a receipt says to people (RFC 8098 section 3, its first part): in the reader's language, since the sender's is not
//! known, and with nothing in it that only the reader would know. Times are in UTC for that.

use chrono::DateTime;
use domain::{address::Address, header::Subject, preference::Language};

use crate::ports::ParsedMessage;

pub(super) struct Words {
    pub(super) subject: Subject,
    pub(super) text: String,
}

pub(super) fn words(language: Language, read_at: &Address, original: &ParsedMessage) -> Words {
    let subject = original.subject.as_str();
    let sent = original
        .date
        .and_then(|date| DateTime::from_timestamp_millis(date.0))
        .map(|date| date.to_rfc2822());
    let (before, lead, names, end) = match language {
        Language::En => (
            "Read:",
            format!("The message that you sent to {read_at} has been displayed."),
            ["Subject:", "Sent:"],
            "This does not say that it was read to the end, or understood.",
        ),
        Language::Fr => (
            "Lu :",
            format!("Le message que vous avez envoyé à {read_at} a été affiché."),
            ["Objet :", "Envoyé :"],
            "Cela ne dit pas qu’il a été lu jusqu’au bout, ni compris.",
        ),
    };
    let [subject_name, sent_name] = names;
    let mut told = format!("    {subject_name} {subject}\n");
    if let Some(sent) = sent {
        told.push_str(&format!("    {sent_name} {sent}\n"));
    }
    Words {
        subject: Subject::lossy(&format!("{before} {subject}")),
        text: format!("{lead}\n\n{told}\n{end}\n"),
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn the_sender_reads_which_message_it_is_about() {
        let original = ParsedMessage {
            subject: Subject::lossy("The new printer"),
            date: Some(Timestamp(1_795_443_660_000)),
            ..ParsedMessage::default()
        };
        let read_at = Address::parse("support@demo.test").unwrap();
        let english = words(Language::En, &read_at, &original);
        assert_eq!(english.subject.as_str(), "Read: The new printer");
        assert!(
            english
                .text
                .contains("sent to support@demo.test has been displayed")
        );
        assert!(
            english
                .text
                .contains("    Subject: The new printer\n    Sent: Mon, 23 Nov 2026 14:21:00 +0000\n")
        );
        let french = words(Language::Fr, &read_at, &original);
        assert_eq!(french.subject.as_str(), "Lu : The new printer");
        assert!(french.text.contains("envoyé à support@demo.test a été affiché"));
    }
}
