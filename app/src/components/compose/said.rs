//! What the page without scripts was told after its form was posted: one word in its address.

use domain::desk::{DeskError, Trouble};
use domain::preflight::Objection;
use leptos::prelude::*;

use super::writing::{Notice, Stop, Writing};
use crate::error::ApiError;

#[derive(Debug, PartialEq)]
enum Heard {
    Done(Notice),
    Later,
    Refused,
    Failed(ApiError),
}

/// `None` for a word that says nothing here. `limit` is in octets.
fn heard(said: &str, limit: Option<u64>) -> Option<Heard> {
    let failed = |error| Some(Heard::Failed(ApiError::Desk(error)));
    match said {
        "saved" | "attached" => Some(Heard::Done(Notice::SavedByHand)),
        "forked" => Some(Heard::Done(Notice::Forked)),
        "later" => Some(Heard::Later),
        "refused" => Some(Heard::Refused),
        "too_large" => failed(DeskError::TooLarge {
            limit: limit.unwrap_or_default(),
        }),
        "not_found" => failed(DeskError::NotFound),
        "forbidden" => failed(DeskError::Forbidden),
        "bad_input" => failed(DeskError::BadInput),
        "trouble" => failed(DeskError::Trouble(Trouble::Unreachable)),
        "internal" => Some(Heard::Failed(ApiError::Unexpected)),
        _ => None,
    }
}

/// `known` is what the server says stands in the way; it knows of recipients what this side cannot.
pub fn hear(writing: Writing, said: &str, known: Vec<Objection>) {
    match heard(said, writing.limit) {
        Some(Heard::Done(notice)) => writing.notice.set(Some(notice)),
        Some(Heard::Later) => writing.show_later.set(true),
        Some(Heard::Failed(error)) => writing.mark(Stop::Trouble(error)),
        Some(Heard::Refused) => {
            let found = if known.is_empty() {
                writing.in_the_way()
            } else {
                known
            };
            writing.mark(if found.is_empty() {
                Stop::Unsaid
            } else {
                Stop::Objections(found)
            });
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carol_without_scripts_hears_what_became_of_her_form() {
        assert_eq!(heard("saved", None), Some(Heard::Done(Notice::SavedByHand)));
        assert_eq!(heard("refused", None), Some(Heard::Refused));
        let large = ApiError::Desk(DeskError::TooLarge { limit: 9 });
        assert_eq!(heard("too_large", Some(9)), Some(Heard::Failed(large)));
        assert_eq!(heard("<script>", None), None);
    }
}
