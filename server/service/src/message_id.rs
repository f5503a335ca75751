use domain::Address;

/// RFC 5322 `msg-id` without its brackets: its right-hand side is the From's own domain, never this machine's name, so
/// that it tells nothing of who wrote or where (PRODUCT 3.7).
pub(crate) fn message_id(unique: &str, from: &Address) -> String {
    let ascii = from.to_ascii_domain().unwrap_or_else(|| from.to_string());
    let host = ascii
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .trim_matches(['[', ']'])
        .replace(':', ".");
    format!("{unique}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_hand_side_is_the_mailbox_s_domain() {
        assert_eq!(
            message_id("u", &"config@bücher.example".parse().unwrap()),
            "u@xn--bcher-kva.example"
        );
        assert_eq!(message_id("u", &"x@[IPv6:::1]".parse().unwrap()), "u@ipv6...1");
    }
}
