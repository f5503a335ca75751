//! The first start: who may make the first administrator. Whoever reads the console of the server is told a token; only
//! its hash is kept, in memory, until there is an account.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{OsRng, rand_core::RngCore};
use domain::desk::Answer;
use parking_lot::Mutex;
use service::Service;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

type Hash = [u8; 32];

/// Closed unless [`Welcome::prepare`] opened it.
#[derive(Default)]
pub(crate) struct Welcome(Mutex<Option<Hash>>);

impl Welcome {
    /// The token to show on the console, where there is no account at all.
    pub(crate) async fn prepare(&self, service: &Service) -> Answer<Option<String>> {
        if !service.is_unfounded().await? {
            return Ok(None);
        }
        let mut token = [0; 24];
        OsRng.fill_bytes(&mut token);
        let token = URL_SAFE_NO_PAD.encode(token);
        *self.0.lock() = Some(hash(&token));
        Ok(Some(token))
    }

    /// As far as is known without asking the database.
    pub(crate) fn may_be_open(&self) -> bool {
        self.0.lock().is_some()
    }

    /// Accounts may have been made on the command line meanwhile: then it closes.
    pub(crate) async fn is_open(&self, service: &Service) -> bool {
        if !self.may_be_open() {
            return false;
        }
        match service.is_unfounded().await {
            Ok(true) => true,
            Ok(false) => {
                self.close();
                false
            }
            Err(_) => false,
        }
    }

    /// Compares hashes, in a time that tells nothing of how much was right.
    pub(crate) fn knows(&self, token: &str) -> bool {
        let known = *self.0.lock();
        known.is_some_and(|known| bool::from(known.ct_eq(&hash(token.trim()))))
    }

    pub(crate) fn close(&self) {
        *self.0.lock() = None;
    }
}

fn hash(token: &str) -> Hash {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_until_the_first_administrator_is_made_and_nothing_else_does() {
        let welcome = Welcome::default();
        assert!(!welcome.may_be_open() && !welcome.knows(""));
        *welcome.0.lock() = Some(hash("sesame"));
        assert!(welcome.knows("sesame") && welcome.knows(" sesame\n"));
        for wrong in ["", "sesam", "sesamee", "SESAME"] {
            assert!(!welcome.knows(wrong), "{wrong:?}");
        }
        welcome.close();
        assert!(!welcome.knows("sesame"));
    }
}
