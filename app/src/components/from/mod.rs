//! The From field: in whose name one writes.
//!
//! Pure: [`reading`] says what the letters mean, [`check`] what is known of the right and which sentence tells it,
//! [`filter`] which options match. Around them: [`asking`] asks the server, [`list`] holds what is open and chosen,
//! [`row`], [`popup`] and [`status`] show it, [`ask`] asks for a right that is missing, [`words`] has the words.

mod ask;
mod asking;
mod check;
mod filter;
mod list;
mod popup;
pub mod reading;
mod remembered;
mod row;
#[cfg(test)]
pub(crate) mod samples;
mod status;
pub mod words;

pub use ask::{AskDialog, provide_asking};
pub use check::Check;
pub use row::{FROM, FromRow};
