//! Plain endpoints beside the pages: forms that work without JavaScript, frames, downloads. Each checks who asks.

mod accounts;
mod attachments;
mod compose_form;
mod delegations;
mod form;
mod frame;
mod journal;
mod mail_actions;
mod outbox_actions;
mod preferences;
mod receipt;
mod session;
mod welcome;

use std::sync::Arc;

use app::error::ApiError;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use domain::desk::DeskError;

use crate::{house::House, operations};

/// Octets of a form without files.
const FORM: usize = 8 << 20;

type Routes = Vec<(&'static str, MethodRouter<Arc<House>>)>;

/// Each with its path; who may call it is in `who_may/routes.rs`, which misses none.
fn forms_and_downloads() -> Routes {
    vec![
        ("/login", post(session::sign_in)),
        ("/logout", post(session::sign_out)),
        ("/preferences", post(preferences::prefer)),
        ("/mail/actions", post(mail_actions::act)),
        ("/mail/receipt", post(receipt::answer)),
        ("/outbox/actions", post(outbox_actions::act)),
        ("/delegations/plan", post(delegations::plan)),
        ("/delegations/confirm", post(delegations::confirm)),
        ("/delegations/rollout", post(delegations::rollout)),
        ("/delegations/requests", post(delegations::requests)),
        ("/delegations/ask", post(delegations::ask)),
        ("/delegations/leave", post(delegations::leave)),
        ("/delegations/revoke", post(delegations::revoke)),
        ("/accounts/new", post(accounts::create)),
        ("/accounts/change", post(accounts::change)),
        ("/welcome", post(welcome::found)),
        ("/frame/{mailbox}/{folder}/{key}", get(frame::show)),
        ("/source/{mailbox}/{folder}/{key}", get(frame::source)),
        (
            "/attachment/{mailbox}/{folder}/{key}/{part}",
            get(attachments::download),
        ),
        ("/compose/{draft}/attachments/{id}", get(attachments::draft_file)),
        ("/journal.csv", get(journal::download)),
        ("/healthz", get(|| async { "ok" })),
        ("/readyz", get(operations::ready)),
    ]
}

fn uploads() -> Routes {
    vec![
        ("/compose/form", post(compose_form::submit)),
        ("/compose/{draft}/attachments", post(attachments::upload)),
    ]
}

/// Every path there is beside the pages.
#[cfg(test)]
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    forms_and_downloads()
        .into_iter()
        .chain(uploads())
        .map(|(path, _)| path)
}

fn router(routes: Routes, limit: usize) -> Router<Arc<House>> {
    let router = routes.into_iter().fold(Router::new(), |router, (path, methods)| {
        router.route(path, methods)
    });
    router.layer(DefaultBodyLimit::max(limit))
}

pub(crate) fn routes(house: Arc<House>) -> Router {
    // Files of one message at once, and the rest of the form with them.
    let files = usize::try_from(house.upload_limit)
        .unwrap_or(usize::MAX)
        .saturating_add(FORM);
    router(forms_and_downloads(), FORM)
        .merge(router(uploads(), files))
        .with_state(house)
}

/// What a desk could not do, where there is no page around it to say so.
pub(super) struct Failed(pub(super) DeskError);

impl From<DeskError> for Failed {
    fn from(error: DeskError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        if self.0 == DeskError::SignedOut {
            return Redirect::to("/login?error=expired").into_response();
        }
        let status = StatusCode::from_u16(ApiError::Desk(self.0.clone()).status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, axum::Json(self.0)).into_response()
    }
}
