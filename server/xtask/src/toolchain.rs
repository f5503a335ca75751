//! What rustup brings: the WebAssembly target and, for the checks, rustfmt and clippy.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::{Workspace, answers, succeed};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target when the toolchain lacks it, and looks for a linker.
pub(crate) fn ready_to_build(workspace: &Workspace) -> Result<()> {
    if !answers(workspace.tool("cc").arg("--version")) {
        bail!(
            "there is no C compiler, which linking needs; install it, as root: apt-get install gcc libc6-dev"
        );
    }
    if !has_target(workspace)? {
        eprintln!("Adding the Rust target {WASM} (rustup target add)");
        let failure =
            "the target for the browser side is missing, and rustup could not add it (is there network?)";
        succeed(workspace.tool("rustup").args(["target", "add", WASM]), failure)?;
    }
    Ok(())
}

fn has_target(workspace: &Workspace) -> Result<bool> {
    let mut rustc = workspace.tool("rustc");
    let output = rustc
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
        .context("cannot start rustc")?;
    Ok(output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).exists())
}

/// Adds rustfmt and clippy when the toolchain lacks them.
pub(crate) fn ready_to_check(workspace: &Workspace) -> Result<()> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !answers(workspace.cargo().args([command, "--version"])) {
            let failure = format!("{component} is missing, and rustup could not add it (is there network?)");
            succeed(
                workspace.tool("rustup").args(["component", "add", component]),
                &failure,
            )?;
        }
    }
    Ok(())
}
