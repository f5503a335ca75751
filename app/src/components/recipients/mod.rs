//! To, Cc and Bcc: text with commas, as people type it, so that nothing is ever lost; suggestions fill in the
//! recipient at the caret, and each one that cannot be read is named under the field.
//!
//! Pure: [`editing`]. [`suggesting`] asks for suggestions, [`row`] shows field, list and errors.

pub mod editing;
mod row;
mod suggesting;

pub use row::{RecipientRow, Which};
