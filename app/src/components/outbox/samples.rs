//! What the tests of the Outbox start from.

use domain::{
    Address,
    header::Subject,
    id::{DraftId, OutboxId},
    outbox::{OutboxEntry, OutboxState},
    time::When,
};

pub(crate) fn entry(state: OutboxState) -> OutboxEntry {
    OutboxEntry {
        id: OutboxId::parse("o1").unwrap(),
        draft: DraftId::parse("d1").unwrap(),
        state,
        from: Address::parse("config@demo.test").unwrap(),
        recipients: vec![Address::parse("bob@demo.test").unwrap()],
        receipt: false,
        subject: Subject::parse("Hello").unwrap(),
        created: When {
            iso: String::new(),
            short: "14:07".into(),
            long: String::new(),
            group: String::new(),
        },
        leaving: domain::outbox::Leaving::Now,
        attempts: 1,
        next_try: None,
        refusal: None,
        partly: Vec::new(),
        traces: None,
        words: None,
    }
}
