use domain::time::Timestamp;

use crate::columns::{Columns, State, Stored};

/// What [`Row`] reads.
macro_rules! journal_columns {
    () => {
        "seq, at, kind, mailbox, mailbox_id, actor, actor_id, actor_name, payload, search, previous, hash"
    };
}
pub(super) use journal_columns;

/// As it is in the table, nothing made of it yet: what is verified is what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) at: Timestamp,
    pub(super) kind: String,
    pub(super) mailbox: String,
    pub(super) mailbox_id: Option<String>,
    pub(super) actor: Option<String>,
    pub(super) actor_id: Option<String>,
    pub(super) actor_name: Option<String>,
    pub(super) payload: String,
    pub(super) search: String,
    pub(super) previous: String,
    pub(super) hash: String,
}

impl Stored for Row {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            seq: columns.plain()?,
            at: columns.time()?,
            kind: columns.text()?,
            mailbox: columns.text()?,
            mailbox_id: columns.plain()?,
            actor: columns.plain()?,
            actor_id: columns.plain()?,
            actor_name: columns.plain()?,
            payload: columns.text()?,
            search: columns.text()?,
            previous: columns.text()?,
            hash: columns.text()?,
        })
    }
}
