//! A browser as the server sees one: HTTP on connections kept open, a cookie, the headers of the same origin.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::header::{LOCATION, SET_COOKIE};
use ureq::http::{Response, StatusCode};

use crate::stage::password;

/// More than any answer has.
pub(crate) const MOST: u64 = 64 << 20;
const COOKIE: &str = "__Host-porteplume=";

pub(crate) struct Browser {
    agent: Agent,
    origin: String,
    cookie: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body, if all went well.
    pub(crate) fn good(self, what: &str) -> Result<Vec<u8>> {
        if self.status == StatusCode::OK {
            return Ok(self.body);
        }
        let words: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        bail!("{what} was answered with {}: {words}", self.status)
    }

    pub(crate) fn json<T: DeserializeOwned>(self, what: &str) -> Result<T> {
        serde_json::from_slice(&self.good(what)?).with_context(|| format!("the answer to {what}"))
    }
}

/// Connections kept open, answers as they come.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(60)));
    config.build().into()
}

impl Browser {
    /// One that nobody has signed in with yet.
    pub(crate) fn new(origin: &str) -> Self {
        Self {
            agent: agent(),
            origin: origin.to_owned(),
            cookie: String::new(),
        }
    }

    pub(crate) fn signed_in(origin: &str, address: &str) -> Result<Self> {
        let mut browser = Self::new(origin);
        let form = format!(
            "email={}&password={}",
            address.replace('@', "%40"),
            password(address)
        );
        let request = browser
            .agent
            .post(format!("{origin}/login"))
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = request.send(&form)?;
        let cookies = answer
            .headers()
            .get_all(SET_COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        let pair = cookies
            .filter_map(|value| value.split(';').next())
            .find(|pair| pair.starts_with(COOKIE));
        let Some(pair) = pair else {
            let to = answer.headers().get(LOCATION);
            bail!("{address} could not sign in: {}, to {to:?}", answer.status())
        };
        browser.cookie = pair.to_owned();
        read(answer)?;
        Ok(browser)
    }

    /// What makes it the person's it is.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// As a page or a frame is fetched.
    pub(crate) fn get(&self, path: &str) -> Result<Answer> {
        let request = self.agent.get(format!("{}{path}", self.origin));
        read(request.header("cookie", &self.cookie).call()?)
    }

    /// As the page's own code calls a server function.
    pub(crate) fn call<F: ServerFn + Serialize>(&self, asked: &F) -> Result<Answer> {
        let request = self
            .agent
            .post(format!("{}{}", self.origin, F::PATH))
            .header("cookie", &self.cookie)
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "application/json")
            .header("content-type", "application/json");
        read(request.send(serde_json::to_string(asked)?)?)
    }
}

fn read(mut answer: Response<ureq::Body>) -> Result<Answer> {
    let body = answer.body_mut().with_config().limit(MOST).read_to_vec()?;
    Ok(Answer {
        status: answer.status(),
        body,
    })
}
