//! The use cases: what a signed-in person can do, in terms of ports that adapters fill.
//!
//! To add a use case: one file named by its verb in the folder of its area, called from that area's desk. To add an
//! outside thing: a trait in `ports`, a contract in `contract` that every adapter runs.

#[cfg(feature = "contract")]
pub mod contract;
pub mod ports;
