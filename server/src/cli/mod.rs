//! The command line. Every command takes the same configuration: file, environment, options.

mod account;
mod demo;
mod grant;
mod journal;
mod milter;
mod serve;
mod workers;

use std::{net::SocketAddr, path::PathBuf};

use ::milter::Listen;
use clap::{Args, Parser, Subcommand};

#[cfg(test)]
pub(crate) use {demo::people as demo_people, serve::app};

use crate::{
    house::{House, HouseError},
    settings::{Settings, SettingsError},
};

/// A webmail whose heart is the From field.
#[derive(Debug, Parser)]
#[command(name = "porteplume", version, about, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    configuration: Configuration,
    #[command(subcommand)]
    command: Command,
}

/// What may be said on the command line; everything else in the file or the environment (PORTEPLUME_NAME, with two
/// underscores between levels: PORTEPLUME_IMAP__HOST).
#[derive(Debug, Args)]
struct Configuration {
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE", env = "PORTEPLUME_CONFIG")]
    config: Option<PathBuf>,
    /// Where state lies: database, built-in mail, key
    #[arg(long, global = true, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Address and port to serve on (loopback; port 0: any free one); the milter also takes unix:PATH
    #[arg(long, global = true, value_name = "ADDR:PORT")]
    listen: Option<Listen>,
    /// The built front, as `cargo xtask front` makes it
    #[arg(long, global = true, value_name = "DIR")]
    site: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the webmail
    Serve,
    /// Serve a demonstration: people, shared mailboxes and messages are made at the first start
    Demo(demo::Demo),
    /// Accounts: users, who sign in, and shared mailboxes, which nobody signs in as
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Check the From field of what mail programs submit, as a milter of Postfix: --listen ADDR:PORT or unix:PATH
    Milter,
    /// Grants: what a mailbox lets a delegate do
    #[command(subcommand)]
    Grant(grant::GrantCommand),
    /// The journal: what was sent in a mailbox's name, and who was given what
    #[command(subcommand)]
    Journal(journal::JournalCommand),
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    House(#[from] HouseError),
    #[error(transparent)]
    Site(#[from] crate::web::assets::SiteError),
    #[error(
        "cannot serve on {listen}: {source}; choose another with --listen ADDR:PORT (port 0: any free one)"
    )]
    Listen {
        listen: SocketAddr,
        source: std::io::Error,
    },
    #[error(transparent)]
    Milter(#[from] ::milter::ListenError),
    #[error("{text:?} is not an address: {reason}")]
    Address {
        text: String,
        reason: domain::address::AddressError,
    },
    #[error("there is no account {0}")]
    NoAccount(domain::Address),
    #[error("{0} is there already, as an account or an alias")]
    Exists(domain::Address),
    #[error("refused: {0}")]
    Objection(domain::desk::AccountObjection),
    #[error("it could not be done: {0}")]
    Desk(#[from] domain::desk::DeskError),
    #[error("{0}")]
    Usage(&'static str),
    #[error("the name {0:?} cannot stand in a header: {1}")]
    Name(String, domain::header::HeaderError),
    #[error("the date {0:?} is not YYYY-MM-DD")]
    Date(String),
    #[error(transparent)]
    Password(#[from] mailbox::password::PasswordError),
    #[error("standard input: {0}")]
    Input(std::io::Error),
    #[error(transparent)]
    State(#[from] service::ports::StateError),
    #[error("the demonstration's messages could not be filed: {0}")]
    Seed(#[from] crate::seed::SeedError),
    #[error("the journal is damaged")]
    JournalDamaged,
    #[error("the server stopped: {0}")]
    Serve(std::io::Error),
}

impl Cli {
    pub(crate) async fn run(self) -> Result<(), CliError> {
        let Configuration {
            config,
            dir,
            listen,
            site,
        } = self.configuration;
        if let (Some(Listen::Unix(_)), false) = (&listen, matches!(self.command, Command::Milter)) {
            return Err(CliError::Usage(
                "only the milter listens at a unix socket: write --listen ADDR:PORT",
            ));
        }
        let settings = Settings::load(config.as_deref(), |settings| {
            settings.dir = dir.unwrap_or_else(|| settings.dir.clone());
            if let Some(Listen::Tcp(address)) = &listen {
                settings.listen = *address;
            }
            settings.site = site.unwrap_or_else(|| settings.site.clone());
        })?;
        crate::log::start(&settings);
        match self.command {
            Command::Serve => serve::serve(&settings, House::build(&settings).await?).await,
            Command::Demo(demo) => demo.run(&settings).await,
            Command::Account(command) => command.run(&House::build(&settings).await?).await,
            Command::Milter => milter::serve(&settings, listen.as_ref()).await,
            Command::Grant(command) => command.run(&House::build(&settings).await?).await,
            Command::Journal(command) => command.run(&House::build(&settings).await?).await,
        }
    }
}

fn address(text: &str) -> Result<domain::Address, CliError> {
    domain::Address::parse(text).map_err(|reason| CliError::Address {
        text: text.to_owned(),
        reason,
    })
}
