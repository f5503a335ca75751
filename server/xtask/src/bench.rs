//! `cargo bench-mail`: the measure itself is the package `bench-mail`; this builds what it measures.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::build::{self, Profile};
use crate::workspace::Workspace;
use crate::{servers, toolchain};

pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    toolchain::ready_to_build(workspace)?;
    servers::ready(workspace)?;
    let site = build::front(workspace, true)?;
    let porteplume = build::binary(workspace, "server", "porteplume", Profile::Release)?;
    let status = workspace
        .cargo()
        .args(["run", "--quiet", "--release", "--package", "bench-mail", "--"])
        .args(arguments)
        .env("PORTEPLUME_BIN", porteplume)
        .env("PORTEPLUME_SITE", site)
        .status()
        .context("cannot start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
