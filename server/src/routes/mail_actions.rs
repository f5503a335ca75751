use std::sync::Arc;

use axum::{extract::State, response::Response};
use axum_extra::extract::Form;
use domain::{
    Address,
    desk::{Caller, Deed, DeskError},
    folder::{FolderKey, Place},
    message::{MessageKey, Spot},
};
use serde::Deserialize;

use super::{
    Failed,
    form::{self, From_},
};
use crate::house::House;

#[derive(Deserialize)]
pub(super) struct Action {
    mailbox: String,
    folder: String,
    #[serde(default)]
    key: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
    verb: Option<String>,
    to: Option<String>,
    /// The question whether to delete for good was answered with yes.
    sure: Option<String>,
    #[serde(default)]
    back: String,
}

/// What the list and the reading pane do to messages, as a form.
pub(super) async fn act(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(action): Form<Action>,
) -> Result<Response, Failed> {
    let back = if action.back.is_empty() {
        "/mail"
    } else {
        action.back.as_str()
    };
    let (name, value) = match carry_out(&house, &caller, &action).await {
        Ok(Done::Said(said)) => ("said", said.to_owned()),
        Ok(Done::Asked(keys)) => ("erase", keys),
        Err(DeskError::SignedOut) => return Err(Failed(DeskError::SignedOut)),
        Err(error) => ("said", form::word(&error).to_owned()),
    };
    Ok(form::see_other(&form::with_parameter(
        form::inside(back),
        name,
        &value,
    )))
}

enum Done {
    /// The word that the page knows it by.
    Said(&'static str),
    /// Nothing yet: these would be gone for good, which the page asks about first.
    Asked(String),
}

async fn carry_out(house: &House, caller: &Caller, action: &Action) -> Result<Done, DeskError> {
    let mailbox = Address::parse(&action.mailbox).map_err(|_| DeskError::BadInput)?;
    let spots = spots(action)
        .filter(|spots| !spots.is_empty())
        .ok_or(DeskError::BadInput)?;
    let deed = Deed::parse(action.verb.as_deref(), action.to.as_deref()).ok_or(DeskError::BadInput)?;
    let erases = spots.iter().any(|spot| deed.erases(&spot.folder));
    if erases && action.sure.is_none() {
        let spots: Vec<String> = spots.iter().map(Spot::to_string).collect();
        return Ok(Done::Asked(spots.join(",")));
    }
    for (folder, keys) in Spot::by_folder(&spots) {
        let place = Place {
            mailbox: mailbox.clone(),
            folder,
        };
        deed.carry_out(&house.service, caller, &place, &keys).await?;
    }
    Ok(Done::Said(match deed {
        _ if erases => "erased",
        _ if deed.takes_away() => "moved",
        _ => "marked",
    }))
}

/// The open message's `key` lies in the form's own folder; each of `keys` says its own. None where one is unreadable.
fn spots(action: &Action) -> Option<Vec<Spot>> {
    let folder = FolderKey::parse(&action.folder)?;
    let open = action.key.iter().map(|key| {
        Some(Spot {
            folder: folder.clone(),
            key: MessageKey::parse(key)?,
        })
    });
    open.chain(action.keys.iter().map(|spot| Spot::parse(spot)))
        .collect()
}
