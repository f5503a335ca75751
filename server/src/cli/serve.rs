use std::{net::SocketAddr, sync::Arc};

use app::ssr::Desks;
use axum::{
    ServiceExt, extract::Request, http::request::Parts, middleware::from_fn_with_state, serve::ListenerExt,
};
use domain::desk::Caller;
use leptos::context::{provide_context, use_context};
use service::WorkerTuning;
use tokio::{net::TcpListener, task::JoinSet};

use super::CliError;
use crate::{
    house::House,
    routes,
    session::{SignedIn, know_caller},
    settings::Settings,
    web::{self, WebParts, assets::Site, csrf::Origins},
};

/// Serves until told to stop: requests under way are finished, the item a worker is sending too.
pub(crate) async fn serve(settings: &Settings, house: House) -> Result<(), CliError> {
    let site = Site::load(&settings.site)?;
    let house = Arc::new(house);
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|source| CliError::Listen {
            listen: settings.listen,
            source,
        })?;
    let address = listener.local_addr().map_err(CliError::Serve)?;
    let mut workers = JoinSet::new();
    for number in 0..settings.workers.max(1) {
        let owner = format!("{}-{number}", std::process::id());
        workers.spawn(house.service.worker(owner, WorkerTuning::default()).run());
    }
    workers.spawn(sweep(house.clone()));
    let origins = match settings.public_url.as_str() {
        "" => Origins::AsAsked,
        url => Origins::Only(url.to_owned()),
    };
    let router = web::router(WebParts {
        site,
        origins,
        context: context(&house),
        extra: routes::routes(house.clone()),
    })
    .layer(from_fn_with_state(house.clone(), know_caller));
    println!("READY {}", ready(settings, address));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(router);
    // Small answers leave at once (RFC 896 would hold them for the browser's delayed ACK).
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop())
        .await
        .map_err(CliError::Serve);
    workers.shutdown().await;
    house.store.close().await;
    served
}

/// One line for whoever started us: where to go, and the mail servers behind where there are any.
fn ready(settings: &Settings, address: SocketAddr) -> serde_json::Value {
    let mut ready = serde_json::json!({ "url": format!("http://{address}") });
    if settings.host == domain::desk::HostKind::OwnServers {
        let server = |server: &crate::settings::Server| format!("{}:{}", server.host, server.port);
        ready["imap"] = server(&settings.imap).into();
        ready["submission"] = server(&settings.submission).into();
        ready["ca"] = settings
            .imap
            .ca
            .as_ref()
            .map(|ca| ca.display().to_string())
            .into();
    }
    ready
}

/// Puts the desks, and who sits at them, into the context of every page and server function.
fn context(house: &Arc<House>) -> Arc<dyn Fn() + Send + Sync> {
    let service = Arc::new(house.service.clone());
    let desks = Desks {
        reading: service.clone(),
        compose: service.clone(),
        outbox: service.clone(),
        journal: service.clone(),
        preferences: service,
    };
    Arc::new(move || {
        let caller: Option<Caller> = use_context::<Parts>().and_then(|parts| {
            parts
                .extensions
                .get::<SignedIn>()
                .map(|SignedIn(caller)| caller.clone())
        });
        provide_context(caller);
        provide_context(desks.clone());
    })
}

/// Expired sessions go once an hour.
async fn sweep(house: Arc<House>) {
    let mut hourly = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        hourly.tick().await;
        match service::ports::Sessions::sweep(house.store.as_ref(), house.now()).await {
            Ok(gone) => tracing::debug!(gone, "expired sessions swept"),
            Err(error) => tracing::warn!(%error, "expired sessions stay for now"),
        }
    }
}

/// Ctrl-C, or SIGTERM.
pub(super) async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        // Without the one signal there is still the other.
        Err(_) => {
            interrupt.await.ok();
        }
    }
}
