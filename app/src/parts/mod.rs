//! Parts of the app that the browser loads once they are wanted. The first load holds signing in and the list of mail;
//! the rest comes with the page that shows it, or when a link to it is approached.
//!
//! A function under `#[wasm_split(PART)]` and all that only such functions reach is a part of the WebAssembly; called, it
//! loads its part first. On the server it is a function like any other. What several parts share is a file for each
//! combination of them, so there are few parts: many would be many requests.
//!
//! To add a page to a part: what shows it in [`shown`], a [`Page`] for its route, its path in [`needed`].

mod page;
mod shown;

#[cfg(feature = "hydrate")]
mod approach;

use futures::future::join_all;

#[cfg(feature = "hydrate")]
pub use approach::load_on_approach;
pub use page::Page;
pub use shown::{Manager, opened, send_bar};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Writing a message.
    Compose,
    /// What the list of mail leads to: an open message, the bar after Send, the outbox, the settings.
    Further,
    /// Accounts, delegations, the journal.
    Manager,
}

impl Part {
    /// As in the name of its file, `split_NAME.wasm`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Compose => "compose",
            Part::Further => "further",
            Part::Manager => "manager",
        }
    }

    async fn load(self) -> bool {
        match self {
            Part::Compose => shown::load_compose().await.is_ok(),
            Part::Further => shown::load_further().await.is_ok(),
            Part::Manager => shown::load_manager().await.is_ok(),
        }
    }
}

/// What the page at this path and query (with its `?`) is made of beyond the first load.
pub fn needed(path: &str, search: &str) -> &'static [Part] {
    let shows_bar = search
        .trim_start_matches('?')
        .split('&')
        .any(|pair| pair.starts_with("sent="));
    let mut segments = path.trim_matches('/').split('/');
    match (segments.next(), segments.nth(2)) {
        // It tells in the bar what becomes of the message.
        (Some("compose"), None) => &[Part::Compose, Part::Further],
        (Some("outbox" | "settings"), None) | (Some("mail"), Some(_)) => &[Part::Further],
        (Some("accounts" | "delegations" | "journal" | "welcome"), _) => &[Part::Manager],
        _ if shows_bar => &[Part::Further],
        _ => &[],
    }
}

/// Loads all of them; whether all are there.
pub async fn load(parts: &[Part]) -> bool {
    let loaded = join_all(parts.iter().map(|part| part.load())).await;
    loaded.into_iter().all(|is_there| is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alice_s_inbox_and_signing_in_need_no_part() {
        for path in ["/", "/login", "/mail", "/mail/alice@demo.test/inbox", "/nowhere"] {
            assert_eq!(needed(path, "?q=sent%3D"), [], "{path}");
        }
    }

    #[test]
    fn a_page_needs_what_it_shows() {
        assert_eq!(needed("/compose", "?draft=1"), [Part::Compose, Part::Further]);
        for (path, search) in [
            ("/mail/alice@demo.test/inbox/7-12", "?page=2"),
            ("/mail/alice@demo.test/inbox", "?page=2&sent=5"),
            ("/outbox/", ""),
            ("/settings", ""),
        ] {
            assert_eq!(needed(path, search), [Part::Further], "{path}{search}");
        }
        for path in [
            "/delegations",
            "/delegations/support@demo.test/summary",
            "/journal",
            "/accounts/new",
        ] {
            assert_eq!(needed(path, ""), [Part::Manager], "{path}");
        }
    }
}
