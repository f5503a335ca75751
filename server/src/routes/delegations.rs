//! The manager's forms, for a browser without scripts: what the pages do by server functions otherwise.

use std::{collections::HashMap, sync::Arc};

use axum::{extract::State, response::Response};
use axum_extra::extract::Form;
use domain::{
    Address,
    delegation::{AccessRight, Right, Rights, SendRight, Tick, Verdict, Wish},
    desk::{Caller, Confirmed, DelegationDesk, DeskError},
    folder::percent_encoded,
    id::{RequestId, RolloutId},
    time::Day,
};
use serde::Deserialize;

use super::{
    Failed,
    form::{self, From_},
};
use crate::house::House;

/// Fields in their order; rows of the wizard name theirs `what:ADDRESS`.
type Fields = Vec<(String, String)>;

fn address(text: &str) -> Result<Address, DeskError> {
    Address::parse(text).map_err(|_| DeskError::BadInput)
}

fn plan_path(mailbox: &Address) -> String {
    format!("/delegations/{}", percent_encoded(&mailbox.to_string()))
}

/// What went wrong goes back to a page of ours as a word; only being signed out leads elsewhere.
fn back(path: &str, error: DeskError) -> Result<Response, Failed> {
    match error {
        DeskError::SignedOut => Err(Failed(error)),
        other => Ok(form::see_other(&form::with_parameter(
            path,
            "said",
            form::word(&other),
        ))),
    }
}

/// The wizard's first step: ticks of the rows that were shown, and the button that was pressed.
pub(super) async fn plan(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let sent = Sent::read(fields);
    let mailbox = address(sent.field("mailbox"))?;
    let here = sent.look(&mailbox, sent.field("page"));
    if sent.field("go") == "cancel" {
        return match house.service.drop_plan(&caller, &mailbox).await {
            Ok(()) => Ok(form::see_other("/delegations")),
            Err(error) => back("/delegations", error),
        };
    }
    let ticks = match sent.ticks() {
        Ok(ticks) => ticks,
        Err(Slip::Both) => return Ok(form::see_other(&form::with_parameter(&here, "said", "both"))),
        Err(Slip::Unreadable) => return back(&here, DeskError::BadInput),
    };
    let changes = match house.service.tick(&caller, &mailbox, ticks).await {
        Ok(changes) => changes,
        Err(DeskError::NotFound) => return Err(Failed(DeskError::NotFound)),
        Err(error) => return back(&here, error),
    };
    Ok(form::see_other(&match sent.field("go") {
        "next" if changes == 0 => form::with_parameter(&here, "said", "no_change"),
        "next" => format!("{}/summary", plan_path(&mailbox)),
        "look" => sent.look(&mailbox, "1"),
        go => match go.strip_prefix("page-") {
            Some(page) => sent.look(&mailbox, page),
            None => here,
        },
    }))
}

/// Why ticks cannot be kept.
#[derive(Debug, PartialEq, Eq)]
enum Slip {
    /// Send As and Send on behalf of one row: which was meant?
    Both,
    Unreadable,
}

struct Sent {
    rows: Vec<String>,
    fields: HashMap<String, String>,
}

