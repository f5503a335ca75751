//! Builds the front: the app as WebAssembly, one stylesheet, the public files, each with a compressed form beside
//! it, and a manifest that tells the server their names. `cargo xtask front` calls it.
//!
//! It is a program of its own since the libraries behind it take a minute to compile, and `cargo xtask` should not.

mod compress;
mod files;
mod manifest;
mod style;
mod trim;
mod unused;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;

use crate::compress::Effort;
use crate::manifest::Manifest;

#[derive(Parser)]
#[command(about = "Build the front of Porteplume into a folder that the server reads")]
struct Arguments {
    /// The folder to write.
    #[arg(long)]
    out: PathBuf,
    /// Debug profile and no compressed forms: quick to build, large to load.
    #[arg(long)]
    dev: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let effort = if arguments.dev { Effort::None } else { Effort::Full };
    let started = Instant::now();
    // As cargo says at run time: two checkouts may share a target directory, and with it this program.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").context("start this with cargo: cargo xtask front")?;
    let root = Path::new(&here)
        .ancestors()
        .nth(3)
        .context("the crate has moved")?;
    build(root, &arguments.out, arguments.dev, effort)?;
    eprintln!(
        "front: done in {:.1} s, in {}",
        started.elapsed().as_secs_f32(),
        arguments.out.display()
    );
    Ok(())
}

fn build(root: &Path, out: &Path, dev: bool, effort: Effort) -> Result<()> {
    let module = wasm::compile(root, dev)?;
    let style = style::bundle(&root.join("style"))?;
    let before = Manifest::read(out);
    let mut now = Manifest::of(&module, &style, effort);
    match before.filter(|before| before.sources == now.sources && before.is_whole(out)) {
        Some(before) => now = before,
        None => {
            let bound = wasm::bind(&module)?;
            now.folder = files::write_folder(&out.join("assets"), &bound.files, effort)?;
            now.parts = bound.parts;
            now.css = files::write_hashed(&out.join("assets"), "style", "css", style.as_bytes(), effort)?;
        }
    }
    files::copy_public(&root.join("public"), &out.join("public"), effort)?;
    now.write(out)?;
    files::remove_others(&out.join("assets"), &now.folder, &now.css)?;
    for file in now.files() {
        files::report(&out.join("assets"), &file)?;
    }
    Ok(())
}
