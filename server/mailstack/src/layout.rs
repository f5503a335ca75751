//! The directories of a stack and who owns them.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::{StackError, system};

/// Owner of all mail: a number nobody has, within the range a user namespace maps.
pub(crate) const MAIL_ID: u32 = 21_000;

/// How long a stack that is just being stopped may keep the directory.
const PATIENCE: Duration = Duration::from_secs(6);

/// Absolute paths below the stack's directory.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) dir: PathBuf,
}

impl Layout {
    /// Creates `dir` and checks that the servers can live in it.
    pub(crate) fn create(dir: &Path) -> Result<Self, StackError> {
        directory(dir, 0o755)?;
        let dir = dir.canonicalize().map_err(StackError::file("find", dir))?;
        system::check_directory(&dir)?;
        let layout = Self { dir };
        directory(&layout.logs(), 0o777)?;
        Ok(layout)
    }

    pub(crate) fn etc(&self) -> PathBuf {
        self.dir.join("etc")
    }
    pub(crate) fn postfix(&self) -> PathBuf {
        self.dir.join("etc/postfix")
    }
    pub(crate) fn run(&self) -> PathBuf {
        self.dir.join("run")
    }
    pub(crate) fn logs(&self) -> PathBuf {
        self.dir.join("log")
    }
    pub(crate) fn mail(&self) -> PathBuf {
        self.dir.join("mail")
    }
    pub(crate) fn sink(&self) -> PathBuf {
        self.dir.join("sink")
    }
    pub(crate) fn spool(&self) -> PathBuf {
        self.dir.join("spool")
    }
    pub(crate) fn tls(&self) -> PathBuf {
        self.dir.join("tls")
    }
    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join("database")
    }

    /// Takes the directory for one stack. The lock is on the file that becomes the sandbox's error output, so it lasts
    /// until the sandbox is gone, even when this process ends before.
    pub(crate) fn lock(&self, name: &str) -> Result<File, StackError> {
        let path = self.logs().join(format!("{name}.log"));
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(StackError::file("open", &path))?;
        let limit = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() < limit => {
                    thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return Err(StackError::InUse(self.dir.clone())),
                Err(TryLockError::Error(source)) => return Err(StackError::file("lock", &path)(source)),
            }
        }
    }

    /// Lays out what Dovecot and Postfix expect; needs root. What belongs to one run only is emptied: process ids of an
    /// earlier namespace would be taken for living processes in this one.
    pub(crate) fn furnish(&self) -> Result<(), StackError> {
        let postfix = system::user_id("postfix")?;
        let postdrop = system::group_id("postdrop")?;
        for stale in [self.run(), self.etc(), self.spool().join("pid")] {
            if stale.exists() {
                fs::remove_dir_all(&stale).map_err(StackError::file("empty", &stale))?;
            }
        }
        for dir in [
            &self.etc(),
            &self.postfix(),
            &self.postfix().join("maps"),
            &self.run(),
            &self.tls(),
        ] {
            directory(dir, 0o755)?;
        }
        for below_run in ["dovecot", "dovecot-state", "sockets"] {
            directory(&self.run().join(below_run), 0o755)?;
        }
        owned(&self.run().join("postfix-data"), 0o700, postfix, None)?;
        owned(&self.mail(), 0o755, MAIL_ID, Some(MAIL_ID))?;
        owned(&self.sink(), 0o755, postfix, None)?;

        // The queue, as `postfix set-permissions` would lay it out, which only knows the system's own.
        let spool = self.spool();
        directory(&spool, 0o755)?;
        directory(&spool.join("pid"), 0o755)?;
        let queues = "active bounce corrupt defer deferred flush hold incoming private saved trace";
        for queue in queues.split(' ') {
            owned(&spool.join(queue), 0o700, postfix, None)?;
        }
        owned(&spool.join("maildrop"), 0o730, postfix, Some(postdrop))?;
        owned(&spool.join("public"), 0o710, postfix, Some(postdrop))
    }
}

/// Creates `path` and those above it; `mode` holds whatever the umask says.
pub(crate) fn directory(path: &Path, mode: u32) -> Result<(), StackError> {
    fs::create_dir_all(path).map_err(StackError::file("create", path))?;
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(StackError::file("set the mode of", path))
}

pub(crate) fn owned(path: &Path, mode: u32, user: u32, group: Option<u32>) -> Result<(), StackError> {
    directory(path, mode)?;
    chown(path, Some(user), group).map_err(StackError::file("give away", path))
}

/// Writes a configuration file that only root reads unless `mode` says more.
pub(crate) fn write(path: &Path, text: &str, mode: u32) -> Result<(), StackError> {
    fs::write(path, text).map_err(StackError::file("write", path))?;
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(StackError::file("set the mode of", path))
}
