//! What can keep a stack from starting, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why a stack did not start or did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    #[error(
        "Postfix and Dovecot must be started as root. Run this as root, or as yourself in a user namespace: \
         unshare -Ur --map-auto COMMAND (package uidmap, and a range for you in /etc/subuid and /etc/subgid)"
    )]
    NotRoot,
    #[error("missing on this machine: {}. Install with: {}", .0.join(" "), crate::install_hint(.0))]
    MissingPackages(Vec<&'static str>),
    #[error(
        "{dir} cannot hold the mail servers' files: {reason}. Choose another directory, such as /tmp/porteplume-servers"
    )]
    UnsuitableDirectory { dir: PathBuf, reason: String },
    #[error("{0} is in use by another mail stack that still runs. Stop it, or choose another directory")]
    InUse(PathBuf),
    #[error("no free port found between 20000 and 32000 on 127.0.0.1")]
    NoFreePort,
    #[error("cannot {doing} {path}: {source}")]
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("cannot run {program}: {source}")]
    Program { program: String, source: io::Error },
    #[error("{program} failed: {output}")]
    ProgramFailed { program: String, output: String },
    #[error("{service} ended while starting. Its last words:\n{log}")]
    ServiceEnded { service: String, log: String },
    #[error("{service} did not answer on 127.0.0.1:{port} within {seconds} s. The logs are in {logs}")]
    NotReady {
        service: &'static str,
        port: u16,
        seconds: u64,
        logs: PathBuf,
    },
    #[error("the template {template} asks for @{marker}@, which nothing provides")]
    UnknownMarker { template: &'static str, marker: String },
    #[error("the certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("the database of accounts: {0}")]
    Database(#[from] sqlx::Error),
    #[error(
        "{0} is not a database address such as sqlite:///path/to/file.db or postgres://user:password@host:5432/name"
    )]
    DatabaseAddress(String),
    #[error("the password of {address} could not be hashed: {reason}")]
    Password { address: String, reason: String },
    #[error("the seed names {0}, which is no account of it")]
    UnknownAccount(String),
    #[error("the server said: {0}")]
    Refused(String),
    #[error("the conversation with the server broke off: {0}")]
    Conversation(#[from] io::Error),
}

impl StackError {
    /// For `map_err` on a file operation: `doing` completes "cannot ... PATH".
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File {
            doing,
            path: path.to_owned(),
            source,
        }
    }

    /// For `map_err` on starting `program`.
    pub(crate) fn program(program: &str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Program {
            program: program.to_owned(),
            source,
        }
    }
}
