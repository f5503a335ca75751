//! Where in the mail a page is, read from the address bar and written into links.

use domain::Address;
use domain::folder::{FolderKey, Place, percent_encoded};
use domain::message::MessageKey;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

/// `/mail/MAILBOX/FOLDER[/MESSAGE]?q=...&page=N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    pub list: ListRequest,
    /// The message that is open.
    pub key: Option<MessageKey>,
}

/// What a list shows: one page of a folder, or of a search in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct ListRequest {
    pub place: Place,
    pub query: Option<String>,
    /// From 1.
    pub page: u32,
}

impl ListRequest {
    pub fn folder(place: Place) -> Self {
        Self {
            place,
            query: None,
            page: 1,
        }
    }

    pub fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    pub fn path(&self) -> String {
        format!("/mail/{}{}", self.place.path(), self.tail())
    }

    /// The open message, with this list beside it.
    pub fn message_path(&self, key: MessageKey) -> String {
        format!("/mail/{}/{key}{}", self.place.path(), self.tail())
    }

    fn tail(&self) -> String {
        let query = self
            .query
            .as_deref()
            .map(|query| format!("q={}", percent_encoded(query)));
        let page = (self.page > 1).then(|| format!("page={}", self.page));
        let pairs: Vec<String> = query.into_iter().chain(page).collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }
}

impl Whereabouts {
    /// None where the path is not of the mail, or names no mailbox, folder or message.
    fn read(path: &str, query: &ParamsMap) -> Option<Self> {
        let mut segments = path
            .strip_prefix("/mail/")?
            .trim_end_matches('/')
            .split('/')
            .map(Url::unescape);
        let mailbox = Address::parse(&segments.next()?).ok()?;
        let folder = FolderKey::parse(&segments.next()?)?;
        let key = match segments.next() {
            Some(text) => Some(MessageKey::parse(&text)?),
            None => None,
        };
        if segments.next().is_some() {
            return None;
        }
        let text = query
            .get("q")
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        let page = query
            .get("page")
            .and_then(|page| page.parse().ok())
            .filter(|page| *page > 0)
            .unwrap_or(1);
        let list = ListRequest {
            place: Place { mailbox, folder },
            query: text,
            page,
        };
        Some(Self { list, key })
    }
}

pub fn inbox_path(mailbox: &Address) -> String {
    let place = Place {
        mailbox: mailbox.clone(),
        folder: FolderKey::INBOX,
    };
    ListRequest::folder(place).path()
}

/// Where the page is now; None outside the mail.
pub fn use_whereabouts() -> Memo<Option<Whereabouts>> {
    let location = use_location();
    Memo::new(move |_| {
        location
            .query
            .with(|query| location.pathname.with(|path| Whereabouts::read(path, query)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, query: &[(&'static str, &str)]) -> Option<Whereabouts> {
        let query = query
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Whereabouts::read(path, &query)
    }

    #[test]
    fn a_link_leads_where_it_was_written() {
        let list = ListRequest {
            place: Place {
                mailbox: Address::parse("a+b/c@demo.test").unwrap(),
                folder: FolderKey::Path("Été/2025".into()),
            },
            query: Some("50 % de & plus".into()),
            page: 3,
        };
        let key = MessageKey { validity: 7, uid: 12 };
        let path = list.message_path(key);
        assert!(
            path.ends_with("/7-12?q=50%20%25%20de%20%26%20plus&page=3"),
            "{path}"
        );
        let path = path.split('?').next().unwrap();
        let found = read(path, &[("q", "50 % de & plus"), ("page", "3")]).unwrap();
        assert_eq!(found, Whereabouts { list, key: Some(key) });
    }

    #[test]
    fn the_first_page_of_a_folder_has_a_plain_path() {
        let place = Place {
            mailbox: Address::parse("alice@demo.test").unwrap(),
            folder: FolderKey::INBOX,
        };
        assert_eq!(
            ListRequest::folder(place.clone()).path(),
            "/mail/alice@demo.test/inbox"
        );
        let found = read("/mail/alice@demo.test/inbox/", &[("q", "  "), ("page", "0")]).unwrap();
        assert_eq!(found.list, ListRequest::folder(place));
    }

    #[test]
    fn nonsense_is_nowhere() {
        for path in [
            "/settings",
            "/mail",
            "/mail/alice/inbox",
            "/mail/alice@demo.test/elsewhere",
        ] {
            assert_eq!(read(path, &[]), None, "{path}");
        }
        assert_eq!(read("/mail/alice@demo.test/inbox/first", &[]), None);
        assert_eq!(read("/mail/alice@demo.test/inbox/1-1/x", &[]), None);
    }
}
