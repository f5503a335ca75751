//! Accounts: what they may be called, and who is never without an administrator.

use domain::{
    account::AccountKind,
    desk::{
        AccountObjection, AccountsDesk, Administered, DelegationDesk, DeskError, Look, NewAccount,
        PreferencesDesk, Secret,
    },
    header::DisplayName,
};

use crate::{house::House, people::address};

pub(crate) async fn accounts_are_administered(house: &House) {
    let (dave, bob) = (house.caller("dave"), house.caller("bob"));
    let desk = &house.service;
    let new = |text: &str, name: &str| NewAccount {
        address: text.parse().unwrap(),
        name: DisplayName::parse(name).unwrap(),
        kind: AccountKind::User,
        password: Some(Secret::new("long enough")),
    };
    assert_eq!(
        desk.create(&bob, new("eva@demo.test", "Eva")).await,
        Err(DeskError::NotFound),
        "only administrators"
    );
    let cyrillic = "c\u{43e}nfig@demo.test";
    for (text, name, objection) in [
        (
            "c0nfig@demo.test",
            "C",
            AccountObjection::LooksLike {
                address: address("c0nfig"),
                like: Some(address("config")),
            },
        ),
        (
            cyrillic,
            "C",
            AccountObjection::LooksLike {
                address: cyrillic.parse().unwrap(),
                like: None,
            },
        ),
        (
            "eva@demo.test",
            "Boss <boss@demo.test>",
            AccountObjection::NameHoldsAddress,
        ),
        (
            "al@demo.test",
            "Al",
            AccountObjection::AddressTaken(address("al")),
        ),
        (
            "eva@elsewhere.test",
            "Eva",
            AccountObjection::DomainNotServed("elsewhere.test".to_owned()),
        ),
    ] {
        let answer = desk.create(&dave, new(text, name)).await.unwrap();
        assert_eq!(answer, Administered::Refused(objection), "{text}");
    }
    assert_eq!(
        desk.create(&dave, new("eva@demo.test", "Eva")).await.unwrap(),
        Administered::Done
    );
    let eva = address("eva");
    assert!(
        house
            .ports
            .host
            .authenticate(&eva, &Secret::new("long enough"))
            .await
            .is_ok()
    );
    desk.set_active(&dave, &eva, false).await.unwrap();
    assert!(
        house
            .ports
            .host
            .authenticate(&eva, &Secret::new("long enough"))
            .await
            .is_err()
    );
    let last = Administered::Refused(AccountObjection::LastAdministrator);
    assert_eq!(desk.set_admin(&dave, &dave.address, false).await.unwrap(), last);
    assert_eq!(desk.set_active(&dave, &dave.address, false).await.unwrap(), last);
    assert_eq!(
        desk.set_kind(&dave, &dave.address, AccountKind::Shared)
            .await
            .unwrap(),
        last
    );
}

/// Pages know it from `me`, and hide what does not work there.
pub(crate) async fn a_provider_gives_its_own_rights(house: &House) {
    let alice = house.caller("alice");
    let desk = &house.service;
    assert_eq!(
        desk.me(&alice).await.unwrap().host,
        domain::desk::HostKind::Provider
    );
    let forbidden = Err(DeskError::Forbidden);
    assert_eq!(desk.managed(&alice, Look::default()).await.map(|_| ()), forbidden);
    assert_eq!(desk.held(&alice, &alice.address).await.map(|_| ()), forbidden);
    assert_eq!(desk.requests(&alice).await.map(|_| ()), forbidden);
    assert_eq!(desk.leave(&alice, &address("config")).await, forbidden);
    assert_eq!(desk.card(&alice, &alice.address).await.map(|_| ()), forbidden);
}
