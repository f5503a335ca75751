//! Plain endpoints beside the pages: forms that work without JavaScript, frames, downloads. Each checks who asks.

mod attachments;
mod compose_form;
mod form;
mod frame;
mod journal;
mod mail_actions;
mod outbox_actions;
mod preferences;
mod session;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::desk::DeskError;

use crate::house::House;

/// Octets of a form without files.
const FORM: usize = 8 << 20;

pub(crate) fn routes(house: Arc<House>) -> Router {
    // Files of one message at once, and the rest of the form with them.
    let files = usize::try_from(house.upload_limit)
        .unwrap_or(usize::MAX)
        .saturating_add(FORM);
    let uploads = Router::new()
        .route("/compose/form", post(compose_form::submit))
        .route("/compose/{draft}/attachments", post(attachments::upload))
        .layer(DefaultBodyLimit::max(files));
    Router::new()
        .route("/login", post(session::sign_in))
        .route("/logout", post(session::sign_out))
        .route("/preferences", post(preferences::prefer))
        .route("/mail/actions", post(mail_actions::act))
        .route("/outbox/actions", post(outbox_actions::act))
        .route("/frame/{mailbox}/{folder}/{key}", get(frame::show))
        .route("/source/{mailbox}/{folder}/{key}", get(frame::source))
        .route(
            "/attachment/{mailbox}/{folder}/{key}/{part}",
            get(attachments::download),
        )
        .route("/compose/{draft}/attachments/{id}", get(attachments::draft_file))
        .route("/journal.csv", get(journal::download))
        .route("/healthz", get(|| async { "ok" }))
        .layer(DefaultBodyLimit::max(FORM))
        .merge(uploads)
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
        let status = match &self.0 {
            DeskError::SignedOut => return Redirect::to("/login?error=expired").into_response(),
            DeskError::NotFound => StatusCode::NOT_FOUND,
            DeskError::Forbidden => StatusCode::FORBIDDEN,
            DeskError::Objections(_) => StatusCode::UNPROCESSABLE_ENTITY,
            DeskError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            DeskError::BadInput => StatusCode::BAD_REQUEST,
            DeskError::Trouble(_) => StatusCode::BAD_GATEWAY,
            DeskError::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, axum::Json(self.0)).into_response()
    }
}
