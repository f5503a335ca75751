//! The list of messages: its head, its rows under their days, what to do with the chosen ones, and its pages.

mod chosen;
mod deeds;
mod done;
mod empty;
mod erase;
mod head;
mod marks;
mod more_menu;
mod paging;
mod pane;
mod row;
mod rows;
mod selection;
mod skeleton;
mod words;

pub use deeds::{DeedButton, deed_icon, deed_words, deeds_in, rare_deed_in};
pub use done::done_words;
pub use erase::SureToErase;
pub use more_menu::MoreMenu;
pub use pane::MessagePane;
pub use words::{name_or_address, sender_words};
