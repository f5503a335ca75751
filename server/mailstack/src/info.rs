//! What a running stack tells about itself.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Login of the webmail itself: `MAILBOX*porteplume-service` opens any mailbox over IMAP, and nothing over SMTP.
pub const SERVICE_USER: &str = "porteplume-service";

/// Addresses and secrets of a running stack. All ports are on 127.0.0.1.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    pub dir: PathBuf,
    /// The name the certificate is made out to.
    pub hostname: String,
    pub domain: String,
    /// IMAP, plain with STARTTLS offered.
    pub imap_port: u16,
    /// IMAP under TLS from the first byte.
    pub imaps_port: u16,
    /// Submission, plain with STARTTLS offered.
    pub submission_port: u16,
    /// Submission under TLS from the first byte.
    pub submissions_port: u16,
    /// Mail from outside: no login, our own recipients only.
    pub mx_port: u16,
    /// Mail to any other domain ends here, one file per message.
    pub sink_dir: PathBuf,
    /// The certificate authority to trust.
    pub ca_pem: PathBuf,
    pub service_user: String,
    /// Made anew at every start.
    pub service_password: String,
    /// Dovecot's administration over HTTP.
    pub doveadm_url: String,
    /// Made anew at every start, as the password above.
    pub doveadm_key: String,
    /// As a URL that sqlx reads.
    pub database: String,
}

/// Passwords stay out: only the JSON handed to whoever started the stack holds them.
impl fmt::Debug for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Info")
            .field("dir", &self.dir)
            .field("domain", &self.domain)
            .field("imap_port", &self.imap_port)
            .field("submission_port", &self.submission_port)
            .field("mx_port", &self.mx_port)
            .finish_non_exhaustive()
    }
}
