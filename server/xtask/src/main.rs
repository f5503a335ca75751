//! The project's own commands: `cargo demo`, `cargo verify`, `cargo bench-mail` and `cargo xtask front`.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

fn main() -> Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    arguments
        .next_if(|word| word == "front")
        .context("usage: cargo xtask front [--dev] --out DIR")?;
    let status = Command::new("cargo")
        .args(["run", "--quiet", "--package", "front", "--"])
        .args(arguments)
        .status()
        .context("cannot start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
