//! Where in the mail a page is, read from the address bar and written into links.

use domain::Address;
use domain::folder::{FolderKey, Place, percent_encoded};
use domain::message::{MessageKey, Scope, Search, Spot};
use leptos::prelude::*;

use crate::live::memo;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

/// `/mail/MAILBOX/FOLDER[/MESSAGE]?q=...&page=N`. A search goes through the whole mailbox unless `in=folder` says
/// otherwise, and then `at=FOLDER` says where the open message lies when that is another folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    pub list: ListRequest,
    /// The message that is open.
    pub open: Option<Spot>,
}

/// What a list shows: one page of a folder, or of a search that was begun in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct ListRequest {
    pub place: Place,
    pub search: Option<Search>,
    /// From 1.
    pub page: u32,
}

impl ListRequest {
    pub fn folder(place: Place) -> Self {
        Self {
            place,
            search: None,
            page: 1,
        }
    }

    /// Do its messages lie in more than one folder?
    pub fn is_mixed(&self) -> bool {
        self.search
            .as_ref()
            .is_some_and(|search| search.scope == Scope::Mailbox)
    }

    /// The same words looked for elsewhere.
    pub fn in_scope(&self, scope: Scope) -> Self {
        let search = self.search.as_ref().map(|search| Search {
            text: search.text.clone(),
            scope,
        });
        Self {
            search,
            ..Self::folder(self.place.clone())
        }
    }

    pub fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    pub fn path(&self) -> String {
        format!("/mail/{}{}", self.place.path(), self.tail(None))
    }

    /// The open message, with this list beside it.
    pub fn message_path(&self, spot: &Spot) -> String {
        let elsewhere = (spot.folder != self.place.folder).then_some(&spot.folder);
        format!("/mail/{}/{}{}", self.place.path(), spot.key, self.tail(elsewhere))
    }

    fn tail(&self, at: Option<&FolderKey>) -> String {
        let search = self.search.as_ref();
        let query = search.map(|search| format!("q={}", percent_encoded(&search.text)));
        let scope = search
            .filter(|search| search.scope == Scope::Folder)
            .map(|_| "in=folder".to_owned());
        let page = (self.page > 1).then(|| format!("page={}", self.page));
        let at = at.map(|folder| format!("at={folder}"));
        let pairs: Vec<String> = [query, scope, page, at].into_iter().flatten().collect();
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
        let scope = match query.get("in").as_deref() {
            Some("folder") => Scope::Folder,
            _ => Scope::Mailbox,
        };
        let search = query
            .get("q")
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .map(|text| Search { text, scope });
        let at = query
            .get("at")
            .filter(|_| search.is_some())
            .and_then(|at| FolderKey::parse(&at));
        let open = key.map(|key| Spot {
            folder: at.unwrap_or_else(|| folder.clone()),
            key,
        });
        let page = query
            .get("page")
            .and_then(|page| page.parse().ok())
            .filter(|page| *page > 0)
            .unwrap_or(1);
        let list = ListRequest {
            place: Place { mailbox, folder },
            search,
            page,
        };
        Some(Self { list, open })
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
    memo(move || {
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
            search: Some(Search {
                text: "50 % de & plus".into(),
                scope: Scope::Mailbox,
            }),
            page: 3,
        };
        let spot = Spot {
            folder: list.place.folder.clone(),
            key: MessageKey { validity: 7, uid: 12 },
        };
        let path = list.message_path(&spot);
        assert!(
            path.ends_with("/7-12?q=50%20%25%20de%20%26%20plus&page=3"),
            "{path}"
        );
        let path = path.split('?').next().unwrap();
        let found = read(path, &[("q", "50 % de & plus"), ("page", "3")]).unwrap();
        let open = Some(spot);
        assert_eq!(found, Whereabouts { list, open });
    }

    #[test]
    fn a_search_says_how_far_it_goes_and_where_what_it_found_lies() {
        let place = Place {
            mailbox: Address::parse("alice@demo.test").unwrap(),
            folder: FolderKey::INBOX,
        };
        let everywhere = read("/mail/alice@demo.test/inbox", &[("q", "proof")]).unwrap();
        assert!(everywhere.list.is_mixed());
        let here = everywhere.list.in_scope(Scope::Folder);
        assert_eq!(here.path(), "/mail/alice@demo.test/inbox?q=proof&in=folder");
        assert!(!here.is_mixed());
        let sent = Spot {
            folder: FolderKey::Role(domain::folder::FolderRole::Sent),
            key: MessageKey { validity: 7, uid: 2 },
        };
        let path = everywhere.list.message_path(&sent);
        assert_eq!(path, "/mail/alice@demo.test/inbox/7-2?q=proof&at=sent");
        let found = read(
            "/mail/alice@demo.test/inbox/7-2",
            &[("q", "proof"), ("at", "sent")],
        );
        assert_eq!(found.unwrap().open, Some(sent));
        let without_search = read("/mail/alice@demo.test/inbox/7-2", &[("at", "sent")]).unwrap();
        assert_eq!(without_search.open.unwrap().folder, FolderKey::INBOX);
        assert!(!ListRequest::folder(place).is_mixed());
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
