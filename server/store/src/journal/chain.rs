//! How a row seals the one before it.
//!
//! The hash of a row is SHA-256, in lower-case hexadecimal, of the line `porteplume journal 1` (with its line feed) and
//! then of its columns in the order of the table, from `seq` to `previous`. Each column is its length in octets, in
//! decimal, a colon, its text in UTF-8, and a comma; NULL is `-,`; numbers are decimal texts. Lengths make the limits
//! of columns certain: no text of one can pass for the beginning of the next.

use sha2::{Digest, Sha256};

use super::row::Row;

/// What the first row follows.
pub(super) const BEFORE_ALL: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(super) fn hash(row: &Row) -> String {
    let mut sealed = Sha256::new();
    sealed.update(b"porteplume journal 1\n");
    let columns = [
        Some(row.seq.to_string()),
        Some(row.at.0.to_string()),
        Some(row.kind.clone()),
        Some(row.mailbox.clone()),
        row.mailbox_id.clone(),
        row.actor.clone(),
        row.actor_id.clone(),
        row.actor_name.clone(),
        Some(row.payload.clone()),
        Some(row.search.clone()),
        Some(row.previous.clone()),
    ];
    for column in columns {
        match column {
            Some(text) => {
                sealed.update(text.len().to_string());
                sealed.update(b":");
                sealed.update(text);
                sealed.update(b",");
            }
            None => sealed.update(b"-,"),
        }
    }
    sealed
        .finalize()
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    fn row() -> Row {
        Row {
            seq: 1,
            at: Timestamp(5),
            kind: "sent".into(),
            mailbox: "config@demo.test".into(),
            mailbox_id: Some("c".into()),
            actor: Some("alice@demo.test".into()),
            actor_id: Some("a".into()),
            actor_name: Some("Alice".into()),
            payload: "{}".into(),
            search: "é".into(),
            previous: BEFORE_ALL.into(),
            hash: String::new(),
        }
    }

    /// Fixed for ever: rows written by one version are verified by the next. Made with
    /// `printf 'porteplume journal 1\n1:1,1:5,4:sent,...' | sha256sum`.
    #[test]
    fn the_encoding_never_changes() {
        assert_eq!(
            hash(&row()),
            "30dba5b77c885dfe5f709e8c44123d07a19744b6e8795ddc923cb5ce113da136"
        );
    }

    #[test]
    fn no_column_is_left_out_and_none_runs_into_the_next() {
        let changes: [fn(&mut Row); 13] = [
            |row| row.seq = 2,
            |row| row.at = Timestamp(6),
            |row| row.kind = "granted".into(),
            |row| row.mailbox = "other@demo.test".into(),
            |row| row.mailbox_id = None,
            |row| row.actor = None,
            |row| row.actor_id = Some("b".into()),
            |row| row.actor_name = Some("Bob".into()),
            |row| row.payload = "{ }".into(),
            |row| row.search = "e".into(),
            |row| row.previous = "1".repeat(64),
            |row| (row.actor_id, row.actor_name) = (Some("aA".into()), Some("lice".into())),
            |row| (row.actor_id, row.actor_name) = (Some("-,".into()), None),
        ];
        let mut seen = vec![hash(&row())];
        for change in changes {
            let mut row = row();
            change(&mut row);
            seen.push(hash(&row));
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
}
