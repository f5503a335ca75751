//! A page per route. Those of a signed-in person stand in the [`workspace`].

pub mod accounts;
pub mod compose;
pub mod delegations;
pub mod home;
pub mod journal;
pub mod login;
pub mod mail;
pub mod not_found;
pub mod outbox;
pub mod settings;
pub mod workspace;
