//! Adapters for mail servers: what the ports ask for, spoken over IMAP, SMTP and MIME.

pub mod mime;
