//! A stack per test, in a directory that goes away with it.

use std::ops::Deref;
use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::{Duration, Instant};

use mailstack::probe::{Imap, Smtp};
use mailstack::{Options, Stack};
use tempfile::TempDir;

pub(crate) struct Running {
    // Fields drop in this order: the servers end before their directory goes.
    stack: Stack,
    _dir: TempDir,
}

impl Deref for Running {
    type Target = Stack;
    fn deref(&self) -> &Stack {
        &self.stack
    }
}

/// An open directory: the servers run under users of their own.
pub(crate) fn directory() -> TempDir {
    let dir = tempfile::Builder::new().prefix("mailstack-").tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

pub(crate) fn start() -> Running {
    start_with(|_| {})
}

pub(crate) fn start_with(change: impl FnOnce(&mut Options)) -> Running {
    let dir = directory();
    let mut options = Options::seeded_example(dir.path());
    change(&mut options);
    let stack = Stack::start(options).unwrap_or_else(|error| panic!("{error}"));
    Running { stack, _dir: dir }
}

pub(crate) fn address(login: &str) -> String {
    format!("{login}@demo.test")
}

impl Running {
    /// Somebody's own mailbox.
    pub(crate) fn imap(&self, login: &str) -> Imap {
        Imap::login(self.info().imap_port, &address(login), &format!("{login}-demo")).unwrap()
    }

    /// `mailbox` opened by a delegate with the delegate's own password.
    pub(crate) fn imap_as_delegate(
        &self,
        mailbox: &str,
        delegate: &str,
    ) -> Result<Imap, mailstack::StackError> {
        let login = format!("{}*{}", address(mailbox), address(delegate));
        Imap::login(self.info().imap_port, &login, &format!("{delegate}-demo"))
    }

    /// `mailbox` opened by the webmail.
    pub(crate) fn imap_as_service(&self, mailbox: &str) -> Imap {
        let info = self.info();
        let login = format!("{}*{}", address(mailbox), info.service_user);
        Imap::login(info.imap_port, &login, &info.service_password).unwrap()
    }

    pub(crate) fn smtp(&self, login: &str) -> Smtp {
        Smtp::login(
            self.info().submission_port,
            &address(login),
            &format!("{login}-demo"),
        )
        .unwrap()
    }

    /// The raw message with this subject in `login`'s INBOX, once it has arrived.
    pub(crate) fn received(&self, login: &str, subject: &str) -> String {
        let mut imap = self.imap_as_service(login);
        imap.ok("SELECT INBOX").unwrap();
        eventually(subject, || {
            imap.ok("NOOP").unwrap();
            let found = imap.ok(&format!("SEARCH SUBJECT \"{subject}\"")).unwrap().text();
            let number = found
                .trim()
                .strip_prefix("* SEARCH ")?
                .split(' ')
                .next()?
                .to_owned();
            Some(imap.ok(&format!("FETCH {number} (BODY.PEEK[])")).unwrap().text())
        })
    }
}

/// What `look` finds within ten seconds.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "never seen: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A short message; `from` and `to` are full addresses.
pub(crate) fn message(from: &str, to: &str, subject: &str) -> String {
    format!(
        "From: <{from}>\nTo: <{to}>\nSubject: {subject}\nDate: Mon, 23 Nov 2026 21:30:00 +0000\n\
         Message-ID: <{}@demo.test>\n\nHello\n.a line with a dot\n",
        subject.replace(' ', "-")
    )
}
