use domain::address::Address;

/// Why a message is not taken. Display is the text of the SMTP reply: one line of ASCII, in English like all replies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("From not accepted: {} may not send as or on behalf of {}", ascii(.login), ascii(.from.as_str()))]
    NotAllowed { login: String, from: Address },
    #[error("From not accepted: the message has no From field")]
    NoFrom,
    #[error("From not accepted: the message has {0} From fields and must have one")]
    Repeated(usize),
    #[error("From not accepted: the From field holds more than one address")]
    Several,
    #[error("From not accepted: the From field holds a group in place of an address")]
    Group,
    #[error("From not accepted: the From field cannot be read as one address")]
    Malformed,
    #[error("From not accepted: the name beside {} holds another address", ascii(.0.as_str()))]
    Disguised(Address),
    #[error(
        "From not accepted: the envelope sender is empty (MAIL FROM:<>); a message in another's name needs one"
    )]
    NullEnvelope,
    #[error(
        "From not accepted: on behalf of {} the envelope sender must be your own address, MAIL FROM:<{}>",
        ascii(.from.as_str()), ascii(.own.as_str())
    )]
    Envelope { from: Address, own: Address },
    #[error("From not accepted: {0} must name you alone, or be left out")]
    Resent(&'static str),
    /// RFC 5322 section 2.2: a line break or NUL within a field, or a name that is none.
    #[error("Header not accepted: a field's name or value holds a character that no header may hold")]
    Header,
    #[error("Header not accepted: it is larger than {0} octets")]
    HeaderTooLarge(usize),
}

/// As replies to clients without SMTPUTF8 must be; what is not ASCII shows as its number, so that a letter that only
/// looks like another is seen.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_graphic() || c == ' ' {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_one_line_of_ascii_and_shows_a_letter_that_only_looks_like_another() {
        let refusal = Refusal::NotAllowed {
            login: "alice@demo.test".to_owned(),
            from: Address::parse("c\u{43e}nfig@demo.test").unwrap(),
        };
        assert_eq!(
            refusal.to_string(),
            "From not accepted: alice@demo.test may not send as or on behalf of c\\u{43e}nfig@demo.test"
        );
    }
}
