use chrono::{NaiveDate, NaiveTime};
use clap::{Subcommand, ValueEnum};
use domain::{
    delegation::{AccessRight, SendRight},
    time::Timestamp,
};

use service::ports::Terms;

use super::{CliError, account};
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum GrantCommand {
    /// Set what a mailbox lets a delegate do; what is not said is none
    Set {
        /// The mailbox that gives
        mailbox: String,
        /// The user who may
        delegate: String,
        /// What may stand in From
        #[arg(long, value_enum, default_value_t = Send::None)]
        send: Send,
        /// What may be opened
        #[arg(long, value_enum, default_value_t = Access::None)]
        access: Access,
        /// Last day (UTC) it holds
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: Option<String>,
    },
    /// List grants, of one mailbox or all
    List {
        /// The mailbox that gave them
        mailbox: Option<String>,
    },
    /// Take everything back
    Revoke {
        /// The mailbox that gave
        mailbox: String,
        /// The user who may no longer
        delegate: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Send {
    None,
    /// Readers see "delegate on behalf of mailbox"
    OnBehalf,
    /// Recipients see only the mailbox
    As,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Access {
    None,
    Read,
    Full,
}

impl From<Send> for SendRight {
    fn from(send: Send) -> Self {
        match send {
            Send::None => Self::None,
            Send::OnBehalf => Self::OnBehalf,
            Send::As => Self::As,
        }
    }
}

impl From<Access> for AccessRight {
    fn from(access: Access) -> Self {
        match access {
            Access::None => Self::None,
            Access::Read => Self::Read,
            Access::Full => Self::Full,
        }
    }
}

impl GrantCommand {
    pub(super) async fn run(self, house: &House) -> Result<(), CliError> {
        match self {
            Self::Set {
                mailbox,
                delegate,
                send,
                access,
                until,
            } => {
                let until = until.map(last_day).transpose()?;
                let terms = Terms {
                    send: send.into(),
                    access: access.into(),
                    until,
                };
                set(house, &mailbox, &delegate, terms).await?;
                println!("{delegate} may now write for {mailbox} and open it as set");
                Ok(())
            }
            Self::List { mailbox } => list(house, mailbox.as_deref()).await,
            Self::Revoke { mailbox, delegate } => {
                set(house, &mailbox, &delegate, Terms::NONE).await?;
                println!("{delegate} has no right on {mailbox} any more");
                Ok(())
            }
        }
    }
}

async fn set(house: &House, mailbox: &str, delegate: &str, terms: Terms) -> Result<(), CliError> {
    let (from, to) = (
        account::find(house, mailbox).await?,
        account::find(house, delegate).await?,
    );
    if from.id == to.id {
        return Err(CliError::Usage("a mailbox needs no grant for itself"));
    }
    Ok(house.service.set_grant(&from, &to, terms).await?)
}

/// The moment after the last day.
fn last_day(text: String) -> Result<Timestamp, CliError> {
    let day = text
        .parse::<NaiveDate>()
        .ok()
        .and_then(|day| day.succ_opt())
        .ok_or(CliError::Date(text))?;
    Ok(Timestamp(
        day.and_time(NaiveTime::MIN).and_utc().timestamp_millis(),
    ))
}

async fn list(house: &House, mailbox: Option<&str>) -> Result<(), CliError> {
    let only = match mailbox {
        Some(text) => Some(account::find(house, text).await?.id),
        None => None,
    };
    for (grant, from, to) in house.ports.grants.list().await? {
        if only.as_ref().is_some_and(|only| only != &from.id) {
            continue;
        }
        let until = match grant
            .until
            .and_then(|until| chrono::DateTime::from_timestamp_millis(until.0 - 1))
        {
            Some(last) => format!("\tuntil {}", last.format("%Y-%m-%d")),
            None => String::new(),
        };
        let (send, access) = (grant.send.as_str(), grant.access.as_str());
        println!(
            "{}\t{}\tsend {send}\taccess {access}{until}",
            from.address, to.address
        );
    }
    Ok(())
}
