//! Calling what is in `end2end`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::build::{self, Profile};
use crate::verify::Count;
use crate::workspace::{Workspace, succeed};

/// A script of `end2end/package.json`, and what it is to run on.
pub(crate) struct Playwright<'a> {
    workspace: &'a Workspace,
    script: &'static str,
    reporter: &'static str,
    porteplume: Option<PathBuf>,
    mailstack: PathBuf,
    only: Vec<String>,
}

impl<'a> Playwright<'a> {
    /// Its packages. The browser is Debian's; Playwright would fetch one of its own.
    pub(crate) fn install(workspace: &Workspace) -> Result<()> {
        let mut npm = workspace.tool("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--prefix", "end2end"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        succeed(
            &mut npm,
            "the browser tests' packages could not be installed (is there network?)",
        )
    }

    /// Builds the mail servers' program.
    pub(crate) fn new(
        workspace: &'a Workspace,
        script: &'static str,
        reporter: &'static str,
    ) -> Result<Self> {
        Ok(Self {
            workspace,
            script,
            reporter,
            porteplume: None,
            mailstack: build::binary(workspace, "mailstack", "mailstack", Profile::Dev)?,
            only: Vec::new(),
        })
    }

    /// In place of the one that tests are run on.
    pub(crate) fn server(mut self, porteplume: PathBuf) -> Self {
        self.porteplume = Some(porteplume);
        self
    }

    /// Those whose name matches this, and all that was asked for before.
    pub(crate) fn only(mut self, name: &str) -> Self {
        self.only.push(format!("(?=.*{name})"));
        self
    }

    pub(crate) fn run(self) -> Result<Count> {
        let workspace = self.workspace;
        let porteplume = match self.porteplume {
            Some(porteplume) => porteplume,
            None => build::binary(workspace, "server", "porteplume", Profile::Dev)?,
        };
        let report = workspace.target.join(format!("{}.json", self.script));
        // A report of an earlier run must not be taken for this one's.
        std::fs::remove_file(&report).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let mut npm = workspace.tool("npm");
        npm.args(["run", "--silent", self.script, "--prefix", "end2end", "--"])
            .arg(format!("--reporter={},json", self.reporter))
            .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
            .env("PORTEPLUME_BIN", porteplume)
            .env("PORTEPLUME_SITE", workspace.target.join("site"))
            .env("MAILSTACK_BIN", self.mailstack);
        if !self.only.is_empty() {
            npm.arg("--grep").arg(self.only.concat());
        }
        let status = npm.status().context("cannot start npm")?;
        let written = std::fs::read_to_string(&report).context("Playwright wrote no report")?;
        match Count::of_playwright(&written)? {
            Count { failed: 0, .. } if !status.success() => bail!("Playwright ended with {status}"),
            Count { passed: 0, failed: 0 } => bail!("no test ran"),
            all => Ok(all),
        }
    }
}
