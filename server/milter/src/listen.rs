//! Where the milter is asked. The protocol knows no password, so only this machine may.

use std::{
    fmt,
    fs::{self, Permissions},
    io,
    net::SocketAddr,
    os::unix::fs::{FileTypeExt, PermissionsExt},
    path::{Path, PathBuf},
    str::FromStr,
};

use tokio::net::{TcpListener, UnixListener, UnixStream};

/// `127.0.0.1:8891`, or `unix:/run/porteplume/milter.sock`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("{0:?} is no place to listen at: write ADDR:PORT or unix:/PATH")]
    Unreadable(String),
    #[error("a milter is asked without a password: listen on 127.0.0.1, [::1] or unix:/PATH, not on {0}")]
    NotLoopback(SocketAddr),
    #[error("cannot listen at {at}: {source}")]
    Bind { at: Listen, source: io::Error },
}

impl FromStr for Listen {
    type Err = ListenError;
    fn from_str(text: &str) -> Result<Self, ListenError> {
        match text.strip_prefix("unix:") {
            Some(path) if !path.is_empty() => Ok(Self::Unix(path.into())),
            _ => text
                .parse()
                .map(Self::Tcp)
                .map_err(|_| ListenError::Unreadable(text.to_owned())),
        }
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

pub(crate) enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Listener {
    pub(crate) async fn bind(at: &Listen) -> Result<Self, ListenError> {
        let failed = |source| ListenError::Bind {
            at: at.clone(),
            source,
        };
        match at {
            Listen::Tcp(address) if !address.ip().is_loopback() => Err(ListenError::NotLoopback(*address)),
            Listen::Tcp(address) => TcpListener::bind(address).await.map(Self::Tcp).map_err(failed),
            Listen::Unix(path) => unix(path).await.map(Self::Unix).map_err(failed),
        }
    }

    /// Where it really is: the port, where 0 was asked for.
    pub(crate) fn place(&self, asked: &Listen) -> Listen {
        match self {
            Self::Tcp(listener) => listener.local_addr().map_or_else(|_| asked.clone(), Listen::Tcp),
            Self::Unix(_) => asked.clone(),
        }
    }
}

/// Owner and group may connect: the service runs with Postfix's group. A socket that an earlier run left behind goes.
async fn unix(path: &Path) -> io::Result<UnixListener> {
    let left_behind = fs::symlink_metadata(path).is_ok_and(|at| at.file_type().is_socket())
        && UnixStream::connect(path).await.is_err();
    if left_behind {
        fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o660))?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_back_as_they_were_written() {
        for text in ["127.0.0.1:8891", "[::1]:0", "unix:/run/milter.sock"] {
            assert_eq!(text.parse::<Listen>().unwrap().to_string(), text);
        }
        for text in ["", "localhost", "unix:", "8891"] {
            assert!(text.parse::<Listen>().is_err(), "{text:?}");
        }
    }

    #[tokio::test]
    async fn only_this_machine_may_ask() {
        let open = "0.0.0.0:0".parse().unwrap();
        let refused = Listener::bind(&open).await.err().unwrap();
        assert!(matches!(refused, ListenError::NotLoopback(_)));
        let any = "127.0.0.1:0".parse().unwrap();
        let place = Listener::bind(&any).await.unwrap().place(&any);
        assert!(matches!(place, Listen::Tcp(address) if address.port() != 0));
    }

    #[tokio::test]
    async fn a_socket_left_behind_is_taken_over_and_one_in_use_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let at = Listen::Unix(dir.path().join("milter.sock"));
        let first = Listener::bind(&at).await.unwrap();
        assert!(Listener::bind(&at).await.is_err(), "somebody answers there");
        drop(first);
        let second = Listener::bind(&at).await.unwrap();
        let mode = fs::metadata(dir.path().join("milter.sock"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o660);
        drop(second);
    }
}
