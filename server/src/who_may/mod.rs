//! Who may call what: every server function and every route, called as anybody, as a user without rights, as a delegate,
//! as an owner and as an administrator. What is missing in the tables fails the test, and so does what they no longer
//! need.

mod functions;
mod routes;

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    response::Response,
};
use domain::{
    Address,
    delegation::{AccessRight, Right, Rights, SendRight, Tick},
    desk::{Confirmed, DelegationDesk, Secret},
    id::{GrantId, RequestId},
};
use http::Request;
use service::ports::NewRequest;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{
    cli,
    house::House,
    session,
    settings::Settings,
    web::{assets::Site, csrf::Origins},
};

/// carol has no right anywhere; alice is a delegate of support@ and owns config@; bob owns support@; dave administers.
const CALLERS: [Option<&str>; 5] = [None, Some("carol"), Some("alice"), Some("bob"), Some("dave")];

/// A row of a table: what is called, with what, and what each of the callers gets, a word each.
type Row = (&'static str, &'static str, &'static str);

struct World {
    house: Arc<House>,
    router: Router,
    /// Of each caller's session.
    cookies: Vec<Option<String>>,
    rollout: String,
    _dir: TempDir,
}

fn address(name: &str) -> Address {
    format!("{name}@demo.test").parse().unwrap()
}

impl World {
    async fn make() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let house = Arc::new(House::build(&settings).await.unwrap());
        cli::demo_people(&house).await.unwrap();
        let router = cli::app(&house, Site::without_files(), Origins::AsAsked);
        let mut cookies = Vec::new();
        for caller in CALLERS {
            cookies.push(match caller {
                Some(name) => Some(cookie(&house, name).await),
                None => None,
            });
        }
        let mut world = Self {
            house,
            router,
            cookies,
            rollout: String::new(),
            _dir: dir,
        };
        world.rollout = world.confirmed().await;
        world
    }

    /// dave has changed something on support@.
    async fn confirmed(&self) -> String {
        let dave = self.caller("dave").await;
        let support = address("support");
        let tick = Tick {
            delegate: address("bob"),
            rights: Rights {
                send: SendRight::None,
                access: AccessRight::Read,
                until: None,
            },
        };
        let desk = &self.house.service;
        desk.tick(&dave, &support, vec![tick]).await.unwrap();
        let basis = desk.summary(&dave, &support).await.unwrap().basis;
        match desk.confirm(&dave, &support, &basis).await.unwrap() {
            Confirmed::Rolling(id) => id.to_string(),
            Confirmed::Changed(summary) => panic!("{summary:?}"),
        }
    }

    async fn caller(&self, name: &str) -> domain::desk::Caller {
        let account = self
            .house
            .ports
            .accounts
            .by_address(&address(name))
            .await
            .unwrap();
        domain::desk::Caller {
            account: account.id,
            address: account.address,
            name: account.name,
            admin: account.admin,
            language: domain::preference::Language::En,
            time_zone: "UTC".to_owned(),
            session: String::new(),
            secret: None,
        }
    }

    /// As it was before anybody called: alice holds her right on support@, carol asks for one.
    async fn reset(&self) -> String {
        let ports = &self.house.ports;
        let id = async |name| ports.accounts.by_address(&address(name)).await.unwrap().id;
        let (support, alice, carol) = (id("support").await, id("alice").await, id("carol").await);
        ports
            .grants
            .set(
                &GrantId::parse(ports.ids.uuid()).unwrap(),
                &support,
                &alice,
                SendRight::OnBehalf,
                AccessRight::Read,
                None,
                None,
                self.house.now(),
            )
            .await
            .unwrap();
        ports
            .delegations
            .drop_plan(&support, &id("dave").await)
            .await
            .unwrap();
        let request = NewRequest {
            id: RequestId::parse(ports.ids.uuid()).unwrap(),
            mailbox: support,
            asker: carol,
            right: Right::SendAs,
            words: String::new(),
            asked: self.house.now(),
        };
        ports.requests.ask(&request, &[]).await.unwrap();
        let open = ports.requests.to_answer(None, 100).await.unwrap();
        let carol_s = open
            .iter()
            .find(|kept| kept.mailbox.address == address("support"));
        carol_s.unwrap().id.to_string()
    }

    /// `ROLLOUT` and `REQUEST` stand for what [`World::reset`] made, `WHO` for the caller's name.
    async fn ask(&self, number: usize, mut request: http::request::Builder, body: &str) -> Response {
        let id = self.reset().await;
        let who = CALLERS[number].unwrap_or("nobody");
        let body = body
            .replace("ROLLOUT", &self.rollout)
            .replace("REQUEST", &id)
            .replace("WHO", who);
        if let Some(cookie) = &self.cookies[number] {
            request = request.header("cookie", cookie);
        }
        let peer: SocketAddr = "127.0.0.1:1".parse().unwrap();
        let request: Request<Body> = request
            .header("sec-fetch-site", "same-origin")
            .header("host", "127.0.0.1")
            .extension(ConnectInfo(peer))
            .body(Body::from(body))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }
}

async fn cookie(house: &House, name: &str) -> String {
    let password = Secret::new(format!("{name}-demo"));
    let (token, _) = session::sign_in(
        house,
        address(name).as_str(),
        password,
        "127.0.0.1".parse().unwrap(),
    )
    .await
    .unwrap();
    let value = session::set(&token).unwrap();
    value.to_str().unwrap().split(';').next().unwrap().to_owned()
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every name once on either side.
fn complete(table: &[Row], there: impl Iterator<Item = String>) {
    let told: BTreeSet<String> = table.iter().map(|row| row.0.to_owned()).collect();
    let there: BTreeSet<String> = there.collect();
    let missing: Vec<_> = there.difference(&told).collect();
    let gone: Vec<_> = told.difference(&there).collect();
    assert!(missing.is_empty(), "say in the table who may call {missing:?}");
    assert!(gone.is_empty(), "no longer there: {gone:?}");
    assert!(!there.is_empty());
}

/// Compares all rows at once, so that one run tells everything that is wrong.
fn compare(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
