use clap::Subcommand;
use service::ports::{Anchor, Journal};

use super::CliError;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum JournalCommand {
    /// Read every row and name those that were altered, moved, removed or inserted
    ///
    /// Prints how many rows there are, and the newest one as NUMBER:HASH. Kept where this database's administrators cannot
    /// write, that line proves later, given back as --anchor, that nothing up to it was rewritten.
    Verify {
        /// A row noted earlier, which has to be there unchanged; may be repeated
        #[arg(long = "anchor", value_name = "NUMBER:HASH", value_parser = anchor)]
        anchors: Vec<Anchor>,
    },
}

impl JournalCommand {
    pub(super) async fn run(self, house: &House) -> Result<(), CliError> {
        let Self::Verify { anchors } = self;
        let found = Journal::verify(house.store.as_ref(), &anchors).await?;
        for damage in &found.damages {
            println!("{damage}");
        }
        println!("rows {}", found.rows);
        if let Some(Anchor { number, hash }) = &found.head {
            println!("head {number}:{hash}");
        }
        if found.damages.is_empty() {
            Ok(())
        } else {
            Err(CliError::JournalDamaged)
        }
    }
}

fn anchor(text: &str) -> Result<Anchor, &'static str> {
    let hint = "write NUMBER:HASH as `journal verify` prints it";
    let (number, hash) = text.split_once(':').ok_or(hint)?;
    let hash = hash.to_ascii_lowercase();
    if hash.len() != 64 || !hash.bytes().all(|octet| octet.is_ascii_hexdigit()) {
        return Err(hint);
    }
    Ok(Anchor {
        number: number.parse().map_err(|_| hint)?,
        hash,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_taken_as_it_was_printed() {
        let hash = "a1".repeat(32);
        let noted = anchor(&format!("42:{}", hash.to_uppercase())).unwrap();
        assert_eq!(
            noted,
            Anchor {
                number: 42,
                hash: hash.clone()
            }
        );
        for bad in [
            "",
            "42",
            &hash,
            &format!("-1:{hash}"),
            &format!("42:{}", &hash[1..]),
            "42:zz",
        ] {
            assert!(anchor(bad).is_err(), "{bad}");
        }
    }
}
