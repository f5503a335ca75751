//! Building the two sides. Cargo skips what has not changed, so a second call takes a second.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::workspace::{Workspace, succeed};

const OFFLINE: &str = "(what stops it is written above; the first build needs network for the crates, later ones do \
                       not)";

/// How the binary is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Profile::Dev => "debug",
            Profile::Release => "release",
        }
    }
}

/// Builds the front as it is shipped; the folder for `--site`.
pub(crate) fn front(workspace: &Workspace) -> Result<PathBuf> {
    let site = workspace.target.join("site");
    let mut cargo = workspace.cargo();
    cargo
        .args(["run", "--package", "front", "--", "--out"])
        .arg(&site);
    succeed(&mut cargo, &format!("the front could not be built {OFFLINE}"))?;
    Ok(site)
}

/// `cargo xtask front`, with the arguments as they were typed.
pub(crate) fn front_with(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let mut cargo = workspace.cargo();
    // Where it was typed, so that a relative --out means what it says.
    cargo.current_dir(std::env::current_dir().context("cannot tell the current directory")?);
    cargo
        .args(["run", "--quiet", "--package", "front", "--"])
        .args(arguments);
    let status = cargo.status().context("cannot start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds one binary; its path.
pub(crate) fn binary(workspace: &Workspace, package: &str, name: &str, profile: Profile) -> Result<PathBuf> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--package", package, "--bin", name]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    succeed(&mut cargo, &format!("{name} could not be built {OFFLINE}"))?;
    Ok(workspace.target.join(profile.folder()).join(name))
}
