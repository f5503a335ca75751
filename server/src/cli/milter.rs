use std::sync::Arc;

use milter::{Gate, Listen};
use service::originator::Guard;
use store::Store;

use super::{CliError, serve};
use crate::{
    clock::{RandomIds, SystemClock},
    house::HouseError,
    settings::Settings,
};

/// Answers Postfix until told to stop. Needs of the settings where the database is, nothing else.
pub(super) async fn serve(settings: &Settings, listen: Option<&Listen>) -> Result<(), CliError> {
    let listen = listen.ok_or(CliError::Usage(
        "say where Postfix finds the milter: --listen 127.0.0.1:PORT or --listen unix:/PATH",
    ))?;
    let store = Arc::new(
        Store::connect(&settings.database())
            .await
            .map_err(HouseError::from)?,
    );
    let guard = Guard {
        accounts: store.clone(),
        grants: store.clone(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
    };
    let gate = Gate::open(listen).await?;
    println!(
        "READY {}",
        serde_json::json!({ "milter": gate.place().to_string() })
    );
    tokio::select! {
        () = gate.serve(guard) => {}
        () = serve::stop() => {}
    }
    store.close().await;
    Ok(())
}
