//! The From list: own address and aliases, then granted, then remembered (PRODUCT 3).

use domain::{
    account::Colour,
    address::Address,
    delegation::SendRight,
    desk::{Answer, Caller, HostKind},
    header::DisplayName,
    id::IdentityId,
    identity::{Authority, FromChoice, Identity, Section},
};

use crate::{
    Ports, dates, error,
    ports::{Learned, Learning},
};

pub(crate) async fn choices(ports: &Ports, caller: &Caller) -> Answer<Vec<FromChoice>> {
    let mut list = own(ports, caller).await?;
    granted(ports, caller, &mut list).await?;
    remembered(ports, caller, &mut list).await?;
    Ok(list)
}

/// The choice for an address, if it is in the list and permitted.
pub(crate) fn pick<'a>(list: &'a [FromChoice], address: &Address) -> Option<&'a FromChoice> {
    list.iter()
        .find(|choice| &choice.identity.address == address && choice.authority.permits())
}

async fn own(ports: &Ports, caller: &Caller) -> Answer<Vec<FromChoice>> {
    let choice = |id, address: Address, authority| FromChoice {
        id,
        section: Section::Own,
        identity: Identity {
            colour: Colour::of(&caller.address),
            name: caller.name.clone(),
            address,
        },
        authority,
        used: None,
    };
    let mut list = Vec::new();
    if let Ok(id) = IdentityId::parse(caller.account.as_str()) {
        list.push(choice(id, caller.address.clone(), Authority::Own));
    }
    for (id, alias) in ports
        .accounts
        .aliases(&caller.account)
        .await
        .map_err(error::state)?
    {
        list.push(choice(id, alias, Authority::Alias));
    }
    Ok(list)
}

async fn granted(ports: &Ports, caller: &Caller, list: &mut Vec<FromChoice>) -> Answer<()> {
    // A provider's rights are its own affair; ours would promise what it does not keep.
    if ports.host.kind() == HostKind::Provider {
        return Ok(());
    }
    for lent in ports
        .grants
        .writes_as(&caller.account, ports.clock.now())
        .await
        .map_err(error::state)?
    {
        let Ok(id) = IdentityId::parse(lent.grant.as_str()) else {
            continue;
        };
        let authority = match lent.send {
            SendRight::As => Authority::SendAs(Some(lent.grant)),
            SendRight::OnBehalf => Authority::OnBehalf(Some(lent.grant)),
            SendRight::None => continue,
        };
        list.push(FromChoice {
            id,
            section: Section::Granted,
            identity: lent.mailbox,
            authority,
            used: None,
        });
    }
    Ok(())
}

async fn remembered(ports: &Ports, caller: &Caller, list: &mut Vec<FromChoice>) -> Answer<()> {
    let now = ports.clock.now();
    let learned = match ports.host.kind() {
        HostKind::Provider => ports
            .memory
            .learned(&caller.account)
            .await
            .map_err(error::state)?,
        HostKind::BuiltIn | HostKind::OwnServers => Vec::new(),
    };
    for remembered in ports
        .memory
        .remembered(&caller.account)
        .await
        .map_err(error::state)?
    {
        if list
            .iter()
            .any(|choice| choice.identity.address == remembered.address)
        {
            continue;
        }
        let (authority, name) = match ports.host.kind() {
            HostKind::Provider => (by_learning(&learned, &remembered.address), DisplayName::default()),
            HostKind::BuiltIn | HostKind::OwnServers => {
                let standing = super::of_address(ports, caller, &remembered.address).await?;
                (standing.authority, standing.identity.name)
            }
        };
        let colour = Colour::of(&remembered.address);
        list.push(FromChoice {
            id: remembered.id,
            section: Section::Remembered,
            identity: Identity {
                address: remembered.address,
                name,
                colour,
            },
            authority,
            used: Some(dates::when(remembered.used, now, caller)),
        });
    }
    Ok(())
}

fn by_learning(learned: &[Learned], address: &Address) -> Authority {
    match learned.iter().find(|l| &l.address == address).map(|l| l.learning) {
        Some(Learning::Allowed) => Authority::SendAs(None),
        Some(Learning::OnBehalf) => Authority::OnBehalf(None),
        Some(Learning::Refused) => Authority::NotAllowed,
        None => Authority::NotChecked,
    }
}
