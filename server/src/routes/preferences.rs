use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderValue, header::SET_COOKIE},
    response::Response,
};
use domain::{
    desk::{Caller, DeskError, PreferencesDesk},
    preference::{Language, Theme, UndoTime},
    receipt::ReceiptPreference,
};
use serde::Deserialize;

use super::{Failed, form};
use crate::{house::House, session::SignedIn};

/// Every field is optional: what a form does not send stays as it is.
#[derive(Deserialize)]
pub(super) struct Wish {
    language: Option<String>,
    theme: Option<String>,
    show_from: Option<String>,
    signature: Option<String>,
    undo: Option<String>,
    receipts: Option<String>,
    back: Option<String>,
}

/// Kept with the account where somebody is signed in, and in cookies for the pages before that.
pub(super) async fn prefer(
    State(house): State<Arc<House>>,
    signed_in: Option<Extension<SignedIn>>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failed> {
    let language = wish
        .language
        .as_deref()
        .map(|word| Language::parse(word).ok_or(DeskError::BadInput))
        .transpose()?;
    let theme = wish
        .theme
        .as_deref()
        .map(|word| Theme::parse(word).ok_or(DeskError::BadInput))
        .transpose()?;
    if let Some(Extension(SignedIn(caller))) = signed_in {
        keep(&house, &caller, language, theme, &wish).await?;
    }
    let back = wish.back.as_deref().unwrap_or("/");
    let mut response = form::see_other(back);
    let cookies = [
        language.map(|l| ("lang", l.as_str())),
        theme.map(|t| ("theme", t.as_str())),
    ];
    for (name, word) in cookies.into_iter().flatten() {
        let cookie = format!("{name}={word}; Path=/; SameSite=Lax; Max-Age=31536000");
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

async fn keep(
    house: &House,
    caller: &Caller,
    language: Option<Language>,
    theme: Option<Theme>,
    wish: &Wish,
) -> Result<(), Failed> {
    let mut preferences = house.service.me(caller).await?.preferences;
    preferences.language = language.or(preferences.language);
    preferences.theme = theme.unwrap_or(preferences.theme);
    if let Some(show_from) = &wish.show_from {
        preferences.show_from = show_from == "true" || show_from == "on";
    }
    if let Some(signature) = &wish.signature {
        preferences.signature = signature.replace("\r\n", "\n");
    }
    if let Some(undo) = &wish.undo {
        preferences.undo = Some(UndoTime::parse(undo).ok_or(DeskError::BadInput)?);
    }
    if let Some(receipts) = &wish.receipts {
        preferences.receipts = ReceiptPreference::parse(receipts).ok_or(DeskError::BadInput)?;
    }
    Ok(house.service.prefer(caller, preferences).await?)
}
