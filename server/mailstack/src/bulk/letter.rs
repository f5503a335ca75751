//! Letters that look like a working mailbox: threads, two languages, HTML beside text, now and then an attachment.

use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngCore, SeedableRng};

const PEOPLE: [(&str, &str); 16] = [
    ("Bob Martin", "bob@demo.test"),
    ("Carole Besson", "carol@demo.test"),
    ("Dave Morel", "dave@demo.test"),
    ("Support", "support@demo.test"),
    ("Émilie Roux", "emilie.roux@atelier-roux.test"),
    ("François Lefèvre", "f.lefevre@mairie-exemple.test"),
    ("Grace Holloway", "grace@holloway-print.test"),
    ("Henrik Lund", "henrik.lund@nordsea.test"),
    ("Inès Garcia", "ines@cooperative-sud.test"),
    ("Joanna Kowalska", "j.kowalska@translations.test"),
    ("Karim Haddad", "karim@haddad-conseil.test"),
    ("Léa Fontaine", "lea.fontaine@imprimerie.test"),
    ("Maxime Dubois", "maxime@dubois-freres.test"),
    ("Nadia Petrova", "nadia@petrova.test"),
    ("Oliver Grant", "oliver.grant@harbour.test"),
    ("Paula Nunes", "paula@nunes-legal.test"),
];

const SUBJECTS: [&str; 16] = [
    "Compte rendu de la réunion de lundi",
    "Invoice for the spring order",
    "Devis pour l'impression des affiches",
    "Room booking on Thursday",
    "Mise à jour du planning",
    "Question about the contract, page 4",
    "Livraison retardée d'une semaine",
    "Draft agenda for the workshop",
    "Accès au serveur de fichiers",
    "Travel plan for the Lyon visit",
    "Relance : facture en attente",
    "New price list",
    "Photos de la soirée",
    "Minutes and open points",
    "Demande de congés",
    "Your ticket has been answered",
];

const SENTENCES: [&str; 20] = [
    "Merci pour votre retour rapide, c'est exactement ce qu'il nous fallait.",
    "Could you look at the second page before we send it out?",
    "Le fournisseur confirme la date, mais demande un acompte de trente pour cent.",
    "I moved the meeting to ten o'clock so that everybody from the south can join.",
    "Vous trouverez le détail dans le tableau, colonne par colonne.",
    "The printer asks for the final file by Wednesday evening at the latest.",
    "Nous avons retenu la deuxième proposition, un peu plus chère mais plus solide.",
    "There is one open question about delivery: does the lift reach the third floor?",
    "Pensez à prévenir l'accueil si vous venez avec plus de quatre personnes.",
    "The numbers for March look better than we feared; April is still being counted.",
    "Je serai absent jusqu'à vendredi, Carole répond à ma place pour ce dossier.",
    "Please keep the reference in the subject, otherwise the answer goes astray.",
    "La salle du fond est réservée, celle avec le grand écran.",
    "We agreed to keep the old address for another year and forward what arrives there.",
    "Le contrat part à la signature demain matin si personne n'y voit d'objection.",
    "A short note would do, nobody needs another twelve-page report.",
    "Bonne nouvelle : la subvention est accordée, le courrier officiel suit.",
    "If the parcel has not arrived by Friday, call me and I will ask the carrier.",
    "Les anciens badges restent valables jusqu'à la fin du mois.",
    "Let us know whether the smaller format would be acceptable too.",
];

/// One message with what IMAP keeps beside it.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The message, lines ended by CRLF.
    pub bytes: Vec<u8>,
    /// Flags as APPEND takes them, without parentheses.
    pub flags: &'static str,
    /// Unix seconds it was received at.
    pub received: u64,
}

/// An endless, repeatable row of letters to one person, the oldest first.
pub struct Letters {
    random: StdRng,
    to: String,
    number: u64,
    clock: u64,
    step: u64,
    /// Subject and message ids of recent threads.
    threads: Vec<(String, Vec<String>)>,
    attachment: String,
}

