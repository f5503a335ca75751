//! Where the page's code calls the server. The paths of server functions end in a number that differs from checkout to
//! checkout; a browser has them from the WebAssembly it loads, and so have we.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;
use ureq::http::StatusCode;

use crate::browser::Browser;
use crate::porteplume::Porteplume;

const NAMES: [&str; 8] = [
    "delegation_plan",
    "list",
    "managed_accounts",
    "open",
    "open_sheet",
    "save_draft",
    "submit_draft",
    "outbox_item",
];

pub(crate) struct Calls(HashMap<&'static str, String>);

impl Calls {
    /// Reads the paths out of the built front's WebAssembly; of what could be one, the one that the server knows.
    pub(crate) fn learn(server: &Porteplume, site: &Path) -> Result<Self> {
        let wasm = &wasm(site)?;
        let browser = Browser::new(server.url());
        let mut paths = HashMap::new();
        for name in NAMES {
            let found = candidates(wasm, name);
            let known = |path: &&String| {
                browser
                    .call(path, &json!({}))
                    .is_ok_and(|answer| answer.status != StatusCode::NOT_FOUND)
            };
            let Some(path) = found.iter().find(known) else {
                bail!(
                    "the WebAssembly calls no server function {name} that the server knows (looked at {found:?})"
                )
            };
            paths.insert(name, path.clone());
        }
        Ok(Self(paths))
    }

    /// One of the names above.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.0.get(name).map_or("/", String::as_str)
    }
}

/// Every part of it, one after the other.
fn wasm(dir: &Path) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(wasm(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "wasm") {
            all.extend(fs::read(&path)?);
        }
    }
    Ok(all)
}

/// Texts lie side by side in WebAssembly, with nothing between them: digits of the next may follow. Longest first.
fn candidates(wasm: &[u8], name: &str) -> Vec<String> {
    let start = format!("/api/{name}");
    let places = wasm
        .windows(start.len())
        .enumerate()
        .filter(|(_, window)| *window == start.as_bytes());
    let mut found = Vec::new();
    for (place, _) in places {
        let rest = &wasm[place + start.len()..];
        let digits = rest
            .iter()
            .take(24)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        for length in (0..=digits).rev() {
            found.push(format!("{start}{}", String::from_utf8_lossy(&rest[..length])));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn a_path_is_found_between_other_texts() {
        let wasm = b"\0src/list.rs/api/list123/api/list_more9/api/open4564 rows";
        let list = candidates(wasm, "list");
        assert_eq!(list[0], "/api/list123");
        assert!(candidates(wasm, "open").contains(&"/api/open456".to_owned()));
        assert!(candidates(wasm, "send").is_empty());
    }
}
