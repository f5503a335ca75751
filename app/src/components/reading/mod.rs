//! The reading pane: what can be done with the open message, who it is from, what it says, and in whose name a reply
//! would go out.

mod attachments;
mod body;
mod commands;
mod deliveries;
mod head;
mod letter;
mod opened;
mod pane;
mod people;
mod receipt;
mod remote;
mod reply;
mod reply_from;
mod skeleton;
mod text;

pub use opened::Opened;
pub use pane::ReadingPane;
pub use reply::answer_path;
