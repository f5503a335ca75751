//! The list of messages: its head, its rows under their days, what to do with the chosen ones, and its pages.

mod chosen;
mod deeds;
mod done;
mod empty;
mod head;
mod marks;
mod move_menu;
mod paging;
mod pane;
mod row;
mod rows;
mod selection;
mod skeleton;
mod words;

pub use deeds::{DeedButton, deed_icon, deed_words, deeds_in};
pub use done::done_words;
pub use move_menu::MoveMenu;
pub use pane::MessagePane;
pub use words::{name_or_address, sender_words};
