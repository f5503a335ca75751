//! Everything that stands in the way of sending, as far as this side knows, said at once: the same `preflight` that the
//! server runs again on what is true.

use domain::{
    Address,
    account::Colour,
    address::{Mailbox, parse_list},
    draft::{ComposeForm, Draft, FieldError},
    header::{DisplayName, Subject},
    identity::{Authority, FromInput, Identity, Standing},
    preflight::{Circumstances, Objection, preflight},
};

use crate::components::attachments::encoded;
use crate::components::from::Check;

/// `bytes` are those of the attachments; `limit` is for the whole message, in octets.
pub fn objections(
    form: &ComposeForm,
    from: &str,
    check: &Check,
    bytes: u64,
    limit: Option<u64>,
) -> Vec<Objection> {
    let mut found = Vec::new();
    if let Check::Unreadable(reason) = check {
        found.push(Objection::FromUnreadable {
            text: from.trim().to_owned(),
            reason: *reason,
        });
    }
    let (draft, unreadable) = match Draft::parse(form) {
        Ok(draft) => (Some(draft), Vec::new()),
        Err(errors) => (Draft::parse(&readable(form)).ok(), errors),
    };
    let around = Circumstances {
        recipients: Vec::new(),
        bytes: message(form, bytes),
        limit,
        // The clock is the server's.
        time_past: false,
    };
    if let (Some(draft), Some(standing)) = (draft, standing(from, check)) {
        found.extend(preflight(&draft, &standing, &around).err().unwrap_or_default());
    }
    if unreadable
        .iter()
        .any(|error| matches!(error, FieldError::Recipient { .. }))
    {
        found.retain(|objection| !matches!(objection, Objection::NoRecipients));
    }
    found.extend(unreadable.into_iter().map(Objection::Field));
    found
}

/// What to weigh: what is known, or, while it is not, the benefit of the doubt (the server decides).
fn standing(from: &str, check: &Check) -> Option<Standing> {
    let address: Address = match check {
        Check::Known(standing) => return Some(standing.clone()),
        Check::Asking(address) | Check::NoAnswer(address) => address.clone(),
        // Already an objection; the rest is still weighed.
        Check::Unreadable(_) => FromInput::address_in(from)
            .or_else(|_| Address::parse("nobody@invalid"))
            .ok()?,
    };
    Some(Standing {
        identity: Identity {
            colour: Colour::of(&address),
            name: DisplayName::default(),
            address,
        },
        authority: Authority::NotChecked,
        grantors: Vec::new(),
        words: None,
        asked: None,
    })
}

/// The form with only what can be read of it.
fn readable(form: &ComposeForm) -> ComposeForm {
    let list = |text: &str| {
        let good: Vec<String> = parse_list(text)
            .into_iter()
            .flatten()
            .map(|m: Mailbox| m.to_string())
            .collect();
        good.join(", ")
    };
    ComposeForm {
        to: list(&form.to),
        cc: list(&form.cc),
        bcc: list(&form.bcc),
        subject: Subject::lossy(&form.subject).as_str().to_owned(),
        ..form.clone()
    }
}

/// Octets of the message, as well as can be told here.
fn message(form: &ComposeForm, attachments: u64) -> u64 {
    let text = form.body.len() + form.subject.len() + form.to.len() + form.cc.len();
    encoded(attachments).saturating_add(text as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::from::samples::{address, send_as, standing};
    use domain::address::AddressError;

    fn form(to: &str) -> ComposeForm {
        ComposeForm {
            to: to.into(),
            subject: "Hello".into(),
            ..Default::default()
        }
    }
    fn known(authority: Authority) -> Check {
        Check::Known(standing(authority))
    }
    const CONFIG: &str = "config@demo.test";

    #[test]
    fn nothing_stands_in_alices_way() {
        assert_eq!(
            objections(&form("bob@demo.test"), CONFIG, &known(send_as()), 0, None),
            []
        );
        let asking = Check::Asking(address(CONFIG));
        assert_eq!(
            objections(&form("bob@demo.test"), CONFIG, &asking, 0, None),
            [],
            "the server decides"
        );
    }

    #[test]
    fn carol_is_told_everything_at_once() {
        let said = objections(
            &form("bob, dave@demo.test"),
            CONFIG,
            &known(Authority::NotAllowed),
            90,
            Some(100),
        );
        assert!(matches!(said[0], Objection::FromNotAllowed { .. }));
        assert!(matches!(
            said[1],
            Objection::TooLarge {
                bytes: 147,
                limit: 100
            }
        ));
        assert!(matches!(said[2], Objection::Field(_)));
        assert_eq!(said.len(), 3);
    }

    #[test]
    fn a_from_that_is_no_address_does_not_hide_missing_recipients() {
        let check = Check::Unreadable(AddressError::NoAt);
        let said = objections(&form(""), "config at demo", &check, 0, None);
        assert_eq!(
            said,
            [
                Objection::FromUnreadable {
                    text: "config at demo".into(),
                    reason: AddressError::NoAt
                },
                Objection::NoRecipients
            ]
        );
    }

    #[test]
    fn recipients_that_cannot_be_read_are_not_called_missing() {
        let said = objections(&form("bob"), CONFIG, &known(send_as()), 0, None);
        assert_eq!(said.len(), 1);
        assert!(matches!(said[0], Objection::Field(_)));
    }
}
