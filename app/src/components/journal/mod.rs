//! The Journal page's parts: what is asked for, the filter, the rows, and the way to other pages.

mod asked;
mod filter;
mod pager;
mod rows;
mod words;

pub use asked::{Asked, Field};
pub use filter::Filter;
pub use pager::Pager;
pub use rows::Rows;
