//! What this machine offers: programs, system users, and whether we are root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::StackError;

pub(crate) const DOVECOT: &str = "/usr/sbin/dovecot";
pub(crate) const DOVEADM: &str = "/usr/bin/doveadm";
pub(crate) const SMTP_SINK: &str = "/usr/sbin/smtp-sink";
pub(crate) const POSTFIX_COMMANDS: &str = "/usr/sbin";
pub(crate) const POSTFIX_DAEMONS: &str = "/usr/lib/postfix/sbin";
pub(crate) const POSTFIX_LIBRARIES: &str = "/usr/lib/postfix";

/// A Debian package and a file that only it brings.
type Need = (&'static str, &'static str);

const NEEDS: [Need; 9] = [
    ("dovecot-core", DOVECOT),
    ("dovecot-imapd", "/usr/lib/dovecot/imap"),
    ("dovecot-lmtpd", "/usr/lib/dovecot/lmtp"),
    (
        "dovecot-sqlite",
        "/usr/lib/dovecot/modules/auth/libdriver_sqlite.so",
    ),
    (
        "dovecot-pgsql",
        "/usr/lib/dovecot/modules/auth/libdriver_pgsql.so",
    ),
    ("postfix", "/usr/lib/postfix/sbin/master"),
    ("postfix-sqlite", "/usr/lib/postfix/postfix-sqlite.so"),
    ("postfix-pgsql", "/usr/lib/postfix/postfix-pgsql.so"),
    ("util-linux", "/usr/bin/unshare"),
];

/// Debian packages a stack needs that are not installed; empty when it can start. PostgreSQL is not among them: see
/// [`crate::missing_postgres_packages`].
pub fn missing_packages() -> Vec<&'static str> {
    NEEDS
        .iter()
        .filter(|(_, file)| !Path::new(file).exists())
        .map(|(package, _)| *package)
        .collect()
}

/// The command that installs `packages` on Debian without starting any system service or asking anything.
pub fn install_hint(packages: &[&str]) -> String {
    format!(
        "echo postfix postfix/main_mailer_type select No configuration | debconf-set-selections; \
         RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y {}",
        packages.join(" ")
    )
}

/// Whether this process runs as uid 0, be it in a user namespace. The kernel shows a process's effective user as the
/// owner of its directory in /proc.
pub(crate) fn is_root() -> Result<bool, StackError> {
    let path = Path::new("/proc/self");
    Ok(fs::metadata(path)
        .map_err(StackError::file("look at", path))?
        .uid()
        == 0)
}

/// Numeric uid of a system user, or gid of a group.
pub(crate) fn user_id(name: &str) -> Result<u32, StackError> {
    id_in(Path::new("/etc/passwd"), name)
}

pub(crate) fn group_id(name: &str) -> Result<u32, StackError> {
    id_in(Path::new("/etc/group"), name)
}

fn id_in(file: &Path, name: &str) -> Result<u32, StackError> {
    let text = fs::read_to_string(file).map_err(StackError::file("read", file))?;
    text.lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&name))
        .and_then(|fields| fields.get(2)?.parse().ok())
        .ok_or_else(|| StackError::ProgramFailed {
            program: file.display().to_string(),
            output: format!("it has no {name}; reinstall the package that brings it"),
        })
}

/// Refuses directories the servers could not work in, with the reason.
pub(crate) fn check_directory(dir: &Path) -> Result<(), StackError> {
    // A unix socket's path has 107 bytes; Dovecot's longest, "/run/dovecot/replication-notify-fifo", takes 36.
    const LONGEST: usize = 70;
    let unsuitable = |reason: String| StackError::UnsuitableDirectory {
        dir: dir.to_owned(),
        reason,
    };
    let text = dir.to_string_lossy();
    if text.len() > LONGEST {
        return Err(unsuitable(format!(
            "its path is longer than {LONGEST} bytes, too long for unix sockets in it"
        )));
    }
    // Characters that mean something to the configuration of either server, or to the shell.
    if let Some(odd) = text
        .chars()
        .find(|c| !c.is_alphanumeric() && !"/._+-".contains(*c))
    {
        return Err(unsuitable(format!(
            "its path holds {odd:?}, which the servers' configuration cannot"
        )));
    }
    match closed_ancestor(dir) {
        Some(closed) => Err(unsuitable(format!(
            "the servers run under users of their own, and {} is closed to them (chmod o+x)",
            closed.display()
        ))),
        None => Ok(()),
    }
}

/// The first directory on the way to `path` that users other than its owner cannot pass.
pub(crate) fn closed_ancestor(path: &Path) -> Option<PathBuf> {
    const OTHERS_MAY_PASS: u32 = 0o001;
    path.ancestors()
        .skip(1)
        .filter(|dir| fs::metadata(dir).is_ok_and(|at| at.mode() & OTHERS_MAY_PASS == 0))
        .map(Path::to_owned)
        .last()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_directory_that_is_too_deep_odd_or_closed_is_refused_with_the_reason() {
        let deep = format!("/tmp/{}", "d".repeat(80));
        assert!(
            check_directory(Path::new(&deep))
                .unwrap_err()
                .to_string()
                .contains("70 bytes")
        );
        let odd = check_directory(Path::new("/tmp/a b")).unwrap_err().to_string();
        assert!(odd.contains("' '"), "{odd}");

        let closed = tempfile::tempdir().unwrap();
        fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let error = check_directory(&closed.path().join("stack"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("chmod o+x"), "{error}");
        fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o711)).unwrap();
        check_directory(&closed.path().join("stack")).unwrap();
    }

    #[test]
    fn root_is_uid_0() {
        assert_eq!(user_id("root").unwrap(), 0);
        assert_eq!(group_id("root").unwrap(), 0);
        assert!(user_id("nobody-of-that-name").is_err());
    }

    #[test]
    fn the_hint_names_what_is_missing() {
        assert!(install_hint(&["postfix", "dovecot-imapd"]).ends_with("-y postfix dovecot-imapd"));
    }
}
