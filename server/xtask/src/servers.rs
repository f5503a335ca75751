//! The private Dovecot and Postfix of `cargo demo --servers`, which the crate `mailstack` runs.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::build::{self, Profile};
use crate::packages;
use crate::workspace::{Workspace, succeed};

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
    configuration: PathBuf,
}

impl Servers {
    /// Has porteplume make the accounts that the servers read, starts the servers on that database, and writes down
    /// for porteplume where they are.
    pub(crate) fn start(mailstack: &Path, porteplume: &Path, dir: &Path) -> Result<Servers> {
        // Postfix reads the database under a user of its own.
        fs::set_permissions(dir, Permissions::from_mode(0o711))
            .context("cannot open the folder to the servers")?;
        let mut accounts = Command::new(porteplume);
        accounts.arg("demo").arg("--accounts-only").arg("--dir").arg(dir);
        succeed(&mut accounts, "the demo's accounts could not be made")?;

        let mut child = as_root(mailstack)
            .args([
                "run",
                "--no-hooks",
                "--db",
                &format!("sqlite://{}/porteplume.db", dir.display()),
            ])
            .arg("--milter")
            .arg(porteplume)
            .arg("--dir")
            .arg(dir.join("servers"))
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
                "the mail servers did not start, for the reason above; their logs are in {}/servers/log",
                dir.display()
            );
        };
        let configuration = dir.join("servers.toml");
        write_secret(&configuration, &settings(&ready)?)?;
        Ok(Servers { pipe, configuration })
    }

    /// The configuration file that says where they are. It holds a password, so only its owner reads it.
    pub(crate) fn configuration(&self) -> &Path {
        &self.configuration
    }

    /// The pipe, such that the program this process becomes keeps it open.
    pub(crate) fn pass_on(self) -> Result<ChildStdin> {
        rustix::io::fcntl_setfd(&self.pipe, rustix::io::FdFlags::empty())
            .context("cannot pass the pipe on")?;
        Ok(self.pipe)
    }
}

/// What mailstack says of its servers, as porteplume's settings.
fn settings(ready: &str) -> Result<String> {
    let info: Value = serde_json::from_str(ready).context("mailstack's READY line is no JSON")?;
    // A JSON string or number is one in TOML too.
    let word = |name: &str| match &info[name] {
        Value::Null => bail!("mailstack's READY line has no {name}"),
        value => Ok(value.to_string()),
    };
    let server = |table: &str, port: &str| -> Result<String> {
        let (host, port, ca) = (word("hostname")?, word(port)?, word("ca_pem")?);
        Ok(format!(
            "\n[{table}]\nhost = {host}\nport = {port}\ntls = \"implicit\"\nca = {ca}\n"
        ))
    };
    let (user, password) = (word("service_user")?, word("service_password")?);
    let (url, key) = (word("doveadm_url")?, word("doveadm_key")?);
    let (imap, submission) = (
        server("imap", "imaps_port")?,
        server("submission", "submissions_port")?,
    );
    Ok(format!(
        "host = \"own_servers\"\nservice_user = {user}\nservice_password = {password}\n\
         doveadm_url = {url}\ndoveadm_key = {key}\n{imap}{submission}"
    ))
}

/// Dovecot and Postfix change users, which takes root: the real one, or that of a user namespace.
pub(crate) fn as_root(program: &Path) -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--map-auto", "--"])
        .arg(program);
    command
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
    fn what_mailstack_says_becomes_settings() {
        let ready = r#"{"hostname":"localhost","imaps_port":20001,"submissions_port":20002,"ca_pem":"/d/tls/ca.pem",
            "service_user":"porteplume-service","service_password":"p\"w","doveadm_url":"http://127.0.0.1:20003/doveadm/v1","doveadm_key":"k"}"#;
        let settings = settings(ready).unwrap();
        assert_eq!(
            settings,
            "host = \"own_servers\"\nservice_user = \"porteplume-service\"\nservice_password = \"p\\\"w\"\n\
             doveadm_url = \"http://127.0.0.1:20003/doveadm/v1\"\ndoveadm_key = \"k\"\n\
             \n[imap]\nhost = \"localhost\"\nport = 20001\ntls = \"implicit\"\nca = \"/d/tls/ca.pem\"\n\
             \n[submission]\nhost = \"localhost\"\nport = 20002\ntls = \"implicit\"\nca = \"/d/tls/ca.pem\"\n"
        );
        assert!(
            super::settings("{}")
                .unwrap_err()
                .to_string()
                .contains("service_user")
        );
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
