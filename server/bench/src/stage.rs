//! Dovecot, Postfix, accounts and mailboxes.

use std::fs::{self, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mailstack::probe::Imap;
use mailstack::{Database, Info, Options, Stack};
use tempfile::TempDir;

use crate::porteplume;

pub(crate) const ALICE: &str = "alice@demo.test";
pub(crate) const CAROL: &str = "carol@demo.test";
pub(crate) const DAVE: &str = "dave@demo.test";
/// Of carol's, once there is a crowd.
pub(crate) const GRANTS: usize = 300;
pub(crate) const SMALL: &str = "Bench1k";
pub(crate) const LARGE: &str = "Bench100k";
pub(crate) const MAILBOXES: [(&str, usize); 2] = [(SMALL, 1_000), (LARGE, 100_000)];

/// Of the demo's people.
pub(crate) fn password(address: &str) -> String {
    let name = address.split('@').next().unwrap_or_default();
    format!("{name}-demo")
}

/// Running mail servers on accounts of porteplume's own. Dropping it ends them, and removes what was not to be kept.
pub(crate) struct Stage {
    stack: Stack,
    porteplume: PathBuf,
    site: PathBuf,
    dir: PathBuf,
    /// After the servers that live in it.
    _kept_no_longer: Option<TempDir>,
}

impl Stage {
    pub(crate) fn set(porteplume: &Path, site: &Path, dir: Option<&Path>) -> Result<Self> {
        let temporary = match dir {
            Some(_) => None,
            // On a disk, where a memory file system would flatter everybody; and a short path, for the sockets' sake.
            None => Some(TempDir::with_prefix_in("porteplume-bench-", "/var/tmp")?),
        };
        let dir = match (dir, &temporary) {
            (_, Some(temporary)) => temporary.path().to_owned(),
            (Some(dir), None) => std::path::absolute(dir)?,
            (None, None) => bail!("no folder"),
        };
        fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        // Postfix reads the database under a user of its own.
        fs::set_permissions(&dir, Permissions::from_mode(0o711))?;
        porteplume::make_accounts(porteplume, &dir)?;
        let database = Database::Sqlite(dir.join("porteplume.db"));
        let stack = Stack::start(Options::new(dir.join("servers"), database))?;
        let stage = Self {
            stack,
            porteplume: porteplume.to_owned(),
            site: site.to_owned(),
            dir,
            _kept_no_longer: temporary,
        };
        stage.write_configuration()?;
        Ok(stage)
    }

    pub(crate) fn info(&self) -> &Info {
        self.stack.info()
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn porteplume(&self) -> &Path {
        &self.porteplume
    }

    pub(crate) fn site(&self) -> &Path {
        &self.site
    }

    pub(crate) fn configuration(&self) -> PathBuf {
        self.dir.join("servers.toml")
    }

    /// A folder of alice's with `count` letters, unless it is there from an earlier run.
    pub(crate) fn fill(&self, folder: &str, count: usize) -> Result<()> {
        let mut imap = Imap::login(self.info().imap_port, ALICE, &password(ALICE))?;
        let status = imap.command(&format!("STATUS \"{folder}\" (MESSAGES)"))?;
        if status.is_ok() {
            if status.text().contains(&format!("(MESSAGES {count})")) {
                return Ok(());
            }
            imap.ok(&format!("DELETE \"{folder}\""))?;
        }
        self.stack.bulk_append(ALICE, folder, count)?;
        Ok(())
    }

    /// Ten thousand accounts beside the demo's, one in twenty a shared mailbox, and grants of carol's on some of these.
    pub(crate) fn crowd(&self) -> Result<()> {
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
             INSERT OR IGNORE INTO accounts (id, address, domain, name, kind, colour, search) \
             SELECT 'crowd-' || i, 'person' || i || '@demo.test', 'demo.test', 'Person ' || i, \
             CASE i % 20 WHEN 0 THEN 'shared' ELSE 'user' END, i % 8, char(31) || 'person ' || char(31) || i || char(10) || \
             char(31) || 'person' || i || '@demo.test' FROM n; \
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {GRANTS}) \
             INSERT OR IGNORE INTO grants (id, mailbox_id, delegate_id, send, access, created_at) \
             SELECT 'crowd-grant-' || n.i, 'crowd-' || (n.i * 20), a.id, 'as', 'none', 0 \
             FROM n JOIN accounts a ON a.address = '{CAROL}';"
        );
        Ok(self.stack.sql(&sql)?)
    }

    /// An empty folder of alice's, whatever was in it.
    pub(crate) fn emptied(&self, folder: &str) -> Result<Imap> {
        let mut imap = Imap::login(self.info().imap_port, ALICE, &password(ALICE))?;
        // Not there is as good.
        imap.command(&format!("DELETE \"{folder}\""))?;
        imap.ok(&format!("CREATE \"{folder}\""))?;
        Ok(imap)
    }

    fn write_configuration(&self) -> Result<()> {
        let info = self.info();
        let (host, ca) = (&info.hostname, info.ca_pem.display());
        let server = |port| format!("host = {host:?}\nport = {port}\ntls = \"implicit\"\nca = \"{ca}\"\n");
        let text = format!(
            "host = \"own_servers\"\nservice_user = {:?}\nservice_password = {:?}\n\n[imap]\n{}\n[submission]\n{}",
            info.service_user,
            info.service_password,
            server(info.imaps_port),
            server(info.submissions_port),
        );
        // It holds a password.
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(self.configuration());
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .context("cannot write the server's configuration")
    }
}