/// Beyond this many a thread is over, and its References stay short.
const LONGEST_THREAD: usize = 8;
const OPEN_THREADS: usize = 200;
const THREE_YEARS: u64 = 3 * 365 * 24 * 3600;

impl Letters {
    /// Letters to `to` spread over the last three years if `count` of them are taken. The same arguments on the same day
    /// give the same letters but for their dates.
    pub fn new(to: &str, count: usize) -> Self {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO)
            .as_secs();
        let mut random = StdRng::seed_from_u64(0x706f_7274_6570_6c75);
        let mut file = vec![0; 30_000];
        random.fill_bytes(&mut file);
        Self {
            random,
            to: to.to_owned(),
            number: 0,
            clock: now.saturating_sub(THREE_YEARS),
            step: (THREE_YEARS / (count as u64).max(1)).max(1),
            threads: Vec::new(),
            attachment: lines_of_76(&STANDARD.encode(file)),
        }
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        // The lists above are never empty.
        choices.choose(&mut self.random).copied().unwrap_or(choices[0])
    }

    fn text(&mut self) -> Vec<String> {
        let paragraphs = self.random.random_range(1..=5);
        (0..paragraphs)
            .map(|_| {
                let sentences = self.random.random_range(1..=5);
                (0..sentences)
                    .map(|_| self.pick(&SENTENCES))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }
}

impl Iterator for Letters {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        self.number += 1;
        self.clock += self.random.random_range(1..=self.step.max(2));
        let (name, from) = self.pick(&PEOPLE);
        let (_, domain) = from.split_once('@').unwrap_or_default();
        let id = format!(
            "<{}.{:012x}@{domain}>",
            self.number,
            self.random.random::<u64>() >> 16
        );

        let answers = !self.threads.is_empty() && self.random.random_bool(0.55);
        let thread = if answers {
            self.random.random_range(0..self.threads.len())
        } else {
            0
        };
        let mut message = format!(
            "Return-Path: <{from}>\r\nFrom: {} <{from}>\r\nTo: <{}>\r\n",
            encoded(name),
            self.to
        );
        if answers {
            let (subject, ids) = &mut self.threads[thread];
            let parent = ids.last().cloned().unwrap_or_default();
            let _ = write!(
                message,
                "Subject: {}\r\nIn-Reply-To: {parent}\r\nReferences: {}\r\n",
                encoded(&format!("Re: {subject}")),
                ids.join("\r\n ")
            );
            ids.push(id.clone());
            if ids.len() >= LONGEST_THREAD {
                self.threads.swap_remove(thread);
            }
        } else {
            let subject = format!("{} ({})", self.pick(&SUBJECTS), self.number);
            let _ = write!(message, "Subject: {}\r\n", encoded(&subject));
            self.threads.push((subject, vec![id.clone()]));
            if self.threads.len() > OPEN_THREADS {
                self.threads.swap_remove(0);
            }
        }
        let _ = write!(
            message,
            "Date: {}\r\nMessage-ID: {id}\r\nMIME-Version: 1.0\r\n",
            rfc5322_date(self.clock)
        );
        let paragraphs = self.text();
        let kind = self.random.random_range(0..100);
        let boundary = format!("=_{:x}", self.random.random::<u64>());
        match kind {
            0..30 => message.push_str(&plain(&paragraphs)),
            30..94 => message.push_str(&alternative(&paragraphs, &boundary)),
            _ => {
                let outer = format!("{boundary}m");
                let _ = write!(
                    message,
                    "Content-Type: multipart/mixed; boundary=\"{outer}\"\r\n\r\n--{outer}\r\n{}\r\n--{outer}\r\n\
                     Content-Type: application/pdf; name=\"document-{n}.pdf\"\r\n\
                     Content-Disposition: attachment; filename=\"document-{n}.pdf\"\r\n\
                     Content-Transfer-Encoding: base64\r\n\r\n{}--{outer}--\r\n",
                    alternative(&paragraphs, &boundary),
                    self.attachment,
                    n = self.number,
                );
            }
        }
        let flags = match self.random.random_range(0..100) {
            0..5 => "",
            5..20 => r"\Seen \Answered",
            20..22 => r"\Seen \Flagged",
            _ => r"\Seen",
        };
        Some(Letter {
            bytes: message.into_bytes(),
            flags,
            received: self.clock,
        })
    }
}

