//! The contract of `MailHost` on the built-in host, and what is its alone: quotas and what a restart keeps.

use std::sync::Arc;

use crate::people::{People, address, login};
use async_trait::async_trait;
use domain::account::AccountKind;
use domain::address::Address;
use domain::delegation::AccessRight;
use domain::desk::{Secret, Trouble};
use domain::message::Flags;
use mailbox::{BuiltIn, DEFAULT_LIMIT};
use service::contract::cutting::{CuttingFixture, Elsewhere};
use service::contract::host::HostFixture;
use service::contract::{Given, NotGiven, letter};
use service::ports::{Cutting, HostError, Login, MailHost};

struct World {
    host: BuiltIn,
    _dir: tempfile::TempDir,
}

async fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    World {
        host: People::of_the_demo()
            .await
            .host(dir.path(), DEFAULT_LIMIT, None)
            .await,
        _dir: dir,
    }
}

#[async_trait]
impl HostFixture for World {
    fn host(&self) -> &dyn MailHost {
        &self.host
    }
    fn alice(&self, session: &str) -> Login {
        Login {
            session: session.to_owned(),
            ..login("alice@demo.test")
        }
    }
    fn password(&self) -> Secret {
        Secret::new("alice-demo")
    }
    fn nobody(&self) -> Address {
        address("nobody@demo.test")
    }
    fn full_access(&self) -> Given<Address> {
        Ok(address("config@demo.test"))
    }
    fn read_access(&self) -> Given<Address> {
        Ok(address("support@demo.test"))
    }
    fn no_access(&self) -> Given<(Address, AccessRight)> {
        Ok((address("bob@demo.test"), AccessRight::None))
    }
    fn shared(&self) -> Vec<Address> {
        Vec::new()
    }
    fn service_access(&self) -> Given<()> {
        Ok(())
    }
    fn previews(&self) -> Given<()> {
        Ok(())
    }
    async fn break_connections(&self) -> Given<()> {
        Err(NotGiven("the built-in host has no connections"))
    }
}

service::host_contract!(world().await);

#[async_trait]
impl CuttingFixture for World {
    fn cutting(&self) -> &dyn Cutting {
        &self.host
    }
    async fn revoke(&self) -> Given<()> {
        Err(NotGiven("grants are asked by the use cases, at every request"))
    }
    async fn grant(&self) {}
    fn elsewhere(&self, _: &Address) -> Given<Box<dyn Elsewhere>> {
        Err(NotGiven("no other mail program reaches the built-in host"))
    }
}

service::cutting_contract!(world().await);

#[tokio::test]
async fn a_full_mailbox_takes_no_more_until_something_is_erased() {
    let dir = tempfile::tempdir().unwrap();
    let people = Arc::new(People::default());
    people.join("tiny", AccountKind::User, 1, None).await;
    let host = people.host(dir.path(), DEFAULT_LIMIT, None).await;
    let tiny = login("tiny@demo.test");
    let session = host.open(&tiny, &tiny.address, AccessRight::Full).await.unwrap();
    let half = letter::of_size("half", 600 * 1024);
    let told = session
        .append("INBOX", &half, Flags::default(), None)
        .await
        .unwrap();
    let full = session.append("Archive", &half, Flags::default(), None).await;
    assert_eq!(full, Err(HostError::Trouble(Trouble::MailboxFull)));
    let (validity, uid) = (told.validity.unwrap(), told.uid.unwrap());
    assert_eq!(
        session
            .move_to("INBOX", validity, &[uid], "Trash")
            .await
            .unwrap()
            .count,
        1
    );
    let full = session.append("Archive", &half, Flags::default(), None).await;
    assert_eq!(
        full,
        Err(HostError::Trouble(Trouble::MailboxFull)),
        "Trash counts as well"
    );
    let trash = session.list("Trash", 0, 1).await.unwrap();
    session
        .erase("Trash", trash.validity, &[trash.rows[0].uid])
        .await
        .unwrap();
    session
        .append("Archive", &half, Flags::default(), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_message_beyond_the_limit_is_refused_before_it_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let host = People::of_the_demo().await.host(dir.path(), 1000, None).await;
    let alice = login("alice@demo.test");
    let session = host
        .open(&alice, &alice.address, AccessRight::Full)
        .await
        .unwrap();
    let large = letter::of_size("large", 100_000);
    let refused = session.append("INBOX", &large, Flags::default(), None).await;
    assert_eq!(refused, Err(HostError::TooLarge { limit: 1000 }));
}

#[tokio::test]
async fn mail_is_there_after_a_restart_and_readable_by_its_owner_alone() {
    let dir = tempfile::tempdir().unwrap();
    let people = People::of_the_demo().await;
    let alice = login("alice@demo.test");
    let key = {
        let host = people.host(dir.path(), DEFAULT_LIMIT, None).await;
        let session = host
            .open(&alice, &alice.address, AccessRight::Full)
            .await
            .unwrap();
        session.create_folder("Été & hiver").await.unwrap();
        let message = letter::from_bob("kept", 0, "text");
        let told = session
            .append("Été & hiver", &message, Flags::default(), None)
            .await
            .unwrap();
        host.close().await;
        told
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(dir.path().join("mail.db"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
    let host = people.host(dir.path(), DEFAULT_LIMIT, None).await;
    let session = host
        .open(&alice, &alice.address, AccessRight::Full)
        .await
        .unwrap();
    session
        .fetch("Été & hiver", key.validity.unwrap(), key.uid.unwrap())
        .await
        .unwrap();
}

#[tokio::test]
async fn who_has_left_cannot_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    let people = People::of_the_demo().await;
    let host = people.host(dir.path(), DEFAULT_LIMIT, None).await;
    let bob = login("bob@demo.test");
    assert!(host.open(&bob, &bob.address, AccessRight::Full).await.is_ok());
    people.leave("bob");
    let opened = host.open(&bob, &bob.address, AccessRight::Full).await;
    assert!(matches!(opened, Err(HostError::NoAccess)));
    let signed_in = host.authenticate(&bob.address, &Secret::new("bob-demo")).await;
    assert_eq!(signed_in, Err(HostError::Credentials));
}
