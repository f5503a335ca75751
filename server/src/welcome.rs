//! The first start: who may make the first administrator. Whoever reads the console of the server is told a token; only
//! its hash is kept, in memory, until there is an account.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{OsRng, rand_core::RngCore};
use domain::desk::Answer;
use parking_lot::Mutex;
use service::Service;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

type Hash = [u8; 32];

/// Closed unless [`Welcome::prepare`] opened it.
#[derive(Default)]
pub(crate) struct Welcome(Mutex<Option<Hash>>);

impl Welcome {
    /// The token to show on the console, where there is no account at all.
    pub(crate) async fn prepare(&self, service: &Service) -> Answer<Option<String>> {
        if !service.is_unfounded().await? {
            return Ok(None);
        }
        let mut token = [0; 24];
        OsRng.fill_bytes(&mut token);
        let token = URL_SAFE_NO_PAD.encode(token);
        *self.0.lock() = Some(hash(&token));
        Ok(Some(token))
    }

    /// As far as is known without asking the database.
    pub(crate) fn may_be_open(&self) -> bool {
        self.0.lock().is_some()
    }

    /// Accounts may have been made on the command line meanwhile: then it closes.
    pub(crate) async fn is_open(&self, service: &Service) -> bool {
        if !self.may_be_open() {
            return false;
        }
        match service.is_unfounded().await {
            Ok(true) => true,
            Ok(false) => {
                self.close();
                false
            }
            Err(_) => false,
        }
    }

    /// Compares hashes, in a time that tells nothing of how much was right.
    pub(crate) fn knows(&self, token: &str) -> bool {
        let known = *self.0.lock();
        known.is_some_and(|known| bool::from(known.ct_eq(&hash(token.trim()))))
    }

    pub(crate) fn close(&self) {
        *self.0.lock() = None;
    }
}

fn hash(token: &str) -> Hash {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{body::Body, response::Response};
    use http::{Request, StatusCode, header::LOCATION};
    use tower::ServiceExt;

    use super::*;
    use crate::{
        cli,
        house::House,
        settings::Settings,
        web::{assets::Site, csrf::Origins},
    };

    async fn post(house: &Arc<House>, token: &str, address: &str) -> Response {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token)
            .append_pair("address", address)
            .append_pair("name", "Eva")
            .append_pair("password", "long enough")
            .finish();
        let request = Request::post("/welcome")
            .header("sec-fetch-site", "same-origin")
            .header("host", "127.0.0.1")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let router = cli::app(house, Site::without_files(), Origins::AsAsked);
        router.oneshot(request).await.unwrap()
    }

    fn to(response: &Response) -> &str {
        response.headers()[LOCATION].to_str().unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_first_administrator_is_made_once_and_the_route_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let house = Arc::new(House::build(&settings).await.unwrap());
        let unprepared = post(&house, "", "eva@demo.test").await;
        assert_eq!(unprepared.status(), StatusCode::NOT_FOUND);

        let token = house.welcome.prepare(&house.service).await.unwrap().unwrap();
        let wrong = post(&house, "guess", "eva@demo.test").await;
        assert!(to(&wrong).contains("said=wrong_token"), "{}", to(&wrong));
        assert!(!to(&wrong).contains("long"), "no password in an address");
        let unreadable = post(&house, &token, "eva").await;
        assert!(to(&unreadable).contains("said=bad_input"));

        let made = post(&house, &token, "eva@demo.test").await;
        assert_eq!(to(&made), "/login?email=eva%40demo.test");
        let eva = house
            .ports
            .accounts
            .by_address(&"eva@demo.test".parse().unwrap())
            .await
            .unwrap();
        assert!(eva.admin && eva.active);
        let again = post(&house, &token, "mallory@demo.test").await;
        assert_eq!(again.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            house.welcome.prepare(&house.service).await.unwrap(),
            None,
            "nor at the next start"
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_account_from_the_command_line_closes_it_too() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let house = Arc::new(House::build(&settings).await.unwrap());
        let token = house.welcome.prepare(&house.service).await.unwrap().unwrap();
        cli::demo_people(&house).await.unwrap();
        let late = post(&house, &token, "eva@demo.test").await;
        assert_eq!(late.status(), StatusCode::NOT_FOUND);
        assert!(!house.welcome.may_be_open());
    }

    #[test]
    fn a_token_opens_until_the_first_administrator_is_made_and_nothing_else_does() {
        let welcome = Welcome::default();
        assert!(!welcome.may_be_open() && !welcome.knows(""));
        *welcome.0.lock() = Some(hash("sesame"));
        assert!(welcome.knows("sesame") && welcome.knows(" sesame\n"));
        for wrong in ["", "sesam", "sesamee", "SESAME"] {
            assert!(!welcome.knows(wrong), "{wrong:?}");
        }
        welcome.close();
        assert!(!welcome.knows("sesame"));
    }
}
