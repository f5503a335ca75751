//! What a browser loads that has been nowhere here before: the document, and all that it, its styles and its scripts
//! refer to. Octets are those of the bodies as they travel.

use anyhow::{Context, Result};

use crate::assets;
use crate::browser::Browser;
use crate::porteplume::Porteplume;
use crate::report::Row;
use crate::stage::ALICE;

const REQUESTS: u64 = 10;
const OCTETS: u64 = 300_000;

/// The rows, and the WebAssembly, as it is when unpacked.
pub(crate) fn measure(server: &Porteplume) -> Result<(Vec<Row>, Vec<u8>)> {
    let mut rows = Vec::new();
    let mut wasm = None;
    let pages = [
        ("sign-in page", Browser::new(server.url()), "/login".to_owned()),
        (
            "alice's inbox",
            Browser::signed_in(server.url(), ALICE)?,
            format!("/mail/{ALICE}/inbox"),
        ),
    ];
    for (what, browser, path) in pages {
        let loaded = load(&browser, &path)?;
        let octets = loaded.iter().map(|file| file.octets).sum();
        rows.push(Row::at_most(
            format!("{what}: requests"),
            loaded.len() as u64,
            REQUESTS,
            "",
        ));
        rows.push(Row::at_most(format!("{what}: octets"), octets, OCTETS, ""));
        for file in &loaded {
            rows.push(Row::figure(
                format!("  {} ({})", file.path, file.encoding),
                file.octets.to_string(),
            ));
        }
        wasm = loaded
            .into_iter()
            .map(|file| file.path)
            .find(|path| path.ends_with(".wasm"))
            .or(wasm);
    }
    let path = wasm.context("the page loads no WebAssembly")?;
    let wasm = Browser::new(server.url()).get(&path)?.good(&path)?;
    Ok((rows, wasm))
}

struct Loaded {
    path: String,
    encoding: String,
    octets: u64,
}

fn load(browser: &Browser, page: &str) -> Result<Vec<Loaded>> {
    let mut loaded: Vec<Loaded> = Vec::new();
    let mut wanted = vec![page.to_owned()];
    while let Some(path) = wanted.pop() {
        if loaded.iter().any(|known| known.path == path) {
            continue;
        }
        let (answer, encoding) = browser.fetch(&path, "gzip, deflate, br, zstd")?;
        let octets = answer.good(&path)?.len() as u64;
        let plain = browser.get(&path)?.good(&path)?;
        let text = String::from_utf8_lossy(&plain);
        wanted.extend(match path.rsplit_once('.').map(|(_, kind)| kind) {
            _ if path == page => assets::of_html(&text),
            Some("css") => assets::of_style(&text, &path),
            Some("js") => assets::of_script(&text, &path),
            _ => Vec::new(),
        });
        loaded.push(Loaded {
            path,
            encoding,
            octets,
        });
    }
    Ok(loaded)
}
