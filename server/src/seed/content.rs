//! The letters as they are written down, and where they lie.

use std::collections::BTreeMap;

use domain::address::{Address, Mailbox, parse_list};
use domain::folder::FolderKey;
use domain::message::Flags;
use figment::Figment;
use figment::providers::{Format, Toml};
use serde::Deserialize;

use super::SeedError;

const THEMES: [(&str, &str); 4] = [
    ("office.toml", include_str!("messages/office.toml")),
    ("customers.toml", include_str!("messages/customers.toml")),
    ("outside.toml", include_str!("messages/outside.toml")),
    ("folders.toml", include_str!("messages/folders.toml")),
];

/// Attachments and inline pictures: name, media type, octets. Calendar files have `{+3d 14:00}` for moments to come.
pub(super) const FILES: [(&str, &str, &[u8]); 10] = [
    (
        "bon-de-commande.pdf",
        "application/pdf",
        include_bytes!("files/bon-de-commande.pdf"),
    ),
    (
        "invoice-F-0118.pdf",
        "application/pdf",
        include_bytes!("files/invoice-F-0118.pdf"),
    ),
    (
        "billet-lyon.pdf",
        "application/pdf",
        include_bytes!("files/billet-lyon.pdf"),
    ),
    (
        "dashboard.png",
        "image/png",
        include_bytes!("files/dashboard.png"),
    ),
    ("logo.png", "image/png", include_bytes!("files/logo.png")),
    ("quarter.csv", "text/csv", include_bytes!("files/quarter.csv")),
    (
        "Relevé d'heures – août.csv",
        "text/csv",
        include_bytes!("files/heures.csv"),
    ),
    ("review.ics", "text/calendar", include_bytes!("files/review.ics")),
    ("repas.ics", "text/calendar", include_bytes!("files/repas.ics")),
    ("site-2.conf", "text/plain", include_bytes!("files/site-2.conf")),
];

#[derive(Debug, Deserialize)]
struct Theme {
    message: Vec<Message>,
}

/// One letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    /// Names it here, and in its Message-ID.
    pub(super) id: String,
    /// `NAME:FOLDER`, flags after `;`. The folder is the word of its role or its whole name.
    #[serde(rename = "in")]
    pub(super) places: Vec<String>,
    /// See [`super::ago`].
    pub(super) ago: String,
    pub(super) from: String,
    pub(super) sender: Option<String>,
    pub(super) reply_to: Option<String>,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) cc: String,
    #[serde(default)]
    pub(super) subject: String,
    /// The id of the letter it answers.
    pub(super) answers: Option<String>,
    /// Of the mailbox's own copy: who wrote it.
    pub(super) written_by: Option<String>,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    /// A picture that the HTML shows as `cid:NAME`.
    pub(super) inline: Option<String>,
    #[serde(default)]
    pub(super) attach: Vec<String>,
    /// Further header fields, in ASCII.
    #[serde(default)]
    pub(super) fields: BTreeMap<String, String>,
}

/// Where a letter lies, and how it is flagged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) mailbox: Address,
    pub(super) folder: FolderKey,
    pub(super) flags: Flags,
}

pub(super) fn messages() -> Result<Vec<Message>, SeedError> {
    let mut all = Vec::new();
    for (name, text) in THEMES {
        let theme: Theme = Figment::from(Toml::string(text))
            .extract()
            .map_err(|error| SeedError::Content(format!("{name}: {error}")))?;
        all.extend(theme.message);
    }
    Ok(all)
}

impl Message {
    pub(super) fn wrong(&self, what: &str) -> SeedError {
        SeedError::Content(format!("{}: {what}", self.id))
    }

    pub(super) fn people(&self, list: &str) -> Result<Vec<Mailbox>, SeedError> {
        parse_list(list)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|error| self.wrong(&format!("{} is no address: {}", error.text, error.reason)))
    }

    pub(super) fn person(&self, text: &str) -> Result<Mailbox, SeedError> {
        self.people(text)?
            .into_iter()
            .next()
            .ok_or_else(|| self.wrong("nobody where somebody is needed"))
    }

    pub(super) fn places(&self) -> Result<Vec<Place>, SeedError> {
        self.places.iter().map(|text| self.place(text)).collect()
    }

    fn place(&self, text: &str) -> Result<Place, SeedError> {
        let (place, words) = text.split_once(';').unwrap_or((text, ""));
        let (name, folder) = place
            .split_once(':')
            .ok_or_else(|| self.wrong("a place is NAME:FOLDER"))?;
        let mut flags = Flags::default();
        for word in words.split_whitespace() {
            let flag = match word {
                "seen" => &mut flags.seen,
                "answered" => &mut flags.answered,
                "flagged" => &mut flags.flagged,
                "draft" => &mut flags.draft,
                "forwarded" => &mut flags.forwarded,
                _ => return Err(self.wrong(&format!("no such flag: {word}"))),
            };
            *flag = true;
        }
        let mailbox = Address::parse(&format!("{name}@demo.test"))
            .map_err(|error| self.wrong(&format!("{name} is no name: {error}")))?;
        // The word of a role; anything else is a name.
        let folder = FolderKey::parse(folder).unwrap_or_else(|| FolderKey::Path(folder.to_owned()));
        Ok(Place {
            mailbox,
            folder,
            flags,
        })
    }

    /// Without angle brackets.
    pub(super) fn message_id(&self) -> Result<String, SeedError> {
        Ok(format!(
            "{}@{}",
            self.id,
            self.person(&self.from)?.address.domain()
        ))
    }
}
