//! Files: those that are attached, those on their way, and how they come.
//!
//! Pure: [`size`] and the states in [`upload`]. [`sending`] carries them to the server, one after another, with
//! progress; [`files`] shows them; [`drop`] takes those that are dragged onto the page.

pub mod drop;
mod files;
mod sending;
pub mod size;
mod upload;

pub use files::{FILES, Files};
pub use upload::{Failure, Upload, UploadState, encoded};
