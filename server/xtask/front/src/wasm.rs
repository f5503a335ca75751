//! The app as a WebAssembly module, and the JavaScript that joins it to the browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

/// What the browser loads.
pub(crate) struct Browser {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
}

/// Has cargo compile the app for the browser; the bytes of the module.
///
/// `cargo rustc --crate-type cdylib`, not `cargo build`: when the rlib is made in the same call, link-time
/// optimisation is silently left out and the module is a quarter larger.
pub(crate) fn compile(root: &Path, dev: bool) -> Result<Vec<u8>> {
    let profile = if dev { "dev" } else { "wasm-release" };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root)
        .args(["rustc", "--package", "app", "--lib", "--crate-type", "cdylib"]);
    cargo.args(["--target", "wasm32-unknown-unknown", "--profile", profile]);
    cargo.args(["--no-default-features", "--features", "hydrate"]);
    cargo
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit());
    let output = cargo.output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the app does not compile for the browser");
    }
    let path = module_path(&String::from_utf8_lossy(&output.stdout))
        .context("cargo named no WebAssembly module of the app")?;
    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// Finds the app's module among cargo's JSON messages.
fn module_path(messages: &str) -> Option<PathBuf> {
    let artifacts = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    artifacts
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "app")
        .filter_map(|message| message["filenames"].as_array().cloned())
        .flatten()
        .filter_map(|name| name.as_str().map(PathBuf::from))
        .rfind(|path| path.extension().is_some_and(|ending| ending == "wasm"))
}

/// Runs wasm-bindgen. Debug information would make this step take half a minute, so none is kept.
pub(crate) fn bind(module: &[u8]) -> Result<Browser> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("app", module.to_vec())
        .web(true)?
        .typescript(false)
        .keep_debug(false);
    bindgen
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true);
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    bindgen
        .generate(folder.path())
        .context("wasm-bindgen cannot read the module")?;
    if folder.path().join("snippets").exists() {
        bail!("a dependency of the app brings JavaScript files of its own, which the page does not load");
    }
    Ok(Browser {
        js: fs::read_to_string(folder.path().join("app.js"))?,
        wasm: fs::read(folder.path().join("app_bg.wasm"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_found_among_cargo_s_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"domain"},"filenames":["/t/libdomain.rlib"]}
not json
{"reason":"compiler-artifact","target":{"name":"app"},"filenames":["/t/build-script"]}
{"reason":"compiler-artifact","target":{"name":"app"},"filenames":["/t/app.d","/t/app.wasm"]}
{"reason":"build-finished","success":true}"#;
        assert_eq!(module_path(messages), Some(PathBuf::from("/t/app.wasm")));
        assert_eq!(module_path("{}"), None);
    }
}
