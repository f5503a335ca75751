//! The contract of a mail host, on a real Dovecot: as servers of our own, which read our grants, and as a provider's,
//! which has rights of its own.

use std::sync::Mutex;

use async_trait::async_trait;
use domain::{
    address::Address,
    delegation::AccessRight,
    desk::Secret,
    folder::FolderRole,
    message::{Flags, Mark},
};
use mail::{
    doveadm::{Doveadm, DoveadmConfig},
    imap::{ImapConfig, ImapHost, Limits, Servers},
    tls::TlsMode,
};
use mailstack::{Info, Options, Stack, probe::Imap};
use service::{
    contract::{
        Given, NotGiven,
        cutting::{self, CuttingFixture, Elsewhere},
        host::{HostFixture, run_all},
    },
    ports::{CutError, Cutting, Login, MailHost},
};

fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@demo.test")).unwrap()
}

fn login(session: &str) -> Login {
    Login {
        address: address("alice"),
        secret: Some(password()),
        session: session.to_owned(),
    }
}

fn password() -> Secret {
    Secret::new("alice-demo")
}

fn service_login(info: &Info) -> (String, Secret) {
    (
        info.service_user.clone(),
        Secret::new(info.service_password.clone()),
    )
}

fn host(stack: &Stack, servers: Servers, tls: TlsMode) -> ImapHost {
    let info = stack.info();
    ImapHost::new(ImapConfig {
        servers,
        server: "127.0.0.1".into(),
        port: if tls == TlsMode::Implicit {
            info.imaps_port
        } else {
            info.imap_port
        },
        tls,
        ca: Some(info.ca_pem.clone()),
        limits: Limits::default(),
    })
    .unwrap()
}

fn kick_everybody(stack: &Mutex<Stack>) {
    let stack = stack.lock().unwrap();
    for name in ["alice", "config", "support"] {
        stack.kick(address(name).canonical()).unwrap();
    }
}

/// Our servers: grants in the database, delegates by master login, the service by its own.
struct OwnServers {
    host: ImapHost,
    /// Its database connection is for one thread at a time.
    stack: Mutex<Stack>,
}

#[async_trait]
impl HostFixture for OwnServers {
    fn host(&self) -> &dyn MailHost {
        &self.host
    }
    fn alice(&self, session: &str) -> Login {
        login(session)
    }
    fn password(&self) -> Secret {
        password()
    }
    fn nobody(&self) -> Address {
        address("nobody")
    }
    fn full_access(&self) -> Given<Address> {
        Ok(address("config"))
    }
    fn read_access(&self) -> Given<Address> {
        Ok(address("support"))
    }
    fn no_access(&self) -> Given<(Address, AccessRight)> {
        Ok((address("bob"), AccessRight::Full))
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
        kick_everybody(&self.stack);
        Ok(())
    }
}

impl OwnServers {
    fn change_grant(&self, access: &str) {
        let sql = format!("UPDATE grants SET access = '{access}' WHERE send = 'as'");
        self.stack.lock().unwrap().sql(&sql).unwrap();
    }
}

struct OtherProgram(Imap);

impl Elsewhere for OtherProgram {
    fn is_alive(&mut self) -> bool {
        self.0.ok("NOOP").is_ok()
    }
}

#[async_trait]
impl CuttingFixture for OwnServers {
    fn cutting(&self) -> &dyn Cutting {
        &self.host
    }
    async fn revoke(&self) -> Given<()> {
        self.change_grant("none");
        Ok(())
    }
    async fn grant(&self) {
        self.change_grant("full");
    }
    fn elsewhere(&self, mailbox: &Address) -> Given<Box<dyn Elsewhere>> {
        let alice = address("alice");
        let user = if mailbox == &alice {
            alice.to_string()
        } else {
            format!("{mailbox}*{alice}")
        };
        let port = self.stack.lock().unwrap().info().imap_port;
        Ok(Box::new(OtherProgram(
            Imap::login(port, &user, "alice-demo").unwrap(),
        )))
    }
}

/// The same Dovecot as a stranger meets it: "other users" and their ACL.
struct Provider {
    host: ImapHost,
    stack: Mutex<Stack>,
}

