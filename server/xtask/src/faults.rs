//! `cargo faults`: the experiments of `end2end/faults`. Each breaks something while mail is sent or read; the table at the
//! end counts what was lost, doubled or left unclear, and its last line is `N passed, N failed`.

use std::process::ExitCode;

use anyhow::Result;

use crate::build::{self, Profile};
use crate::playwright::Playwright;
use crate::workspace::Workspace;
use crate::{packages, servers, toolchain};

#[derive(clap::Args)]
pub(crate) struct Faults {
    /// Only the short ones, which cargo verify runs too
    #[arg(long)]
    quick: bool,
    /// Only those whose name matches
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Faults {
    pub(crate) fn run(self, workspace: &Workspace) -> Result<ExitCode> {
        toolchain::ready_to_build(workspace)?;
        packages::install(&packages::missing(&packages::CHECKS))?;
        servers::ready(workspace)?;
        Playwright::install(workspace)?;
        build::front(workspace)?;
        let mut faults = quick_or_all(workspace, self.quick)?;
        if !self.quick {
            // The one that is shipped, since some of them measure.
            faults = faults.server(build::binary(
                workspace,
                "server",
                "porteplume",
                Profile::Release,
            )?);
        }
        if let Some(name) = &self.name {
            faults = faults.only(name);
        }
        let count = faults.run()?;
        Ok(if count.failed == 0 && count.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// The experiments, told as a table.
pub(crate) fn quick_or_all(workspace: &Workspace, quick: bool) -> Result<Playwright<'_>> {
    let faults = Playwright::new(workspace, "faults", "./fixtures/faults/table.ts")?;
    Ok(if quick { faults.only("@quick") } else { faults })
}
