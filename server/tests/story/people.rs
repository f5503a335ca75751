//! alice, bob, carol and dave, config@ and support@, and what they do.

use std::collections::VecDeque;

use async_trait::async_trait;
use domain::{
    Address,
    account::{Account, AccountKind, Colour, SentCopies},
    delegation::{AccessRight, SendRight},
    desk::{
        Answer, Caller, ComposeDesk, ComposeSheet, ComposeStart, DeskError, Incoming, ReadingDesk, Secret,
    },
    draft::{Attached, ComposeForm},
    folder::{FolderKey, FolderRole, Place},
    header::{DisplayName, FileName},
    id::{AccountId, DraftId, GrantId, IdentityId},
    identity::FromInput,
    message::{MessageKey, MessageRow},
    outbox::Submitted,
    preference::Language,
};

use crate::house::House;

pub(crate) fn address(text: &str) -> Address {
    let text = if text.contains('@') {
        text.to_owned()
    } else {
        format!("{text}@demo.test")
    };
    text.parse().unwrap()
}

pub(crate) fn folder(mailbox: &str, role: FolderRole) -> Place {
    Place {
        mailbox: address(mailbox),
        folder: FolderKey::Role(role),
    }
}

impl House {
    pub(crate) async fn people(&self) {
        for (name, full, kind, admin) in [
            ("alice", "Alice Laurent", AccountKind::User, false),
            ("bob", "Bob Martin", AccountKind::User, false),
            ("carol", "Carole Besson", AccountKind::User, false),
            ("dave", "Dave Morel", AccountKind::User, true),
            ("config", "Configuration", AccountKind::Shared, false),
            ("support", "Support", AccountKind::Shared, false),
        ] {
            let account = Account {
                id: AccountId::parse(name).unwrap(),
                address: address(name),
                name: DisplayName::parse(full).unwrap(),
                kind,
                colour: Colour::from(1),
                active: true,
                admin,
                sent_copies: SentCopies::Both,
                quota_mb: 0,
            };
            let password = match kind {
                AccountKind::User => {
                    Some(mailbox::password::hash(&Secret::new(format!("{name}-demo"))).unwrap())
                }
                AccountKind::Shared => None,
            };
            self.ports
                .accounts
                .add(&account, password.as_deref())
                .await
                .unwrap();
        }
        let alias = IdentityId::parse("alias-al").unwrap();
        self.ports
            .accounts
            .add_alias(&alias, &AccountId::parse("alice").unwrap(), &address("al"))
            .await
            .unwrap();
        self.grant("config", "alice", SendRight::As, AccessRight::Full)
            .await;
        self.grant("support", "alice", SendRight::OnBehalf, AccessRight::Read)
            .await;
    }

    /// At a provider accounts come into being at the first sign-in.
    pub(crate) async fn guests(&self) {
        for name in ["alice", "bob", "carol"] {
            let id = AccountId::parse(name).unwrap();
            let now = self.ports.clock.now();
            self.ports
                .accounts
                .ensure(&id, &address(name), &DisplayName::default(), now)
                .await
                .unwrap();
        }
    }

    pub(crate) async fn grant(&self, mailbox: &str, delegate: &str, send: SendRight, access: AccessRight) {
        let id = GrantId::parse(format!("grant-{mailbox}-{delegate}")).unwrap();
        let (mailbox, delegate) = (
            AccountId::parse(mailbox).unwrap(),
            AccountId::parse(delegate).unwrap(),
        );
        let now = self.ports.clock.now();
        self.ports
            .grants
            .set(&id, &mailbox, &delegate, send, access, None, None, now)
            .await
            .unwrap();
    }

    pub(crate) async fn revoke(&self, mailbox: &str, delegate: &str) {
        let (mailbox, delegate) = (
            AccountId::parse(mailbox).unwrap(),
            AccountId::parse(delegate).unwrap(),
        );
        self.ports
            .grants
            .revoke(&mailbox, &delegate, self.ports.clock.now())
            .await
            .unwrap();
    }

    pub(crate) fn caller(&self, name: &str) -> Caller {
        let full = match name {
            "alice" => "Alice Laurent",
            "carol" => "Carole Besson",
            "bob" => "Bob Martin",
            other => other,
        };
        Caller {
            account: AccountId::parse(name).unwrap(),
            address: address(name),
            name: DisplayName::parse(full).unwrap(),
            admin: name == "dave",
            language: Language::En,
            time_zone: "Europe/Paris".into(),
            session: format!("session-{name}"),
            secret: self.needs_secret.then(|| Secret::new(format!("{name}-demo"))),
        }
    }

    pub(crate) async fn new_sheet(&self, caller: &Caller) -> ComposeSheet {
        self.service
            .sheet(
                caller,
                ComposeStart::New {
                    mailbox: None,
                    to: None,
                },
            )
            .await
            .unwrap()
    }

    /// Writes, saves and presses Send.
    pub(crate) async fn send(
        &self,
        caller: &Caller,
        from: FromInput,
        to: &str,
        subject: &str,
    ) -> Answer<Submitted> {
        let sheet = self.new_sheet(caller).await;
        let form = letter(from, to, subject);
        let saved = self.service.save(caller, &sheet.id, sheet.revision, form).await?;
        self.service
            .submit(caller, &saved.id, None, &sheet.submission_key)
            .await
    }

    pub(crate) async fn rows(&self, caller: &Caller, place: &Place) -> Vec<MessageRow> {
        self.service.page(caller, place, None, 1).await.unwrap().rows
    }

    /// Waits for a message: real servers deliver a moment after they accept.
    pub(crate) async fn arrived(&self, caller: &Caller, place: &Place, subject: &str) -> MessageKey {
        for _ in 0..100 {
            let rows = self.rows(caller, place).await;
            if let Some(row) = rows.iter().find(|row| row.subject.as_str() == subject) {
                return row.key;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{subject} did not arrive in {place:?}");
    }

    pub(crate) async fn octets(&self, caller: &Caller, place: &Place, key: MessageKey) -> String {
        String::from_utf8_lossy(&self.service.raw(caller, place, key).await.unwrap()).into_owned()
    }
}

/// A file that comes in these chunks; an empty one is where the line breaks.
pub(crate) struct Chunks(pub(crate) VecDeque<Vec<u8>>);

impl Chunks {
    pub(crate) fn of(chunks: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self(chunks.into_iter().collect())
    }
}

#[async_trait]
impl Incoming for Chunks {
    async fn next(&mut self) -> Answer<Option<Vec<u8>>> {
        match self.0.pop_front() {
            Some(chunk) if chunk.is_empty() => Err(DeskError::BadInput),
            chunk => Ok(chunk),
        }
    }
}

impl House {
    pub(crate) async fn attach(
        &self,
        caller: &Caller,
        draft: &DraftId,
        name: &str,
        mut content: Chunks,
    ) -> Answer<Attached> {
        let received = self.service.receive(caller, draft, &mut content).await?;
        let name = FileName::of_path(name);
        self.service
            .attach(caller, draft, name, "text/plain".into(), received)
            .await
    }
}

pub(crate) fn letter(from: FromInput, to: &str, subject: &str) -> ComposeForm {
    ComposeForm {
        from,
        to: to.into(),
        subject: subject.into(),
        body: "Votre accès est prêt.\n\nMerci.".into(),
        ..ComposeForm::default()
    }
}

pub(crate) fn typed(text: &str) -> FromInput {
    FromInput::Typed(text.into())
}
