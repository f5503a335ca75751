//! What a signed-in session holds while nobody does anything: its row, its HTTP connection, its IMAP connection.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use app::api::reading::List;
use domain::Address;
use domain::folder::{FolderKey, FolderRole, Place};
use domain::message::MessagePage;

use crate::browser::Browser;
use crate::porteplume::Porteplume;
use crate::report::Row;

const SESSIONS: usize = 200;
const PEOPLE: [&str; 4] = [
    "alice@demo.test",
    "bob@demo.test",
    "carol@demo.test",
    "dave@demo.test",
];
const REST: Duration = Duration::from_secs(3);

pub(crate) fn measure(server: &Porteplume) -> Result<Vec<Row>> {
    // What is built once, whoever comes first, is not a session's.
    let first = PEOPLE.map(|address| visit(server, address));
    let first = first.into_iter().collect::<Result<Vec<_>>>()?;
    thread::sleep(REST);
    let before = server.memory()?;
    let sessions = sign_in_all(server)?;
    thread::sleep(REST);
    let after = server.memory()?;
    drop((first, sessions));
    let each = |after: u64, before: u64| format!("{} KiB", after.saturating_sub(before) / SESSIONS as u64);
    let whole = |(rss, pss): (u64, u64)| format!("{} MiB (PSS {})", rss / 1024, pss / 1024);
    Ok(vec![
        Row::figure(
            format!("each of {SESSIONS} idle sessions"),
            each(after.0, before.0),
        ),
        Row::figure("  the same, PSS", each(after.1, before.1)),
        Row::figure("server before", whole(before)),
        Row::figure("server with all of them", whole(after)),
    ])
}

/// Some at a time, as people come.
fn sign_in_all(server: &Porteplume) -> Result<Vec<Browser>> {
    thread::scope(|scope| {
        let comers = PEOPLE.map(|address| {
            scope.spawn(move || {
                let visits = (0..SESSIONS / PEOPLE.len()).map(|_| visit(server, address));
                visits.collect::<Result<Vec<_>>>()
            })
        });
        let mut all = Vec::with_capacity(SESSIONS);
        for comer in comers {
            all.extend(comer.join().map_err(|_| anyhow!("a visitor fell over"))??);
        }
        Ok(all)
    })
}

/// Signs in and looks at the inbox once.
fn visit(server: &Porteplume, address: &str) -> Result<Browser> {
    let browser = Browser::signed_in(server.url(), address)?;
    let inbox = Place {
        mailbox: Address::parse(address).context("a person's address")?,
        folder: FolderKey::Role(FolderRole::Inbox),
    };
    let list = browser.call(&List {
        place: inbox,
        search: None,
        page: 1,
    })?;
    list.json::<MessagePage>("an inbox")?;
    Ok(browser)
}
