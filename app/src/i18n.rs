//! The words of the pages, in the language of the visit. It is the same for the life of a page ([`crate::visit`]), so
//! words are plain strings: `tu_string!(use_i18n(), AREA.KEY)`; `t!` is for the few that hold elements. The context of
//! `leptos_i18n` would watch each of them for a change that never comes.

pub use leptos_i18n::{td as t, td_string as tu_string};

pub use crate::generated::i18n::{I18nLocaleTrait, Locale};
use crate::visit::use_visit;

/// In which language the page is.
#[must_use]
pub fn use_i18n() -> Locale {
    use_visit().locale
}
