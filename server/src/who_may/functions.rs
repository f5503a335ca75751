use app::error::ApiError;
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::Value;

use super::{CALLERS, Row, World, compare, complete, text};

/// Function; its arguments; then who gets what: nobody, carol, alice, bob, dave. `ok`, or the desk's word for no. What
/// goes by one's own things alone is `ok` for all who are signed in; an id of nobody's is `not_found`.
const TABLE: &[Row] = &[
    // Reading.
    ("folders", "{}", "out ok ok ok ok"),
    (
        "list",
        r#"{"place":{"mailbox":"support@demo.test","folder":"inbox"},"search":null,"page":1}"#,
        "out not_found ok ok not_found",
    ),
    (
        "list",
        r#"{"place":{"mailbox":"support@demo.test","folder":"inbox"},"search":{"text":"a","scope":"mailbox"},"page":1}"#,
        "out not_found ok ok not_found",
    ),
    (
        "open",
        r#"{"place":{"mailbox":"config@demo.test","folder":"inbox"},"key":"1-1"}"#,
        "out not_found not_found not_found not_found",
    ),
    (
        "carry_out",
        r#"{"place":{"mailbox":"support@demo.test","folder":"inbox"},"keys":["1-1"],"deed":"seen"}"#,
        "out not_found forbidden forbidden not_found",
    ),
    (
        "answer_receipt",
        r#"{"place":{"mailbox":"support@demo.test","folder":"inbox"},"key":"1-1","answer":"send"}"#,
        "out not_found not_found not_found not_found",
    ),
    // Writing.
    (
        "open_sheet",
        r#"{"start":{"new":{"mailbox":null,"to":null}}}"#,
        "out ok ok ok ok",
    ),
    (
        "check_from",
        r#"{"from":{"typed":"support@demo.test"}}"#,
        "out ok ok ok ok",
    ),
    (
        "forget_from",
        r#"{"remembered":"nothing"}"#,
        "out not_found not_found not_found not_found",
    ),
    (
        "save_draft",
        r#"{"draft":"draft-WHO","revision":0,"form":{"to":"","cc":"","bcc":"","subject":"","body":"x","from":"own"}}"#,
        "out ok ok ok ok",
    ),
    // Gone is gone, whose it was or not: nobody else's is touched.
    (
        "discard_draft",
        r#"{"draft":"draft-carol","seen":1}"#,
        "out ok ok ok ok",
    ),
    (
        "detach_file",
        r#"{"draft":"draft-alice","attachment":"none"}"#,
        "out not_found not_found not_found not_found",
    ),
    (
        "submit_draft",
        r#"{"draft":"draft-alice","seen":{"revision":1,"files":[]},"key":"key-WHO"}"#,
        "out not_found objections not_found not_found",
    ),
    ("suggest_recipients", r#"{"letters":"al"}"#, "out ok ok ok ok"),
    // After Send.
    ("outbox_waiting", r#"{}"#, "out ok ok ok ok"),
    (
        "outbox_item",
        r#"{"id":"none"}"#,
        "out not_found not_found not_found not_found",
    ),
    (
        "outbox_retry",
        r#"{"id":"none"}"#,
        "out not_found not_found not_found not_found",
    ),
    (
        "outbox_edit",
        r#"{"id":"none"}"#,
        "out not_found not_found not_found not_found",
    ),
    (
        "outbox_settle",
        r#"{"id":"none"}"#,
        "out not_found not_found not_found not_found",
    ),
    // Oneself.
    ("signed_in", "{}", "out ok ok ok ok"),
    ("prefer", r#"{"change":{"theme":"dark"}}"#, "out ok ok ok ok"),
    // The journal: of one's own mailbox, of those one owns, of all.
    (
        "journal_page",
        r#"{"look":{"mailbox":"support@demo.test","search":"","since":null,"until":null,"page":0}}"#,
        "out not_found not_found ok ok",
    ),
    ("journal_mailboxes", r#"{}"#, "out ok ok ok ok"),
    // The manager. Each manages their own mailbox; support@ is bob's, and the administrator's.
    (
        "managed_accounts",
        r#"{"look":{"search":"","domain":null,"page":0}}"#,
        "out ok ok ok ok",
    ),
    ("managed_domains", "{}", "out ok ok ok ok"),
    (
        "delegation_plan",
        r#"{"mailbox":"support@demo.test","look":{"search":"","domain":null,"page":0}}"#,
        "out not_found not_found ok ok",
    ),
    (
        "tick_plan",
        r#"{"mailbox":"support@demo.test","ticks":[]}"#,
        "out not_found not_found ok ok",
    ),
    (
        "plan_summary",
        r#"{"mailbox":"support@demo.test"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "drop_plan",
        r#"{"mailbox":"support@demo.test"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "confirm_plan",
        r#"{"mailbox":"support@demo.test","basis":""}"#,
        "out not_found not_found ok ok",
    ),
    (
        "watch_rollout",
        r#"{"id":"ROLLOUT"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "retry_rollout",
        r#"{"id":"ROLLOUT"}"#,
        "out not_found not_found ok ok",
    ),
    // What alice may do is hers and the administrator's to see; bob sees what she may do with support@.
    (
        "held_rights",
        r#"{"who":"alice@demo.test"}"#,
        "out not_found ok ok ok",
    ),
    (
        "leave_mailbox",
        r#"{"mailbox":"support@demo.test"}"#,
        "out not_found ok ok not_found",
    ),
    (
        "revoke_rights",
        r#"{"mailbox":"support@demo.test","delegate":"alice@demo.test"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "ask_for_right",
        r#"{"wish":{"mailbox":"dave@demo.test","right":"read","words":""}}"#,
        "out ok ok ok ok",
    ),
    ("delegation_requests", "{}", "out ok ok ok ok"),
    (
        "answer_request",
        r#"{"id":"REQUEST","verdict":"decline"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "withdraw_request",
        r#"{"id":"REQUEST"}"#,
        "out ok not_found not_found not_found",
    ),
    // Administration. An owner sees the card of their mailbox, and says where its copies go.
    (
        "show_account",
        r#"{"account":"support@demo.test"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "set_copies",
        r#"{"account":"support@demo.test","copies":"both"}"#,
        "out not_found not_found ok ok",
    ),
    (
        "create_account",
        r#"{"address":"new@demo.test","name":"New","kind":"shared","password":null}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "rename_account",
        r#"{"account":"support@demo.test","name":"Support"}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "set_account_active",
        r#"{"account":"support@demo.test","active":true}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "reset_password",
        r#"{"account":"support@demo.test","password":"long enough"}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "add_alias",
        r#"{"account":"support@demo.test","alias":"aide@demo.test"}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "remove_alias",
        r#"{"account":"support@demo.test","alias":"aide@demo.test"}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "set_account_kind",
        r#"{"account":"support@demo.test","kind":"shared"}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "set_owners",
        r#"{"account":"support@demo.test","owners":["bob@demo.test"]}"#,
        "out not_found not_found not_found ok",
    ),
    (
        "set_admin",
        r#"{"account":"carol@demo.test","admin":false}"#,
        "out not_found not_found not_found ok",
    ),
    ("awaits_founder", "{}", "ok ok ok ok ok"),
];

/// Paths end in a number that differs from checkout to checkout.
fn name(path: &str) -> String {
    let name = path.trim_start_matches("/api/");
    name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_server_function_checks_who_asks() {
    let paths: Vec<&str> = server_fn_paths().map(|(path, _)| path).collect();
    complete(TABLE, paths.iter().map(|path| name(path)));
    assert!(
        server_fn_paths().all(|(_, method)| method == Method::POST),
        "a call that changes nothing on GET"
    );
    let world = World::make().await;
    let mut wrong = Vec::new();
    for (function, arguments, expected) in TABLE {
        let path = paths.iter().find(|path| name(path) == *function).unwrap();
        let mut got = Vec::new();
        for number in 0..CALLERS.len() {
            got.push(call(&world, number, path, arguments).await);
        }
        let got = got.join(" ");
        if got != *expected {
            wrong.push(format!("{function}: {got}, not {expected}"));
        }
    }
    compare(wrong);
}

async fn call(world: &World, number: usize, path: &str, arguments: &str) -> String {
    let request = http::Request::post(path)
        .header("content-type", "application/json")
        .header("accept", "application/json");
    let response = world.ask(number, request, arguments).await;
    let status = response.status();
    let body = text(response).await;
    let answer: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
    if status.is_success() {
        // What a page expects to hear is an answer like another.
        let word = if answer.get("Err").is_some() {
            "objections"
        } else {
            "ok"
        };
        return word.to_owned();
    }
    let error: Option<ApiError> = serde_json::from_value(answer.clone()).ok();
    if error.is_none_or(|error| error.status() != status.as_u16()) {
        return format!("{status}:{body}");
    }
    match &answer["desk"] {
        Value::String(word) if word == "signed_out" => "out".to_owned(),
        Value::String(word) => word.clone(),
        Value::Object(fields) => fields.keys().next().cloned().unwrap_or_default(),
        _ => format!("{status}:{body}"),
    }
}
