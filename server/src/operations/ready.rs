use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use service::ports::Outbox;

use crate::house::House;

/// Ready where state can be read. A mail server that is away makes nothing here better by sending people elsewhere: what
/// they write is kept, and says so.
pub(crate) async fn ready(State(house): State<Arc<House>>) -> Response {
    match house.store.next_due().await {
        Ok(_) => "ready".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}
