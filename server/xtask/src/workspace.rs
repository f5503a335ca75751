//! Where things are, and how cargo is called.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The checkout and the folder of what is built from it.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Workspace> {
        // As cargo says at run time: two checkouts may share a target directory, and with it this program.
        let here =
            std::env::var_os("CARGO_MANIFEST_DIR").context("start this with cargo: cargo xtask --help")?;
        let root = Path::new(&here)
            .ancestors()
            .nth(2)
            .context("the crate has moved")?;
        let output = cargo(root)
            .args(["metadata", "--format-version=1", "--no-deps"])
            .output();
        let output = output.context("cannot start cargo")?;
        if !output.status.success() {
            bail!(
                "cargo cannot read the workspace: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let target = metadata["target_directory"]
            .as_str()
            .context("cargo named no target directory")?;
        Ok(Workspace {
            root: root.to_owned(),
            target: target.into(),
        })
    }

    pub(crate) fn cargo(&self) -> Command {
        cargo(&self.root)
    }

    /// Another tool, started in the checkout.
    pub(crate) fn tool(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root);
    command
}

/// Runs it with our output; an error that begins with `failure` when it does not succeed.
pub(crate) fn succeed(command: &mut Command, failure: &str) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("{failure}: cannot start {name}"))?;
    if status.success() {
        return Ok(());
    }
    bail!("{failure}: {name} ended with {status}")
}

/// Whether the tool is there and answers.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
