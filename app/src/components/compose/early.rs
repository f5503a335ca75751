//! Letters typed before the WebAssembly arrived. They stand in the page but not yet in what the page knows, which
//! would put its own in their place.

use leptos::prelude::*;

use super::acting::BODY;
use super::browser::{ticked, typed};
use super::receipt::ASK_RECEIPT;
use super::writing::Writing;
use crate::components::from::FROM;

pub struct Early([Option<String>; 6], Option<bool>);

/// Must be called before the fields are taken over.
pub fn read(writing: Writing) -> Option<Early> {
    if !cfg!(feature = "hydrate") {
        return None;
    }
    // Another draft's form may still stand there when one goes from draft to draft.
    let here = typed("draft")? == writing.draft.get_untracked().as_str();
    here.then(|| {
        Early(
            ["to", "cc", "bcc", "subject", BODY, FROM].map(typed),
            ticked(ASK_RECEIPT),
        )
    })
}

impl Early {
    /// Once the fields are taken over.
    pub fn apply(self, writing: Writing) {
        let Early([to, cc, bcc, subject, body, from], receipt) = self;
        let fields = [
            (writing.to, to),
            (writing.cc, cc),
            (writing.bcc, bcc),
            (writing.subject, subject),
            (writing.body, body),
        ];
        for (field, early) in fields {
            if let Some(early) = early.filter(|early| early != &field.get_untracked()) {
                field.set(early);
            }
        }
        if let Some(receipt) = receipt.filter(|receipt| *receipt != writing.receipt.get_untracked()) {
            writing.receipt.set(receipt);
        }
        if let Some(from) = from.filter(|from| from != &writing.from.get_untracked()) {
            writing.from.set(from);
            writing.ask_about_from();
        }
    }
}
