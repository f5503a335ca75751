//! Around every page: the header with what is always at hand, and what is told in passing.

mod account;
mod brand;
mod header;
mod language;
mod new_message;
mod search;
mod shortcuts;
mod theme;
mod toasts;

pub use brand::Brand;
pub use header::Header;
pub use language::LanguageGroup;
pub use new_message::{NewMessage, compose_path};
pub use shortcuts::{ShortcutHelp, ShortcutList};
pub use theme::{ThemeButton, preferred, show as show_theme};
pub use toasts::Toasts;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The path and query of this page, for forms that come back to it.
fn use_here() -> Signal<String> {
    let location = use_location();
    Signal::derive(move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        if search.is_empty() {
            path
        } else {
            format!("{path}?{search}")
        }
    })
}
