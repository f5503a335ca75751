use std::sync::Arc;

use axum::{Form, extract::State, response::Response};
use domain::{
    Address,
    desk::{Caller, DeskError, ReadingDesk},
    folder::{FolderKey, Place},
    message::MessageKey,
    receipt::ReceiptAnswer,
};
use serde::Deserialize;

use super::{
    Failed,
    form::{self, From_},
};
use crate::house::House;

#[derive(Deserialize)]
pub(super) struct Answered {
    mailbox: String,
    folder: String,
    key: String,
    answer: String,
    #[serde(default)]
    back: String,
}

/// The answer to a sender who wants to be told that a message was read, as a form.
pub(super) async fn answer(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(answered): Form<Answered>,
) -> Result<Response, Failed> {
    let back = if answered.back.is_empty() {
        "/mail"
    } else {
        answered.back.as_str()
    };
    let said = match carry_out(&house, &caller, &answered).await {
        Ok(ReceiptAnswer::Send) => "receipt_sent",
        Ok(ReceiptAnswer::Decline) => "receipt_declined",
        Err(DeskError::SignedOut) => return Err(Failed(DeskError::SignedOut)),
        Err(error) => form::word(&error),
    };
    Ok(form::see_other(&form::with_parameter(
        form::inside(back),
        "said",
        said,
    )))
}

async fn carry_out(house: &House, caller: &Caller, answered: &Answered) -> Result<ReceiptAnswer, DeskError> {
    let place = Place {
        mailbox: Address::parse(&answered.mailbox).map_err(|_| DeskError::BadInput)?,
        folder: FolderKey::parse(&answered.folder).ok_or(DeskError::BadInput)?,
    };
    let key = MessageKey::parse(&answered.key).ok_or(DeskError::BadInput)?;
    let answer = ReceiptAnswer::parse(&answered.answer).ok_or(DeskError::BadInput)?;
    house.service.answer_receipt(caller, &place, key, answer).await?;
    Ok(answer)
}
