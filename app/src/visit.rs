//! In which language and theme a page is shown: decided once, by the server, and written on `<html>`, where the
//! browser reads it. Changing either is a form sent to `/preferences`, after which the page loads anew.

use crate::i18n::Locale;
use leptos::prelude::*;

/// Language and theme of one page view. The server puts it into context before rendering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    pub locale: Locale,
    pub theme: Theme,
}

/// Light, dark, or as the reader's system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    #[default]
    Auto,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The word in `data-theme`, in the cookie and in the form.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Auto => "auto",
        }
    }

    /// `None` for a word that names no theme.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

/// `None` for a language that the app does not speak.
#[must_use]
pub fn locale_from_word(word: &str) -> Option<Locale> {
    match word {
        "en" => Some(Locale::en),
        "fr" => Some(Locale::fr),
        _ => None,
    }
}

/// The visit of the page being shown: from context on the server, from `<html lang data-theme>` in the browser.
#[must_use]
pub fn use_visit() -> Visit {
    use_context::<Visit>().unwrap_or_else(|| written_on_page().unwrap_or_default())
}

fn written_on_page() -> Option<Visit> {
    if cfg!(feature = "ssr") {
        return None;
    }
    let html = document().document_element()?;
    let locale = html
        .get_attribute("lang")
        .as_deref()
        .and_then(locale_from_word)
        .unwrap_or_default();
    let theme = html
        .get_attribute("data-theme")
        .as_deref()
        .and_then(Theme::from_word)
        .unwrap_or_default();
    Some(Visit { locale, theme })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_read_back_from_its_word() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_word(theme.word()), Some(theme));
        }
        assert_eq!(Theme::from_word("Dark"), None);
    }

    #[test]
    fn every_locale_is_read_back_from_its_word() {
        use crate::i18n::I18nLocaleTrait;
        for locale in Locale::get_all() {
            assert_eq!(locale_from_word(locale.as_str()), Some(*locale));
        }
        assert_eq!(locale_from_word("de"), None);
    }
}
