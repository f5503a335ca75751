use domain::desk::Secret;

/// Keeps a mail password for the worker that transmits a queued message, sealed (AEAD) with a key of the server's own
/// that is not in the database.
pub trait Vault: Send + Sync {
    /// Bound to `context` (the outbox id): a sealed password copied to another row does not open.
    fn seal(&self, secret: &Secret, context: &str) -> Vec<u8>;
    /// None when altered, bound to another context, or sealed with another key.
    fn open(&self, sealed: &[u8], context: &str) -> Option<Secret>;
}
