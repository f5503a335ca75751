//! Rows as a file for a spreadsheet: RFC 4180, UTF-8.

use domain::{
    delegation::{AccessRight, SendRight},
    desk::Caller,
    journal::{Ending, Event, GrantCause, Manner},
    preference::Language,
    time::Timestamp,
};

use crate::{dates, ports::NotedRow};

/// Cells of a line. What a row has nothing to say about stays empty.
#[derive(Default)]
struct Line {
    number: String,
    at: String,
    mailbox: String,
    actor: String,
    name: String,
    event: &'static str,
    manner: &'static str,
    recipients: String,
    subject: String,
    result: &'static str,
    words: String,
    refused: String,
    message_id: String,
    delegate: String,
    before: String,
    after: String,
    cause: &'static str,
}

impl Line {
    fn cells(&self) -> [&str; 17] {
        [
            &self.number,
            &self.at,
            &self.mailbox,
            &self.actor,
            &self.name,
            self.event,
            self.manner,
            &self.recipients,
            &self.subject,
            self.result,
            &self.words,
            &self.refused,
            &self.message_id,
            &self.delegate,
            &self.before,
            &self.after,
            self.cause,
        ]
    }
}

const NAMES_EN: [&str; 17] = [
    "Number",
    "When",
    "Mailbox",
    "Who",
    "Name",
    "Event",
    "How",
    "Recipients",
    "Subject",
    "Result",
    "Server's reply",
    "Refused recipients",
    "Message-ID",
    "Delegate",
    "Rights before",
    "Rights after",
    "Cause",
];
const NAMES_FR: [&str; 17] = [
    "Numéro",
    "Quand",
    "Boîte",
    "Qui",
    "Nom",
    "Événement",
    "Comment",
    "Destinataires",
    "Objet",
    "Résultat",
    "Réponse du serveur",
    "Destinataires refusés",
    "Message-ID",
    "Délégué",
    "Droits avant",
    "Droits après",
    "Cause",
];

/// The first line.
pub(super) fn names(language: Language) -> String {
    let mut text = String::new();
    line(
        &mut text,
        match language {
            Language::En => &NAMES_EN,
            Language::Fr => &NAMES_FR,
        },
    );
    text
}

/// Adds a row's line.
pub(super) fn row(text: &mut String, row: &NotedRow, reader: &Caller) {
    line(text, &Words(reader).told(row).cells());
}

/// In the reader's language and time zone.
struct Words<'a>(&'a Caller);

impl Words<'_> {
    fn told(&self, row: &NotedRow) -> Line {
        let common = Line {
            number: row.number.to_string(),
            at: dates::iso(row.at, &self.0.time_zone),
            mailbox: row.mailbox.to_string(),
            actor: row.actor.as_ref().map_or_else(
                || self.say("system", "système").to_owned(),
                |actor| actor.address.to_string(),
            ),
            name: row
                .actor
                .as_ref()
                .map(|actor| actor.name.to_string())
                .unwrap_or_default(),
            ..Line::default()
        };
        let list = |addresses: &[domain::Address]| {
            addresses
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        match &row.event {
            Event::Sent {
                manner,
                grant: _,
                message_id,
                recipients,
                refused,
                subject,
                ending,
                words,
            } => Line {
                event: self.say("message", "message"),
                manner: match manner {
                    Manner::As => self.say("as", "en tant que"),
                    Manner::OnBehalf => self.say("on behalf of", "de la part de"),
                },
                recipients: list(recipients),
                subject: subject.to_string(),
                result: match ending {
                    Ending::Accepted => self.say("sent", "envoyé"),
                    Ending::Refused => self.say("refused", "refusé"),
                    Ending::Unclear => self.say("may have been sent", "peut-être envoyé"),
                },
                words: words.clone().unwrap_or_default(),
                refused: list(refused),
                message_id: message_id.clone(),
                ..common
            },
            Event::Granted {
                delegate,
                before,
                after,
                cause,
            } => Line {
                event: self.say("rights", "droits"),
                delegate: delegate.to_string(),
                before: self.rights(*before),
                after: self.rights(*after),
                cause: match cause {
                    GrantCause::Given => self.say("given", "décision"),
                    GrantCause::Asked => self.say("asked for", "demande"),
                    GrantCause::Left => self.say("left", "renoncement"),
                    GrantCause::Expired => self.say("expired", "expiration"),
                    GrantCause::CommandLine => self.say("command line", "ligne de commande"),
                },
                ..common
            },
        }
    }

    fn rights(&self, (send, access, until): (SendRight, AccessRight, Option<Timestamp>)) -> String {
        let mut words = Vec::new();
        match send {
            SendRight::None => {}
            SendRight::OnBehalf => words.push(self.say("send on behalf", "envoyer de la part").to_owned()),
            SendRight::As => words.push(self.say("send as", "envoyer en tant que").to_owned()),
        }
        match access {
            AccessRight::None => {}
            AccessRight::Read => words.push(self.say("read", "lecture").to_owned()),
            AccessRight::Full => words.push(self.say("full access", "accès complet").to_owned()),
        }
        if words.is_empty() {
            return self.say("none", "aucun").to_owned();
        }
        if let Some(until) = until {
            let until = dates::iso(until, &self.0.time_zone);
            words.push(format!("{} {until}", self.say("before", "avant")));
        }
        words.join(", ")
    }

    fn say(&self, en: &'static str, fr: &'static str) -> &'static str {
        match self.0.language {
            Language::En => en,
            Language::Fr => fr,
        }
    }
}

