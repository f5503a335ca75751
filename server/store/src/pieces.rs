//! Big contents in pieces: a row each, so that neither the driver nor the database ever copies more than a piece.

use service::ports::StateError;
use sqlx::{AnyConnection, Row};

use crate::{
    columns::{State, change},
    error::from_driver,
};

/// Octets. The driver holds three copies of one.
const PIECE: usize = service::ports::PIECE;

/// A table of pieces. Both take the owner's id and the number of the piece, from 0.
pub(crate) struct Pieces {
    insert: &'static str,
    select: &'static str,
}

pub(crate) const OF_ATTACHMENTS: Pieces = Pieces {
    insert: "INSERT INTO draft_pieces (attachment_id, piece, octets) VALUES ($1, $2, $3)",
    select: "SELECT octets FROM draft_pieces WHERE attachment_id = $1 AND piece = $2",
};
pub(crate) const OF_OUTBOX: Pieces = Pieces {
    insert: "INSERT INTO outbox_pieces (item_id, piece, octets) VALUES ($1, $2, $3)",
    select: "SELECT octets FROM outbox_pieces WHERE item_id = $1 AND piece = $2",
};

impl Pieces {
    pub(crate) async fn write(
        &self,
        connection: &mut AnyConnection,
        owner: &str,
        content: &[u8],
    ) -> State<()> {
        for (number, octets) in (0i64..).zip(content.chunks(PIECE)) {
            let query = sqlx::query(self.insert).bind(owner).bind(number).bind(octets);
            change(query, &mut *connection).await?;
        }
        Ok(())
    }

    /// One piece after another: a stream of rows would have many of them waiting in memory. `NotFound` unless there are
    /// `size` octets: then they were removed while we read.
    pub(crate) async fn read(
        &self,
        connection: &mut AnyConnection,
        owner: &str,
        size: u64,
    ) -> State<Vec<u8>> {
        let size = usize::try_from(size).map_err(|_| StateError::NotFound)?;
        let mut content = Vec::with_capacity(size);
        for number in 0i64.. {
            if content.len() >= size {
                break;
            }
            let query = sqlx::query(self.select).bind(owner).bind(number);
            let row = query.fetch_one(&mut *connection).await.map_err(from_driver)?;
            content.extend_from_slice(row.try_get(0).map_err(from_driver)?);
        }
        if content.len() == size {
            Ok(content)
        } else {
            Err(StateError::NotFound)
        }
    }
}
