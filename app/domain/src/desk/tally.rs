use super::{DeskError, Moved, WayBack};
use crate::{
    address::Address,
    folder::{FolderKey, Place},
    message::{MessageKey, Spot},
};

/// How a deed on messages of several folders went, folder by folder: one that fails is no reason to leave the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages that are where they were to go.
    pub moved: usize,
    /// Which is this folder.
    pub to: Option<FolderKey>,
    /// Those it was done to without moving them: erased, or marked.
    pub done: usize,
    /// Those that were not where they had been shown any more.
    pub away: usize,
    /// Those of the folders where it failed.
    pub left: Vec<Spot>,
    /// The way back of what was moved, as far as the server told it.
    pub undo: Vec<WayBack>,
}

/// Does it to the messages of each folder; with the first reason why not all of it was done.
pub async fn folder_by_folder<E, Doing>(
    mailbox: &Address,
    spots: &[Spot],
    mut deed: impl FnMut(Place, Vec<MessageKey>) -> Doing,
) -> (Tally, Option<E>)
where
    E: From<DeskError> + PartialEq,
    Doing: Future<Output = Result<Option<Moved>, E>>,
{
    let mut tally = Tally::default();
    let mut why = None;
    for (folder, keys) in Spot::by_folder(spots) {
        let place = Place {
            mailbox: mailbox.clone(),
            folder: folder.clone(),
        };
        let did = deed(place, keys.clone()).await;
        let failed = tally.note(folder, &keys, did);
        if failed == Some(DeskError::SignedOut.into()) {
            return (tally, failed);
        }
        why = why.or(failed);
    }
    (tally, why)
}

impl Tally {
    /// What came of one folder's messages; the error, if it stopped there.
    fn note<E>(&mut self, folder: FolderKey, keys: &[MessageKey], did: Result<Option<Moved>, E>) -> Option<E>
    where
        E: From<DeskError> + PartialEq,
    {
        match did {
            Ok(None) => self.done += keys.len(),
            Ok(Some(moved)) => {
                let here = moved.to == folder;
                let count = usize::try_from(moved.count).unwrap_or(usize::MAX);
                let count = if here { keys.len() } else { count.min(keys.len()) };
                self.moved += count;
                self.away += keys.len() - count;
                self.to = Some(moved.to.clone());
                self.undo.extend(WayBack::of(moved, folder));
            }
            // The folder is not there, or another of its name.
            Err(error) if error == DeskError::NotFound.into() => {
                self.away += keys.len();
                return Some(error);
            }
            Err(error) => {
                self.left.extend(keys.iter().map(|key| Spot {
                    folder: folder.clone(),
                    key: *key,
                }));
                return Some(error);
            }
        }
        None
    }

    pub fn is_whole(&self) -> bool {
        self.away == 0 && self.left.is_empty()
    }

    pub fn is_nothing(&self) -> bool {
        self.moved == 0 && self.done == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::FolderRole;

    const JUNK: FolderKey = FolderKey::Role(FolderRole::Junk);
    const ARCHIVE: FolderKey = FolderKey::Role(FolderRole::Archive);

    fn keys(uids: &[u32]) -> Vec<MessageKey> {
        let key = |uid: &u32| MessageKey {
            validity: 7,
            uid: *uid,
        };
        uids.iter().map(key).collect()
    }

    fn moved(count: u32, uids: &[u32]) -> Result<Option<Moved>, DeskError> {
        Ok(Some(Moved {
            count,
            to: ARCHIVE,
            keys: keys(uids),
        }))
    }

    #[test]
    fn what_a_search_found_is_archived_as_far_as_it_can_be() {
        let mut tally = Tally::default();
        assert_eq!(
            tally.note(FolderKey::INBOX, &keys(&[1, 2]), moved(2, &[8, 9])),
            None
        );
        assert!(tally.is_whole());
        let full = DeskError::Internal {
            reference: "full".into(),
        };
        let failed = tally.note(JUNK, &keys(&[4]), Err(full.clone()));
        assert_eq!(failed, Some(full));
        // It was there already.
        assert_eq!(tally.note(ARCHIVE, &keys(&[5]), moved(0, &[])), None);
        assert_eq!(
            (tally.moved, tally.away, tally.to.as_ref()),
            (3, 0, Some(&ARCHIVE))
        );
        let left = [Spot {
            folder: JUNK,
            key: keys(&[4])[0],
        }];
        assert_eq!(tally.left, left);
        let undo = [WayBack {
            now: ARCHIVE,
            keys: keys(&[8, 9]),
            before: FolderKey::INBOX,
        }];
        assert_eq!(tally.undo, undo, "only what was moved");
        assert!(!tally.is_whole() && !tally.is_nothing());
    }

    #[test]
    fn what_somebody_else_has_moved_is_not_said_to_be_there() {
        let mut tally = Tally::default();
        assert_eq!(tally.note(FolderKey::INBOX, &keys(&[1, 2]), moved(1, &[8])), None);
        let gone = tally.note(JUNK, &keys(&[4, 5]), Err(DeskError::NotFound));
        assert_eq!(gone, Some(DeskError::NotFound));
        assert_eq!((tally.moved, tally.away, tally.left.len()), (1, 3, 0));
    }

    #[test]
    fn nothing_done_is_no_part_of_it() {
        let mut tally = Tally::default();
        tally.note(FolderKey::INBOX, &keys(&[1]), Err(DeskError::Forbidden));
        assert!(tally.is_nothing());
        assert_eq!(tally.note(JUNK, &keys(&[2]), Ok::<_, DeskError>(None)), None);
        assert!(!tally.is_nothing(), "erased, or marked");
    }
}
