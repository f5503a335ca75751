use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    address::Address,
    header::DisplayName,
    id::IdentityId,
};

use crate::columns::{Columns, State, Stored};

/// What [`Account`] reads, of the table under this name.
macro_rules! account_columns {
    ($table:literal) => {
        concat!(
            $table,
            ".id, ",
            $table,
            ".address, ",
            $table,
            ".name, ",
            $table,
            ".kind, ",
            $table,
            ".colour, ",
            $table,
            ".active, ",
            $table,
            ".admin, ",
            $table,
            ".sent_copies, ",
            $table,
            ".quota_mb"
        )
    };
}
pub(crate) use account_columns;

impl Stored for Account {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            address: columns.parsed()?,
            name: DisplayName::lossy(&columns.text()?),
            kind: columns.word(AccountKind::parse)?,
            colour: colour(columns.plain()?),
            active: columns.yes()?,
            admin: columns.yes()?,
            sent_copies: columns.word(SentCopies::parse)?,
            quota_mb: columns.count()?,
        })
    }
}

pub(crate) fn colour(number: i64) -> Colour {
    let within = number.rem_euclid(i64::from(Colour::COUNT));
    u8::try_from(within).map_or_else(|_| Colour::default(), Colour::from)
}

impl Stored for (IdentityId, Address) {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok((columns.parsed()?, columns.parsed()?))
    }
}
