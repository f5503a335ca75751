//! Turns `locales/LANGUAGE/AREA.json` into the module `i18n`: a text missing in one language, or a placeholder that
//! differs, is a warning of the build. Also names the file of symbols by its content.
//!
//! `leptos_i18n_build` does the same and adds an exporter of Unicode data that this app does not use, with some
//! two hundred crates behind it; its two halves are called here directly.

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

/// The files of a language: the words of one part of the app each.
const AREAS: [&str; 7] = [
    "common",
    "mail",
    "compose",
    "outbox",
    "journal",
    "delegations",
    "accounts",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("en")?
        .add_locale("fr")?
        .add_namespaces(AREAS)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let locales = parse_locales(None, config)?;
    let module = leptos_i18n_codegen::gen_code(&locales, None, true, None, true)?;
    let target = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n.rs");
    std::fs::write(target, module.to_string())?;
    name_symbols()
}

/// `public/icons.svg` has its content in its name, so that a browser keeps it. Server and browser are built from the same
/// file, so both name it alike.
fn name_symbols() -> Result<(), Box<dyn Error>> {
    const FILE: &str = "../public/icons.svg";
    println!("cargo::rerun-if-changed={FILE}");
    let mut hash = DefaultHasher::new();
    std::fs::read(FILE)?.hash(&mut hash);
    println!("cargo::rustc-env=SYMBOLS=/icons.{:016x}.svg", hash.finish());
    Ok(())
}
