//! Prometheus metrics, on an address of their own: they are nobody's who reads mail here.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};
use service::ports::{Outbox, Sessions, StateError};
use tokio::net::TcpListener;

use crate::house::House;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// What is looked up when somebody asks.
pub(crate) struct Watched {
    house: Arc<House>,
    registry: Registry,
    queue: Family<InState, Gauge>,
    sessions: Gauge,
    imap: Gauge,
    imap_most: Gauge,
    watches: Gauge,
}

impl Watched {
    pub(crate) fn new(house: Arc<House>) -> Self {
        let mut registry = Registry::with_prefix("porteplume");
        let (queue, sessions) = (Family::default(), Gauge::default());
        let (imap, imap_most) = (Gauge::default(), Gauge::default());
        let watches = Gauge::default();
        house.measured.register(&mut registry);
        registry.register(
            "outbox_items",
            "Messages not yet where they belong, by state",
            queue.clone(),
        );
        registry.register("sessions", "Sessions that have not expired", sessions.clone());
        registry.register(
            "imap_connections",
            "Connections to mail servers, busy and idle",
            imap.clone(),
        );
        registry.register(
            "imap_connections_most",
            "As many are opened at the most",
            imap_most.clone(),
        );
        registry.register(
            "watched_inboxes",
            "Inboxes that are looked into for delivery reports",
            watches.clone(),
        );
        Self {
            house,
            registry,
            queue,
            sessions,
            imap,
            imap_most,
            watches,
        }
    }

    async fn look(&self) -> Result<String, StateError> {
        let house = &self.house;
        for (state, count) in house.store.census().await? {
            let state = state.as_str();
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            self.queue.get_or_create(&InState { state }).set(count);
        }
        let sessions = house.store.count(house.now()).await?;
        self.sessions.set(i64::try_from(sessions).unwrap_or(i64::MAX));
        let watches = house.ports.deliveries.count_watches().await?;
        self.watches.set(i64::try_from(watches).unwrap_or(i64::MAX));
        let connections = house.ports.host.connections();
        self.imap.set(i64::try_from(connections.open).unwrap_or(i64::MAX));
        self.imap_most
            .set(i64::try_from(connections.most).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(|error| StateError::Unavailable(error.to_string()))?;
        Ok(text)
    }
}

/// Binds, and answers until the task ends.
pub(crate) async fn serve(listen: SocketAddr, watched: Watched) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/metrics", get(answer))
        .with_state(Arc::new(watched));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    Ok(address)
}

async fn answer(State(watched): State<Arc<Watched>>) -> Response {
    match watched.look().await {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[tokio::test]
    async fn whoever_runs_the_house_sees_the_queue_and_nobody_s_mail() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let house = Arc::new(House::build(&settings).await.unwrap());
        let accepted = domain::outbox::Transmission::Accepted {
            words: "250 queued for bob@demo.test".to_owned(),
            refused: Vec::new(),
        };
        let moment = std::time::Duration::from_millis(30);
        house.ports.meter.transmitted(&accepted, moment, moment);
        let text = Watched::new(house).look().await.unwrap();
        for line in [
            "porteplume_outbox_items{state=\"queued\"} 0",
            "porteplume_transmissions_total{outcome=\"accepted\"} 1",
            "porteplume_send_latency_seconds_count 1",
            "porteplume_sessions 0",
            "porteplume_imap_connections 0",
            "porteplume_watched_inboxes 0",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains('@'));
    }
}
