//! The figures, one file each.

pub(crate) mod first_load;
pub(crate) mod list;
pub(crate) mod memory;
pub(crate) mod open;
pub(crate) mod rights;
pub(crate) mod send;

use std::time::{Duration, Instant};

use anyhow::Result;
use domain::folder::{FolderKey, Place};

use crate::stage::ALICE;

/// A folder of alice's own mailbox.
fn place(folder: &str) -> Result<Place> {
    Ok(Place {
        mailbox: domain::Address::parse(ALICE)?,
        folder: FolderKey::Path(folder.to_owned()),
    })
}

/// What it gave, and how long it took.
fn timed<T>(act: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let begun = Instant::now();
    let given = act()?;
    Ok((given, begun.elapsed()))
}
