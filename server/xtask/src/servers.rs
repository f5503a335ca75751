//! The private Dovecot and Postfix of `cargo demo --servers`, which the crate `mailstack` runs.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::{self, Profile};
use crate::packages;
use crate::workspace::Workspace;

/// Unix sockets of the mail servers must fit below it.
const LONGEST_PATH: usize = 60;

/// Builds the program that runs them and installs the packages it misses; its path.
pub(crate) fn ready(workspace: &Workspace) -> Result<PathBuf> {
    let mailstack = build::binary(workspace, "mailstack", "mailstack", Profile::Dev)?;
    packages::install(&packages::missing_for_mail(&mailstack)?)?;
    Ok(mailstack)
}

/// `.demo-servers` in the checkout; in /var/tmp where that is too deep, or closed to the servers' own users.
pub(crate) fn default_dir(root: &Path) -> PathBuf {
    let dir = root.join(".demo-servers");
    if is_open(root) && dir.as_os_str().len() <= LONGEST_PATH {
        return dir;
    }
    let name = root
        .to_string_lossy()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let other = PathBuf::from(format!("/var/tmp/porteplume-demo-{:08x}", name >> 32));
    eprintln!(
        "The mail servers cannot keep their files in {}; they are in {}",
        dir.display(),
        other.display()
    );
    other
}

fn is_open(dir: &Path) -> bool {
    const OTHERS_MAY_PASS: u32 = 0o001;
    dir.ancestors()
        .all(|dir| fs::metadata(dir).is_ok_and(|at| at.mode() & OTHERS_MAY_PASS != 0))
}

/// Running servers. They end when the pipe to them closes, which dropping this does.
pub(crate) struct Servers {
    pipe: ChildStdin,
    description: PathBuf,
}

impl Servers {
    /// Has porteplume make the database that the servers read, then starts them on it.
    pub(crate) fn start(mailstack: &Path, porteplume: &Path, dir: &Path) -> Result<Servers> {
        // Postfix reads the database under a user of its own.
        fs::set_permissions(dir, Permissions::from_mode(0o711))
            .context("cannot open the folder to the servers")?;
        let database = prepared(porteplume, dir)?;
        let mut command = mailstack_command(mailstack);
        command
            .args(["run", "--no-hooks", "--db", &database, "--dir"])
            .arg(dir.join("servers"));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the mail servers")?;
        let (Some(pipe), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("the mail servers have no pipes");
        };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let Some(ready) = lines.find_map(|line| line.strip_prefix("READY ").map(str::to_owned)) else {
            bail!(
                "the mail servers did not start; the reason is above, their logs are in {}/servers/log",
                dir.display()
            );
        };
        let description = dir.join("servers.json");
        write_secret(&description, &ready)?;
        Ok(Servers { pipe, description })
    }

    /// The file that says where they are. It holds a password and only its owner reads it.
    pub(crate) fn description(&self) -> &Path {
        &self.description
    }

    /// The pipe, such that the program this process becomes keeps it open.
    pub(crate) fn pass_on(self) -> Result<ChildStdin> {
        rustix::io::fcntl_setfd(&self.pipe, rustix::io::FdFlags::empty())
            .context("cannot pass the pipe on")?;
        Ok(self.pipe)
    }
}

/// Dovecot and Postfix change users, which takes root: the real one, or that of a user namespace.
fn mailstack_command(mailstack: &Path) -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new(mailstack);
    }
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--map-auto", "--"])
        .arg(mailstack);
    command
}

fn prepared(porteplume: &Path, dir: &Path) -> Result<String> {
    let mut command = Command::new(porteplume);
    command
        .arg("demo")
        .arg("--dir")
        .arg(dir)
        .args(["--prepare", "--servers"])
        .stderr(Stdio::inherit());
    let output = command.output().context("cannot start porteplume")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let database = said
        .lines()
        .find_map(|line| line.strip_prefix("DATABASE "))
        .map(str::to_owned);
    database
        .filter(|_| output.status.success())
        .context("porteplume could not prepare the demo's database")
}

fn write_secret(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    let options = fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path);
    options
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_or_deep_checkout_keeps_the_servers_files_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
        assert_eq!(default_dir(folder.path()), folder.path().join(".demo-servers"));
        let deep = folder.path().join("d".repeat(60));
        fs::create_dir(&deep).unwrap();
        assert!(default_dir(&deep).starts_with("/var/tmp"));
        assert_ne!(default_dir(&deep), default_dir(&deep.join("other")));
        fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
        assert!(default_dir(folder.path()).starts_with("/var/tmp"));
    }

    #[test]
    fn what_holds_a_password_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("servers.json");
        write_secret(&path, "{}").unwrap();
        write_secret(&path, "{\"a\":1}").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"a\":1}");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }
}
