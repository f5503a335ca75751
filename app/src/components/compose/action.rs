//! What a button of the compose form asks for. The pressed button's `value` is the same word whether the browser posts
//! the form (no scripts, or not yet) or the page acts on it itself.

use domain::id::{AttachmentId, IdentityId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Send,
    Save,
    Discard,
    Attach,
    Signature,
    ShowFrom,
    HideFrom,
    ShowBcc,
    HideBcc,
    /// Shows the field for when it is to leave.
    SendLater,
    /// As soon as Send is pressed, after all.
    SendOnce,
    AskReceipt,
    AskNoReceipt,
    CheckFrom,
    /// Put the user's own address into From.
    OwnFrom,
    Detach(AttachmentId),
    Forget(IdentityId),
}

impl Action {
    /// `None` for a word that no button has.
    pub fn parse(value: &str) -> Option<Self> {
        Some(match value {
            "send" => Self::Send,
            "save" => Self::Save,
            "discard" => Self::Discard,
            "attach" => Self::Attach,
            "signature" => Self::Signature,
            "show_from" => Self::ShowFrom,
            "hide_from" => Self::HideFrom,
            "show_bcc" => Self::ShowBcc,
            "hide_bcc" => Self::HideBcc,
            "send_later" => Self::SendLater,
            "send_once" => Self::SendOnce,
            "ask_receipt" => Self::AskReceipt,
            "ask_no_receipt" => Self::AskNoReceipt,
            "check_from" => Self::CheckFrom,
            "own_from" => Self::OwnFrom,
            _ => match value.split_once(':')? {
                ("detach", id) => Self::Detach(AttachmentId::parse(id).ok()?),
                ("forget", id) => Self::Forget(IdentityId::parse(id).ok()?),
                _ => return None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_that_name_a_thing_carry_its_id() {
        assert_eq!(Action::parse("send"), Some(Action::Send));
        let id = AttachmentId::parse("a1").unwrap();
        assert_eq!(Action::parse("detach:a1"), Some(Action::Detach(id)));
        for unknown in ["", "detach", "detach:", "forget:a b", "erase:1", "Send"] {
            assert_eq!(Action::parse(unknown), None, "{unknown}");
        }
    }
}
