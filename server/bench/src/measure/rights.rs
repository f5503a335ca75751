//! The manager among ten thousand accounts, and the From list of somebody with three hundred grants: as the browser
//! gets them, HTTP and JSON included. Last of all figures, since it fills the database they share.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use app::api::compose::OpenSheet;
use app::api::delegations::{DelegationPlan, ManagedAccounts};
use domain::Address;
use domain::delegation::PlanRow;
use domain::desk::{ComposeSheet, ComposeStart, Look, ManagedAccount, Page, PlanPage};
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::timed;
use crate::browser::Browser;
use crate::porteplume::Porteplume;
use crate::report::Row;
use crate::samples::in_turn;
use crate::stage::{CAROL, DAVE, GRANTS, Stage};

const PAGE: usize = 50;
const WIZARD: Duration = Duration::from_millis(15);
const FROM: Duration = Duration::from_millis(5);

pub(crate) fn measure(stage: &Stage, server: &Porteplume) -> Result<Vec<Row>> {
    stage.crowd()?;
    let (dave, carol) = (
        Browser::signed_in(server.url(), DAVE)?,
        Browser::signed_in(server.url(), CAROL)?,
    );
    let (first, _) = plan_page(&dave, Look::default())?;
    let last = first.rows.pages - 1;
    let wizard = |look: Look| {
        let (page, took) = plan_page(&dave, look)?;
        ensure!(!page.rows.rows.is_empty(), "an empty page of the wizard");
        Ok(took)
    };
    let mut one = |_| wizard(Look::default());
    let [one] = in_turn(&mut [&mut one])?;
    let mut end = |_| wizard(at(last));
    let [end] = in_turn(&mut [&mut end])?;
    let mut found = |_| wizard(searched("person 77"));
    let [found] = in_turn(&mut [&mut found])?;
    let mut accounts = |_| {
        let (page, took): (Page<ManagedAccount>, _) = call(
            &dave,
            &ManagedAccounts {
                look: Look::default(),
            },
        )?;
        ensure!(page.rows.len() == PAGE, "a page of {} accounts", page.rows.len());
        Ok(took)
    };
    let [accounts] = in_turn(&mut [&mut accounts])?;
    let mut sheet = |_| {
        let start = ComposeStart::New {
            mailbox: None,
            to: None,
        };
        let (sheet, took): (ComposeSheet, _) = call(&carol, &OpenSheet { start })?;
        ensure!(
            sheet.choices.len() > GRANTS,
            "a From list of {}",
            sheet.choices.len()
        );
        Ok(took)
    };
    let [sheet] = in_turn(&mut [&mut sheet])?;
    let total = first.rows.total;
    Ok(vec![
        Row::within(format!("a page of the wizard, {total} accounts"), &one, WIZARD),
        Row::within("  its last page", &end, WIZARD),
        Row::within("  what a search finds", &found, WIZARD),
        Row::within("a page of Email accounts", &accounts, WIZARD),
        Row::within(format!("the From list, {GRANTS} grants"), &sheet, FROM),
    ])
}

fn at(page: u32) -> Look {
    Look {
        page,
        ..Look::default()
    }
}

fn searched(letters: &str) -> Look {
    Look {
        search: letters.to_owned(),
        ..Look::default()
    }
}

fn plan_page(browser: &Browser, look: Look) -> Result<(PlanPage, Duration)> {
    let mailbox = Address::parse("config@demo.test").context("the mailbox's address")?;
    let (page, took): (PlanPage, _) = call(browser, &DelegationPlan { mailbox, look })?;
    let rows: &Vec<PlanRow> = &page.rows.rows;
    ensure!(rows.len() <= PAGE, "a page of {} rows", rows.len());
    Ok((page, took))
}

fn call<F, T>(browser: &Browser, asked: &F) -> Result<(T, Duration)>
where
    F: ServerFn + Serialize,
    T: DeserializeOwned,
{
    let (answer, took) = timed(|| browser.call(asked))?;
    Ok((answer.json(F::PATH)?, took))
}
