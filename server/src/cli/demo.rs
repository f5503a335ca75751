use std::{fs::File, io::Error, path::PathBuf};

use clap::Args;
use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    delegation::{AccessRight, SendRight},
    desk::{HostKind, Secret},
    header::DisplayName,
    id::GrantId,
};
use service::ports::{Login, StateError};
use tokio::task::spawn_blocking;

use super::{CliError, account, address, serve};
use crate::{house::House, seed, settings::Settings};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Make the accounts and stop: mail servers that read them can then be started
    #[arg(long)]
    accounts_only: bool,
}

const PEOPLE: [(&str, &str, bool); 4] = [
    ("alice", "Alice Laurent", false),
    ("bob", "Bob Martin", false),
    ("carol", "Carole Besson", false),
    ("dave", "Dave Morel", true),
];
const SHARED: [(&str, &str); 2] = [("config", "Configuration"), ("support", "Support")];

impl Demo {
    pub(super) async fn run(self, settings: &Settings) -> Result<(), CliError> {
        let house = House::build(settings).await?;
        let seeded = settings.dir.join("demo-messages");
        if !seeded.exists() {
            let _alone = alone(settings.dir.join("demo-lock")).await?;
            // A provider has people of its own; ours come into being as they sign in.
            if settings.host != HostKind::Provider {
                people(&house).await?;
            }
            if !self.accounts_only {
                messages(settings, &house).await?;
                std::fs::write(&seeded, "filed\n").map_err(CliError::Serve)?;
            }
        }
        if self.accounts_only {
            house.store.close().await;
            return Ok(());
        }
        println!(
            "Sign in as alice, bob, carol or dave: NAME@demo.test, password NAME-demo. dave administers;"
        );
        println!("alice may send as config@demo.test and on behalf of support@demo.test, carol neither.");
        serve::serve(settings, house).await
    }
}

/// Of two demonstrations begun in one folder, the second waits here and finds everything made. The lock goes with the file.
async fn alone(lock: PathBuf) -> Result<File, CliError> {
    let locked = spawn_blocking(move || {
        let file = File::create(lock)?;
        file.lock()?;
        Ok(file)
    });
    locked
        .await
        .map_err(Error::other)
        .flatten()
        .map_err(CliError::Serve)
}

fn password_of(name: &str) -> Secret {
    Secret::new(format!("{name}-demo"))
}

/// Whoever is there stays as they are, so a start that broke off is carried on by the next.
pub(crate) async fn people(house: &House) -> Result<(), CliError> {
    for (name, full, admin) in PEOPLE {
        let made = demo_account(house, name, full, AccountKind::User, admin, Colour::from(0))?;
        add_missing(house, &made, Some(&password_of(name))).await?;
    }
    for (number, (name, full)) in (1u8..).zip(SHARED) {
        let made = demo_account(
            house,
            name,
            full,
            AccountKind::Shared,
            false,
            Colour::from(number),
        )?;
        add_missing(house, &made, None).await?;
    }
    let alice = "alice@demo.test";
    for (mailbox, send, access) in [
        ("config@demo.test", SendRight::As, AccessRight::Full),
        ("support@demo.test", SendRight::OnBehalf, AccessRight::Read),
    ] {
        give(house, mailbox, alice, send, access).await?;
    }
    // An owner who is a delegate too, and one who is not.
    for (mailbox, owner) in [
        ("config@demo.test", alice),
        ("support@demo.test", "bob@demo.test"),
    ] {
        let (mailbox, owner) = (
            account::find(house, mailbox).await?,
            account::find(house, owner).await?,
        );
        account::add_owner(house, &mailbox, &owner).await?;
    }
    Ok(())
}

async fn add_missing(house: &House, made: &Account, password: Option<&Secret>) -> Result<(), CliError> {
    match house.ports.accounts.by_address(&made.address).await {
        Ok(_) => Ok(()),
        Err(StateError::NotFound) => account::add(house, made, password).await,
        Err(other) => Err(other.into()),
    }
}

/// Past the use cases, which would tell everybody by mail.
async fn give(
    house: &House,
    mailbox: &str,
    delegate: &str,
    send: SendRight,
    access: AccessRight,
) -> Result<(), CliError> {
    let (mailbox, delegate) = (
        account::find(house, mailbox).await?,
        account::find(house, delegate).await?,
    );
    let grants = &house.ports.grants;
    if grants.between(&mailbox.id, &delegate.id).await?.is_some() {
        return Ok(());
    }
    let id =
        GrantId::parse(house.ports.ids.uuid()).map_err(|_| CliError::Usage("no identifier could be made"))?;
    let now = house.now();
    Ok(grants
        .set(&id, &mailbox.id, &delegate.id, send, access, None, None, now)
        .await?)
}

fn demo_account(
    house: &House,
    name: &str,
    full: &str,
    kind: AccountKind,
    admin: bool,
    colour: Colour,
) -> Result<Account, CliError> {
    Ok(Account {
        id: account::fresh(house)?,
        address: address(&format!("{name}@demo.test"))?,
        name: DisplayName::parse(full).map_err(|error| CliError::Name(full.to_owned(), error))?,
        kind,
        colour,
        active: true,
        admin,
        sent_copies: SentCopies::default(),
        quota_mb: 0,
    })
}

async fn messages(settings: &Settings, house: &House) -> Result<(), CliError> {
    let secret = |name: &str| match settings.host {
        HostKind::BuiltIn => None,
        HostKind::OwnServers | HostKind::Provider => Some(password_of(name)),
    };
    let login_for = |mailbox: &domain::Address| Login {
        address: mailbox.clone(),
        secret: secret(mailbox.local()),
        session: format!("demo-{}", mailbox.local()),
    };
    let counts = seed::fill(house.ports.host.as_ref(), house.now(), login_for).await?;
    tracing::info!(?counts, "the demonstration's messages are filed");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn what_a_start_that_broke_off_left_unmade_is_made_by_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let house = House::build(&settings).await.unwrap();
        let (name, full, admin) = PEOPLE[0];
        let alice = demo_account(&house, name, full, AccountKind::User, admin, Colour::from(0)).unwrap();
        account::add(&house, &alice, Some(&password_of(name)))
            .await
            .unwrap();

        people(&house).await.unwrap();
        people(&house).await.unwrap();
        let all = house.ports.accounts.list(None, 100).await.unwrap();
        let addresses: Vec<&str> = all.iter().map(|a| a.address.as_str()).collect();
        assert_eq!(
            addresses,
            ["alice", "bob", "carol", "config", "dave", "support"].map(|name| format!("{name}@demo.test"))
        );
        assert_eq!(all[0].id, alice.id, "alice was there, and stays who she is");
        let grants = house.ports.grants.list().await.unwrap();
        assert_eq!(grants.len(), 2, "{grants:?}");
    }

    #[tokio::test]
    async fn a_second_start_in_one_folder_waits_for_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let lock = dir.path().join("demo-lock");
        let first = alone(lock.clone()).await.unwrap();
        let mut second = tokio::spawn(alone(lock));
        timeout(Duration::from_millis(100), &mut second)
            .await
            .unwrap_err();
        drop(first);
        second.await.unwrap().unwrap();
    }
}
