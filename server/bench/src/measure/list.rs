//! The newest 50 as the browser gets them when one moves to a folder: the JSON of the server function `list`. Two
//! sessions, each staying in its folder, beside two bare connections with the same folders selected.

use std::time::Duration;

use anyhow::{Result, ensure};
use app::api::reading::List;
use domain::message::{MessagePage, PAGE};
use mailstack::probe::Imap;

use super::{place, timed};
use crate::browser::Browser;
use crate::floor;
use crate::porteplume::Porteplume;
use crate::report::{Goal, Row};
use crate::samples::{Samples, in_turn};
use crate::stage::{ALICE, LARGE, MAILBOXES, SMALL, Stage};

const BESIDE_FETCH: Goal = Goal::Times(2.5);
const LARGE_BESIDE_SMALL: Goal = Goal::Times(1.3);

pub(crate) fn measure(stage: &Stage, server: &Porteplume) -> Result<Vec<Row>> {
    let (mut small, mut large) = (
        Folder::of(stage, server, SMALL)?,
        Folder::of(stage, server, LARGE)?,
    );
    let mut sides = [&mut small, &mut large].map(|folder| {
        let Folder {
            imap,
            fetch,
            browser,
            asked,
            total,
            ..
        } = folder;
        let bare = move |_| bare(imap, fetch);
        let webmail = move |_| webmail(browser, asked, *total);
        (bare, webmail)
    });
    let [(bare_small, web_small), (bare_large, web_large)] = &mut sides;
    let [floor_small, list_small, floor_large, list_large] =
        in_turn(&mut [bare_small, web_small, bare_large, web_large])?;
    Ok(vec![
        Row::beside("1,000 messages", &list_small, &floor_small, BESIDE_FETCH),
        Row::beside("100,000 messages", &list_large, &floor_large, BESIDE_FETCH),
        Row::beside(
            "100,000 beside 1,000",
            &list_large,
            &list_small,
            LARGE_BESIDE_SMALL,
        ),
        moving(&small, &large, &floor_large)?,
        page("the whole page as HTML, 1,000", &small, &floor_small)?,
        page("the whole page as HTML, 100,000", &large, &floor_large)?,
    ])
}

struct Folder {
    imap: Imap,
    fetch: String,
    browser: Browser,
    asked: List,
    total: u32,
    page: String,
}

impl Folder {
    fn of(stage: &Stage, server: &Porteplume, folder: &str) -> Result<Self> {
        let (mut imap, total) = floor::selected(stage.info(), folder)?;
        let filled = MAILBOXES
            .iter()
            .any(|(name, count)| *name == folder && *count == total as usize);
        ensure!(filled, "{folder} holds {total} messages");
        let items = floor::list_items(&mut imap)?;
        let place = place(folder)?;
        Ok(Self {
            fetch: format!("FETCH {}:{total} {items}", total - PAGE + 1),
            imap,
            browser: Browser::signed_in(server.url(), ALICE)?,
            page: format!("/mail/{}", place.path()),
            asked: List {
                place,
                search: None,
                page: 1,
            },
            total,
        })
    }
}

fn bare(imap: &mut Imap, fetch: &str) -> Result<Duration> {
    let (reply, took) = timed(|| Ok(imap.ok(fetch)?))?;
    let rows = reply
        .text()
        .lines()
        .filter(|line| line.contains(" FETCH (UID "))
        .count();
    ensure!(rows == PAGE as usize, "{fetch} brought {rows} rows");
    Ok(took)
}

fn webmail(browser: &Browser, asked: &List, total: u32) -> Result<Duration> {
    let (answer, took) = timed(|| browser.call(asked))?;
    let page: MessagePage = answer.json("a list")?;
    let rows = page.rows.len();
    ensure!(
        rows == PAGE as usize && page.total == total,
        "a list of {rows} of {}",
        page.total
    );
    Ok(took)
}

/// One session going from one folder to the other: the connection has to select again.
fn moving(small: &Folder, large: &Folder, floor: &Samples) -> Result<Row> {
    let mut there = |_| {
        webmail(&large.browser, &small.asked, small.total)?;
        webmail(&large.browser, &large.asked, large.total)
    };
    let [moved] = in_turn(&mut [&mut there])?;
    Ok(Row::beside(
        "100,000 messages, come from another folder",
        &moved,
        floor,
        Goal::None,
    ))
}

/// The page as it is rendered for a first visit, a reload, or a browser without JavaScript.
fn page(what: &str, folder: &Folder, floor: &Samples) -> Result<Row> {
    let mut whole = |_| {
        let (answer, took) = timed(|| folder.browser.get(&folder.page))?;
        answer.good(&folder.page)?;
        Ok(took)
    };
    let [rendered] = in_turn(&mut [&mut whole])?;
    Ok(Row::beside(what, &rendered, floor, Goal::None))
}
