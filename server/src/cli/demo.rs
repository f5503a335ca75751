use clap::Args;
use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    delegation::{AccessRight, SendRight},
    desk::{HostKind, Secret},
    header::DisplayName,
    id::GrantId,
};
use service::ports::{Login, StateError};

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
        // A provider has people of its own; ours come into being as they sign in.
        if settings.host != HostKind::Provider {
            people(&house).await?;
        }
        if self.accounts_only {
            house.store.close().await;
            return Ok(());
        }
        messages(settings, &house).await?;
        println!(
            "Sign in as alice, bob, carol or dave: NAME@demo.test, password NAME-demo. dave administers;"
        );
        println!("alice may send as config@demo.test and on behalf of support@demo.test, carol neither.");
        serve::serve(settings, house).await
    }
}

fn password_of(name: &str) -> Secret {
    Secret::new(format!("{name}-demo"))
}

/// Made once: a second start finds them.
pub(crate) async fn people(house: &House) -> Result<(), CliError> {
    match house
        .ports
        .accounts
        .by_address(&address("alice@demo.test")?)
        .await
    {
        Ok(_) => return Ok(()),
        Err(StateError::NotFound) => {}
        Err(other) => return Err(other.into()),
    }
    for (name, full, admin) in PEOPLE {
        let made = demo_account(house, name, full, AccountKind::User, admin, Colour::from(0))?;
        account::add(house, &made, Some(&password_of(name))).await?;
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
        account::add(house, &made, None).await?;
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
    let id =
        GrantId::parse(house.ports.ids.uuid()).map_err(|_| CliError::Usage("no identifier could be made"))?;
    let (grants, now) = (&house.ports.grants, house.now());
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

/// Filed once: a marker beside the state says so.
async fn messages(settings: &Settings, house: &House) -> Result<(), CliError> {
    let marker = settings.dir.join("demo-messages");
    if marker.exists() {
        return Ok(());
    }
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
    std::fs::write(&marker, "filed\n").map_err(CliError::Serve)
}
