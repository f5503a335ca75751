//! What those who run the house ask of it: is it alive, is it ready, how is it doing.

mod meter;
mod metrics;
mod ready;

pub(crate) use meter::Measured;
pub(crate) use metrics::{Watched, serve};
pub(crate) use ready::ready;
