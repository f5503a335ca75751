//! The binary `porteplume`.

mod web;

use std::path::PathBuf;
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let site = PathBuf::from(arguments.next().ok_or("usage: porteplume SITE LISTEN")?);
    let listen = arguments.next().ok_or("usage: porteplume SITE LISTEN")?;
    let router = web::router(web::WebParts {
        site: web::assets::Site::load(&site)?,
        origins: web::csrf::Origins::AsAsked,
        context: Arc::new(|| {}),
        extra: axum::Router::new(),
    });
    let listener = tokio::net::TcpListener::bind(listen).await?;
    println!("READY {{\"url\": \"http://{}\"}}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
