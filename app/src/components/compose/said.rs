//! What the page without scripts was told after its form was posted: one word in its address, and where another window
//! had its draft (`other`), which that is.

use domain::desk::{DeskError, Trouble};
use domain::draft::Became;
use domain::id::DraftId;
use domain::preflight::Objection;
use leptos::prelude::*;

use super::writing::{Notice, Stop, Writing};
use crate::error::ApiError;

#[derive(Debug, PartialEq)]
enum Heard {
    Done(Notice),
    /// What was written became another draft, which Send was pressed for.
    Unsent(Became),
    FilesChanged,
    Later,
    Refused,
    Failed(ApiError),
}

/// `None` for a word that says nothing here. `limit` is in octets.
fn heard(said: &str, other: Option<DraftId>, limit: Option<u64>) -> Option<Heard> {
    let became = |word| match word {
        "changed" => other.map(Became::Changed),
        "leaving" => Some(Became::Leaving),
        "left" => Some(Became::Left),
        "discarded" => Some(Became::Discarded),
        _ => None,
    };
    let failed = |error| Some(Heard::Failed(ApiError::Desk(error)));
    match said {
        "saved" | "attached" => Some(Heard::Done(Notice::SavedByHand)),
        "withdrawn" => Some(Heard::Done(Notice::RequestWithdrawn)),
        "request_gone" => Some(Heard::Done(Notice::RequestGone)),
        "changed" | "leaving" | "left" | "discarded" => {
            became(said).map(|became| Heard::Done(Notice::Elsewhere(became)))
        }
        "files_changed" => Some(Heard::FilesChanged),
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
        _ => became(said.strip_prefix("unsent_")?).map(Heard::Unsent),
    }
}

/// `known` is what the server says stands in the way; it knows of recipients what this side cannot.
pub fn hear(writing: Writing, said: &str, other: Option<DraftId>, known: Vec<Objection>) {
    match heard(said, other, writing.limit) {
        Some(Heard::Done(notice)) => writing.notice.set(Some(notice)),
        Some(Heard::Unsent(became)) => {
            writing.notice.set(Some(Notice::Elsewhere(became)));
            writing.mark(Stop::Objections(vec![Objection::ChangedElsewhere]));
        }
        Some(Heard::FilesChanged) => {
            let files = writing.attached.get_untracked();
            writing.mark(Stop::Objections(vec![Objection::FilesChanged(files)]));
        }
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
        assert_eq!(heard("saved", None, None), Some(Heard::Done(Notice::SavedByHand)));
        assert_eq!(heard("refused", None, None), Some(Heard::Refused));
        let large = ApiError::Desk(DeskError::TooLarge { limit: 9 });
        assert_eq!(heard("too_large", None, Some(9)), Some(Heard::Failed(large)));
        assert_eq!(heard("<script>", None, None), None);
    }

    #[test]
    fn she_hears_what_another_window_did_and_whether_hers_has_left() {
        let other = DraftId::parse("d2").unwrap();
        let changed = Became::Changed(other.clone());
        let kept = Heard::Done(Notice::Elsewhere(changed.clone()));
        assert_eq!(heard("changed", Some(other.clone()), None), Some(kept));
        assert_eq!(
            heard("unsent_changed", Some(other), None),
            Some(Heard::Unsent(changed))
        );
        assert_eq!(heard("changed", None, None), None);
        assert_eq!(
            heard("unsent_left", None, None),
            Some(Heard::Unsent(Became::Left))
        );
        assert_eq!(heard("unsent_saved", None, None), None);
    }
}
