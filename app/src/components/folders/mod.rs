//! The folder tree: the mailboxes one may open, one's own first, each with its folders.

mod folder;
mod mailbox;
mod names;
mod pane;
mod tree;
mod walk;

pub use names::{folder_icon_of, folder_name};
pub use pane::FolderPane;
