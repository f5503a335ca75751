//! Drafts: what a person typed ([`ComposeForm`], always kept, readable or not) and what it means ([`Draft`]).

use serde::{Deserialize, Serialize};

use crate::{
    address::{Mailbox, RecipientError, parse_list},
    header::{FileName, HeaderError, Subject},
    id::{AttachmentId, DraftId},
    identity::FromInput,
    time::{Minute, MinuteError, When},
};

/// The letters in the fields, as typed. Nothing here is trusted and nothing is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ComposeForm {
    pub from: FromInput,
    pub to: String,
    pub cc: String,
    pub bcc: String,
    pub subject: String,
    pub body: String,
    /// When it is to leave, as a date-and-time field holds it, in the writer's time zone; empty: once Send is pressed.
    pub send_at: String,
    /// Recipients are asked to say that they have read it (RFC 8098).
    pub receipt: bool,
}

impl ComposeForm {
    /// Nothing that would be missed (the From alone is not worth a draft).
    pub fn is_blank(&self) -> bool {
        [&self.to, &self.cc, &self.bcc, &self.subject, &self.body]
            .iter()
            .all(|t| t.trim().is_empty())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    From,
    To,
    Cc,
    Bcc,
    Subject,
    Body,
    SendAt,
}

/// One field that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldError {
    Recipient {
        field: Field,
        error: RecipientError,
    },
    Header {
        field: Field,
        error: HeaderError,
    },
    /// When it is to leave.
    Time {
        text: String,
        error: MinuteError,
    },
}

/// A draft that can be read: every recipient is an address. Built only by [`Draft::parse`].
#[expect(
    clippy::manual_non_exhaustive,
    reason = "within this crate too nothing else may build one"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub from: FromInput,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub bcc: Vec<Mailbox>,
    pub subject: Subject,
    pub body: String,
    pub send_at: Option<Minute>,
    pub receipt: bool,
    _parsed: (),
}

impl Draft {
    pub fn parse(form: &ComposeForm) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut recipients = |field, text: &str| {
            let mut good: Vec<Mailbox> = Vec::new();
            for entry in parse_list(text) {
                match entry {
                    Ok(mailbox) if good.iter().any(|m| m.address == mailbox.address) => {}
                    Ok(mailbox) => good.push(mailbox),
                    Err(error) => errors.push(FieldError::Recipient { field, error }),
                }
            }
            good
        };
        let to = recipients(Field::To, &form.to);
        let cc = recipients(Field::Cc, &form.cc);
        let bcc = recipients(Field::Bcc, &form.bcc);
        let subject = Subject::parse(&form.subject)
            .map_err(|error| {
                errors.push(FieldError::Header {
                    field: Field::Subject,
                    error,
                });
            })
            .unwrap_or_default();
        let send_at = match form.send_at.trim() {
            "" => None,
            text => Minute::parse(text)
                .map_err(|error| {
                    errors.push(FieldError::Time {
                        text: text.to_owned(),
                        error,
                    });
                })
                .ok(),
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        // NUL cannot travel in a message (RFC 5322 section 4) and no keyboard types it.
        let body = form.body.replace('\0', "");
        Ok(Self {
            from: form.from.clone(),
            to,
            cc,
            bcc,
            subject,
            body,
            send_at,
            receipt: form.receipt,
            _parsed: (),
        })
    }

    /// To, Cc and Bcc, each address once.
    pub fn recipients(&self) -> Vec<&Mailbox> {
        let mut all: Vec<&Mailbox> = Vec::new();
        for mailbox in self.to.iter().chain(&self.cc).chain(&self.bcc) {
            if !all.iter().any(|m| m.address == mailbox.address) {
                all.push(mailbox);
            }
        }
        all
    }
}

/// A file attached to a draft, already on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub id: AttachmentId,
    pub name: FileName,
    /// RFC 2045 `type/subtype`.
    pub media_type: String,
    /// Octets.
    pub size: u64,
}

/// What a draft answers, so that the thread and the flags of the original follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyMode {
    Reply,
    ReplyAll,
    Forward,
}

/// Counts saves: a save must name the revision it read, so two tabs cannot overwrite each other unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Revision(pub i64);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub id: DraftId,
    pub revision: Revision,
    pub at: When,
    /// What had become of the draft in another window; what was written here is then kept as `id`.
    pub elsewhere: Option<Elsewhere>,
}

/// A draft that was no longer as the page had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    pub became: Became,
    /// All that is attached to the draft that keeps these words.
    pub files: Vec<Attached>,
}

/// What another window did with a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// Wrote in it: those words are this draft.
    Changed(DraftId),
    /// Sent it; it is in the Outbox.
    Leaving,
    /// Sent it, and it has left.
    Left,
    Discarded,
}

/// A draft as the page of whoever presses Send shows it: nothing else may leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub revision: Revision,
    pub files: Vec<AttachmentId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ComposeForm {
        ComposeForm {
            to: "bob@demo.test".into(),
            subject: "Hello".into(),
            body: "Hi".into(),
            ..Default::default()
        }
    }

    #[test]
    fn alice_writes_to_bob() {
        let draft = Draft::parse(&ComposeForm {
            cc: "BOB@demo.test, carol@demo.test".into(),
            ..form()
        })
        .unwrap();
        let all: Vec<_> = draft
            .recipients()
            .iter()
            .map(|m| m.address.as_str().to_owned())
            .collect();
        assert_eq!(all, ["bob@demo.test", "carol@demo.test"], "each address once");
    }

    #[test]
    fn every_unreadable_field_is_named_at_once() {
        let errors = Draft::parse(&ComposeForm {
            to: "bob@demo.test, carol".into(),
            bcc: "dave@".into(),
            subject: "a\r\nBcc: eve@evil.test".into(),
            send_at: "tomorrow".into(),
            ..form()
        })
        .unwrap_err();
        assert_eq!(errors.len(), 4);
        assert!(matches!(&errors[3], FieldError::Time { text, .. } if text == "tomorrow"));
        assert!(
            matches!(&errors[0], FieldError::Recipient { field: Field::To, error } if error.text == "carol")
        );
        assert!(matches!(
            &errors[2],
            FieldError::Header {
                field: Field::Subject,
                error: HeaderError::Control
            }
        ));
    }
}
