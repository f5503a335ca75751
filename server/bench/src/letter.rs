//! The letters that are opened and sent.

use std::fmt::Write;

/// Octets of [`newsletter`], give or take a paragraph.
pub(crate) const SIZE: usize = 50_000;

/// A newsletter as one gets them: text beside HTML, tables and styles, pictures from elsewhere, quoted-printable.
pub(crate) fn newsletter(number: usize) -> Vec<u8> {
    let head = format!(
        "From: Émilie Roux <emilie.roux@atelier-roux.test>\r\nTo: Alice Laurent <alice@demo.test>\r\n\
         Subject: Lettre de l'atelier, n. {number}\r\nDate: Mon, 02 Nov 2026 09:{:02}:00 +0100\r\n\
         Message-ID: <lettre-{number}@atelier-roux.test>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"=_lettre\"\r\n\r\n",
        number % 60
    );
    let mut html = String::from(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Lettre</title>\n<style>\nbody { margin: 0; \
         background: #f4f1ec; color: #222; font: 16px/1.5 Georgia, serif; }\n.card { padding: 12px 24px; \
         border-bottom: 1px solid #ddd; }\n.card h2 { color: #7a3b2e; font-size: 20px; }\n@media (max-width: 600px) { \
         .card { padding: 8px; } }\n</style></head>\n<body>\n<table role=\"presentation\" width=\"640\">\n",
    );
    let mut text = format!("Lettre de l'atelier, n. {number}\r\n\r\n");
    let mut article = 0;
    while head.len() + text.len() + encoded(&html).len() < SIZE - 400 {
        article += 1;
        let _ = write!(
            html,
            "<tr><td class=\"card\" style=\"text-align: left; vertical-align: top\"><h2>Affiche n° {article}, tirée à \
             {} exemplaires</h2>\n<p>Le papier est arrivé mardi ; <b>l'encre verte</b> sèche <i>très lentement</i> et \
             nous avons dû refaire deux passages. Voyez <a href=\"https://atelier-roux.test/affiches/{article}?l={number}\" \
             style=\"color: #7a3b2e\">la page de l'affiche</a> pour le détail.</p>\n<img \
             src=\"https://images.atelier-roux.test/{article}.jpg\" width=\"320\" height=\"200\" alt=\"Épreuve\">\n\
             <ul><li>Format : 50 × 70 cm</li><li>Prix : {} €</li></ul></td></tr>\n",
            article * 25,
            article * 5 + 40
        );
        let _ = write!(
            text,
            "Affiche n. {article}: https://atelier-roux.test/affiches/{article}\r\n"
        );
    }
    html.push_str("</table>\n</body></html>\n");
    let message = format!(
        "{head}--=_lettre\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--=_lettre\r\nContent-Type: \
         text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--=_lettre--\r\n",
        encoded(&html)
    );
    message.into_bytes()
}

/// Quoted-printable (RFC 2045 section 6.7).
fn encoded(text: &str) -> String {
    const LONGEST: usize = 75;
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for line in text.lines() {
        let mut length = 0;
        for byte in line.bytes() {
            let plain = matches!(byte, b' '..=b'~') && byte != b'=';
            let width = if plain { 1 } else { 3 };
            if length + width > LONGEST {
                out.push_str("=\r\n");
                length = 0;
            }
            if plain {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "={byte:02X}");
            }
            length += width;
        }
        out.push_str("\r\n");
    }
    out
}

/// What is sent: a page of text, alike from either side.
pub(crate) fn words() -> String {
    let mut words = String::from("Bonjour Bob,\n\n");
    for line in 1..=20 {
        let _ = writeln!(
            words,
            "Point {line}: the proofs of sheet {line} are dry, we can print on Thursday at nine."
        );
    }
    words.push_str("\nAlice\n");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newsletter_has_its_size_and_fits_the_wire() {
        let letter = newsletter(7);
        assert!(letter.len().abs_diff(SIZE) < 1500, "{}", letter.len());
        let text = String::from_utf8(letter).unwrap();
        let (_, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            body.split("\r\n")
                .all(|line| line.len() <= 76 && !line.contains('\n'))
        );
        assert_ne!(newsletter(7), newsletter(8));
    }

    #[test]
    fn quoted_printable_leaves_letters_and_breaks_long_lines() {
        assert_eq!(encoded("a=é"), "a=3D=C3=A9\r\n");
        assert_eq!(
            encoded(&"x".repeat(80)),
            format!("{}=\r\n{}\r\n", "x".repeat(75), "x".repeat(5))
        );
    }
}
