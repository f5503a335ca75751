use domain::{
    draft::{Attached, Revision},
    header::FileName,
    message::MessageKey,
};
use service::ports::StoredDraft;

use crate::{
    columns::{Columns, State, Stored},
    error::unreadable,
};

impl Stored for StoredDraft {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            account: columns.parsed()?,
            revision: columns.plain().map(Revision)?,
            form: columns.json()?,
            answers: columns.maybe_json()?,
            mirror: mirror(columns.plain()?)?,
            submitted: columns.maybe_parsed()?,
            updated: columns.time()?,
        })
    }
}

fn mirror(text: Option<String>) -> State<Option<MessageKey>> {
    let Some(text) = text else {
        return Ok(None);
    };
    MessageKey::parse(&text)
        .map(Some)
        .ok_or_else(|| unreadable("mirror", text))
}

impl Stored for Attached {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            name: FileName::lossy(&columns.text()?),
            media_type: columns.text()?,
            size: u64::try_from(columns.plain::<i64>()?).unwrap_or_default(),
        })
    }
}
