//! Who lives here, and short ways to say things.

use domain::{
    Address,
    account::{Account, AccountKind, Colour, SentCopies},
    draft::{ComposeForm, Revision},
    header::DisplayName,
    id::{AccountId, DraftId, OutboxId, SubmissionKey},
    time::Timestamp,
};
use service::ports::{Drafts, Envelope, NewOutboxItem, StoredDraft};
use store::Store;

pub(crate) struct People {
    pub(crate) alice: Account,
    pub(crate) bob: Account,
    pub(crate) carol: Account,
    pub(crate) dave: Account,
    pub(crate) config: Account,
    pub(crate) support: Account,
}

pub(crate) fn account(name: &str, address: &str, kind: AccountKind) -> Account {
    let address: Address = address.parse().unwrap();
    Account {
        id: AccountId::parse(fresh()).unwrap(),
        colour: Colour::of(&address),
        address,
        name: DisplayName::parse(name).unwrap(),
        kind,
        active: true,
        admin: false,
        sent_copies: SentCopies::Both,
        quota_mb: 100,
    }
}

pub(crate) fn fresh() -> String {
    uuid::Uuid::new_v4().to_string()
}

pub(crate) fn address(text: &str) -> Address {
    text.parse().unwrap()
}

/// Minutes after this day began.
pub(crate) fn minute(minutes: i64) -> Timestamp {
    Timestamp(1_800_000_000_000).plus_seconds(minutes * 60)
}

pub(crate) fn draft(writer: &Account, subject: &str) -> StoredDraft {
    StoredDraft {
        id: DraftId::parse(fresh()).unwrap(),
        account: writer.id.clone(),
        revision: Revision(1),
        form: ComposeForm {
            to: "bob@demo.test".into(),
            subject: subject.into(),
            body: "Bonjour,\n\0 ça va ?".into(),
            ..Default::default()
        },
        answers: None,
        mirror: None,
        submitted: None,
        updated: minute(0),
    }
}

/// A saved draft of revision 1 and what Send makes of it.
pub(crate) async fn ready_to_send(store: &Store, writer: &Account, subject: &str) -> NewOutboxItem {
    let draft = draft(writer, subject);
    store.save(&draft).await.unwrap();
    NewOutboxItem {
        id: OutboxId::parse(fresh()).unwrap(),
        account: writer.id.clone(),
        key: SubmissionKey::parse(fresh()).unwrap(),
        draft: draft.id,
        envelope: Envelope {
            sender: writer.address.clone(),
            recipients: vec![address("bob@demo.test"), address("Zoé@bücher.example")],
            header_from: writer.address.clone(),
            id: None,
            report_success: false,
        },
        message_id: format!("{}@demo.test", fresh()),
        subject: domain::header::Subject::parse(subject).unwrap(),
        raw: format!("Subject: {subject}\r\n\r\n\0ça\r\n").into_bytes(),
        mailbox: None,
        grant: None,
        remember: true,
        answers: None,
        credential: Some(vec![0, 255, 7]),
        not_before: minute(0),
        later: false,
        language: domain::preference::Language::Fr,
        created: minute(0),
        receipt: false,
    }
}
