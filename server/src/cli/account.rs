use std::io::{BufRead, IsTerminal};

use clap::Subcommand;
use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    desk::{AccountObjection, Secret},
    header::DisplayName,
    id::{AccountId, IdentityId},
};
use service::ports::{Sessions, StateError};

use super::{CliError, address};
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account; a user's password is asked for, or read from standard input
    Add {
        /// Its address
        address: String,
        /// Its name, as recipients see it
        #[arg(long, default_value = "")]
        name: String,
        /// A shared mailbox: nobody signs in as it
        #[arg(long)]
        shared: bool,
        /// May administer
        #[arg(long)]
        admin: bool,
        /// Mebibytes; 0 is no limit
        #[arg(long, default_value_t = 0)]
        quota_mb: u32,
        /// Another address of the same account (again for more)
        #[arg(long = "alias", value_name = "ADDRESS")]
        aliases: Vec<String>,
    },
    /// List accounts
    List,
    /// Who owns a shared mailbox: manages its delegations beside the administrators
    #[command(subcommand)]
    Owner(OwnerCommand),
    /// Set a user's password, asked for or read from standard input; their sessions end
    Passwd {
        /// Whose
        address: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum OwnerCommand {
    /// One owner more
    Add {
        /// The shared mailbox
        mailbox: String,
        /// The user
        owner: String,
    },
    /// One owner less
    Remove {
        /// The shared mailbox
        mailbox: String,
        /// The user
        owner: String,
    },
    /// List owners
    List {
        /// The shared mailbox
        mailbox: String,
    },
}

impl OwnerCommand {
    async fn run(self, house: &House) -> Result<(), CliError> {
        match self {
            Self::Add { mailbox, owner } => {
                let (mailbox, owner) = (find(house, &mailbox).await?, find(house, &owner).await?);
                add_owner(house, &mailbox, &owner).await?;
                println!("{} owns {}", owner.address, mailbox.address);
            }
            Self::Remove { mailbox, owner } => {
                let (mailbox, owner) = (find(house, &mailbox).await?, find(house, &owner).await?);
                let mut owners = owners(house, &mailbox).await?;
                owners.retain(|id| *id != owner.id);
                house
                    .ports
                    .administration
                    .set_owners(&mailbox.id, &owners)
                    .await?;
                println!("{} does not own {}", owner.address, mailbox.address);
            }
            Self::List { mailbox } => {
                let mailbox = find(house, &mailbox).await?;
                for owner in house.ports.delegations.owners(&mailbox.id).await? {
                    println!("{}\t{}", owner.address, owner.name);
                }
            }
        }
        Ok(())
    }
}

async fn owners(house: &House, mailbox: &Account) -> Result<Vec<AccountId>, CliError> {
    let owners = house.ports.delegations.owners(&mailbox.id).await?;
    Ok(owners.into_iter().map(|owner| owner.id).collect())
}

pub(super) async fn add_owner(house: &House, mailbox: &Account, owner: &Account) -> Result<(), CliError> {
    if mailbox.kind == AccountKind::User {
        return Err(CliError::Usage(
            "a user owns their own mailbox, and nobody else does",
        ));
    }
    if owner.kind == AccountKind::Shared {
        return Err(CliError::Usage(
            "a shared mailbox owns nothing: nobody signs in as it",
        ));
    }
    let mut owners = owners(house, mailbox).await?;
    if !owners.contains(&owner.id) {
        owners.push(owner.id.clone());
    }
    Ok(house
        .ports
        .administration
        .set_owners(&mailbox.id, &owners)
        .await?)
}

impl AccountCommand {
    pub(super) async fn run(self, house: &House) -> Result<(), CliError> {
        match self {
            Self::Add {
                address: text,
                name,
                shared,
                admin,
                quota_mb,
                aliases,
            } => {
                let address = address(&text)?;
                let aliases: Vec<_> = aliases
                    .iter()
                    .map(|alias| super::address(alias))
                    .collect::<Result<_, _>>()?;
                let name_read = DisplayName::parse(&name).map_err(|error| CliError::Name(name, error))?;
                let addresses: Vec<_> = std::iter::once(&address).chain(&aliases).cloned().collect();
                if let Some(objection) = house.service.objection(&name_read, &addresses).await? {
                    return Err(CliError::Objection(objection));
                }
                let kind = if shared {
                    AccountKind::Shared
                } else {
                    AccountKind::User
                };
                let password = if shared { None } else { Some(read_password()?) };
                let account = Account {
                    id: fresh(house)?,
                    colour: Colour::of(&address),
                    address,
                    name: name_read,
                    kind,
                    active: true,
                    admin,
                    sent_copies: SentCopies::default(),
                    quota_mb,
                };
                add(house, &account, password.as_ref()).await?;
                for alias in aliases {
                    add_alias(house, &account, alias).await?;
                }
                println!("{} made", account.address);
                Ok(())
            }
            Self::List => list(house).await,
            Self::Owner(command) => command.run(house).await,
            Self::Passwd { address: text } => passwd(house, &text).await,
        }
    }
}

pub(super) fn fresh(house: &House) -> Result<AccountId, CliError> {
    AccountId::parse(house.ports.ids.uuid()).map_err(|_| CliError::Usage("no identifier could be made"))
}

pub(super) async fn add(house: &House, account: &Account, password: Option<&Secret>) -> Result<(), CliError> {
    let phc = password.map(mailbox::password::hash).transpose()?;
    house
        .ports
        .accounts
        .add(account, phc.as_deref())
        .await
        .map_err(|error| not_added(error, &account.address))
}

async fn add_alias(house: &House, account: &Account, alias: domain::Address) -> Result<(), CliError> {
    let id = IdentityId::parse(house.ports.ids.uuid())
        .map_err(|_| CliError::Usage("no identifier could be made"))?;
    house
        .ports
        .accounts
        .add_alias(&id, &account.id, &alias)
        .await
        .map_err(|error| not_added(error, &alias))
}

fn not_added(error: StateError, address: &domain::Address) -> CliError {
    match error {
        StateError::Exists => CliError::Exists(address.clone()),
        StateError::LooksLike(like) => CliError::Objection(AccountObjection::LooksLike {
            address: address.clone(),
            like: Some(like),
        }),
        other => other.into(),
    }
}

async fn list(house: &House) -> Result<(), CliError> {
    let mut after = None;
    loop {
        let page = house.ports.accounts.list(after.as_ref(), 500).await?;
        for account in &page {
            let mut words = vec![account.kind.as_str()];
            words.extend(account.admin.then_some("administrator"));
            words.extend((!account.active).then_some("disabled"));
            println!("{}\t{}\t{}", account.address, account.name, words.join(", "));
        }
        match page.last() {
            Some(last) => after = Some(last.address.clone()),
            None => return Ok(()),
        }
    }
}

async fn passwd(house: &House, text: &str) -> Result<(), CliError> {
    let account = find(house, text).await?;
    if account.kind == AccountKind::Shared {
        return Err(CliError::Usage(
            "nobody signs in as a shared mailbox: it has no password",
        ));
    }
    let phc = mailbox::password::hash(&read_password()?)?;
    house.ports.accounts.set_password(&account.id, &phc).await?;
    Sessions::end_all(house.store.as_ref(), &account.id).await?;
    println!(
        "the password of {} is set; its sessions are ended",
        account.address
    );
    Ok(())
}

pub(super) async fn find(house: &House, text: &str) -> Result<Account, CliError> {
    let address = address(text)?;
    house
        .ports
        .accounts
        .by_address(&address)
        .await
        .map_err(|error| match error {
            StateError::NotFound => CliError::NoAccount(address.clone()),
            other => other.into(),
        })
}

/// One line of standard input. Never an argument: those are seen by every user of the machine.
fn read_password() -> Result<Secret, CliError> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let typed = rpassword::prompt_password("Password: ").map_err(CliError::Input)?;
        return not_short(typed);
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).map_err(CliError::Input)?;
    not_short(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn not_short(password: String) -> Result<Secret, CliError> {
    if password.chars().count() < 8 {
        return Err(CliError::Usage("a password has at least 8 characters"));
    }
    Ok(Secret::new(password))
}
