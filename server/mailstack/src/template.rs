//! The templates of `end2end/mailstack` and filling them in.

use crate::StackError;

/// A template and its name, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Template {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

macro_rules! template {
    ($constant:ident, $file:literal) => {
        pub(crate) const $constant: Template = Template {
            name: $file,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../end2end/mailstack/",
                $file
            )),
        };
    };
}

template!(INIT, "init.sh");
template!(ACCOUNTS, "accounts.sql");
template!(DOVECOT, "dovecot.conf.in");
template!(DOVECOT_USERS, "dovecot-users.conf.in");
template!(DOVECOT_DELEGATES, "dovecot-delegates.conf.in");
template!(DOVECOT_ACL, "dovecot-acl");
template!(MAIN_CF, "main.cf.in");
template!(MASTER_CF, "master.cf.in");
template!(SUBMISSION_HEADER_CHECKS, "submission-header-checks.in");
template!(HOOK_SENDERS, "hooks/senders.in");
template!(HOOK_RECIPIENTS, "hooks/recipients.in");
template!(HOOK_HEADER_CHECKS, "hooks/header-checks");
template!(HOOK_TRANSPORT, "hooks/transport.in");
template!(MAP_DOMAINS, "maps/domains.sql");
template!(MAP_MAILBOXES, "maps/mailboxes.sql");
template!(MAP_ALIASES, "maps/aliases.sql");
template!(MAP_OWN_DOMAINS, "maps/own-domains.sql");
template!(MAP_SENDER_LOGINS, "maps/sender-logins.sql");

/// Values for the markers.
pub(crate) type Values<'a> = [(&'static str, &'a str)];

impl Template {
    /// The text with every `@NAME@` replaced. A marker is capitals and underscores; any other `@` stays.
    pub(crate) fn fill(self, values: &Values<'_>) -> Result<String, StackError> {
        let mut filled = String::with_capacity(self.text.len() * 2);
        let mut rest = self.text;
        while let Some(at) = rest.find('@') {
            let (before, from_at) = rest.split_at(at);
            filled.push_str(before);
            let after = &from_at[1..];
            match after.split_once('@').filter(|(marker, _)| is_marker(marker)) {
                Some((marker, tail)) => {
                    let value = values
                        .iter()
                        .find(|(name, _)| *name == marker)
                        .map(|(_, value)| *value);
                    filled.push_str(value.ok_or_else(|| StackError::UnknownMarker {
                        template: self.name,
                        marker: marker.to_owned(),
                    })?);
                    rest = tail;
                }
                None => {
                    filled.push('@');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

fn is_marker(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: Template = Template {
        name: "example",
        text: "postmaster@@DOMAIN@ a@b.test @DIR@/x @",
    };

    #[test]
    fn markers_are_filled_and_addresses_left_alone() {
        let filled = EXAMPLE.fill(&[("DOMAIN", "demo.test"), ("DIR", "/d")]).unwrap();
        assert_eq!(filled, "postmaster@demo.test a@b.test /d/x @");
    }

    #[test]
    fn a_marker_without_a_value_is_named() {
        let error = EXAMPLE.fill(&[("DOMAIN", "demo.test")]).unwrap_err();
        assert!(error.to_string().contains("example asks for @DIR@"), "{error}");
    }
}
