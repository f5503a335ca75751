//! The bare clients: what the mail servers themselves take, over TLS as the webmail speaks with them.

use std::net::TcpStream;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mailstack::Info;
use mailstack::probe::{self, Imap, Smtp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::stage::{ALICE, password};

/// Alice's connection, with `folder` selected, and how many messages are there.
pub(crate) fn selected(info: &Info, folder: &str) -> Result<(Imap, u32)> {
    let mut imap = Imap::over(tls(info, info.imaps_port)?)?;
    imap.ok(&format!("LOGIN \"{ALICE}\" \"{}\"", password(ALICE)))?;
    let reply = imap.ok(&format!("SELECT \"{folder}\""))?.text();
    let exists = reply
        .lines()
        .find_map(|line| line.strip_prefix("* ")?.strip_suffix(" EXISTS")?.parse().ok());
    Ok((imap, exists.context("SELECT said nothing of EXISTS")?))
}

/// What the webmail's own list asks for of each message.
pub(crate) fn list_items(imap: &mut Imap) -> Result<&'static str> {
    let capabilities = imap.ok("CAPABILITY")?.text();
    if capabilities
        .split_whitespace()
        .any(|word| word.eq_ignore_ascii_case("PREVIEW"))
    {
        return Ok("(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE PREVIEW)");
    }
    bail!("this Dovecot has no PREVIEW, so one FETCH is not what a list needs")
}

/// Alice's submission, signed in.
pub(crate) fn submission(info: &Info) -> Result<Smtp> {
    let mut smtp = Smtp::over(tls(info, info.submissions_port)?, "client.example.test")?;
    smtp.sign_in(ALICE, &password(ALICE))?;
    Ok(smtp)
}

fn tls(info: &Info, port: u16) -> Result<StreamOwned<ClientConnection, TcpStream>> {
    let mut roots = RootCertStore::empty();
    let pem = format!("the authority in {}", info.ca_pem.display());
    for certificate in CertificateDer::pem_file_iter(&info.ca_pem).context(pem)? {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(info.hostname.clone())?;
    let connection = ClientConnection::new(Arc::new(config), name)?;
    Ok(StreamOwned::new(connection, probe::socket(port)?))
}
