//! What pages are made of, a small file each. `frame` is around every page of a signed-in person; `folders`,
//! `messages` and `reading` are the three columns of the mail; `from`, `recipients`, `attachments`, `compose` are for
//! writing; `outbox` for what happens after Send; `delegations` for who may do what, `accounts`
//! for who there is.

pub mod accounts;
pub mod amount;
pub mod attachments;
pub mod avatar;
pub mod compose;
pub mod day;
pub mod delegations;
pub mod dialog;
pub mod empty;
pub mod folders;
pub mod frame;
pub mod from;
pub mod icon;
pub mod journal;
pub mod look;
pub mod menu;
pub mod messages;
pub mod outbox;
pub mod person;
pub mod popover_menu;
pub mod press;
pub mod reading;
pub mod recipients;
pub mod trouble;
