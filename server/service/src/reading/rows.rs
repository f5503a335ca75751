//! From what hosts list to what pages show.

use domain::{
    desk::Caller,
    folder::FolderKey,
    message::{MessageKey, MessageRow},
    time::Timestamp,
};

use crate::{dates, ports::RawRow};

pub(crate) fn row(
    raw: RawRow,
    folder: &FolderKey,
    validity: u32,
    now: Timestamp,
    caller: &Caller,
) -> MessageRow {
    MessageRow {
        folder: folder.clone(),
        key: MessageKey {
            validity,
            uid: raw.uid,
        },
        when: dates::when(raw.date, now, caller),
        from: raw.from,
        sender: raw.sender,
        to: raw.to,
        subject: raw.subject,
        preview: raw.preview,
        size: raw.size,
        flags: raw.flags,
        attachments: raw.attachments,
    }
}
