//! What is asked of the way back (RFC 3461): reports of failure and delay that name our message, with its header alone.

use domain::Address;
use service::ports::Envelope;

/// Octets that an ENVID may have once encoded (RFC 3461 section 4.4).
const ENVID_MOST: usize = 100;
/// The same for an ORCPT (section 4.2).
const ORCPT_MOST: usize = 500;

/// Parameters of MAIL.
pub(super) fn of_message(envelope: &Envelope) -> String {
    let mut parameters = " RET=HDRS".to_owned();
    if let Some(id) = envelope
        .id
        .as_deref()
        .map(xtext)
        .filter(|id| id.len() <= ENVID_MOST)
    {
        parameters.push_str(" ENVID=");
        parameters.push_str(&id);
    }
    parameters
}

/// Parameters of RCPT.
pub(super) fn of_recipient(envelope: &Envelope, recipient: &Address) -> String {
    let mut parameters = " NOTIFY=".to_owned();
    if envelope.report_success {
        parameters.push_str("SUCCESS,");
    }
    parameters.push_str("FAILURE,DELAY");
    // Beyond ASCII it would need the encoding of RFC 6533, which servers seldom know; a report names the recipient all the
    // same, only not as he was written.
    let original = recipient
        .to_ascii_domain()
        .filter(|_| !recipient.needs_smtputf8())
        .map(|address| xtext(&address))
        .filter(|address| address.len() <= ORCPT_MOST);
    if let Some(original) = original {
        parameters.push_str(" ORCPT=rfc822;");
        parameters.push_str(&original);
    }
    parameters
}

/// RFC 3461 section 4: printable ASCII but `+` and `=`, all else as `+` and two hexadecimal digits.
fn xtext(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for octet in text.bytes() {
        match octet {
            b'+' | b'=' => encoded.push_str(&format!("+{octet:02X}")),
            b'!'..=b'~' => encoded.push(char::from(octet)),
            _ => encoded.push_str(&format!("+{octet:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(id: Option<&str>) -> Envelope {
        let config = Address::parse("config@demo.test").unwrap();
        Envelope {
            sender: config.clone(),
            recipients: Vec::new(),
            header_from: config,
            id: id.map(str::to_owned),
            report_success: false,
        }
    }

    #[test]
    fn config_asks_to_hear_of_failure_and_delay() {
        assert_eq!(
            of_message(&envelope(Some("a+b=c@demo.test"))),
            " RET=HDRS ENVID=a+2Bb+3Dc@demo.test"
        );
        assert_eq!(of_message(&envelope(None)), " RET=HDRS");
        let bob = Address::parse("bob+shop@bücher.example").unwrap();
        assert_eq!(
            of_recipient(&envelope(None), &bob),
            " NOTIFY=FAILURE,DELAY ORCPT=rfc822;bob+2Bshop@xn--bcher-kva.example"
        );
    }

    #[test]
    fn what_cannot_be_written_is_not_asked() {
        let long = "x".repeat(ENVID_MOST + 1);
        assert_eq!(of_message(&envelope(Some(&long))), " RET=HDRS");
        let zoé = Address::parse("zoé@demo.test").unwrap();
        let wanted = of_recipient(
            &Envelope {
                report_success: true,
                ..envelope(None)
            },
            &zoé,
        );
        assert_eq!(wanted, " NOTIFY=SUCCESS,FAILURE,DELAY");
        assert_eq!(xtext("a b\r\n\""), "a+20b+0D+0A\"");
    }
}
