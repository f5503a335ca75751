//! Mail passwords of queued messages, sealed with a key that lies beside the state, not in the database.

use std::{fs, io, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, AeadCore, OsRng, Payload},
};
use domain::desk::Secret;
use service::ports::Vault;

const NONCE: usize = 24;

pub(crate) struct KeyVault {
    cipher: XChaCha20Poly1305,
}

impl KeyVault {
    /// Reads the key of 32 octets, or makes it: readable by its owner alone.
    pub(crate) fn open_or_make(path: &Path) -> io::Result<Self> {
        let key = match fs::read(path) {
            Ok(key) => key,
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(path)?,
            Err(error) => return Err(error),
        };
        if key.len() != 32 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "not a key of 32 octets",
            ));
        }
        Ok(Self {
            cipher: XChaCha20Poly1305::new(Key::from_slice(&key)),
        })
    }
}

fn make(path: &Path) -> io::Result<Vec<u8>> {
    let key = XChaCha20Poly1305::generate_key(&mut OsRng);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key.to_vec())
}

impl Vault for KeyVault {
    fn seal(&self, secret: &Secret, context: &str) -> Vec<u8> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload {
            msg: secret.expose().as_bytes(),
            aad: context.as_bytes(),
        };
        // Fails only past 256 GiB; an empty seal opens to nothing and the item then says so.
        let sealed = self.cipher.encrypt(&nonce, payload).unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    fn open(&self, sealed: &[u8], context: &str) -> Option<Secret> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
        };
        let opened = self.cipher.decrypt(XNonce::from_slice(nonce), payload).ok()?;
        String::from_utf8(opened).ok().map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_password_opens_only_for_its_own_message_and_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let sealed = KeyVault::open_or_make(&path)
            .unwrap()
            .seal(&Secret::new("alice-demo"), "item-1");
        let again = KeyVault::open_or_make(&path).unwrap();
        assert_eq!(again.open(&sealed, "item-1"), Some(Secret::new("alice-demo")));
        assert_eq!(again.open(&sealed, "item-2"), None);
        let other = KeyVault::open_or_make(&dir.path().join("other")).unwrap();
        assert_eq!(other.open(&sealed, "item-1"), None);
    }
}
