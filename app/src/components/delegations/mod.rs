//! Who may do what: the wizard, what somebody holds, asking and answering.
//!
//! [`words`] and [`diff`] say rights and what changes in them; [`ticks`] keeps the wizard's checkboxes on the server;
//! [`paths`] has the addresses of the pages; the rest shows it.

pub mod ask;
pub mod diff;
mod frame;
mod held;
mod leave;
pub mod paths;
mod plan_row;
mod request;
mod row_menu;
mod rows;
pub mod ticks;
mod trail;
pub mod words;

pub use frame::{Elsewhere, Section, Sections};
pub use held::HeldTable;
pub use plan_row::{PLAN, PlanTable};
pub use request::{MyRequest, RequestToAnswer};
pub use rows::AccountTable;
pub use trail::{Step, Stepper, Trail};
