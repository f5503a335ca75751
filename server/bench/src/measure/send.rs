//! Send: the server function `submit_draft`, which answers when the message is durable. It leaves afterwards, and each
//! round waits for that, so that no round pays for the one before.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use app::api::compose::{OpenSheet, SaveDraft, SubmitDraft};
use app::api::outbox::OutboxItem;
use domain::desk::{ComposeSheet, ComposeStart};
use domain::draft::{ComposeForm, Saved, Seen};
use domain::id::OutboxId;
use domain::outbox::{OutboxEntry, OutboxState, Submitted};
use domain::preflight::Objection;
use mailstack::probe::Smtp;

use super::timed;
use crate::browser::Browser;
use crate::floor;
use crate::letter::words;
use crate::porteplume::Porteplume;
use crate::report::{Goal, Row};
use crate::samples::{Samples, in_turn};
use crate::stage::{ALICE, Stage};

const BESIDE_SUBMISSION: Goal = Goal::More(Duration::from_millis(15));
const BOB: &str = "bob@demo.test";

pub(crate) fn measure(stage: &Stage, server: &Porteplume) -> Result<Vec<Row>> {
    let writer = Writer {
        browser: Browser::signed_in(server.url(), ALICE)?,
    };
    let mut smtp = floor::submission(stage.info())?;
    let (mut saves, mut departures) = (Samples::default(), Samples::default());
    let mut send = |round| {
        let (sent, begun) = (writer.send(round)?, Instant::now());
        saves.push(sent.saved);
        writer.wait_for(&sent.id)?;
        departures.push(sent.answered + begun.elapsed());
        Ok(sent.answered)
    };
    let [submitted, answered] = in_turn(&mut [&mut |round| submit(&mut smtp, round), &mut send])?;
    Ok(vec![
        Row::beside("Send answered", &answered, &submitted, BESIDE_SUBMISSION),
        Row::alone("  the draft saved before it", &saves),
        Row::alone("  delivered and its copy filed", &departures),
    ])
}

fn submit(smtp: &mut Smtp, round: usize) -> Result<Duration> {
    let message = format!(
        "From: Alice Laurent <{ALICE}>\nTo: {BOB}\nSubject: Proofs {round}\nDate: Mon, 02 Nov 2026 09:00:00 +0000\n\
         Message-ID: <bare-{round}@demo.test>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{}",
        words()
    );
    let (_, took) = timed(|| Ok(smtp.send(ALICE, &[BOB], &message)?))?;
    Ok(took)
}

struct Writer {
    browser: Browser,
}

struct Sent {
    id: OutboxId,
    saved: Duration,
    answered: Duration,
}

impl Writer {
    fn send(&self, round: usize) -> Result<Sent> {
        let start = ComposeStart::New {
            mailbox: None,
            to: None,
        };
        let sheet = self.browser.call(&OpenSheet { start })?;
        let sheet: ComposeSheet = sheet.json("a new message")?;
        let form = ComposeForm {
            to: BOB.to_owned(),
            subject: format!("Proofs {round}"),
            body: words(),
            ..sheet.form
        };
        let draft = SaveDraft {
            draft: sheet.id,
            revision: sheet.revision,
            unanswered: Vec::new(),
            form,
        };
        let (answer, saved) = timed(|| self.browser.call(&draft))?;
        let draft: Saved = answer.json("saving a draft")?;
        let submission = SubmitDraft {
            draft: draft.id,
            seen: Seen {
                revision: draft.revision,
                files: Vec::new(),
            },
            key: sheet.submission_key,
        };
        let (answer, answered) = timed(|| self.browser.call(&submission))?;
        let submitted: Result<Submitted, Vec<Objection>> = answer.json("Send")?;
        let id = match submitted {
            Ok(submitted) => submitted.id,
            Err(objections) => bail!("the message may not leave: {objections:?}"),
        };
        Ok(Sent { id, saved, answered })
    }

    /// Until it is delivered and its copy is filed.
    fn wait_for(&self, id: &OutboxId) -> Result<()> {
        const PATIENCE: Duration = Duration::from_secs(20);
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let entry = self.browser.call(&OutboxItem { id: id.clone() })?;
            let entry: OutboxEntry = entry.json("an item of the outbox")?;
            let under_way = [OutboxState::Queued, OutboxState::Sending, OutboxState::Accepted];
            if entry.state == OutboxState::Filed {
                return Ok(());
            }
            ensure!(
                under_way.contains(&entry.state),
                "the message is {:?}: {:?}",
                entry.state,
                entry.words
            );
            thread::sleep(Duration::from_millis(5));
        }
        bail!("a message did not leave within {} s", PATIENCE.as_secs())
    }
}