fn line(text: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&quoted(&defused(cell)));
    }
    text.push_str("\r\n");
}

/// A spreadsheet runs what begins like a formula, and a subject is anybody's to choose: an apostrophe makes it text.
fn defused(cell: &str) -> String {
    let begins = cell.trim_start().chars().next();
    let formula = matches!(begins, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
        || cell.starts_with(['\t', '\r', '\n']);
    if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', ';', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::{AccountKind, Colour, Person},
        header::{DisplayName, Subject},
        id::AccountId,
    };

    use super::*;

    fn caller(language: Language) -> Caller {
        Caller {
            account: AccountId::parse("dave").unwrap(),
            address: "dave@demo.test".parse().unwrap(),
            name: DisplayName::default(),
            admin: true,
            language,
            time_zone: "Europe/Paris".into(),
            session: "s".into(),
            secret: None,
        }
    }

    fn sent(subject: &str) -> NotedRow {
        NotedRow {
            number: 7,
            at: Timestamp(1_800_000_000_000),
            mailbox: "config@demo.test".parse().unwrap(),
            actor: Some(Person {
                address: "alice@demo.test".parse().unwrap(),
                name: DisplayName::parse("Alice Laurent").unwrap(),
                kind: AccountKind::User,
                colour: Colour::default(),
                active: true,
            }),
            event: Event::Sent {
                manner: Manner::As,
                grant: None,
                message_id: "1@demo.test".into(),
                recipients: vec![
                    "bob@demo.test".parse().unwrap(),
                    "carol@demo.test".parse().unwrap(),
                ],
                refused: Vec::new(),
                subject: Subject::parse(subject).unwrap(),
                ending: Ending::Accepted,
                words: Some("250 2.0.0 Ok".into()),
            },
        }
    }

    #[test]
    fn dave_opens_the_journal_in_a_spreadsheet() {
        let caller = caller(Language::Fr);
        let mut text = names(Language::Fr);
        row(&mut text, &sent("Accès, \"prêt\""), &caller);
        let granted = NotedRow {
            actor: None,
            event: Event::Granted {
                delegate: "alice@demo.test".parse().unwrap(),
                before: (SendRight::As, AccessRight::Full, None),
                after: (SendRight::None, AccessRight::None, None),
                cause: GrantCause::CommandLine,
            },
            ..sent("")
        };
        row(&mut text, &granted, &caller);
        let lines: Vec<_> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("Numéro,Quand,Boîte,"));
        assert_eq!(
            lines[1],
            "7,2027-01-15T09:00:00+01:00,config@demo.test,alice@demo.test,Alice Laurent,message,en tant que,\
             \"bob@demo.test, carol@demo.test\",\"Accès, \"\"prêt\"\"\",envoyé,250 2.0.0 Ok,,1@demo.test,,,,"
        );
        assert_eq!(
            lines[2],
            "7,2027-01-15T09:00:00+01:00,config@demo.test,système,,droits,,,,,,,,alice@demo.test,\
             \"envoyer en tant que, accès complet\",aucun,ligne de commande"
        );
        assert_eq!(lines[3..], [""], "each line is ended");
        assert!(lines[..3].iter().all(|line| !line.contains('\n')));
    }

    #[test]
    fn no_subject_is_run_as_a_formula() {
        for (subject, cell) in [
            (
                "=HYPERLINK(\"http://evil.test\")",
                "\"'=HYPERLINK(\"\"http://evil.test\"\")\"",
            ),
            ("+33 1", "'+33 1"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("1=1", "1=1"),
        ] {
            let caller = caller(Language::En);
            let mut text = String::new();
            row(&mut text, &sent(subject), &caller);
            assert!(text.contains(&format!(",{cell},sent,")), "{subject}");
        }
        assert_eq!(defused(" =1"), "' =1");
        assert_eq!(defused("\t=1"), "'\t=1");
    }
}
