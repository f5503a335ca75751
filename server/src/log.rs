//! Logs to standard error: no content, no addresses of correspondents, no secrets.

use tracing_subscriber::EnvFilter;

use crate::settings::{LogFormat, Settings};

pub(crate) fn start(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    match settings.log_format {
        LogFormat::Text => lines.with_target(false).try_init().ok(),
        LogFormat::Json => lines.json().try_init().ok(),
    };
}
