//! TLS towards mail servers: the web's certificate authorities, and where asked one more of the operator's own.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, InvalidDnsNameError, ServerName, pem, pem::PemObject},
};

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TlsMode {
    /// From the first octet (RFC 8314).
    #[default]
    Implicit,
    /// After STARTTLS, without which nothing is said.
    StartTls,
    /// Not at all; accepted only where the server is on this machine.
    Plaintext,
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read certificates from {path}: {source}")]
    Unreadable { path: PathBuf, source: pem::Error },
    #[error("{0} holds no certificate")]
    Empty(PathBuf),
    #[error("a certificate in {path} is not one: {source}")]
    Certificate {
        path: PathBuf,
        source: tokio_rustls::rustls::Error,
    },
    #[error("{0:?} is not the name of a server")]
    Name(String),
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] tokio_rustls::rustls::Error),
}

/// TLS 1.2 and 1.3. `ca` is a PEM file with further authorities to trust.
pub fn client_config(ca: Option<&Path>) -> Result<Arc<ClientConfig>, TlsError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca {
        add_authorities(&mut roots, path)?;
    }
    // Named, not the process's default: two of them compiled in would make the default a panic.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn add_authorities(roots: &mut RootCertStore, path: &Path) -> Result<(), TlsError> {
    let unreadable = |source| TlsError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
        roots
            .add(certificate.map_err(unreadable)?)
            .map_err(|source| TlsError::Certificate {
                path: path.to_owned(),
                source,
            })?;
    }
    if roots.len() == before {
        return Err(TlsError::Empty(path.to_owned()));
    }
    Ok(())
}

/// The name the server's certificate must bear: a host name or an address.
pub fn server_name(host: &str) -> Result<ServerName<'static>, TlsError> {
    ServerName::try_from(host.to_owned()).map_err(|_: InvalidDnsNameError| TlsError::Name(host.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_file_that_is_missing_or_empty_says_so() {
        let missing = client_config(Some(Path::new("/nowhere/ca.pem"))).unwrap_err();
        assert!(missing.to_string().contains("/nowhere/ca.pem"), "{missing}");
        let empty = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(
            client_config(Some(empty.path())),
            Err(TlsError::Empty(_))
        ));
        client_config(None).unwrap();
    }

    #[test]
    fn a_server_is_named_by_host_name_or_address() {
        server_name("mail.example.test").unwrap();
        server_name("127.0.0.1").unwrap();
        assert!(matches!(server_name("not a name"), Err(TlsError::Name(_))));
    }
}