#[async_trait]
impl HostFixture for Provider {
    fn host(&self) -> &dyn MailHost {
        &self.host
    }
    fn alice(&self, session: &str) -> Login {
        login(session)
    }
    fn password(&self) -> Secret {
        password()
    }
    fn nobody(&self) -> Address {
        address("nobody")
    }
    fn full_access(&self) -> Given<Address> {
        Err(NotGiven(
            "this Dovecot lets nobody make folders beside a shared inbox",
        ))
    }
    fn read_access(&self) -> Given<Address> {
        Ok(address("support"))
    }
    fn no_access(&self) -> Given<(Address, AccessRight)> {
        Ok((address("bob"), AccessRight::Full))
    }
    fn shared(&self) -> Vec<Address> {
        vec![address("config"), address("support")]
    }
    fn service_access(&self) -> Given<()> {
        Err(NotGiven("a provider gives us no login of our own"))
    }
    fn previews(&self) -> Given<()> {
        Ok(())
    }
    async fn break_connections(&self) -> Given<()> {
        kick_everybody(&self.stack);
        Ok(())
    }
}

fn stack(dir: &std::path::Path) -> Stack {
    Stack::start(Options::seeded_example(dir)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_servers_keep_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let stack = stack(dir.path());
    let servers = Servers::Own {
        separator: '*',
        service: Some(service_login(stack.info())),
    };
    let doveadm = |key: &str| {
        let config = DoveadmConfig {
            url: stack.info().doveadm_url.clone(),
            key: Secret::new(key),
            ca: None,
        };
        Doveadm::new(&config).unwrap()
    };
    let refused = doveadm("wrong").kick("alice@demo.test").await;
    assert!(
        matches!(&refused, Err(CutError::Unanswered(why)) if why.contains("key")),
        "{refused:?}"
    );
    let host = host(&stack, servers, TlsMode::Implicit);
    let (config, alice) = (address("config"), address("alice"));
    assert_eq!(host.cut(&config, &alice).await, Err(CutError::NoWay));
    let host = host.with_doveadm(doveadm(&stack.info().doveadm_key));
    let stack = Mutex::new(stack);
    let own = OwnServers { host, stack };
    run_all(&own).await;
    cutting::run_all(&own).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let stack = stack(dir.path());
    for (owner, rights) in [
        (
            "config",
            &[
                "lookup",
                "read",
                "write",
                "write-seen",
                "insert",
                "write-deleted",
                "expunge",
            ][..],
        ),
        ("support", &["lookup", "read"]),
    ] {
        let owner = address(owner);
        let alice = format!("user={}", address("alice"));
        let mut arguments = vec!["acl", "set", "-u", owner.canonical(), "INBOX", &alice];
        arguments.extend(rights);
        stack.doveadm(&arguments).unwrap();
    }
    let host = host(&stack, Servers::Provider, TlsMode::StartTls);
    a_shared_inbox_takes_what_its_rights_allow(&host).await;
    let stack = Mutex::new(stack);
    run_all(&Provider { host, stack }).await;
}

async fn a_shared_inbox_takes_what_its_rights_allow(host: &ImapHost) {
    let alice = login("shared inboxes");
    let letter = b"From: bob@demo.test\r\nSubject: shared\r\n\r\nwords\r\n";
    let config = host
        .open(&alice, &address("config"), AccessRight::Full)
        .await
        .unwrap();
    config
        .append("INBOX", letter, Flags::default(), None)
        .await
        .unwrap();
    let listed = config.list("INBOX", 0, 50).await.unwrap();
    assert!(listed.writable);
    let uid = listed.rows[0].uid;
    config
        .mark("INBOX", listed.validity, &[uid], Mark::Flagged)
        .await
        .unwrap();
    assert!(config.list("INBOX", 0, 50).await.unwrap().rows[0].flags.flagged);
    assert_eq!(
        config.folders().await.unwrap()[0].role,
        Some(FolderRole::Inbox),
        "what cannot be made there is no error"
    );

    // Whatever is asked for, the server's rights are what there is.
    let support = host
        .open(&alice, &address("support"), AccessRight::Full)
        .await
        .unwrap();
    assert!(!support.list("INBOX", 0, 50).await.unwrap().writable);
    let told = host.shared_with(&alice).await.unwrap();
    let told: Vec<_> = told.into_iter().map(|m| (m.address, m.access)).collect();
    assert_eq!(
        told,
        [
            (address("config"), AccessRight::Full),
            (address("support"), AccessRight::Read)
        ]
    );
}
