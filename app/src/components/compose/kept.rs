//! Words that no network has taken yet outlive a reload: they are put aside in the tab's own storage when the page
//! goes, found again when the same page comes back, and stay there until the server has them.

use domain::{
    Address,
    draft::{ComposeForm, Revision},
    id::{DraftId, SubmissionKey},
};
use serde::{Deserialize, Serialize};

const NAME: &str = "porteplume.draft";

/// A draft as the page left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Who wrote it: somebody else may sign in in the same tab.
    pub writer: Address,
    /// Path and query of the page.
    pub page: String,
    pub draft: DraftId,
    pub revision: Revision,
    pub key: SubmissionKey,
    pub form: ComposeForm,
    /// What was sent to the server before these words, upon `revision`, and not answered: it may have some of it.
    #[serde(default)]
    pub unanswered: Vec<ComposeForm>,
}

impl Aside {
    /// Does it belong to the page that shows `draft` to `reader` at `page`? A new draft has another id after a reload,
    /// so the same address will do.
    pub fn belongs(&self, reader: &Address, page: &str, draft: &DraftId) -> bool {
        &self.writer == reader && (&self.draft == draft || self.page == page)
    }
}

/// For the tab, until [`forget`].
pub fn put_aside(aside: &Aside) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(aside)) {
        // A full or forbidden storage loses nothing that was not already on its way to the server.
        let _ = storage.set_item(NAME, &text);
    }
}

/// What was put aside for this page.
pub fn find(reader: &Address, page: &str, draft: &DraftId) -> Option<Aside> {
    let aside: Aside = serde_json::from_str(&storage()?.get_item(NAME).ok()??).ok()?;
    aside.belongs(reader, page, draft).then_some(aside)
}

/// The server has the words, or they are wanted no more.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(NAME);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_to_their_writer_and_their_own_page_only() {
        let id = |text: &str| DraftId::parse(text).unwrap();
        let [alice, bob] = ["alice@demo.test", "bob@demo.test"].map(|text| Address::parse(text).unwrap());
        let aside = Aside {
            writer: alice.clone(),
            page: "/compose?mailbox=config@demo.test".into(),
            draft: id("d1"),
            revision: Revision(3),
            key: SubmissionKey::parse("k").unwrap(),
            form: ComposeForm {
                body: "Bonjour".into(),
                ..Default::default()
            },
            unanswered: Vec::new(),
        };
        assert!(aside.belongs(&alice, "/compose?draft=d1", &id("d1")));
        assert!(aside.belongs(&alice, "/compose?mailbox=config@demo.test", &id("d2")));
        assert!(!aside.belongs(&alice, "/compose", &id("d2")));
        assert!(!aside.belongs(&bob, "/compose?draft=d1", &id("d1")));
    }
}
