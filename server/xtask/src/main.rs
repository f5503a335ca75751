//! The project's own commands: `cargo demo`, `cargo verify`, `cargo faults`, `cargo bench-mail` and `cargo xtask front`. The aliases
//! are in `.cargo/config.toml`.
//!
//! To add one: a variant of [`Task`] and a module of its name.

mod bench;
mod build;
mod demo;
mod faults;
mod packages;
mod playwright;
mod servers;
mod toolchain;
mod verify;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Commands of the Porteplume workspace")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build all, seed a demo and serve it
    Demo(demo::Demo),
    /// Check everything: format, lints, tests, real mail servers, browser
    Verify,
    /// Break servers, connections, disks and clocks while mail is sent and read, and count what is lost or doubled
    Faults(faults::Faults),
    /// Measure speed and memory against real Dovecot and Postfix
    BenchMail(Passed),
    /// Build the front: `cargo xtask front [--dev] --out DIR`
    #[command(disable_help_flag = true)]
    Front(Passed),
}

/// What another program reads.
#[derive(clap::Args)]
struct Passed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    match act(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(task: Task) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match task {
        Task::Demo(demo) => demo.run(&workspace),
        Task::Verify => verify::run(&workspace),
        Task::Faults(faults) => faults.run(&workspace),
        Task::BenchMail(passed) => bench::run(&workspace, &passed.arguments),
        Task::Front(passed) => build::front_with(&workspace, &passed.arguments),
    }
}
