//! Passwords: argon2id (RFC 9106) as PHC strings.
//!
//! Both functions take tens of milliseconds of a core on purpose: call them off the async threads.

use argon2::password_hash::{
    Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString, rand_core::OsRng,
};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use domain::desk::Secret;
use service::ports::{Passwords, StateError};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// The port `Passwords`.
#[derive(Debug, Clone, Copy)]
pub struct Argon2id;

#[async_trait]
impl Passwords for Argon2id {
    async fn hash(&self, password: &Secret) -> Result<String, StateError> {
        let password = password.clone();
        tokio::task::spawn_blocking(move || hash(&password))
            .await
            .map_err(|error| StateError::Unavailable(error.to_string()))?
            .map_err(|error| StateError::Unavailable(error.to_string()))
    }
}

/// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| PasswordError::Hash(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A PHC string with a fresh salt, for `Accounts::set_password`.
pub fn hash(password: &Secret) -> Result<String, PasswordError> {
    let salt = SaltString::generate(&mut OsRng);
    hasher()?
        .hash_password(password.expose().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|e| PasswordError::Hash(e.to_string()))
}

/// Is it the one? With no PHC string (no such person, or nobody signs in there) the answer is no, after as much work
/// as for a wrong password, so that time tells nothing.
pub fn verify(password: &Secret, phc: Option<&str>) -> bool {
    match phc.map(PasswordHash::new) {
        Some(Ok(known)) => {
            // The parameters are the string's own: older hashes stay good when ours change.
            Argon2::default()
                .verify_password(password.expose().as_bytes(), &known)
                .is_ok()
        }
        Some(Err(error)) => {
            tracing::error!(reason = %kind(error), "a stored password hash is not a PHC string");
            work_in_vain(password);
            false
        }
        None => {
            work_in_vain(password);
            false
        }
    }
}

fn work_in_vain(password: &Secret) {
    let mut out = [0u8; Params::DEFAULT_OUTPUT_LEN];
    if let Ok(hasher) = hasher() {
        let done = hasher.hash_password_into(password.expose().as_bytes(), b"nobody lives here", &mut out);
        std::hint::black_box((done.is_ok(), out));
    }
}

/// Only the kind: such an error may quote the string it is about.
fn kind(error: Error) -> &'static str {
    match error {
        Error::Algorithm => "unknown algorithm",
        Error::Version => "unknown version",
        Error::PhcStringField | Error::PhcStringTrailingData => "malformed",
        _ => "unreadable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alice_is_known_by_her_password_alone() {
        let phc = hash(&Secret::new("alice-demo")).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(verify(&Secret::new("alice-demo"), Some(&phc)));
        for wrong in ["", "alice-demo ", "Alice-demo", "bob-demo"] {
            assert!(!verify(&Secret::new(wrong), Some(&phc)), "{wrong:?}");
        }
        assert!(!verify(&Secret::new("alice-demo"), None));
        assert_ne!(
            phc,
            hash(&Secret::new("alice-demo")).unwrap(),
            "a fresh salt each time"
        );
    }

    #[test]
    fn what_is_no_hash_lets_nobody_in() {
        for bad in ["", "alice-demo", "$argon2id$", "{PLAIN}alice-demo"] {
            assert!(!verify(&Secret::new("alice-demo"), Some(bad)), "{bad:?}");
        }
    }
}