impl Sent {
    fn read(fields: Fields) -> Self {
        let (rows, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == "row");
        Self {
            rows: rows.into_iter().map(|(_, address)| address).collect(),
            fields: fields.into_iter().collect(),
        }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn of(&self, what: &str, row: &str) -> &str {
        self.field(&format!("{what}:{row}"))
    }

    fn ticks(&self) -> Result<Vec<Tick>, Slip> {
        self.rows.iter().map(|row| self.tick(row)).collect()
    }

    fn tick(&self, row: &str) -> Result<Tick, Slip> {
        let ticked = |what| !self.of(what, row).is_empty();
        let send = match (ticked("as"), ticked("behalf")) {
            (true, true) => return Err(Slip::Both),
            (true, false) => SendRight::As,
            (false, true) => SendRight::OnBehalf,
            (false, false) => SendRight::None,
        };
        let access = if ticked("access") {
            AccessRight::parse(self.of("level", row))
                .filter(|level| *level != AccessRight::None)
                .unwrap_or(AccessRight::Read)
        } else {
            AccessRight::None
        };
        let until = match self.of("until", row) {
            "" => None,
            day => Some(Day::parse(day).map_err(|_| Slip::Unreadable)?),
        };
        Ok(Tick {
            delegate: Address::parse(row).map_err(|_| Slip::Unreadable)?,
            rights: Rights { send, access, until },
        })
    }

    /// The page of the list that these fields ask for.
    fn look(&self, mailbox: &Address, page: &str) -> String {
        let mut path = plan_path(mailbox);
        for (name, value) in [("q", self.field("q")), ("domain", self.field("domain"))] {
            if !value.trim().is_empty() {
                path = form::with_parameter(&path, name, value.trim());
            }
        }
        match page.parse::<u32>() {
            Ok(page) if page > 1 => form::with_parameter(&path, "page", &page.to_string()),
            _ => path,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Confirmation {
    mailbox: String,
    #[serde(default)]
    basis: String,
}

pub(super) async fn confirm(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Confirmation>,
) -> Result<Response, Failed> {
    let mailbox = address(&sent.mailbox)?;
    let summary = format!("{}/summary", plan_path(&mailbox));
    match house.service.confirm(&caller, &mailbox, &sent.basis).await {
        Ok(Confirmed::Rolling(id)) => Ok(form::see_other(&format!("/delegations/rollout/{id}"))),
        Ok(Confirmed::Changed(_)) => Ok(form::see_other(&form::with_parameter(
            &summary, "said", "changed",
        ))),
        Err(DeskError::NotFound) => Err(Failed(DeskError::NotFound)),
        Err(error) => back(&summary, error),
    }
}

#[derive(Deserialize)]
pub(super) struct Named {
    id: String,
    #[serde(default)]
    verb: String,
}

/// Tries again what is not in force everywhere.
pub(super) async fn rollout(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Named>,
) -> Result<Response, Failed> {
    let id = RolloutId::parse(sent.id).map_err(|_| DeskError::BadInput)?;
    house.service.retry_rollout(&caller, &id).await?;
    Ok(form::see_other(&format!("/delegations/rollout/{id}")))
}

/// The owner's word on a request, or the asker's second thought.
pub(super) async fn requests(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Named>,
) -> Result<Response, Failed> {
    const PAGE: &str = "/delegations/requests";
    let id = RequestId::parse(sent.id).map_err(|_| DeskError::BadInput)?;
    let (done, said) = match sent.verb.as_str() {
        "grant" => (
            house.service.answer(&caller, &id, Verdict::Grant).await,
            "granted",
        ),
        "decline" => (
            house.service.answer(&caller, &id, Verdict::Decline).await,
            "declined",
        ),
        "withdraw" => (house.service.withdraw_request(&caller, &id).await, "withdrawn"),
        _ => return Err(Failed(DeskError::BadInput)),
    };
    match done {
        Ok(()) => Ok(form::see_other(&form::with_parameter(PAGE, "said", said))),
        Err(error) => back(PAGE, error),
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    mailbox: String,
    #[serde(default)]
    right: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn ask(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Asked>,
) -> Result<Response, Failed> {
    let again = ["mailbox", "back"]
        .into_iter()
        .zip([&sent.mailbox, &sent.back])
        .filter(|(_, value)| !value.is_empty() && value.len() <= 1000)
        .fold("/delegations/ask".to_owned(), |path, (name, value)| {
            form::with_parameter(&path, name, value)
        });
    match wish(&house, &caller, &sent).await {
        Ok(()) => Ok(form::see_other("/delegations/requests?said=asked")),
        Err(error) => back(&again, error),
    }
}

async fn wish(house: &House, caller: &Caller, sent: &Asked) -> Result<(), DeskError> {
    let wish = Wish {
        mailbox: address(&sent.mailbox)?,
        right: Right::parse(&sent.right).ok_or(DeskError::BadInput)?,
        words: sent.words.clone(),
    };
    house.service.ask(caller, wish).await
}

#[derive(Deserialize)]
pub(super) struct Left {
    mailbox: String,
}

pub(super) async fn leave(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Left>,
) -> Result<Response, Failed> {
    const PAGE: &str = "/delegations/rights";
    match house.service.leave(&caller, &address(&sent.mailbox)?).await {
        Ok(()) => Ok(form::see_other("/delegations/rights?said=left")),
        Err(error) => back(PAGE, error),
    }
}

#[derive(Deserialize)]
pub(super) struct Revoked {
    mailbox: String,
    delegate: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn revoke(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Revoked>,
) -> Result<Response, Failed> {
    let (mailbox, delegate) = (address(&sent.mailbox)?, address(&sent.delegate)?);
    let page = if sent.back.is_empty() {
        plan_path(&mailbox)
    } else {
        form::inside(&sent.back).to_owned()
    };
    match house.service.revoke(&caller, &mailbox, &delegate).await {
        Ok(()) => Ok(form::see_other(&form::with_parameter(&page, "said", "revoked"))),
        Err(error) => back(&page, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        Sent::read(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn every_row_that_was_shown_is_a_tick_even_when_all_its_boxes_are_empty() {
        let sent = sent(&[
            ("mailbox", "config@demo.test"),
            ("row", "bob@demo.test"),
            ("row", "carol@demo.test"),
            ("as:carol@demo.test", "on"),
            ("access:carol@demo.test", "on"),
            ("level:carol@demo.test", "full"),
            ("until:carol@demo.test", "2026-12-31"),
            ("level:bob@demo.test", "read"),
            ("until:bob@demo.test", ""),
        ]);
        let ticks = sent.ticks().unwrap();
        assert_eq!(ticks.len(), 2);
        assert_eq!(ticks[0].rights, Rights::NONE);
        assert_eq!(
            ticks[1].rights,
            Rights {
                send: SendRight::As,
                access: AccessRight::Full,
                until: Some(Day::parse("2026-12-31").unwrap()),
            }
        );
    }

    #[test]
    fn two_ticks_that_exclude_each_other_are_asked_about_not_guessed() {
        let both = sent(&[
            ("row", "bob@demo.test"),
            ("as:bob@demo.test", "on"),
            ("behalf:bob@demo.test", "on"),
        ]);
        assert_eq!(both.ticks(), Err(Slip::Both));
        let nonsense = sent(&[("row", "bob@demo.test"), ("until:bob@demo.test", "tomorrow")]);
        assert_eq!(nonsense.ticks(), Err(Slip::Unreadable));
    }

    #[test]
    fn search_and_page_are_kept_in_the_way_back() {
        let config = "config@demo.test".parse().unwrap();
        let sent = sent(&[("q", " bob m "), ("domain", "")]);
        assert_eq!(
            sent.look(&config, "3"),
            "/delegations/config@demo.test?q=bob+m&page=3"
        );
        assert_eq!(
            sent.look(&config, "nonsense"),
            "/delegations/config@demo.test?q=bob+m"
        );
    }
}
