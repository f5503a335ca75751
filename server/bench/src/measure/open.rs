//! Opening a message: the server function `open`, then the frame its HTML stands in. Each round opens one that nobody
//! has opened, once unread, which also marks it read, and once read before.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use app::api::reading::Open;
use domain::folder::Place;
use domain::message::{Body, MessageKey, MessageView};
use mailstack::probe::Imap;

use super::{place, timed};
use crate::browser::Browser;
use crate::floor;
use crate::letter::{self, newsletter};
use crate::porteplume::Porteplume;
use crate::report::{Goal, Row};
use crate::samples::{ROUNDS, Samples, WARM_UP, in_turn};
use crate::stage::{ALICE, Stage};

const BESIDE_FETCH: Goal = Goal::Times(4.0);
const FOLDER: &str = "BenchOpen";

pub(crate) fn measure(stage: &Stage, server: &Porteplume) -> Result<Vec<Row>> {
    let mut imap = stage.emptied(FOLDER)?;
    let (unread, read) = (append(&mut imap, "")?, append(&mut imap, "\\Seen")?);
    let (mut bare, _) = floor::selected(stage.info(), FOLDER)?;
    let reader = Reader {
        browser: Browser::signed_in(server.url(), ALICE)?,
        place: place(FOLDER)?,
    };
    let (mut views, mut frames) = (Samples::default(), Samples::default());
    let mut open = |key: MessageKey| {
        let (view, frame) = reader.open(key)?;
        views.push(view);
        frames.push(frame);
        Ok(view + frame)
    };
    let mut fetch_unread = |round: usize| fetch(&mut bare, unread[round]);
    let [floor_unread, opened_unread] = in_turn(&mut [&mut fetch_unread, &mut |round| open(unread[round])])?;
    let mut fetch_read = |round: usize| fetch(&mut bare, read[round]);
    let [floor_read, opened_read] = in_turn(&mut [&mut fetch_read, &mut |round| open(read[round])])?;
    Ok(vec![
        Row::beside(
            "unread, and marked read",
            &opened_unread,
            &floor_unread,
            BESIDE_FETCH,
        ),
        Row::beside("read before", &opened_read, &floor_read, BESIDE_FETCH),
        Row::alone("  of which the view", &views),
        Row::alone("  of which the frame", &frames),
    ])
}

/// As many as there are rounds.
fn append(imap: &mut Imap, flags: &str) -> Result<Vec<MessageKey>> {
    let append = |number| -> Result<MessageKey> {
        let status = imap.append(FOLDER, flags, &newsletter(number))?.status;
        let key = status
            .strip_prefix("OK [APPENDUID ")
            .and_then(|rest| rest.split(']').next());
        let key = key.and_then(|numbers| MessageKey::parse(&numbers.replace(' ', "-")));
        key.with_context(|| format!("APPEND was answered with {status}"))
    };
    (0..WARM_UP + ROUNDS).map(append).collect()
}

fn fetch(imap: &mut Imap, key: MessageKey) -> Result<Duration> {
    let (reply, took) = timed(|| Ok(imap.ok(&format!("UID FETCH {} (UID FLAGS BODY.PEEK[])", key.uid))?))?;
    let octets = reply.untagged.len();
    ensure!(
        octets > letter::SIZE * 9 / 10,
        "the message came with {octets} octets"
    );
    Ok(took)
}

struct Reader {
    browser: Browser,
    place: Place,
}

impl Reader {
    /// How long the view took, and then the frame.
    fn open(&self, key: MessageKey) -> Result<(Duration, Duration)> {
        let asked = Open {
            place: self.place.clone(),
            key,
        };
        let (answer, view_took) = timed(|| self.browser.call(&asked))?;
        let view: MessageView = answer.json("opening a message")?;
        ensure!(
            matches!(view.body, Body::Html { .. }),
            "the message has no HTML: {:?}",
            view.body
        );
        let path = MessageView::frame_path(&self.place, key, false);
        let (answer, frame_took) = timed(|| self.browser.get(&path))?;
        let octets = answer.good(&path)?.len();
        ensure!(octets > letter::SIZE / 2, "the frame came with {octets} octets");
        Ok((view_took, frame_took))
    }
}
