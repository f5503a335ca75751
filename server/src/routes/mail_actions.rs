use std::sync::Arc;

use axum::{extract::State, response::Response};
use axum_extra::extract::Form;
use domain::{
    Address,
    desk::{Caller, Deed, DeskError, PutBack, ReadingDesk, Tally, WayBack},
    folder::{FolderKey, Place},
    message::{MessageKey, Spot},
};
use serde::Deserialize;

use super::{
    Failed,
    form::{self, From_},
};
use crate::house::House;

#[derive(Deserialize)]
pub(super) struct Action {
    mailbox: String,
    folder: String,
    #[serde(default)]
    key: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
    verb: Option<String>,
    to: Option<String>,
    /// In place of all these: a move to be taken back.
    undo: Option<String>,
    /// The question whether to delete for good was answered with yes.
    sure: Option<String>,
    #[serde(default)]
    back: String,
}

/// What the list and the reading pane do to messages, as a form.
pub(super) async fn act(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(action): Form<Action>,
) -> Result<Response, Failed> {
    let back = if action.back.is_empty() {
        "/mail"
    } else {
        action.back.as_str()
    };
    let told = match carry_out(&house, &caller, &action).await {
        Ok(told) => told,
        Err(DeskError::SignedOut) => return Err(Failed(DeskError::SignedOut)),
        Err(error) => vec![("said", form::word(&error).to_owned())],
    };
    let page = form::inside(back).to_owned();
    let with = |told: &[(&str, String)]| {
        let parameters = told.iter();
        parameters.fold(page.clone(), |page, (name, value)| {
            form::with_parameter(&page, name, value)
        })
    };
    // Of so many messages the way back does not fit into an address: what does is told.
    let fits = (1..=told.len())
        .rev()
        .map(|parameters| with(&told[..parameters]))
        .find(|path| form::inside(path) == path);
    Ok(form::see_other(&fits.unwrap_or(page)))
}

/// Parameters that tell the page how it went, the most needed first.
type Told = Vec<(&'static str, String)>;

async fn carry_out(house: &House, caller: &Caller, action: &Action) -> Result<Told, DeskError> {
    let mailbox = Address::parse(&action.mailbox).map_err(|_| DeskError::BadInput)?;
    if let Some(undo) = &action.undo {
        let undo = WayBack::read(undo).ok_or(DeskError::BadInput)?;
        return take_back(house, caller, &mailbox, undo).await;
    }
    let spots = spots(action)
        .filter(|spots| !spots.is_empty())
        .ok_or(DeskError::BadInput)?;
    let deed = Deed::parse(action.verb.as_deref(), action.to.as_deref()).ok_or(DeskError::BadInput)?;
    let erases = spots.iter().any(|spot| deed.erases(&spot.folder));
    if erases && action.sure.is_none() {
        // Nothing yet: these would be gone for good, which the page asks about first.
        let spots: Vec<String> = spots.iter().map(Spot::to_string).collect();
        return Ok(vec![("erase", spots.join(","))]);
    }
    let (tally, why) = deed
        .carry_out_everywhere(&house.service, caller, &mailbox, &spots)
        .await;
    match why {
        Some(error) if error == DeskError::SignedOut || tally.is_nothing() || !deed.takes_away() => {
            Err(error)
        }
        why if !tally.is_whole() && deed.takes_away() => Ok(partly(&tally, why.as_ref(), &mailbox)),
        _ => Ok(wholly(&tally, &deed, erases, &mailbox)),
    }
}

fn wholly(tally: &Tally, deed: &Deed, erases: bool, mailbox: &Address) -> Told {
    let said = match deed {
        _ if erases => "erased",
        _ if deed.takes_away() => "moved",
        _ => "marked",
    };
    let mut told = vec![("said", said.to_owned())];
    if !erases && !tally.undo.is_empty() {
        told.push(("of", mailbox.to_string()));
        told.push(("undo", WayBack::write(&tally.undo)));
    }
    told
}

/// Done in some folders: how much, where it is now, where the rest still is and why.
fn partly(tally: &Tally, why: Option<&DeskError>, mailbox: &Address) -> Told {
    let mut told = vec![
        ("said", "partly".to_owned()),
        ("of", mailbox.to_string()),
        ("moved", tally.moved.to_string()),
        ("erased", tally.done.to_string()),
        ("away", tally.away.to_string()),
    ];
    told.extend(tally.to.as_ref().map(|to| ("now", to.to_string())));
    told.extend(why.map(|error| ("why", form::word(error).to_owned())));
    if !tally.undo.is_empty() {
        told.push(("undo", WayBack::write(&tally.undo)));
    }
    if !tally.left.is_empty() {
        let left: Vec<_> = tally.left.iter().map(Spot::to_string).collect();
        told.push(("left", left.join(",")));
    }
    told
}

/// Folder by folder: one that fails is no reason to leave the others.
async fn take_back(
    house: &House,
    caller: &Caller,
    mailbox: &Address,
    undo: Vec<WayBack>,
) -> Result<Told, DeskError> {
    let mut put = PutBack::default();
    for way in undo {
        let place = Place {
            mailbox: mailbox.clone(),
            folder: way.now.clone(),
        };
        let moved = house
            .service
            .move_to(caller, &place, &way.keys, &way.before)
            .await;
        if let Some(DeskError::SignedOut) = put.note(way, moved.map(|moved| moved.count)) {
            return Err(DeskError::SignedOut);
        }
    }
    if put.is_whole() {
        return Ok(vec![("said", "undone".to_owned()), ("of", mailbox.to_string())]);
    }
    let mut told = vec![
        ("said", "half".to_owned()),
        ("put", put.back.to_string()),
        ("gone", put.gone.to_string()),
        ("of", mailbox.to_string()),
    ];
    if !put.left.is_empty() {
        told.push(("undo", WayBack::write(&put.left)));
    }
    Ok(told)
}

/// The open message's `key` lies in the form's own folder; each of `keys` says its own. None where one is unreadable.
fn spots(action: &Action) -> Option<Vec<Spot>> {
    let folder = FolderKey::parse(&action.folder)?;
    let open = action.key.iter().map(|key| {
        Some(Spot {
            folder: folder.clone(),
            key: MessageKey::parse(key)?,
        })
    });
    open.chain(action.keys.iter().map(|spot| Spot::parse(spot)))
        .collect()
}
