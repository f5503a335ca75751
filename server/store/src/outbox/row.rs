use domain::{header::Subject, outbox::OutboxState, preference::Language, time::Timestamp};
use service::ports::{NewOutboxItem, OutboxItem};

use crate::columns::{Columns, State, Stored};

/// What [`ItemRow`] reads.
macro_rules! item_columns {
    () => {
        "id, account_id, submission_key, draft_id, envelope, message_id, subject, size, mailbox_id, grant_id, remember, \
         answers, credential, not_before, later, language, created_at, receipt, state, attempts, next_try, refusal, partly, words, filed, \
         filing_attempts, dismissed"
    };
}
pub(super) use item_columns;

/// An item without its octets, and how many they are.
pub(super) struct ItemRow {
    pub(super) item: OutboxItem,
    pub(super) size: u64,
}

impl Stored for ItemRow {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        let id = columns.parsed()?;
        let account = columns.parsed()?;
        let key = columns.parsed()?;
        let draft = columns.parsed()?;
        let envelope = columns.json()?;
        let message_id = columns.text()?;
        let subject = Subject::lossy(&columns.text()?);
        let size = u64::try_from(columns.plain::<i64>()?).unwrap_or_default();
        let new = NewOutboxItem {
            id,
            account,
            key,
            draft,
            envelope,
            message_id,
            subject,
            raw: Vec::new(),
            mailbox: columns.maybe_parsed()?,
            grant: columns.maybe_parsed()?,
            remember: columns.yes()?,
            answers: columns.maybe_json()?,
            credential: columns.plain()?,
            not_before: columns.time()?,
            later: columns.yes()?,
            // None of what was sent before it was noted.
            language: columns
                .plain::<Option<String>>()?
                .and_then(|text| Language::parse(&text))
                .unwrap_or_default(),
            created: columns.time()?,
            receipt: columns.yes()?,
        };
        let item = OutboxItem {
            new,
            state: columns.word(OutboxState::parse)?,
            attempts: columns.count()?,
            next_try: columns.maybe_time()?,
            refusal: columns.maybe_json()?,
            partly: columns.maybe_json()?.unwrap_or_default(),
            words: columns.plain()?,
            filed: columns.json()?,
            filing_attempts: columns.count()?,
            dismissed: columns.yes()?,
        };
        Ok(Self { item, size })
    }
}

/// Nothing asks for the octets of a message that is where it belongs, or was taken back.
pub(super) fn keeps_octets(state: OutboxState) -> bool {
    !matches!(state, OutboxState::Filed | OutboxState::Withdrawn)
}

/// Only what may still be transmitted, or filed, signs in again.
pub(super) fn keeps_credential(state: OutboxState) -> bool {
    keeps_octets(state) && state != OutboxState::Refused
}

/// When something has to happen to an item that comes into `state` at `at`.
pub(super) fn due(state: OutboxState, at: Timestamp, next_try: Option<Timestamp>) -> Option<Timestamp> {
    use OutboxState::{Accepted, Deferred, Filed, Queued, Refused, Sending, Unclear, Withdrawn};
    match state {
        Queued | Accepted | Sending => Some(next_try.unwrap_or(at)),
        // Without one it waits for something that no clock brings.
        Deferred => next_try,
        Refused | Unclear | Filed | Withdrawn => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_still_leave_keeps_what_it_needs_to_leave() {
        for state in OutboxState::ALL {
            if state.may_become(OutboxState::Sending) || state.may_become(OutboxState::Queued) {
                assert!(keeps_octets(state) && keeps_credential(state), "{state:?}");
            }
        }
        assert!(
            keeps_credential(OutboxState::Accepted),
            "copies are filed over IMAP"
        );
    }

    #[test]
    fn nothing_happens_by_itself_to_what_is_left_to_the_user() {
        let at = Timestamp(5);
        assert_eq!(due(OutboxState::Unclear, at, Some(at)), None);
        assert_eq!(due(OutboxState::Refused, at, Some(at)), None);
        assert_eq!(
            due(OutboxState::Deferred, at, Some(Timestamp(9))),
            Some(Timestamp(9))
        );
        assert_eq!(due(OutboxState::Deferred, at, None), None);
        assert_eq!(due(OutboxState::Accepted, at, None), Some(at));
    }
}
