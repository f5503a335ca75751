//! The cookie's value, and what it opens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, AeadCore, OsRng, Payload, rand_core::RngCore},
};
use domain::{desk::Secret, id::AccountId};
use sha2::{Digest, Sha256};

const ID: usize = 16;
const KEY: usize = 32;
const NONCE: usize = 24;

/// 128 bits that name the session and 256 that open its secret. Never printed, never stored.
pub(crate) struct Token {
    id: [u8; ID],
    key: [u8; KEY],
}

impl Token {
    pub(crate) fn fresh() -> Self {
        let (mut id, mut key) = ([0; ID], [0; KEY]);
        OsRng.fill_bytes(&mut id);
        OsRng.fill_bytes(&mut key);
        Self { id, key }
    }

    /// None for anything but 64 characters of base64url.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .filter(|bytes| bytes.len() == ID + KEY)?;
        let (id, key) = bytes.split_at(ID);
        Some(Self {
            id: id.try_into().ok()?,
            key: key.try_into().ok()?,
        })
    }

    pub(crate) fn write(&self) -> String {
        let mut bytes = [0; ID + KEY];
        bytes[..ID].copy_from_slice(&self.id);
        bytes[ID..].copy_from_slice(&self.key);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What the database knows it by: whoever reads the database cannot make a cookie of it.
    pub(crate) fn id_hash(&self) -> Vec<u8> {
        Sha256::digest(self.id).to_vec()
    }

    /// Names the live session inside the server, in logs too: not the id, not the key.
    pub(crate) fn label(&self) -> String {
        self.id_hash()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// XChaCha20-Poly1305 under the cookie's key, bound to the session and the account: nonce, then ciphertext.
    pub(crate) fn seal(&self, secret: &Secret, account: &AccountId) -> Option<Vec<u8>> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let aad = self.bound_to(account);
        let payload = Payload {
            msg: secret.expose().as_bytes(),
            aad: &aad,
        };
        let sealed = self.cipher().encrypt(&nonce, payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// None when altered, or another session's or account's.
    pub(crate) fn open(&self, sealed: &[u8], account: &AccountId) -> Option<Secret> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let aad = self.bound_to(account);
        let opened = self
            .cipher()
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: sealed,
                    aad: &aad,
                },
            )
            .ok()?;
        String::from_utf8(opened).ok().map(Secret::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(Key::from_slice(&self.key))
    }

    fn bound_to(&self, account: &AccountId) -> Vec<u8> {
        [
            b"porteplume session ",
            self.id_hash().as_slice(),
            account.as_str().as_bytes(),
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alice() -> AccountId {
        AccountId::parse("alice").unwrap()
    }

    #[test]
    fn neither_half_opens_the_password_alone() {
        let token = Token::fresh();
        let sealed = token.seal(&Secret::new("alice-demo"), &alice()).unwrap();
        assert!(!sealed.windows(10).any(|w| w == b"alice-demo"));
        assert_eq!(token.open(&sealed, &alice()), Some(Secret::new("alice-demo")));
        assert_eq!(Token::fresh().open(&sealed, &alice()), None, "another cookie");
        assert_eq!(
            token.open(&sealed, &AccountId::parse("bob").unwrap()),
            None,
            "another account's row"
        );
        let mut altered = sealed.clone();
        altered[30] ^= 1;
        assert_eq!(token.open(&altered, &alice()), None);
        assert_eq!(token.open(&sealed[..10], &alice()), None);
    }

    #[test]
    fn a_cookie_is_read_back_and_nonsense_is_not() {
        let token = Token::fresh();
        let read = Token::read(&token.write()).unwrap();
        assert_eq!(read.id_hash(), token.id_hash());
        for bad in ["", "x", &"A".repeat(63), &"A".repeat(65), &"é".repeat(32)] {
            assert!(Token::read(bad).is_none(), "{bad:?}");
        }
    }
}
