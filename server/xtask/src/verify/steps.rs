//! The steps, quick ones first.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::count::Count;
use crate::build;
use crate::faults;
use crate::packages;
use crate::playwright::Playwright;
use crate::servers;
use crate::toolchain::{self, WASM};
use crate::workspace::{Workspace, answers, succeed};

type Step = fn(&Workspace) -> Result<Count>;

pub(crate) fn all() -> [(&'static str, Step); 9] {
    [
        ("what the checks need", set_up),
        ("format", format),
        ("licences (cargo deny)", licences),
        ("lints, server side", lints),
        ("lints, browser side", browser_lints),
        ("tests", tests),
        ("build of the front", front),
        ("browser", browser),
        ("faults, the short ones", short_faults),
    ]
}

/// How cargo starts a program of tests: coreutils' timeout ends it after twenty minutes, where the slowest took three on a
/// busy machine. A test that waits for ever is then a failure, and its name is in what was printed last.
const ENDED_AFTER: &str =
    r#"target."cfg(unix)".runner = ["timeout", "--foreground", "--kill-after=10", "1200"]"#;

const NONE: Count = Count { passed: 0, failed: 0 };

fn set_up(workspace: &Workspace) -> Result<Count> {
    toolchain::ready_to_build(workspace)?;
    toolchain::ready_to_check(workspace)?;
    packages::install(&packages::missing(&packages::CHECKS))?;
    servers::ready(workspace)?;
    Playwright::install(workspace)?;
    Ok(NONE)
}

fn format(workspace: &Workspace) -> Result<Count> {
    succeed(
        workspace.cargo().args(["fmt", "--all", "--check"]),
        "not formatted; cargo fmt --all does it",
    )?;
    Ok(NONE)
}

/// Not on a fresh machine, where installing it would take as long as all the rest.
fn licences(workspace: &Workspace) -> Result<Count> {
    if !answers(workspace.cargo().args(["deny", "--version"])) {
        println!("left out: cargo-deny is not installed (cargo install --locked cargo-deny)");
        return Ok(NONE);
    }
    let mut deny = workspace.cargo();
    deny.args(["deny", "--offline", "check", "licenses", "bans", "sources"]);
    succeed(&mut deny, "deny.toml does not allow this")?;
    Ok(NONE)
}

fn lints(workspace: &Workspace) -> Result<Count> {
    let mut clippy = workspace.cargo();
    clippy.args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    succeed(&mut clippy, "clippy")?;
    Ok(NONE)
}

fn browser_lints(workspace: &Workspace) -> Result<Count> {
    let mut clippy = workspace.cargo();
    clippy.args(["clippy", "--quiet", "--package", "app", "--target", WASM]);
    clippy.args([
        "--no-default-features",
        "--features",
        "hydrate",
        "--",
        "-D",
        "warnings",
    ]);
    succeed(&mut clippy, "clippy")?;
    Ok(NONE)
}

/// Unit tests, the contract on every host (real Dovecot and Postfix among them), the story on both databases.
fn tests(workspace: &Workspace) -> Result<Count> {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast", "--config", ENDED_AFTER]);
    counted(&mut cargo)
}

/// Runs `cargo test`, passing on what it prints.
fn counted(command: &mut Command) -> Result<Count> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start cargo")?;
    let output = child.stdout.take().context("cargo has no output")?;
    let mut all = Count::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line.context("cannot read what cargo prints")?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        all += Count::of_cargo_line(&line);
    }
    let status = child.wait()?;
    match all {
        Count { failed: 0, .. } if !status.success() => bail!("cargo test ended with {status}"),
        Count { passed: 0, failed: 0 } => bail!("no test ran"),
        all => Ok(all),
    }
}

fn front(workspace: &Workspace) -> Result<Count> {
    build::front(workspace)?;
    Ok(NONE)
}

fn browser(workspace: &Workspace) -> Result<Count> {
    Playwright::new(workspace, "test", "list")?.run()
}

fn short_faults(workspace: &Workspace) -> Result<Count> {
    faults::quick_or_all(workspace, true)?.run()
}
