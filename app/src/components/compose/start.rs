//! How a compose page begins, read from its address.
//!
//! `/compose` writes anew; `mailbox=` from that mailbox, `to=` to those recipients. `draft=` goes on with a draft,
//! with one written by another client when `mailbox=`, `folder=`, `key=` name it; with `mode=reply|reply_all|forward`
//! too, that message is answered.

use domain::{
    Address,
    desk::ComposeStart,
    draft::ReplyMode,
    folder::{FolderKey, Place},
    id::DraftId,
    message::MessageKey,
};

/// What cannot be read counts as not said: the worst that happens is an empty page.
pub fn start(get: impl Fn(&str) -> Option<String>) -> ComposeStart {
    let mailbox = get("mailbox").and_then(|text| Address::parse(&text).ok());
    if let Some(draft) = get("draft").and_then(|text| DraftId::parse(text).ok()) {
        return ComposeStart::Draft(draft);
    }
    let message = || {
        let folder = FolderKey::parse(&get("folder")?)?;
        let key = MessageKey::parse(&get("key")?)?;
        Some((
            Place {
                mailbox: mailbox.clone()?,
                folder,
            },
            key,
        ))
    };
    let Some((place, key)) = message() else {
        return ComposeStart::New {
            mailbox,
            to: get("to"),
        };
    };
    let mode = match get("mode").as_deref() {
        Some("reply") => ReplyMode::Reply,
        Some("reply_all") => ReplyMode::ReplyAll,
        Some("forward") => ReplyMode::Forward,
        _ => return ComposeStart::Continue { place, key },
    };
    ComposeStart::Answer { place, key, mode }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(query: &str) -> ComposeStart {
        start(|name| {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        })
    }

    #[test]
    fn every_way_to_begin_has_its_address() {
        assert_eq!(
            from(""),
            ComposeStart::New {
                mailbox: None,
                to: None
            }
        );
        let config = Address::parse("config@demo.test").unwrap();
        assert_eq!(
            from("mailbox=config@demo.test&to=bob@demo.test"),
            ComposeStart::New {
                mailbox: Some(config.clone()),
                to: Some("bob@demo.test".into())
            }
        );
        assert_eq!(
            from("draft=d1&mode=reply"),
            ComposeStart::Draft(DraftId::parse("d1").unwrap())
        );
        let place = Place {
            mailbox: config,
            folder: FolderKey::INBOX,
        };
        let key = MessageKey { validity: 7, uid: 42 };
        assert_eq!(
            from("mode=reply_all&mailbox=config@demo.test&folder=inbox&key=7-42"),
            ComposeStart::Answer {
                place: place.clone(),
                key,
                mode: ReplyMode::ReplyAll
            }
        );
        assert_eq!(
            from("mode=continue&mailbox=config@demo.test&folder=inbox&key=7-42"),
            ComposeStart::Continue { place, key }
        );
    }

    #[test]
    fn an_address_that_makes_no_sense_is_an_empty_page() {
        for query in [
            "draft=",
            "draft=../x",
            "mode=reply",
            "mode=reply&folder=inbox&key=7-42",
            "key=1-1",
        ] {
            assert_eq!(
                from(query),
                ComposeStart::New {
                    mailbox: None,
                    to: None
                },
                "{query}"
            );
        }
    }
}
