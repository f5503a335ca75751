//! A certificate authority of the stack's own and the servers' certificate.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::StackError;

/// Writes `ca.pem`, `server.crt` and `server.key` into `dir` unless they are there: who trusted the authority once goes
/// on doing so after a restart. The authority's key is thrown away.
pub(crate) fn provide(dir: &Path, names: &[&str]) -> Result<(), StackError> {
    let server_crt = dir.join("server.crt");
    if server_crt.exists() {
        return Ok(());
    }
    let mut authority = CertificateParams::default();
    authority
        .distinguished_name
        .push(DnType::CommonName, "Porteplume mail stack, private authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority_key = KeyPair::generate()?;
    let authority_crt = authority.self_signed(&authority_key)?;

    let mut server = CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())?;
    server
        .distinguished_name
        .push(DnType::CommonName, names.first().copied().unwrap_or_default());
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let server_key = KeyPair::generate()?;
    let signed = server.signed_by(&server_key, &Issuer::new(authority, authority_key))?;

    write(&dir.join("ca.pem"), &authority_crt.pem(), 0o644)?;
    write(&dir.join("server.key"), &server_key.serialize_pem(), 0o600)?;
    // Last, because its presence says that all is done.
    write(&server_crt, &signed.pem(), 0o644)
}

fn write(path: &Path, text: &str, mode: u32) -> Result<(), StackError> {
    let open = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(path);
    open.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(StackError::file("write", path))
}
