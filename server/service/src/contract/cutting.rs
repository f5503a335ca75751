//! The contract of [`Cutting`]: what a revoked delegate had open is closed, and nothing else.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{address::Address, delegation::AccessRight};

use super::{Given, Outcome, clauses, host::HostFixture};
use crate::ports::{Cutting, HostError};

/// A world of mail in which alice's full access to a shared mailbox ([`HostFixture::full_access`]) can be taken away.
#[async_trait]
pub trait CuttingFixture: HostFixture {
    fn cutting(&self) -> &dyn Cutting;

    /// Takes alice's access away in the database. Given where the host itself then says no.
    async fn revoke(&self) -> Given<()>;

    /// Gives it back.
    async fn grant(&self);

    /// alice opens a mailbox with a mail program of hers.
    fn elsewhere(&self, mailbox: &Address) -> Given<Box<dyn Elsewhere>>;
}

/// A session in a mail program.
pub trait Elsewhere: Send {
    /// Asks the server something that changes nothing.
    fn is_alive(&mut self) -> bool;
}

async fn ended(session: &mut dyn Elsewhere) -> bool {
    let started = Instant::now();
    while session.is_alive() {
        if started.elapsed() > Duration::from_secs(10) {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    true
}

pub async fn who_has_nothing_open_is_cut_without_error(fixture: &dyn CuttingFixture) -> Outcome {
    let (mailbox, nobody) = (fixture.full_access()?, fixture.nobody());
    assert_eq!(fixture.cutting().cut(&mailbox, &nobody).await, Ok(()));
    assert_eq!(fixture.cutting().cut(&nobody, &nobody).await, Ok(()));
    Ok(())
}

pub async fn a_delegate_is_cut_in_every_mail_program(fixture: &dyn CuttingFixture) -> Outcome {
    let (mailbox, alice) = (fixture.full_access()?, fixture.alice("cut").address);
    let mut one = fixture.elsewhere(&mailbox)?;
    let mut other = fixture.elsewhere(&mailbox)?;
    assert!(one.is_alive() && other.is_alive());
    fixture.cutting().cut(&mailbox, &alice).await.unwrap();
    assert!(ended(&mut *one).await && ended(&mut *other).await);
    Ok(())
}

pub async fn nobody_else_is_cut(fixture: &dyn CuttingFixture) -> Outcome {
    let (mailbox, alice) = (fixture.full_access()?, fixture.alice("others").address);
    let mut delegated = fixture.elsewhere(&mailbox)?;
    let mut own = fixture.elsewhere(&alice)?;
    fixture.cutting().cut(&mailbox, &fixture.nobody()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(delegated.is_alive(), "another delegate was cut");
    fixture.cutting().cut(&mailbox, &alice).await.unwrap();
    assert!(ended(&mut *delegated).await);
    assert!(own.is_alive(), "her own mailbox is not meant");
    Ok(())
}

pub async fn somebodys_own_sessions_are_cut_by_their_own_name(fixture: &dyn CuttingFixture) -> Outcome {
    let (mailbox, alice) = (fixture.full_access()?, fixture.alice("own").address);
    let mut delegated = fixture.elsewhere(&mailbox)?;
    let mut own = fixture.elsewhere(&alice)?;
    fixture.cutting().cut(&alice, &alice).await.unwrap();
    assert!(ended(&mut *own).await);
    assert!(delegated.is_alive());
    Ok(())
}

pub async fn what_was_open_here_opens_no_more_once_revoked(fixture: &dyn CuttingFixture) -> Outcome {
    let mailbox = fixture.full_access()?;
    let alice = fixture.alice("revoked");
    let open = || fixture.host().open(&alice, &mailbox, AccessRight::Full);
    let session = open().await.unwrap();
    session.list("INBOX", 0, 1).await.unwrap();
    fixture.revoke().await?;
    fixture.cutting().cut(&mailbox, &alice.address).await.unwrap();
    let listed = session.list("INBOX", 0, 1).await.map(|_| ());
    let opened = open().await.map(|_| ());
    fixture.grant().await;
    // An opened mailbox is the login that opens it: refused, it is a matter of the password to it.
    assert!(listed.is_err(), "a pooled connection was left");
    assert_eq!(opened, Err(HostError::NoAccess));
    open().await.unwrap().list("INBOX", 0, 1).await.unwrap();
    Ok(())
}

clauses! { $ cutting, CuttingFixture, cutting_contract:
    who_has_nothing_open_is_cut_without_error,
    a_delegate_is_cut_in_every_mail_program,
    nobody_else_is_cut,
    somebodys_own_sessions_are_cut_by_their_own_name,
    what_was_open_here_opens_no_more_once_revoked,
}
