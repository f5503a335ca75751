//! Debian packages: which are missing, and installing them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::succeed;

/// A Debian package, and a file or folder that shows it is there.
pub(crate) struct Need {
    package: &'static str,
    shown_by: &'static [&'static str],
}

/// The browser.
pub(crate) const CHROMIUM: Need = Need {
    package: "chromium",
    shown_by: &["/usr/bin/chromium"],
};

/// What the browser tests, the PostgreSQL tests and the experiments with faults need beyond the mail servers.
pub(crate) const CHECKS: [Need; 8] = [
    CHROMIUM,
    Need {
        package: "fonts-dejavu-core",
        shown_by: &["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"],
    },
    Need {
        package: "postgresql",
        shown_by: &["/usr/lib/postgresql"],
    },
    Need {
        package: "nodejs",
        shown_by: &["/usr/bin/node", "/usr/local/bin/node"],
    },
    Need {
        package: "npm",
        shown_by: &["/usr/bin/npm", "/usr/local/bin/npm"],
    },
    Need {
        package: "faketime",
        shown_by: &["/usr/bin/faketime"],
    },
    Need {
        package: "sqlite3",
        shown_by: &["/usr/bin/sqlite3"],
    },
    Need {
        package: "openssl",
        shown_by: &["/usr/bin/openssl"],
    },
];

pub(crate) fn missing(needs: &[Need]) -> Vec<String> {
    let is_there = |need: &&Need| need.shown_by.iter().any(|path| Path::new(path).exists());
    needs
        .iter()
        .filter(|need| !is_there(need))
        .map(|need| need.package.to_owned())
        .collect()
}

/// Services that a package brings stay stopped: the policy that `invoke-rc.d` asks says no while this runs, and is
/// taken away again however it ends. Postfix asks how to configure itself; it is told not to.
const INSTALL: &str = r#"set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
apt-get --quiet --quiet update || echo 'apt-get update did not succeed; trying with the lists that are there' >&2
apt-get --yes --quiet --no-install-recommends -o DPkg::Lock::Timeout=300 install "$@"
"#;

/// Installs them where we may: as root, or where sudo asks for no password. Else says what to type.
pub(crate) fn install(packages: &[String]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    let by_hand = format!("install them as root: apt-get install --no-install-recommends {list}");
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!(
            "missing on this machine: {list} (Debian's names); there is no apt-get, so install them by its means"
        );
    }
    let mut command = if rustix::process::geteuid().is_root() {
        Command::new("sh")
    } else if crate::workspace::answers(Command::new("sudo").args(["-n", "true"])) {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "sh"]);
        sudo
    } else {
        bail!("missing on this machine: {list}; {by_hand}");
    };
    eprintln!("Installing Debian packages (no service of theirs is started): {list}");
    command
        .args(["-c", INSTALL, "install"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    let failure = format!("the packages could not be installed (is there network?); {by_hand}");
    succeed(&mut command, &failure)
}

/// The mail servers' packages, as the crate that starts them knows them.
pub(crate) fn missing_for_mail(mailstack: &Path) -> Result<Vec<String>> {
    let output = Command::new(mailstack)
        .arg("missing")
        .output()
        .context("cannot start mailstack")?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_missing() {
        let here = Need {
            package: "here",
            shown_by: &["/nowhere/at/all", "/proc/self"],
        };
        let gone = Need {
            package: "gone",
            shown_by: &["/nowhere/at/all"],
        };
        assert_eq!(missing(&[here, gone]), ["gone"]);
    }

    #[test]
    fn the_script_is_one_a_shell_reads() {
        let checked = Command::new("sh").args(["-n", "-c", INSTALL]).status().unwrap();
        assert!(checked.success());
    }
}
