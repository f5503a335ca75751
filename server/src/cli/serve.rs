use std::{net::SocketAddr, sync::Arc};

use app::ssr::{AwaitsFounder, Desks};
use axum::{
    Router, ServiceExt,
    extract::Request,
    http::{StatusCode, request::Parts},
    middleware::from_fn_with_state,
    serve::ListenerExt,
};
use domain::desk::Caller;
use leptos::context::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use tokio::net::TcpListener;

use super::{CliError, workers::Workers};
use crate::{
    house::House,
    operations::{self, Watched},
    routes,
    session::{SignedIn, know_caller},
    settings::Settings,
    web::{self, WebParts, assets::Site, csrf::Origins},
};

/// Seconds for which what became of a change of rights, and of a request, can be looked up: the journal keeps the rest.
const KEEP_ROLLOUTS: i64 = 90 * 24 * 3600;

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
    house
        .ports
        .letterhead
        .found_at(&match settings.public_url.as_str() {
            "" => format!("http://{address}"),
            url => url.to_owned(),
        });
    let workers = Workers::begin(&house, settings);
    let sweeper = tokio::spawn(sweep(house.clone()));
    let origins = match settings.public_url.as_str() {
        "" => Origins::AsAsked,
        url => Origins::Only(url.to_owned()),
    };
    let router = app(&house, site, origins);
    match house.welcome.prepare(&house.service).await {
        Ok(None) => {}
        Ok(Some(token)) => {
            println!(
                "There is no account yet. Make the first administrator on the page /welcome, with this token:"
            );
            println!("WELCOME {token}");
        }
        Err(error) => tracing::error!(%error, "whether there is any account is not known"),
    }
    let metrics = match settings.metrics {
        Some(listen) => Some(
            operations::serve(listen, Watched::new(house.clone()))
                .await
                .map_err(|source| CliError::Listen { listen, source })?,
        ),
        None => None,
    };
    println!("READY {}", ready(settings, address, metrics));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(router);
    // Small answers leave at once (RFC 896 would hold them for the browser's delayed ACK).
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop())
        .await
        .map_err(CliError::Serve);
    sweeper.abort();
    workers.end().await;
    house.store.close().await;
    served
}

/// Everything that a browser talks to.
pub(crate) fn app(house: &Arc<House>, site: Site, origins: Origins) -> Router {
    web::router(WebParts {
        site,
        origins,
        context: context(house),
        extra: routes::routes(house.clone()),
    })
    .layer(from_fn_with_state(house.clone(), know_caller))
}

/// One line for whoever started us: where to go, and the mail servers behind where there are any.
fn ready(settings: &Settings, address: SocketAddr, metrics: Option<SocketAddr>) -> serde_json::Value {
    let mut ready = serde_json::json!({ "url": format!("http://{address}") });
    if let Some(metrics) = metrics {
        ready["metrics"] = format!("http://{metrics}/metrics").into();
    }
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
        preferences: service.clone(),
        delegations: service.clone(),
        accounts: service,
    };
    let house = house.clone();
    Arc::new(move || {
        let awaits = house.welcome.may_be_open();
        if !awaits
            && use_context::<Parts>().is_some_and(|parts| parts.uri.path() == "/welcome")
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.set_status(StatusCode::NOT_FOUND);
        }
        provide_context(AwaitsFounder(awaits));
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

/// Seconds after which nothing more comes of an upload.
const UPLOAD_DEAD: i64 = 24 * 3600;

/// Expired sessions go once an hour, and what a server that died left of uploads.
async fn sweep(house: Arc<House>) {
    let mut hourly = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        hourly.tick().await;
        match service::ports::Sessions::sweep(house.store.as_ref(), house.now()).await {
            Ok(gone) => tracing::debug!(gone, "expired sessions swept"),
            Err(error) => tracing::warn!(%error, "expired sessions stay for now"),
        }
        let dead = house.now().plus_seconds(-UPLOAD_DEAD);
        if let Err(error) = house.ports.drafts.sweep_uploads(dead).await {
            tracing::warn!(%error, "uploads that were cut off stay for now");
        }
        let then = house.now().plus_seconds(-KEEP_ROLLOUTS);
        if let Err(error) = house.ports.delegations.forget(then).await {
            tracing::warn!(%error, "old rollouts and requests stay for now");
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
