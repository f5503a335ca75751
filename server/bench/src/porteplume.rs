//! The server that is measured, as a process of its own.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::stage::Stage;

/// A running `porteplume serve`. Dropping it ends it.
pub(crate) struct Porteplume {
    child: Child,
    url: String,
}

impl Porteplume {
    pub(crate) fn start(stage: &Stage) -> Result<Self> {
        let log = stage.dir().join("porteplume.log");
        let errors = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .context("cannot write the server's log")?;
        // Whatever becomes of this process, that one is told to end.
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "TERM", "--"])
            .arg(stage.porteplume());
        without_settings(&mut command);
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--config"])
            .arg(stage.configuration())
            .arg("--dir")
            .arg(stage.dir())
            .arg("--site")
            .arg(stage.site())
            // The time in which Send can be taken back is nobody's speed.
            .env("PORTEPLUME_UNDO", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .context("cannot start setpriv (package util-linux)")?;
        let output = child.stdout.take();
        let mut server = Self {
            child,
            url: String::new(),
        };
        let mut output = BufReader::new(output.context("the server has no output")?);
        server.url = match ready(&mut output)? {
            Some(url) => url,
            None => bail!(
                "porteplume did not start; its last words are in {}",
                log.display()
            ),
        };
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        Ok(server)
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Resident memory, in KiB: all of it (`Rss`), and with what is shared counted in part (`Pss`).
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        let field = |name: &str| {
            let value = text
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_suffix("kB"));
            value
                .and_then(|value| value.trim().parse().ok())
                .with_context(|| format!("{path} has no {name}"))
        };
        Ok((field("Rss:")?, field("Pss:")?))
    }
}

/// The measure is of the settings it names, not of those in the environment.
pub(crate) fn without_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PORTEPLUME_") {
            command.env_remove(name);
        }
    }
}

/// Makes the accounts that the mail servers read.
pub(crate) fn make_accounts(porteplume: &Path, dir: &Path) -> Result<()> {
    let mut command = Command::new(porteplume);
    without_settings(&mut command);
    let status = command
        .args(["demo", "--accounts-only", "--dir"])
        .arg(dir)
        .status();
    let status = status.with_context(|| format!("cannot start {}", porteplume.display()))?;
    if status.success() {
        return Ok(());
    }
    bail!("the accounts could not be made: porteplume ended with {status}")
}

fn ready(output: &mut impl BufRead) -> Result<Option<String>> {
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        if let Some(json) = line.strip_prefix("READY ") {
            let said: Value = serde_json::from_str(json)?;
            return Ok(said["url"].as_str().map(str::to_owned));
        }
        line.clear();
    }
    Ok(None)
}

impl Drop for Porteplume {
    fn drop(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(10);
        // Gone already is as good.
        kill_process(Pid::from_child(&self.child), Signal::TERM).ok();
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if asked.elapsed() > PATIENCE {
                self.child.kill().ok();
                self.child.wait().ok();
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}
