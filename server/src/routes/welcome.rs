//! The first start: a house without any account is opened by whoever holds the token that its console showed. After
//! that there is no such route.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    account::AccountKind,
    desk::{Administered, DeskError},
};
use serde::Deserialize;

use super::{Failed, accounts, form};
use crate::house::House;

#[derive(Deserialize)]
pub(super) struct Founding {
    #[serde(default)]
    token: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn found(
    State(house): State<Arc<House>>,
    Form(sent): Form<Founding>,
) -> Result<Response, Failed> {
    if !house.welcome.is_open(&house.service).await {
        return Err(Failed(DeskError::NotFound));
    }
    let said = if house.welcome.knows(&sent.token) {
        match open(&house, &sent).await {
            Ok(Administered::Done) => {
                house.welcome.close();
                let login = form::with_parameter("/login", "email", &sent.address);
                return Ok(form::see_other(&login).into_response());
            }
            Ok(Administered::Refused(objection)) => accounts::objected(&objection),
            Err(DeskError::Forbidden) => return Err(Failed(DeskError::NotFound)),
            Err(error) => form::word(&error),
        }
    } else {
        // As slow as a wrong password: the token is not to be guessed anyway.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        "wrong_token"
    };
    let mut back = form::with_parameter("/welcome", "said", said);
    for (name, value) in [("address", &sent.address), ("name", &sent.name)] {
        if !value.is_empty() && value.len() <= 1000 {
            back = form::with_parameter(&back, name, value);
        }
    }
    Ok(form::see_other(&back))
}

async fn open(house: &House, sent: &Founding) -> Result<Administered, DeskError> {
    let new = accounts::typed(&sent.address, &sent.name, AccountKind::User, &sent.password)?;
    house.service.found(new).await
}
