//! What a user may do with one address: from our grants on our own hosts, from the server's answers at a provider.

use domain::{
    account::{Account, Colour},
    address::Address,
    delegation::{Right, SendRight},
    desk::{Answer, Caller, DeskError, HostKind},
    header::DisplayName,
    id::IdentityId,
    identity::{Asked, Authority, FromInput, Identity, Standing},
    preflight::Objection,
};

use super::login;
use crate::{
    Ports, dates, error,
    ports::{Learned, Learning, Probe, StateError},
};

/// How long a provider's refusal is believed without asking again, in milliseconds: a right granted meanwhile must not
/// stay hidden behind it.
const REFUSAL_BELIEVED: i64 = 10 * 60 * 1000;

pub(crate) async fn of_input(ports: &Ports, caller: &Caller, from: &FromInput) -> Answer<Standing> {
    let address = address_of(ports, caller, from).await?;
    of_address(ports, caller, &address).await
}

/// The form a From is stored in: an address outlives the grant whose id named it, so that a refused draft can still say
/// which address it was. Text that is no address is kept as typed.
pub(crate) async fn to_stored(ports: &Ports, caller: &Caller, from: &FromInput) -> Answer<FromInput> {
    match from {
        FromInput::Own => Ok(FromInput::Own),
        FromInput::Typed(text) if text.trim().is_empty() => Ok(FromInput::Own),
        FromInput::Typed(text) => Ok(match FromInput::address_in(text) {
            Ok(address) => of_whom(caller, address),
            Err(_) => FromInput::Typed(text.clone()),
        }),
        FromInput::Identity(id) => Ok(of_whom(caller, address_of_id(ports, caller, id).await?)),
    }
}

/// One form however it was said, so that a page and the plain form of it save the same.
fn of_whom(caller: &Caller, address: Address) -> FromInput {
    if address == caller.address {
        FromInput::Own
    } else {
        FromInput::Typed(address.into())
    }
}

async fn address_of(ports: &Ports, caller: &Caller, from: &FromInput) -> Answer<Address> {
    match from {
        FromInput::Own => Ok(caller.address.clone()),
        FromInput::Identity(id) => address_of_id(ports, caller, id).await,
        FromInput::Typed(text) => FromInput::address_in(text).map_err(|reason| {
            DeskError::Objections(vec![Objection::FromUnreadable {
                text: text.trim().to_owned(),
                reason,
            }])
        }),
    }
}

/// An id means something only among the caller's own: anybody else's is not found.
async fn address_of_id(ports: &Ports, caller: &Caller, id: &IdentityId) -> Answer<Address> {
    if id.as_str() == caller.account.as_str() {
        return Ok(caller.address.clone());
    }
    let aliases = ports
        .accounts
        .aliases(&caller.account)
        .await
        .map_err(error::state)?;
    if let Some((_, alias)) = aliases.into_iter().find(|(alias_id, _)| alias_id == id) {
        return Ok(alias);
    }
    let held = ports
        .grants
        .held_by(&caller.account, ports.clock.now())
        .await
        .map_err(error::state)?;
    if let Some((_, mailbox)) = held
        .into_iter()
        .find(|(grant, _)| grant.id.as_str() == id.as_str())
    {
        return Ok(mailbox.address);
    }
    let remembered = ports
        .memory
        .remembered(&caller.account)
        .await
        .map_err(error::state)?;
    remembered
        .into_iter()
        .find(|r| &r.id == id)
        .map(|r| r.address)
        .ok_or(DeskError::NotFound)
}

pub(crate) async fn of_address(ports: &Ports, caller: &Caller, address: &Address) -> Answer<Standing> {
    if address == &caller.address {
        return Ok(Standing {
            identity: Identity {
                address: caller.address.clone(),
                name: caller.name.clone(),
                colour: Colour::of(&caller.address),
            },
            authority: Authority::Own,
            grantors: Vec::new(),
            words: None,
            asked: None,
        });
    }
    match ports.host.kind() {
        HostKind::BuiltIn | HostKind::OwnServers => by_grants(ports, caller, address).await,
        HostKind::Provider => by_asking(ports, caller, address).await,
    }
}

