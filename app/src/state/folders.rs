//! The folder tree, and what follows from it: whose colour an address has, what a folder is called.

use std::collections::HashMap;

use domain::Address;
use domain::account::Colour;
use domain::folder::{FolderKey, FolderTree, Place};
use leptos::prelude::*;

use crate::api;
use crate::error::ApiError;
use crate::live::memo;
use crate::wire::{Resource, resource};

#[derive(Clone, Copy)]
pub struct Folders {
    pub tree: Resource<Result<FolderTree, ApiError>>,
}

pub fn provide_folders() -> Folders {
    let folders = Folders {
        tree: resource(|| (), |()| api::reading::folders()),
    };
    provide_context(folders);
    folders
}

pub fn use_folders() -> Folders {
    expect_context()
}

impl Folders {
    /// The mailboxes one may open, each with its colour.
    pub fn colours(self) -> Memo<HashMap<Address, Colour>> {
        memo(move || {
            self.tree.with(|tree| match tree {
                Some(Ok(tree)) => tree
                    .mailboxes
                    .iter()
                    .map(|m| (m.address.clone(), m.colour))
                    .collect(),
                _ => HashMap::new(),
            })
        })
    }

    /// What a mailbox is called; its address until the tree is known.
    pub fn mailbox_name(self, address: &Address) -> String {
        self.tree
            .with(|tree| {
                let mailboxes = tree.as_ref()?.as_ref().ok()?;
                let mailbox = mailboxes.mailboxes.iter().find(|m| m.address == *address)?;
                (!mailbox.name.is_empty()).then(|| mailbox.name.to_string())
            })
            .unwrap_or_else(|| address.to_string())
    }

    /// Is it among the mailboxes that are open to one, as far as is known?
    pub fn lists(self, mailbox: &Address) -> bool {
        self.tree.with(|tree| match tree {
            Some(Ok(tree)) => tree.mailboxes.iter().any(|open| open.address == *mailbox),
            _ => false,
        })
    }

    /// Where messages of this place can be moved to: the other folders of its mailbox.
    pub fn targets(self, place: &Place) -> Vec<FolderKey> {
        self.tree
            .with(|tree| {
                let mailboxes = &tree.as_ref()?.as_ref().ok()?.mailboxes;
                let mailbox = mailboxes.iter().find(|m| m.address == place.mailbox)?;
                let others = mailbox
                    .folders
                    .iter()
                    .filter(|f| f.selectable && f.key != place.folder);
                Some(others.map(|f| f.key.clone()).collect())
            })
            .unwrap_or_default()
    }
}
