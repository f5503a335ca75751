//! Adapters for mail servers: what the ports ask for, spoken over IMAP, SMTP and MIME.

pub mod doveadm;
pub mod imap;
pub mod mime;
pub mod smtp;
pub mod tls;
