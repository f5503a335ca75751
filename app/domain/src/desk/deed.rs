use serde::{Deserialize, Serialize};

use super::{Answer, Caller, DeskError, Moved, ReadingDesk, Tally, folder_by_folder};
use crate::{
    address::Address,
    folder::{FolderKey, FolderRole, Place},
    message::{Mark, MessageKey, Spot},
};

/// What a person does to messages of a list, by a button or by a plain form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Seen,
    Unseen,
    Flag,
    Unflag,
    Archive,
    Junk,
    /// To Trash; from Trash, for good.
    Delete,
    Move(FolderKey),
}

impl Deed {
    /// The word in the field `verb` of a form.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Unseen => "unseen",
            Self::Flag => "flag",
            Self::Unflag => "unflag",
            Self::Archive => "archive",
            Self::Junk => "junk",
            Self::Delete => "delete",
            Self::Move(_) => "move",
        }
    }

    /// The fields `verb` and `to` of a form. `to` alone is a move, since one button sends one field.
    pub fn parse(verb: Option<&str>, to: Option<&str>) -> Option<Self> {
        match verb {
            Some("seen") => Some(Self::Seen),
            Some("unseen") => Some(Self::Unseen),
            Some("flag") => Some(Self::Flag),
            Some("unflag") => Some(Self::Unflag),
            Some("archive") => Some(Self::Archive),
            Some("junk") => Some(Self::Junk),
            Some("delete") => Some(Self::Delete),
            Some("move") | None => to.and_then(FolderKey::parse).map(Self::Move),
            Some(_) => None,
        }
    }

    /// Are messages of `folder` gone for good after it?
    pub fn erases(&self, folder: &FolderKey) -> bool {
        *self == Self::Delete && *folder == FolderKey::Role(FolderRole::Trash)
    }

    /// Do the messages leave the folder?
    pub fn takes_away(&self) -> bool {
        matches!(self, Self::Archive | Self::Junk | Self::Delete | Self::Move(_))
    }

    /// What was moved, if anything was.
    pub async fn carry_out(
        &self,
        desk: &dyn ReadingDesk,
        caller: &Caller,
        place: &Place,
        keys: &[MessageKey],
    ) -> Answer<Option<Moved>> {
        let mark = async |mark| desk.mark(caller, place, keys, mark).await.map(|()| None);
        let file = async |to: &FolderKey| desk.move_to(caller, place, keys, to).await.map(Some);
        match self {
            Self::Seen => mark(Mark::Seen).await,
            Self::Unseen => mark(Mark::Unseen).await,
            Self::Flag => mark(Mark::Flagged).await,
            Self::Unflag => mark(Mark::Unflagged).await,
            Self::Archive => file(&FolderKey::Role(FolderRole::Archive)).await,
            Self::Junk => file(&FolderKey::Role(FolderRole::Junk)).await,
            Self::Delete if self.erases(&place.folder) => {
                desk.erase(caller, place, keys).await.map(|()| None)
            }
            Self::Delete => file(&FolderKey::Role(FolderRole::Trash)).await,
            Self::Move(to) => file(to).await,
        }
    }

    /// To messages of any folders of one mailbox, with the first reason why not all of it was done.
    pub async fn carry_out_everywhere(
        &self,
        desk: &dyn ReadingDesk,
        caller: &Caller,
        mailbox: &Address,
        spots: &[Spot],
    ) -> (Tally, Option<DeskError>) {
        folder_by_folder(mailbox, spots, |place, keys| async move {
            self.carry_out(desk, caller, &place, &keys).await
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_s_word_is_read_back() {
        for deed in [
            Deed::Seen,
            Deed::Unseen,
            Deed::Flag,
            Deed::Unflag,
            Deed::Archive,
            Deed::Junk,
            Deed::Delete,
        ] {
            assert_eq!(Deed::parse(Some(deed.as_str()), None), Some(deed));
        }
    }

    #[test]
    fn a_move_needs_a_folder_and_a_folder_alone_is_a_move() {
        let archive = Deed::Move(FolderKey::Role(FolderRole::Archive));
        assert_eq!(Deed::parse(Some("move"), Some("archive")), Some(archive.clone()));
        assert_eq!(Deed::parse(None, Some("archive")), Some(archive));
        assert_eq!(Deed::parse(Some("move"), None), None);
        assert_eq!(Deed::parse(None, Some("../trash")), None);
        assert_eq!(Deed::parse(Some("explode"), Some("archive")), None);
    }
}
