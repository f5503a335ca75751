//! The app as a WebAssembly module, and the JavaScript that joins it to the browser.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{trim, unused};

/// The module that runs first.
pub(crate) const SCRIPT: &str = "app.js";
/// The WebAssembly that it starts.
pub(crate) const MAIN: &str = "app.wasm";
/// The module that both of them ask for the lazy parts.
pub(crate) const PARTS: &str = "parts.js";
/// What a page loads before it comes alive; all else in the folder is a part that is loaded once it is wanted.
pub(crate) const FIRST: [&str; 3] = [MAIN, SCRIPT, PARTS];

/// The files a browser loads, by name. They refer to one another, so they stay in one folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The app as the browser loads it.
pub(crate) struct Bound {
    pub(crate) files: Files,
    /// For each lazy part the files that it is made of.
    pub(crate) parts: BTreeMap<String, Vec<String>>,
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
    cargo.arg("--message-format=json-render-diagnostics");
    // Splitting follows the linker's relocations.
    cargo
        .args(["--", "-Clink-args=--emit-relocs"])
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

/// Takes the lazy parts out of the module (what only `#[lazy]` functions reach) and joins the rest to JavaScript.
pub(crate) fn bind(module: &[u8]) -> Result<Bound> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let main = folder.path().join("main.wasm");
    let (link, script) = (format!("./{PARTS}"), format!("./{SCRIPT}"));
    let module = unused::leave_out(module).context("what is never run cannot be left out")?;
    let mut options = wasm_split_cli_support::Options::new(&module);
    options.output_dir = folder.path();
    options.main_out_path = &main;
    options.link_name = &link;
    options.main_module = &script;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the lazy parts cannot be taken out of the module: {error:#}"))?;

    // Debug information would make this step take half a minute, so none is kept. The parts import the linker's exports
    // by their mangled names.
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&main)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .keep_debug(false);
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true);
    let out = folder.path().join("out");
    bindgen
        .generate(&out)
        .context("wasm-bindgen cannot read the module")?;
    if out.join("snippets").exists() {
        bail!("a dependency of the app brings JavaScript files of its own, which the page does not load");
    }
    let (main, script) = trim::number_imports(
        &fs::read(out.join("app_bg.wasm"))?,
        &fs::read_to_string(out.join(SCRIPT))?,
    )?;
    let mut files = Files::from([
        (SCRIPT.to_owned(), script.into_bytes()),
        (MAIN.to_owned(), main),
        (PARTS.to_owned(), fs::read(folder.path().join(PARTS))?),
    ]);
    for path in split.split_modules {
        let name = path
            .file_name()
            .context("a part has no name")?
            .to_string_lossy()
            .into_owned();
        files.insert(name, trim::without_names(&fs::read(&path)?)?);
    }
    let parts = split.prefetch_map.into_iter().map(|(part, stems)| {
        let mut names: Vec<_> = stems.into_iter().map(|stem| format!("{stem}.wasm")).collect();
        names.sort();
        (part, names)
    });
    Ok(Bound {
        files,
        parts: parts.collect(),
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
