//! Who asks: read from the cookie and the database for every request, never from anything else.

use std::sync::Arc;

use app::visit::{Theme as PageTheme, Visit, locale_from_word};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header::ACCEPT_LANGUAGE},
    middleware::Next,
    response::Response,
};
use domain::{
    desk::Caller,
    preference::{Language, Preferences},
};
use service::ports::{Sessions, StateError, Visitor};

use super::cookie;
use crate::house::House;

/// The signed-in person, in the extensions of their requests.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn(pub(crate) Caller);

/// Seconds between two notes that a session is alive.
const TOUCH_EVERY: i64 = 120;

pub(crate) async fn know_caller(
    State(house): State<Arc<House>>,
    mut request: Request,
    next: Next,
) -> Response {
    // Built files are everybody's.
    if request.uri().path().starts_with("/assets/") {
        return next.run(request).await;
    }
    let found = match caller(&house, request.headers()).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "sessions cannot be read");
            None
        }
    };
    let preferences = found.as_ref().map(|(_, preferences)| preferences.clone());
    let visit = visit(request.headers(), preferences.as_ref());
    request.extensions_mut().insert(visit);
    if let Some((caller, _)) = found {
        request.extensions_mut().insert(SignedIn(caller));
    }
    next.run(request).await
}

async fn caller(house: &House, headers: &HeaderMap) -> Result<Option<(Caller, Preferences)>, StateError> {
    let Some(token) = cookie::token(headers) else {
        return Ok(None);
    };
    let now = house.now();
    let sessions: &dyn Sessions = house.store.as_ref();
    let Some(visitor) = sessions.visitor(&token.id_hash(), now).await? else {
        return Ok(None);
    };
    let Visitor {
        session: row,
        account,
        preferences,
    } = visitor;
    let secret = match &row.sealed {
        None => None,
        Some(sealed) => match token.open(sealed, &row.account) {
            Some(secret) => Some(secret),
            // A row that this cookie's key does not open is not this cookie's session.
            None => return Ok(None),
        },
    };
    if now.0 - row.seen.0 > TOUCH_EVERY * 1000 {
        let seconds = |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let end = row.created.plus_seconds(seconds(house.lifetime.most));
        sessions
            .touch(
                &row.id_hash,
                now,
                now.plus_seconds(seconds(house.lifetime.idle)).min(end),
            )
            .await?;
    }
    let caller = Caller {
        language: language(headers, Some(&preferences)),
        time_zone: time_zone(headers),
        session: token.label(),
        account: account.id,
        address: account.address,
        name: account.name,
        admin: account.admin,
        secret,
    };
    Ok(Some((caller, preferences)))
}

/// As the person prefers, as the last page was, as the browser asks.
fn language(headers: &HeaderMap, preferences: Option<&Preferences>) -> Language {
    preferences
        .and_then(|preferences| preferences.language)
        .or_else(|| cookie::named(headers, "lang").and_then(Language::parse))
        .unwrap_or_else(|| {
            let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            Language::negotiate(accepted.unwrap_or_default())
        })
}

fn visit(headers: &HeaderMap, preferences: Option<&Preferences>) -> Visit {
    let theme = preferences
        .map(|preferences| preferences.theme.as_str())
        .or_else(|| cookie::named(headers, "theme"))
        .and_then(PageTheme::from_word);
    Visit {
        locale: locale_from_word(language(headers, preferences).as_str()).unwrap_or_default(),
        theme: theme.unwrap_or_default(),
    }
}

/// The IANA name that the page noted in a cookie; anything else is UTC.
fn time_zone(headers: &HeaderMap) -> String {
    let name = cookie::named(headers, "tz").map(|name| name.replace("%2F", "/"));
    name.filter(|name| {
        name.len() <= 64
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b))
    })
    .unwrap_or_else(|| "UTC".to_owned())
}
