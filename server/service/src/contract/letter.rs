//! Letters that the suites send and file. Written by hand, so that no adapter is tested by its own hand.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::time::Timestamp;

/// Monday 5 January 2026, 10:00:00 UTC.
pub const MONDAY: Timestamp = Timestamp(1_767_607_200_000);

/// `MONDAY` and some minutes (less than 840), as RFC 5322 writes it.
pub fn date_field(minutes: u32) -> String {
    format!(
        "Mon, 5 Jan 2026 {:02}:{:02}:00 +0000",
        10 + minutes / 60,
        minutes % 60
    )
}

/// A word that no other letter or folder has, also not one of an earlier run on the same servers.
pub fn fresh(word: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let unique = uuid::Uuid::new_v4().simple().to_string();
    format!(
        "{word}-{}-{}",
        COUNT.fetch_add(1, Ordering::Relaxed),
        &unique[..8]
    )
}

/// A plain letter; fields are raw header lines without line ends, the text may have `\n`.
pub fn letter(fields: &[&str], text: &str) -> Vec<u8> {
    let mut out = String::new();
    for field in fields {
        out.push_str(field);
        out.push_str("\r\n");
    }
    if !fields
        .iter()
        .any(|f| f.to_ascii_lowercase().starts_with("content-type:"))
    {
        out.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n");
    }
    out.push_str("\r\n");
    for line in text.lines() {
        out.push_str(line);
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// From bob to alice, with this subject, `MONDAY` and some minutes.
pub fn from_bob(subject: &str, minutes: u32, text: &str) -> Vec<u8> {
    letter(
        &[
            "From: Bob Martin <bob@demo.test>",
            "To: Alice Laurent <alice@demo.test>",
            &format!("Subject: {subject}"),
            &format!("Date: {}", date_field(minutes)),
            &format!("Message-ID: <{}@demo.test>", fresh("letter")),
        ],
        text,
    )
}

/// A letter of about so many octets, lines of 78.
pub fn of_size(subject: &str, octets: usize) -> Vec<u8> {
    let line = "abcdefghijklmnopqrstuvwxyz 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ .,;:!?-+/()";
    let mut out = from_bob(subject, 0, "");
    out.reserve(octets);
    let mut n = 0u32;
    while out.len() < octets {
        // Each line differs, so that a lost or doubled one shows.
        out.extend_from_slice(format!("{n:010} {}\r\n", &line[..65]).as_bytes());
        n += 1;
    }
    out
}
