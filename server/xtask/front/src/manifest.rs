//! What the server reads to know the names of the files, and what tells whether they are still right.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::compress::Effort;
use crate::files::hex;
use crate::wasm;

#[derive(Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Manifest {
    /// In `assets/`: the folder of `app.js`, `app.wasm` and `parts.js`, named after their content.
    pub(crate) folder: String,
    /// For each part that is loaded once it is wanted, the files of that folder it is made of.
    pub(crate) parts: BTreeMap<String, Vec<String>>,
    /// In `assets/`: the stylesheet, with the hash of its content in its name.
    pub(crate) css: String,
    /// Whether component types were erased; the server must be built alike.
    pub(crate) erased: bool,
    /// Hash of all that the files are made from.
    pub(crate) sources: String,
}

impl Manifest {
    /// A manifest without names yet. This program itself counts as a source: another version writes other files.
    pub(crate) fn of(module: &[u8], style: &str, effort: Effort) -> Manifest {
        let this = std::env::current_exe().and_then(fs::read).unwrap_or_default();
        let mut hash = Sha256::new();
        for source in [
            &Sha256::digest(this)[..],
            &Sha256::digest(module),
            &Sha256::digest(style),
        ] {
            hash.update(source);
        }
        hash.update(format!("{effort:?}"));
        Manifest {
            erased: cfg!(erase_components),
            sources: hex(&hash.finalize()),
            ..Manifest::default()
        }
    }

    /// `None` when there is none, or one that another version wrote.
    pub(crate) fn read(out: &Path) -> Option<Manifest> {
        let text = fs::read(out.join("manifest.json")).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Paths below `assets/`, what a page loads first in front.
    pub(crate) fn files(&self) -> Vec<String> {
        let first = wasm::FIRST.iter().map(ToString::to_string);
        let parts: BTreeSet<_> = self.parts.values().flatten().cloned().collect();
        let inside = first.chain(parts).map(|name| format!("{}/{name}", self.folder));
        inside.chain([self.css.clone()]).collect()
    }

    pub(crate) fn is_whole(&self, out: &Path) -> bool {
        self.files()
            .iter()
            .all(|name| out.join("assets").join(name).is_file())
    }

    /// Written beside and moved into place, so that a server starting meanwhile never reads half of it.
    pub(crate) fn write(&self, out: &Path) -> Result<()> {
        let (part, whole) = (out.join("manifest.json.part"), out.join("manifest.json"));
        fs::write(&part, serde_json::to_vec_pretty(self)?)
            .and_then(|()| fs::rename(&part, &whole))
            .with_context(|| format!("cannot write {}", whole.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_any_source_is_seen() {
        let full = Manifest::of(b"module", "style", Effort::Full);
        assert_eq!(full, Manifest::of(b"module", "style", Effort::Full));
        assert_ne!(full, Manifest::of(b"module!", "style", Effort::Full));
        assert_ne!(full, Manifest::of(b"module", "style!", Effort::Full));
        assert_ne!(full, Manifest::of(b"module", "style", Effort::None));
    }

    #[test]
    fn what_was_written_is_read_back() {
        let out = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(out.path()), None);
        let manifest = Manifest {
            folder: "1".to_owned(),
            parts: BTreeMap::from([("compose".to_owned(), vec!["split_compose.wasm".to_owned()])]),
            ..Manifest::of(b"module", "style", Effort::None)
        };
        manifest.write(out.path()).unwrap();
        assert_eq!(Manifest::read(out.path()), Some(manifest));
    }
}