async fn by_grants(ports: &Ports, caller: &Caller, address: &Address) -> Answer<Standing> {
    let account = match ports.accounts.by_address(address).await {
        Ok(account) => Some(account),
        Err(StateError::NotFound) => None,
        Err(other) => return Err(error::state(other)),
    };
    let authority = match &account {
        Some(account) if account.id == caller.account => Authority::Alias,
        Some(account) if account.active => {
            let grant = ports
                .grants
                .between(&account.id, &caller.account)
                .await
                .map_err(error::state)?;
            match grant.map(|grant| (grant.send_at(ports.clock.now()), grant.id)) {
                Some((SendRight::As, id)) => Authority::SendAs(Some(id)),
                Some((SendRight::OnBehalf, id)) => Authority::OnBehalf(Some(id)),
                Some((SendRight::None, _)) | None => Authority::NotAllowed,
            }
        }
        Some(_) | None => Authority::NotAllowed,
    };
    let grantors = if authority.permits() {
        Vec::new()
    } else {
        grantors(ports, account.as_ref()).await?
    };
    let asked = match &account {
        Some(account) if !authority.permits() => asked(ports, caller, account).await?,
        _ => None,
    };
    // The name of a mailbox one may not write for is nobody's to learn by typing addresses.
    let known = account.filter(|_| authority.permits());
    let name = known
        .as_ref()
        .map(|account| account.name.clone())
        .unwrap_or_default();
    let colour = known.map_or_else(|| Colour::of(address), |account| account.colour);
    Ok(Standing {
        identity: Identity {
            address: address.clone(),
            name,
            colour,
        },
        authority,
        grantors,
        words: None,
        asked,
    })
}

/// What the caller has asked for that would let them write as the mailbox.
async fn asked(ports: &Ports, caller: &Caller, mailbox: &Account) -> Answer<Option<Asked>> {
    let open = ports
        .requests
        .open_of(&caller.account, &mailbox.id)
        .await
        .map_err(error::state)?;
    let sends = open
        .into_iter()
        .find(|kept| matches!(kept.right, Right::SendAs | Right::OnBehalf));
    Ok(sends.map(|kept| Asked {
        request: kept.id,
        at: dates::when(kept.asked, ports.clock.now(), caller),
    }))
}

/// The person whose mailbox it is, then the administrators.
async fn grantors(ports: &Ports, account: Option<&Account>) -> Answer<Vec<String>> {
    let owner =
        account.filter(|account| account.kind == domain::account::AccountKind::User && account.active);
    let administrators = ports.accounts.administrators().await.map_err(error::state)?;
    let mut names: Vec<String> = Vec::new();
    for person in owner.into_iter().chain(&administrators) {
        let name = if person.name.is_empty() {
            person.address.as_str()
        } else {
            person.name.as_str()
        };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

async fn by_asking(ports: &Ports, caller: &Caller, address: &Address) -> Answer<Standing> {
    let now = ports.clock.now();
    let learned = ports
        .memory
        .learned(&caller.account)
        .await
        .map_err(error::state)?;
    let known = learned.into_iter().find(|l| &l.address == address);
    let (authority, words) = match known {
        Some(Learned {
            learning: Learning::Refused,
            words,
            at,
            ..
        }) if now.0 - at.0 < REFUSAL_BELIEVED => (Authority::NotAllowed, words),
        known => match (ask(ports, caller, address).await, known.map(|l| l.learning)) {
            (Probe::Refused(words), _) => {
                let refused = Learned {
                    address: address.clone(),
                    learning: Learning::Refused,
                    words: Some(words.clone()),
                    at: now,
                };
                ports
                    .memory
                    .learn(&caller.account, &refused)
                    .await
                    .map_err(error::state)?;
                (Authority::NotAllowed, Some(words))
            }
            (_, Some(Learning::OnBehalf)) => (Authority::OnBehalf(None), None),
            (_, Some(Learning::Allowed)) | (Probe::Allowed, _) => (Authority::SendAs(None), None),
            (Probe::Unknown, _) => (Authority::NotChecked, None),
        },
    };
    let identity = Identity {
        address: address.clone(),
        name: DisplayName::default(),
        colour: Colour::of(address),
    };
    Ok(Standing {
        identity,
        authority,
        grantors: Vec::new(),
        words,
        asked: None,
    })
}

/// "Allowed" says something only of a server that also says no: one that takes an address nobody can own does not look
/// at senders before the message is there (Exchange answers 5.7.60 after DATA).
async fn ask(ports: &Ports, caller: &Caller, address: &Address) -> Probe {
    let login = login(caller);
    let answer = ports.submission.probe(&login, address).await;
    if answer != Probe::Allowed {
        return answer;
    }
    let nobody = format!("nobody-{}@{}", ports.ids.uuid(), address.domain());
    match Address::parse(&nobody) {
        Ok(nobody) if matches!(ports.submission.probe(&login, &nobody).await, Probe::Refused(_)) => {
            Probe::Allowed
        }
        _ => Probe::Unknown,
    }
}
