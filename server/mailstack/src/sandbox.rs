//! Child processes that cannot outlive us.
//!
//! `unshare` puts them into a pid namespace whose first process is `end2end/mailstack/init.sh`. That shell reads a pipe
//! whose other end only we hold. Dropping the [`Sandbox`], or dying in whatever way, closes the pipe; the shell then
//! stops the services and exits, and the kernel ends what is left. Parent-death signals are not used: they follow the
//! thread that started the child, and test threads are short.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::{StackError, template};

/// One process to keep running: `command` is a shell command line without special characters in its paths.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    /// How it is asked to end, as `kill -s` takes it.
    pub(crate) stop_signal: &'static str,
    pub(crate) command: String,
}

pub(crate) struct Sandbox {
    first: Child,
    namespace: bool,
    state: PathBuf,
    logs: PathBuf,
    grace: Duration,
}

/// What init.sh may take beyond the grace of its services.
const STOP_LIMIT: Duration = Duration::from_secs(5);
/// How much of a log an error repeats.
const LAST_WORDS: usize = 2000;

impl Sandbox {
    /// Starts `services`, whose output goes to `logs/NAME.out`. `state` is emptied; `errors` becomes the shell's standard
    /// error and stays open as long as the sandbox lives. At the stop the services have `grace` to end by themselves.
    pub(crate) fn start(
        services: &[Service],
        state: &Path,
        logs: &Path,
        errors: File,
        grace: Duration,
    ) -> Result<Self, StackError> {
        if state.exists() {
            fs::remove_dir_all(state).map_err(StackError::file("empty", state))?;
        }
        fs::create_dir_all(state).map_err(StackError::file("create", state))?;
        let namespace = namespaces_allowed();
        let mut command = if namespace {
            let mut command = Command::new("unshare");
            command.args(["--pid", "--fork", "--kill-child=KILL", "--", "sh"]);
            command
        } else {
            // Containers without CAP_SYS_ADMIN: the shell leads a process group and does what it can.
            Command::new("sh")
        };
        command
            .args(["-c", template::INIT.text, "init.sh"])
            .arg(state)
            .arg(logs)
            .arg((grace.as_millis() / 50).to_string());
        for service in services {
            command.args([service.name, service.stop_signal, &service.command]);
        }
        let first = command
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LC_ALL", "C.UTF-8")
            // Ctrl-C at a terminal reaches us, and through the pipe an orderly stop reaches them.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn()
            .map_err(StackError::program("unshare"))?;
        Ok(Self {
            first,
            namespace,
            state: state.to_owned(),
            logs: logs.to_owned(),
            grace,
        })
    }

    /// An error if one of the services has ended.
    pub(crate) fn check(&mut self) -> Result<(), StackError> {
        let ended = fs::read_to_string(self.state.join("ended")).unwrap_or_default();
        let gone = ended.split_whitespace().next().map(str::to_owned);
        let service = match gone {
            Some(name) => name,
            None if self.first.try_wait()?.is_some() => "sandbox".to_owned(),
            None => return Ok(()),
        };
        let files = ["out", "log"].map(|end| self.logs.join(format!("{service}.{end}")));
        let log = files
            .iter()
            .filter_map(|path| fs::read_to_string(path).ok())
            .collect::<String>();
        let start = log.len().saturating_sub(LAST_WORDS);
        let start = (start..=log.len())
            .find(|&at| log.is_char_boundary(at))
            .unwrap_or_default();
        Err(StackError::ServiceEnded {
            service,
            log: log[start..].to_owned(),
        })
    }

    /// A command that runs among the sandbox's processes and sees their process ids.
    pub(crate) fn command(&self, program: &str) -> Command {
        match self.first_inside().filter(|_| self.namespace) {
            Some(pid) => {
                let mut command = Command::new("nsenter");
                command.args(["--target", &pid.to_string(), "--pid", "--", program]);
                command
            }
            None => Command::new(program),
        }
    }

    /// Process id, outside, of the namespace's first process.
    fn first_inside(&self) -> Option<u32> {
        let pid = self.first.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
        children.split_whitespace().next()?.parse().ok()
    }

    /// Ends everything and waits for it. Safe to call twice.
    pub(crate) fn stop(&mut self) {
        drop(self.first.stdin.take());
        let limit = Instant::now() + self.grace + STOP_LIMIT;
        while Instant::now() < limit {
            match self.first.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                Ok(Some(_)) | Err(_) => return,
            }
        }
        // The shell did not listen: --kill-child takes the namespace down with unshare. Errors mean it is gone already.
        self.first.kill().ok();
        self.first.wait().ok();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

fn namespaces_allowed() -> bool {
    Command::new("unshare")
        .args(["--pid", "--fork", "--", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
