use std::sync::Arc;

use axum::{Form, extract::State, response::Response};
use domain::{
    desk::{DeskError, OutboxDesk},
    id::OutboxId,
};
use serde::Deserialize;

use super::{
    Failed,
    form::{self, From_},
};
use crate::house::House;

#[derive(Deserialize)]
pub(super) struct Action {
    id: String,
    verb: String,
}

pub(super) async fn act(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(action): Form<Action>,
) -> Result<Response, Failed> {
    let id = OutboxId::parse(action.id).map_err(|_| DeskError::BadInput)?;
    let desk = &house.service;
    let done = match action.verb.as_str() {
        "retry" => desk
            .retry(&caller, &id)
            .await
            .map(|_| "/outbox?said=retried".to_owned()),
        "edit" => desk
            .edit(&caller, &id)
            .await
            .map(|draft| format!("/compose?draft={draft}")),
        "cancel" => desk
            .edit(&caller, &id)
            .await
            .map(|_| "/outbox?said=cancelled".to_owned()),
        "settle" => desk
            .settle(&caller, &id)
            .await
            .map(|()| "/outbox?said=settled".to_owned()),
        _ => Err(DeskError::BadInput),
    };
    Ok(match done {
        Ok(path) => form::see_other(&path),
        Err(error) => form::see_other(&form::with_parameter("/outbox", "said", form::word(&error))),
    })
}
