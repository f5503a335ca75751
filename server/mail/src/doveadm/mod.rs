//! Dovecot's administration over HTTP, for what IMAP has no command for: ending somebody else's session.

mod answer;

use std::{path::PathBuf, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::desk::Secret;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, StatusCode, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue},
};
use hyper_util::rt::TokioIo;
use service::ports::CutError;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use crate::tls::{self, TlsError};

const PATIENCE: Duration = Duration::from_secs(10);
/// Octets of an answer. One to `kick` names everybody it met.
const ANSWER_MOST: usize = 1 << 20;

pub struct DoveadmConfig {
    /// `https://imap.example.org:8080/doveadm/v1`; `http` on this machine only.
    pub url: String,
    /// Dovecot's `doveadm_api_key`.
    pub key: Secret,
    /// PEM file with an authority to trust beside the web's.
    pub ca: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum DoveadmSetupError {
    #[error("{0:?} is not the address of a doveadm, as https://imap.example.org:8080/doveadm/v1 is")]
    Address(String),
    #[error("the key of doveadm holds characters that no HTTP header may hold")]
    Key,
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// One Dovecot. Connects anew for each request: they are few.
#[derive(Clone)]
pub struct Doveadm {
    host: String,
    port: u16,
    path: String,
    authorization: HeaderValue,
    /// None on this machine.
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// The key stays out.
impl std::fmt::Debug for Doveadm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doveadm")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Doveadm {
    /// Connects to nothing yet; reads the authority file.
    pub fn new(config: &DoveadmConfig) -> Result<Self, DoveadmSetupError> {
        let unfit = || DoveadmSetupError::Address(config.url.clone());
        let uri: Uri = config.url.parse().map_err(|_| unfit())?;
        let host = uri.host().ok_or_else(unfit)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (tls, port) = match uri.scheme_str() {
            Some("https") => {
                let client = tls::client_config(config.ca.as_deref())?;
                let name = tls::server_name(&host)?;
                (Some((TlsConnector::from(client), name)), 443)
            }
            Some("http") if is_this_machine(&host) => (None, 80),
            _ => return Err(unfit()),
        };
        let word = STANDARD.encode(config.key.expose());
        let mut authorization =
            HeaderValue::try_from(format!("X-Dovecot-API {word}")).map_err(|_| DoveadmSetupError::Key)?;
        authorization.set_sensitive(true);
        Ok(Self {
            port: uri.port_u16().unwrap_or(port),
            path: uri.path().to_owned(),
            host,
            authorization,
            tls,
        })
    }

    /// Ends the sessions of one login name. Nobody's is no error.
    pub async fn kick(&self, user: &str) -> Result<(), CutError> {
        let unanswered = |why: String| CutError::Unanswered(why);
        match tokio::time::timeout(PATIENCE, self.ask_to_kick(user)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(unanswered(why)),
            Err(_) => Err(unanswered(format!("{} did not answer in time", self.host))),
        }
    }

    async fn ask_to_kick(&self, user: &str) -> Result<(), String> {
        let command = serde_json::json!([["kick", { "mask": [user] }, "kick"]]).to_string();
        let request = Request::builder()
            .method(Method::POST)
            .uri(&self.path)
            .header(HOST, &self.host)
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, self.authorization.clone())
            .body(Full::new(Bytes::from(command)))
            .map_err(text)?;
        let tcp = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(text)?;
        let (status, body) = match &self.tls {
            Some((connector, name)) => {
                let tls = connector.connect(name.clone(), tcp).await.map_err(text)?;
                exchange(tls, request).await?
            }
            None => exchange(tcp, request).await?,
        };
        match status {
            StatusCode::OK => answer::to_kick(&body),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err("it does not take this key".to_owned()),
            status => Err(format!("it answered {status}")),
        }
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<(StatusCode, Bytes), String> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(text)?;
    let answered = async {
        let response = sender.send_request(request).await.map_err(text)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_MOST)
            .collect()
            .await
            .map_err(text)?;
        Ok((status, body.to_bytes()))
    };
    let mut answered = std::pin::pin!(answered);
    tokio::select! {
        biased;
        outcome = &mut answered => outcome,
        // The server may close right behind its answer, which is then still to be read.
        _ = connection => answered.await,
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doveadm(url: &str) -> Result<Doveadm, DoveadmSetupError> {
        Doveadm::new(&DoveadmConfig {
            url: url.to_owned(),
            key: Secret::new("very secret"),
            ca: None,
        })
    }

    #[test]
    fn an_address_in_the_clear_is_this_machines() {
        for url in [
            "http://127.0.0.1:8080/doveadm/v1",
            "http://localhost/doveadm/v1",
            "http://[::1]:8080/doveadm/v1",
            "https://imap.example.org/doveadm/v1",
        ] {
            doveadm(url).unwrap();
        }
        for url in [
            "",
            "doveadm",
            "http://imap.example.org/doveadm/v1",
            "ftp://localhost/",
        ] {
            assert!(
                matches!(doveadm(url), Err(DoveadmSetupError::Address(_))),
                "{url}"
            );
        }
    }

    #[test]
    fn the_key_shows_nowhere() {
        let shown = format!("{:?}", doveadm("http://localhost/doveadm/v1").unwrap());
        assert!(
            !shown.contains("secret") && !shown.contains(&STANDARD.encode("very secret")),
            "{shown}"
        );
    }

    #[tokio::test]
    async fn nobody_there_is_said() {
        let port = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let nobody = doveadm(&format!("http://127.0.0.1:{port}/doveadm/v1")).unwrap();
        assert!(matches!(
            nobody.kick("a@demo.test").await,
            Err(CutError::Unanswered(_))
        ));
    }
}
