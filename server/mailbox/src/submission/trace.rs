//! Trace fields that final delivery puts on top (RFC 5321 section 4.4). They name the envelope and us: nothing of the
//! client, which on Send As would be the delegate's.

use chrono::DateTime;
use domain::address::Address;
use domain::time::Timestamp;

fn wire(address: &Address) -> String {
    address
        .to_ascii_domain()
        .unwrap_or_else(|| address.as_str().to_owned())
}

pub(super) fn delivered(message: &[u8], sender: &Address, recipient: &Address, now: Timestamp) -> Vec<u8> {
    let date = DateTime::from_timestamp_millis(now.0).map(|now| now.to_rfc2822());
    let (sender, recipient) = (wire(sender), wire(recipient));
    let mut out = format!("Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n").into_bytes();
    if let Some(date) = date {
        let domain = recipient.rsplit('@').next().unwrap_or_default();
        out.extend_from_slice(format!("Received: by {domain}; {date}\r\n").as_bytes());
    }
    out.extend_from_slice(message);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivered_message_names_its_envelope_and_nothing_else() {
        let config = Address::parse("config@demo.test").unwrap();
        let bob = Address::parse("bob@bücher.example").unwrap();
        let out = delivered(b"Subject: x\r\n\r\n", &config, &bob, Timestamp(1_767_607_200_000));
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "Return-Path: <config@demo.test>\r\nDelivered-To: bob@xn--bcher-kva.example\r\n\
             Received: by xn--bcher-kva.example; Mon, 5 Jan 2026 10:00:00 +0000\r\nSubject: x\r\n\r\n"
        );
    }
}
