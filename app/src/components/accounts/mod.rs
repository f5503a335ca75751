//! One account as its administrator sees it. [`words`] says why something is refused; [`change`] is one thing that can be
//! changed, with its form; the rest are these things.

mod aliases;
mod change;
mod copies;
mod fields;
mod owners;
mod standing;
pub mod words;

pub use aliases::Aliases;
pub use change::{Changing, provide_changed};
pub use copies::Copies;
pub use fields::{ChoiceOfKind, Kind, Name, Password};
pub use owners::Owners;
pub use standing::{Active, Administrator};
