use std::{net::SocketAddr, sync::Arc};

use axum::{
    Form,
    extract::{ConnectInfo, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Response},
};
use domain::desk::Secret;
use serde::Deserialize;

use super::form;
use crate::{
    house::House,
    session::{self, SignInError},
};

#[derive(Deserialize)]
pub(super) struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn sign_in(
    State(house): State<Arc<House>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(asked): Form<SignIn>,
) -> Response {
    // Whoever was signed in in this browser is not any more: the old id ends with the old session.
    if let Some(old) = session::token(&headers) {
        session::sign_out(&house, &old).await;
    }
    let client = house.client(peer.ip(), &headers);
    match session::sign_in(&house, &asked.email, Secret::new(asked.password), client).await {
        Ok((token, _)) => {
            let next = if asked.next.is_empty() {
                "/mail"
            } else {
                form::inside(&asked.next)
            };
            let mut response = form::see_other(next);
            if let Some(cookie) = session::set(&token) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => {
            let mut back = form::with_parameter("/login", "error", error_word(error));
            for (name, value) in [("email", &asked.email), ("next", &asked.next)] {
                if !value.is_empty() && value.len() <= 1000 {
                    back = form::with_parameter(&back, name, value);
                }
            }
            form::see_other(&back)
        }
    }
}

fn error_word(error: SignInError) -> &'static str {
    match error {
        SignInError::Wrong => "wrong",
        SignInError::Limited => "limited",
        SignInError::Unreachable => "unreachable",
    }
}

pub(super) async fn sign_out(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    if let Some(token) = session::token(&headers) {
        session::sign_out(&house, &token).await;
    }
    let mut response = form::see_other("/login").into_response();
    response.headers_mut().insert(SET_COOKIE, session::clear());
    response
}
