//! The built front, as `cargo xtask front` writes it: `manifest.json`, `assets/` with paths that carry a hash of
//! the content, `public/` with names that stay. All of it, compressed forms included, is read into memory at start.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::components::icon::SYMBOLS;
use app::shell::Assets;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use http::StatusCode;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// Why the front could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SiteError {
    #[error(
        "the built front is missing: cannot read {path} ({source}); make it with `cargo xtask front --out {dir}`"
    )]
    Missing {
        path: PathBuf,
        dir: PathBuf,
        source: io::Error,
    },
    #[error("{path} is not a manifest of the built front ({source}); make it anew with `cargo xtask front`")]
    Manifest {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error(
        "the front was built {front} erased component types and this server {server} them, so pages would not come \
         alive; build both in one way (RUSTFLAGS in the environment replaces what .cargo/config.toml sets)"
    )]
    Erasure {
        front: &'static str,
        server: &'static str,
    },
}

#[derive(Deserialize)]
struct Manifest {
    folder: String,
    parts: BTreeMap<String, Vec<String>>,
    css: String,
    erased: bool,
}

/// The built front, ready to serve.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    assets: Assets,
    files: Arc<HashMap<String, File>>,
}

#[derive(Debug)]
struct File {
    kind: HeaderValue,
    etag: HeaderValue,
    cache: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Site {
    /// Reads the folder that `cargo xtask front --out` wrote.
    pub(crate) fn load(dir: &Path) -> Result<Site, SiteError> {
        let missing = |path: &Path, source| SiteError::Missing {
            path: path.to_owned(),
            dir: dir.to_owned(),
            source,
        };
        let path = dir.join("manifest.json");
        let text = fs::read(&path).map_err(|source| missing(&path, source))?;
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|source| SiteError::Manifest { path, source })?;
        if manifest.erased != cfg!(erase_components) {
            let word = |erased| if erased { "with" } else { "without" };
            return Err(SiteError::Erasure {
                front: word(manifest.erased),
                server: word(cfg!(erase_components)),
            });
        }
        let mut files = HashMap::new();
        for (folder, prefix, cache) in [("assets", "/assets/", FOR_EVER), ("public", "/", ASK_AGAIN)] {
            let folder = dir.join(folder);
            read_folder(&folder, prefix, &cache, &mut files).map_err(|source| missing(&folder, source))?;
        }
        name_by_content(&mut files);
        let inside = |name: &str| format!("/assets/{}/{name}", manifest.folder);
        let part_files = manifest
            .parts
            .iter()
            .map(|(part, names)| (part.clone(), names.iter().map(|name| inside(name)).collect()))
            .collect();
        let assets = Assets {
            script: inside("app.js"),
            parts: inside("parts.js"),
            wasm: inside("app.wasm"),
            style: format!("/assets/{}", manifest.css),
            part_files: Arc::new(part_files),
        };
        Ok(Site {
            assets,
            files: Arc::new(files),
        })
    }

    #[cfg(test)]
    pub(crate) fn without_files() -> Site {
        let assets = Assets {
            script: "/assets/app.js".to_owned(),
            parts: "/assets/parts.js".to_owned(),
            wasm: "/assets/app.wasm".to_owned(),
            style: "/assets/style.css".to_owned(),
            part_files: Arc::default(),
        };
        Site {
            assets,
            files: Arc::default(),
        }
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.assets
    }
}

/// The symbols are drawn on every page: under the name that the pages use they need never be asked for again.
fn name_by_content(files: &mut HashMap<String, File>) {
    if let Some(mut symbols) = files.remove("/icons.svg") {
        symbols.cache = FOR_EVER;
        files.insert(SYMBOLS.to_owned(), symbols);
    }
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    cache: &HeaderValue,
    files: &mut HashMap<String, File>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{prefix}{name}/"), cache, files)?;
        } else if !name.ends_with(".br") && !name.ends_with(".gz") {
            files.insert(format!("{prefix}{name}"), read_file(&entry.path(), cache)?);
        }
    }
    Ok(())
}

fn read_file(path: &Path, cache: &HeaderValue) -> io::Result<File> {
    let plain = Bytes::from(fs::read(path)?);
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        fs::read(name).ok().map(Bytes::from)
    };
    let hash = Sha256::digest(&plain);
    let etag = format!(
        "\"{}\"",
        hash.iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    );
    Ok(File {
        kind: kind_of(path),
        etag: HeaderValue::try_from(etag).map_err(io::Error::other)?,
        cache: cache.clone(),
        plain,
        brotli: beside(".br"),
        gzip: beside(".gz"),
    })
}

fn kind_of(path: &Path) -> HeaderValue {
    HeaderValue::from_static(match path.extension().and_then(|ending| ending.to_str()) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    })
}

/// A route for each file, so that a name that is not there falls through to the app's "not found".
pub(super) fn routes(site: Site) -> Router {
    let mut router = Router::new();
    for path in site.files.keys() {
        router = router.route(path, one_file(path.clone()));
    }
    router.with_state(site)
}

