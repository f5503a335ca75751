//! What becomes of a message after a server took it. Reports (RFC 3464) and receipts (RFC 8098) come back to the mailbox in
//! whose name it was sent; here they are found, matched with the message by its Message-ID, and told to its writer.

mod letter;
mod look;
mod note;
mod shown;
mod watcher;

pub(crate) use letter::letter;
pub(crate) use note::read_here;
pub(crate) use shown::of_message;
pub use watcher::Watcher;
