//! `cargo bench-mail`: the measure itself is the package `bench`; this builds what it measures and runs it.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::build::{self, Profile};
use crate::workspace::Workspace;
use crate::{packages, servers, toolchain};

pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    toolchain::ready_to_build(workspace)?;
    servers::ready(workspace)?;
    packages::install(&packages::missing(&[packages::CHROMIUM]))?;
    let site = build::front(workspace)?;
    let porteplume = build::binary(workspace, "server", "porteplume", Profile::Release)?;
    let bench = build::binary(workspace, "bench", "bench-mail", Profile::Release)?;
    let status = servers::as_root(&bench)
        .arg("--porteplume")
        .arg(porteplume)
        .arg("--site")
        .arg(site)
        .args(arguments)
        .status()
        .with_context(|| format!("cannot start {}", bench.display()))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
