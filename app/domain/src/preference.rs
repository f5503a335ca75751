//! What a person prefers, kept per account and on every device.

use serde::{Deserialize, Serialize};

use crate::receipt::ReceiptPreference;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    Fr,
}

impl Language {
    /// BCP 47.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "en" => Some(Self::En),
            "fr" => Some(Self::Fr),
            _ => None,
        }
    }
    /// The first of `Accept-Language` (RFC 9110 section 12.5.4) that we speak; English when there is none.
    pub fn negotiate(accept: &str) -> Self {
        let mut wanted: Vec<(f32, Self)> = accept
            .split(',')
            .filter_map(|entry| {
                let mut parts = entry.split(';');
                let language = Self::parse(
                    parts
                        .next()?
                        .trim()
                        .split('-')
                        .next()?
                        .to_ascii_lowercase()
                        .as_str(),
                )?;
                let quality = parts
                    .find_map(|p| p.trim().strip_prefix("q="))
                    .map_or(Some(1.0), |q| q.parse().ok())?;
                (quality > 0.0).then_some((quality, language))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map_or(Self::En, |(_, language)| *language)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// How long a message waits after Send, so that it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoTime {
    None,
    Five,
    #[default]
    Ten,
    Thirty,
}

impl UndoTime {
    pub const ALL: [Self; 4] = [Self::None, Self::Five, Self::Ten, Self::Thirty];

    pub fn seconds(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Five => 5,
            Self::Ten => 10,
            Self::Thirty => 30,
        }
    }

    pub fn parse(seconds: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|time| time.seconds().to_string() == seconds)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// None: as the browser asks.
    pub language: Option<Language>,
    pub theme: Theme,
    /// Once shown, From stays shown.
    pub show_from: bool,
    pub show_bcc: bool,
    /// Put under new messages, by the Insert menu.
    pub signature: String,
    /// None: as the house has it.
    pub undo: Option<UndoTime>,
    pub receipts: ReceiptPreference,
}

/// What one form or one press changes; the rest stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PreferenceChange {
    pub language: Option<Language>,
    pub theme: Option<Theme>,
    pub show_from: Option<bool>,
    pub show_bcc: Option<bool>,
    pub signature: Option<String>,
    pub undo: Option<UndoTime>,
    pub receipts: Option<ReceiptPreference>,
}

impl PreferenceChange {
    #[must_use]
    pub fn applied_to(self, before: Preferences) -> Preferences {
        Preferences {
            language: self.language.or(before.language),
            theme: self.theme.unwrap_or(before.theme),
            show_from: self.show_from.unwrap_or(before.show_from),
            show_bcc: self.show_bcc.unwrap_or(before.show_bcc),
            signature: self.signature.unwrap_or(before.signature),
            undo: self.undo.or(before.undo),
            receipts: self.receipts.unwrap_or(before.receipts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_asked_and_english_is_the_rest() {
        for (accept, language) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Language::Fr),
            ("de, en;q=0.5, fr;q=0.7", Language::Fr),
            ("de", Language::En),
            ("", Language::En),
            ("fr;q=0", Language::En),
            ("en;q=x,fr", Language::Fr),
        ] {
            assert_eq!(Language::negotiate(accept), language, "{accept}");
        }
    }

    #[test]
    fn a_time_to_undo_is_one_of_four() {
        assert_eq!(UndoTime::parse("30"), Some(UndoTime::Thirty));
        assert_eq!(UndoTime::parse("7"), None);
        assert_eq!(UndoTime::default().seconds(), 10);
    }

    #[test]
    fn a_change_leaves_the_rest_as_it_was() {
        let before = Preferences {
            language: Some(Language::Fr),
            signature: "Alice".to_owned(),
            ..Preferences::default()
        };
        let change = PreferenceChange {
            theme: Some(Theme::Dark),
            show_from: Some(true),
            ..PreferenceChange::default()
        };
        let after = change.applied_to(before.clone());
        assert_eq!(
            after,
            Preferences {
                theme: Theme::Dark,
                show_from: true,
                ..before
            }
        );
    }
}
