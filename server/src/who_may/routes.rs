use http::{StatusCode, header::LOCATION};

use super::{CALLERS, Row, World, compare, complete, text};
use crate::routes;

/// Route; the path and the form that is sent, where it is more than the route; then who gets what: nobody, carol,
/// alice, bob, dave. A status, or the word in `said`, or the page one is sent to.
const TABLE: &[Row] = &[
    (
        "/preferences",
        "theme=dark&back=/settings",
        "/settings /settings /settings /settings /settings",
    ),
    (
        "/mail/actions",
        "mailbox=support@demo.test&folder=inbox&key=1-1&verb=seen",
        "out not_found forbidden forbidden not_found",
    ),
    (
        "/mail/receipt",
        "mailbox=support@demo.test&folder=inbox&key=1-1&answer=send",
        "out not_found not_found not_found not_found",
    ),
    (
        "/outbox/actions",
        "id=none&verb=retry",
        "out not_found not_found not_found not_found",
    ),
    (
        "/frame/{mailbox}/{folder}/{key}",
        "GET /frame/support@demo.test/inbox/1-1",
        "out 404 404 404 404",
    ),
    (
        "/source/{mailbox}/{folder}/{key}",
        "GET /source/support@demo.test/inbox/1-1",
        "out 404 404 404 404",
    ),
    (
        "/attachment/{mailbox}/{folder}/{key}/{part}",
        "GET /attachment/support@demo.test/inbox/1-1/1",
        "out 404 404 404 404",
    ),
    (
        "/compose/{draft}/attachments/{id}",
        "GET /compose/none/attachments/none",
        "out 404 404 404 404",
    ),
    ("/compose/form", "", "out 400 400 400 400"),
    (
        "/compose/{draft}/attachments",
        "POST /compose/none/attachments",
        "out 400 400 400 400",
    ),
    (
        "/delegations/plan",
        "mailbox=support@demo.test&go=next",
        "out 404 404 no_change no_change",
    ),
    (
        "/delegations/confirm",
        "mailbox=support@demo.test&basis=x",
        "out 404 404 changed changed",
    ),
    (
        "/delegations/rollout",
        "id=ROLLOUT&verb=retry",
        "out 404 404 /delegations/rollout /delegations/rollout",
    ),
    (
        "/delegations/requests",
        "id=REQUEST&verb=decline",
        "out not_found not_found declined declined",
    ),
    (
        "/delegations/ask",
        "mailbox=dave@demo.test&right=read",
        "out asked asked asked asked",
    ),
    (
        "/delegations/leave",
        "mailbox=support@demo.test",
        "out not_found left left not_found",
    ),
    (
        "/delegations/revoke",
        "mailbox=support@demo.test&delegate=alice@demo.test",
        "out not_found not_found revoked revoked",
    ),
    (
        "/accounts/new",
        "address=route@demo.test&name=R&kind=shared",
        "out 404 404 404 created",
    ),
    (
        "/accounts/change",
        "account=support@demo.test&verb=rename&value=Support",
        "out 404 404 404 changed",
    ),
    (
        "/journal.csv",
        "GET /journal.csv?mailbox=support@demo.test",
        "out 404 404 200 200",
    ),
    // There are accounts.
    ("/welcome", "token=x", "404 404 404 404 404"),
    ("/healthz", "GET /healthz", "200 200 200 200 200"),
    ("/readyz", "GET /readyz", "200 200 200 200 200"),
    // Last: they end the sessions.
    (
        "/login",
        "email=carol@demo.test&password=wrong",
        "/login /login /login /login /login",
    ),
    ("/logout", "", "/login /login /login /login /login"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_route_checks_who_asks() {
    complete(TABLE, routes::paths().map(str::to_owned));
    let world = World::make().await;
    let mut wrong = Vec::new();
    for (route, sent, expected) in TABLE {
        let mut got = Vec::new();
        for number in 0..CALLERS.len() {
            got.push(call(&world, number, route, sent).await);
        }
        let got = got.join(" ");
        if got != *expected {
            wrong.push(format!("{route}: {got}, not {expected}"));
        }
    }
    compare(wrong);
}

async fn call(world: &World, number: usize, route: &str, sent: &str) -> String {
    let (method, path, body) = match sent.split_once(' ') {
        Some((method, path)) => (method, path, ""),
        None => ("POST", route, sent),
    };
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded");
    let response = world.ask(number, request, body).await;
    let status = response.status();
    if !status.is_redirection() {
        return match status {
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => "400".to_owned(),
            status if status.is_server_error() => format!("{status}:{}", text(response).await),
            status => status.as_str().to_owned(),
        };
    }
    let to = response.headers()[LOCATION].to_str().unwrap().to_owned();
    let (page, query) = to.split_once('?').unwrap_or((&to, ""));
    if query.contains("error=expired") {
        return "out".to_owned();
    }
    let said = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "said");
    match said {
        Some((_, said)) => said.into_owned(),
        None if page.starts_with("/delegations/rollout/") => "/delegations/rollout".to_owned(),
        None => page.to_owned(),
    }
}