fn plain(paragraphs: &[String]) -> String {
    let text = paragraphs.join("\r\n\r\n");
    format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n")
}

fn alternative(paragraphs: &[String], boundary: &str) -> String {
    let mut html = String::from("<html><body style=\"font-family: sans-serif\">\r\n");
    for paragraph in paragraphs {
        let _ = write!(html, "<p style=\"margin: 0 0 1em\">{paragraph}</p>\r\n");
    }
    format!(
        "Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{}--{boundary}\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{html}</body></html>\r\n\
         --{boundary}--\r\n",
        plain(paragraphs)
    )
}

/// RFC 2047 section 2; our subjects stay below the 75 characters of one encoded word.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        format!("=?utf-8?B?{}?=", STANDARD.encode(text))
    }
}

fn lines_of_76(coded: &str) -> String {
    let mut lines = String::with_capacity(coded.len() + coded.len() / 30);
    for (at, character) in coded.chars().enumerate() {
        if at > 0 && at % 76 == 0 {
            lines.push_str("\r\n");
        }
        lines.push(character);
    }
    lines.push_str("\r\n");
    lines
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Day, month's name, year and time of day, in UTC.
fn civil(unix_seconds: u64) -> (u64, &'static str, u64, String) {
    // Days are counted from 1 March of year 0, so that a leap day is the last day of its year.
    let days = unix_seconds / 86_400 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12;
    let year = year_of_era + era * 400 + u64::from(month < 2);
    let second = unix_seconds % 86_400;
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    (
        day,
        MONTHS[usize::try_from(month).unwrap_or_default()],
        year,
        time,
    )
}

fn rfc5322_date(unix_seconds: u64) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let weekday = WEEKDAYS[usize::try_from(unix_seconds / 86_400 % 7).unwrap_or_default()];
    let (day, month, year, time) = civil(unix_seconds);
    format!("{weekday}, {day:02} {month} {year} {time} +0000")
}

/// INTERNALDATE as APPEND takes it (RFC 9051 date-time).
pub(super) fn imap_date(unix_seconds: u64) -> String {
    let (day, month, year, time) = civil(unix_seconds);
    format!("{day:2}-{month}-{year} {time} +0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_around_leap_days_and_years() {
        assert_eq!(rfc5322_date(0), "Thu, 01 Jan 1970 00:00:00 +0000");
        assert_eq!(rfc5322_date(951_782_400), "Tue, 29 Feb 2000 00:00:00 +0000");
        assert_eq!(rfc5322_date(1_735_689_599), "Tue, 31 Dec 2024 23:59:59 +0000");
        assert_eq!(imap_date(1_709_251_200), " 1-Mar-2024 00:00:00 +0000");
    }

    #[test]
    fn letters_are_threaded_ordered_and_of_every_kind() {
        let letters: Vec<Letter> = Letters::new("alice@demo.test", 1000).take(1000).collect();
        assert!(letters.windows(2).all(|pair| pair[0].received < pair[1].received));
        let with = |what: &str| {
            letters
                .iter()
                .filter(|letter| String::from_utf8_lossy(&letter.bytes).contains(what))
                .count()
        };
        assert_eq!(with("To: <alice@demo.test>"), 1000);
        assert!((400..700).contains(&with("In-Reply-To: ")));
        assert!((600..750).contains(&with("text/html")));
        assert!((30..100).contains(&with("application/pdf")));
        assert!(letters.iter().any(|letter| letter.flags.is_empty()));
        for letter in &letters {
            let text = String::from_utf8_lossy(&letter.bytes);
            assert!(
                text.split("\r\n")
                    .all(|line| !line.contains('\n') && line.len() < 998),
                "{text}"
            );
        }
    }
}
