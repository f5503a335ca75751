use std::sync::Arc;

use axum::{extract::State, response::Response};
use axum_extra::extract::Form;
use domain::{
    Address,
    desk::{Caller, Deed, DeskError},
    folder::{FolderKey, FolderRole, Place},
    message::MessageKey,
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
    let said = match carry_out(&house, &caller, &action).await {
        Ok(said) => said,
        Err(DeskError::SignedOut) => return Err(Failed(DeskError::SignedOut)),
        Err(error) => form::word(&error),
    };
    Ok(form::see_other(&form::with_parameter(
        form::inside(back),
        "said",
        said,
    )))
}

async fn carry_out(house: &House, caller: &Caller, action: &Action) -> Result<&'static str, DeskError> {
    let place = Place {
        mailbox: Address::parse(&action.mailbox).map_err(|_| DeskError::BadInput)?,
        folder: FolderKey::parse(&action.folder).ok_or(DeskError::BadInput)?,
    };
    let keys: Option<Vec<MessageKey>> = action
        .key
        .iter()
        .chain(&action.keys)
        .map(|key| MessageKey::parse(key))
        .collect();
    let keys = keys.filter(|keys| !keys.is_empty()).ok_or(DeskError::BadInput)?;
    let deed = Deed::parse(action.verb.as_deref(), action.to.as_deref()).ok_or(DeskError::BadInput)?;
    deed.carry_out(&house.service, caller, &place, &keys).await?;
    Ok(match deed {
        Deed::Delete if place.folder == FolderKey::Role(FolderRole::Trash) => "erased",
        _ if deed.takes_away() => "moved",
        _ => "marked",
    })
}