fn one_file(path: String) -> MethodRouter<Site> {
    get(
        async move |State(site): State<Site>, headers: HeaderMap| match site.files.get(&path) {
            Some(file) => file.answer(&headers),
            None => StatusCode::NOT_FOUND.into_response(),
        },
    )
}

impl File {
    fn answer(&self, asked: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, self.cache.clone());
        headers.insert(ETAG, self.etag.clone());
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if asked
            .get_all(IF_NONE_MATCH)
            .iter()
            .any(|known| self.is_known_as(known))
        {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(CONTENT_TYPE, self.kind.clone());
        let forms = [("br", &self.brotli), ("gzip", &self.gzip)];
        let packed = forms.into_iter().find_map(|(coding, form)| {
            form.as_ref()
                .filter(|_| accepts(asked, coding))
                .map(|form| (coding, form))
        });
        let body = match packed {
            Some((coding, form)) => {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
                form.clone()
            }
            None => self.plain.clone(),
        };
        (headers, body).into_response()
    }

    /// The weak comparison of RFC 9110, 13.1.2: a proxy that recompresses marks the tag as weak.
    fn is_known_as(&self, sent: &HeaderValue) -> bool {
        let (Ok(sent), Ok(ours)) = (sent.to_str(), self.etag.to_str()) else {
            return false;
        };
        sent.split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == ours)
    }
}

/// Whether Accept-Encoding (RFC 9110, 12.5.3) names this coding with a weight above zero.
fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    let values = asked
        .get_all(ACCEPT_ENCODING)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut pieces = item.split(';').map(str::trim);
        let named = pieces
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = pieces
            .find_map(|piece| piece.strip_prefix("q="))
            .map(str::parse::<f32>);
        named && !matches!(weight, Some(Ok(0.0) | Err(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn built(erased: bool) -> TempDir {
        let dir = TempDir::new().unwrap();
        let manifest = format!(
            r#"{{"folder":"1","parts":{{"compose":["split_compose.wasm"]}},"css":"style.1.css","erased":{erased}}}"#
        );
        fs::create_dir_all(dir.path().join("assets/1")).unwrap();
        fs::create_dir_all(dir.path().join("public/fonts")).unwrap();
        fs::write(dir.path().join("manifest.json"), manifest).unwrap();
        fs::write(dir.path().join("assets/1/app.js"), "plain").unwrap();
        fs::write(dir.path().join("assets/1/app.js.br"), "brotli").unwrap();
        fs::write(dir.path().join("assets/1/app.js.gz"), "gzip").unwrap();
        fs::write(dir.path().join("public/favicon.svg"), "<svg/>").unwrap();
        fs::write(dir.path().join("public/fonts/a.woff2"), "font").unwrap();
        dir
    }

    fn asking(name: http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_smallest_form_that_the_browser_takes_is_sent() {
        let dir = built(cfg!(erase_components));
        let site = Site::load(dir.path()).unwrap();
        let file = &site.files["/assets/1/app.js"];
        for (asked, coding) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip, br;q=0", Some("gzip")),
            ("GZIP;q=0.5", Some("gzip")),
            ("identity", None),
        ] {
            let answer = file.answer(&asking(ACCEPT_ENCODING, asked));
            let sent = answer
                .headers()
                .get(CONTENT_ENCODING)
                .map(|value| value.to_str().unwrap());
            assert_eq!(sent, coding, "{asked}");
            assert_eq!(answer.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
            assert_eq!(answer.headers()[CACHE_CONTROL], FOR_EVER);
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let dir = built(cfg!(erase_components));
        let site = Site::load(dir.path()).unwrap();
        let file = &site.files["/favicon.svg"];
        assert_eq!(file.cache, ASK_AGAIN);
        let mut asked = HeaderMap::new();
        asked.insert(IF_NONE_MATCH, file.etag.clone());
        assert_eq!(file.answer(&asked).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            file.answer(&asking(IF_NONE_MATCH, "\"other\"")).status(),
            StatusCode::OK
        );
    }

    #[test]
    fn folders_in_public_keep_their_path_and_packed_forms_are_no_files_of_their_own() {
        let dir = built(cfg!(erase_components));
        let site = Site::load(dir.path()).unwrap();
        let mut paths: Vec<_> = site.files.keys().map(String::as_str).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["/assets/1/app.js", "/favicon.svg", "/fonts/a.woff2"]);
    }

    #[test]
    fn a_front_that_was_not_built_or_does_not_fit_is_named() {
        let dir = built(!cfg!(erase_components));
        assert!(matches!(Site::load(dir.path()), Err(SiteError::Erasure { .. })));
        let empty = TempDir::new().unwrap();
        let said = Site::load(empty.path()).unwrap_err().to_string();
        assert!(said.contains("cargo xtask front"), "{said}");
        fs::write(empty.path().join("manifest.json"), "{}").unwrap();
        assert!(matches!(
            Site::load(empty.path()),
            Err(SiteError::Manifest { .. })
        ));
    }
}
