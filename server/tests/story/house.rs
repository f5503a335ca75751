//! A service put together as the binary does, with a clock that tests can turn.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{desk::Secret, preference::UndoTime, time::Timestamp};
use mail::{
    doveadm::{Doveadm, DoveadmConfig},
    imap::{ImapConfig, ImapHost, Limits, Servers},
    mime::MimeKit,
    smtp::{SmtpConfig, SmtpSubmission},
    tls::TlsMode,
};
use mailbox::{BuiltIn, Parts};
use mailstack::{Database, Info, Options, PrivatePostgres, Stack};
use service::{
    Letterhead, Ports, Service, Worker, WorkerTuning,
    ports::{Clock, Cutting, Ids, MailHost, Submission, Unwatched, Vault},
};
use store::Store;
use tempfile::TempDir;

pub(crate) enum State {
    Sqlite,
    Postgres,
}

pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) ports: Ports,
    pub(crate) clock: Arc<TurnedClock>,
    pub(crate) worker: Worker,
    /// The servers need the writers' passwords.
    pub(crate) needs_secret: bool,
    // Ended in this order: servers, then the database, then their files.
    pub(crate) stack: Option<Stack>,
    _postgres: Option<PrivatePostgres>,
    _dir: TempDir,
    _theirs: Option<TempDir>,
}

/// The real time, turned forward by a test.
#[derive(Default)]
pub(crate) struct TurnedClock(AtomicI64);

impl TurnedClock {
    pub(crate) fn turn(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> Timestamp {
        let real = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        Timestamp(i64::try_from(real.as_millis()).unwrap() + self.0.load(Ordering::SeqCst))
    }
}

struct Random;

impl Ids for Random {
    fn uuid(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }
}

/// Keeps the password readable, as no real vault would: what is sealed is the binary's own matter and tested there.
struct OpenVault;

impl Vault for OpenVault {
    fn seal(&self, secret: &Secret, context: &str) -> Vec<u8> {
        format!("{context}:{}", secret.expose()).into_bytes()
    }
    fn open(&self, sealed: &[u8], context: &str) -> Option<Secret> {
        let text = std::str::from_utf8(sealed).ok()?;
        text.strip_prefix(context)?.strip_prefix(':').map(Secret::new)
    }
}

type Host = (Arc<dyn MailHost>, Arc<dyn Submission>, Arc<dyn Cutting>);

impl House {
    pub(crate) async fn built_in(state: State) -> Self {
        let dir = folder();
        let (store, postgres) = open(state, dir.path()).await;
        let clock = Arc::new(TurnedClock::default());
        let host = built_in(&store, &clock, &dir.path().join("mail.db")).await;
        let house = Self::put_together(store, (host.clone(), host.clone(), host), clock, postgres, dir);
        house.people().await;
        house
    }

    pub(crate) async fn own_servers(state: State) -> Self {
        let dir = folder();
        let (store, postgres) = open(state, dir.path()).await;
        let database = match &postgres {
            Some(postgres) => postgres.database().clone(),
            None => Database::Sqlite(dir.path().join("state.db")),
        };
        let clock = Arc::new(TurnedClock::default());
        // The accounts come first: the servers read them.
        let nowhere = built_in(&store, &clock, &dir.path().join("unused.db")).await;
        let founding = Self::put_together(
            store.clone(),
            (nowhere.clone(), nowhere.clone(), nowhere),
            clock.clone(),
            None,
            folder(),
        );
        founding.people().await;
        let stack = start(dir.path(), database, Manners::Ours);
        let servers = Servers::Own {
            separator: '*',
            service: Some((
                stack.info().service_user.clone(),
                Secret::new(stack.info().service_password.as_str()),
            )),
        };
        let hosts = servers_of(stack.info(), servers);
        let house = Self::put_together(store, hosts, clock, postgres, dir);
        Self {
            stack: Some(stack),
            needs_secret: true,
            ..house
        }
    }

    /// Servers of somebody else's, with rights of their own: this house's state knows none of them. Postfix refuses at
    /// RCPT TO, as it comes.
    pub(crate) async fn provider() -> Self {
        let theirs = Self::their_people().await;
        let dir = folder();
        let stack = start(
            dir.path(),
            Database::Sqlite(theirs.path().join("state.db")),
            Manners::Theirs,
        );
        let hosts = servers_of(stack.info(), Servers::Provider);
        let store = Arc::new(
            Store::connect(&format!("sqlite:{}", dir.path().join("ours.db").display()))
                .await
                .unwrap(),
        );
        let house = Self::put_together(store, hosts, Arc::new(TurnedClock::default()), None, dir);
        let house = Self {
            stack: Some(stack),
            _theirs: Some(theirs),
            needs_secret: true,
            ..house
        };
        house.guests().await;
        house
    }

    async fn their_people() -> TempDir {
        let dir = folder();
        let (store, _) = open(State::Sqlite, dir.path()).await;
        let clock = Arc::new(TurnedClock::default());
        let nowhere = built_in(&store, &clock, &dir.path().join("unused.db")).await;
        Self::put_together(
            store,
            (nowhere.clone(), nowhere.clone(), nowhere),
            clock,
            None,
            folder(),
        )
        .people()
        .await;
        dir
    }

    fn put_together(
        store: Arc<Store>,
        (host, submission, cutting): Host,
        clock: Arc<TurnedClock>,
        postgres: Option<PrivatePostgres>,
        dir: TempDir,
    ) -> Self {
        let ports = Ports {
            host,
            submission,
            cutting,
            mime: Arc::new(MimeKit),
            accounts: store.clone(),
            administration: store.clone(),
            passwords: Arc::new(mailbox::password::Argon2id),
            sessions: store.clone(),
            grants: store.clone(),
            delegations: store.clone(),
            requests: store.clone(),
            notices: store.clone(),
            letterhead: Arc::new(Letterhead::default()),
            memory: store.clone(),
            preferences: store.clone(),
            drafts: store.clone(),
            outbox: store.clone(),
            receipts: store.clone(),
            deliveries: store.clone(),
            journal: store,
            vault: Arc::new(OpenVault),
            clock: clock.clone(),
            ids: Arc::new(Random),
            meter: Arc::new(Unwatched),
        };
        let service = Service::new(ports.clone()).with_undo(UndoTime::None);
        let worker = service.worker("story".to_owned(), WorkerTuning::default());
        Self {
            service,
            ports,
            clock,
            worker,
            needs_secret: false,
            stack: None,
            _postgres: postgres,
            _dir: dir,
            _theirs: None,
        }
    }

    /// Lets the worker do all that is due.
    pub(crate) async fn work(&self) {
        while self.worker.step().await.unwrap() {}
    }
}

/// Open to the servers' own users.
fn folder() -> TempDir {
    let dir = tempfile::Builder::new().prefix("pp").tempdir().unwrap();
    std::fs::set_permissions(dir.path(), Permissions::from_mode(0o711)).unwrap();
    dir
}

async fn built_in(store: &Arc<Store>, clock: &Arc<TurnedClock>, file: &Path) -> Arc<BuiltIn> {
    let parts = Parts {
        accounts: store.clone(),
        grants: store.clone(),
        mime: Arc::new(MimeKit),
        clock: clock.clone(),
        relay: None,
        limit: mailbox::DEFAULT_LIMIT,
    };
    Arc::new(BuiltIn::open(file, parts).await.unwrap())
}

async fn open(state: State, dir: &Path) -> (Arc<Store>, Option<PrivatePostgres>) {
    match state {
        State::Sqlite => {
            let address = format!("sqlite:{}", dir.join("state.db").display());
            (Arc::new(Store::connect(&address).await.unwrap()), None)
        }
        State::Postgres => {
            let postgres = PrivatePostgres::start(dir.join("pg")).unwrap();
            (
                Arc::new(Store::connect(&postgres.url()).await.unwrap()),
                Some(postgres),
            )
        }
    }
}

enum Manners {
    /// The milter too.
    Ours,
    /// Postfix as it comes.
    Theirs,
}

fn start(dir: &Path, database: Database, manners: Manners) -> Stack {
    let ours = matches!(manners, Manners::Ours);
    let options = Options {
        delay_reject: !ours,
        milter: ours.then(|| env!("CARGO_BIN_EXE_porteplume").into()),
        test_hooks: true,
        ..Options::new(dir.join("s"), database)
    };
    Stack::start(options).unwrap()
}

fn servers_of(info: &Info, servers: Servers) -> Host {
    let doveadm = Doveadm::new(&DoveadmConfig {
        url: info.doveadm_url.clone(),
        key: Secret::new(info.doveadm_key.as_str()),
        ca: None,
    });
    let host = ImapHost::new(ImapConfig {
        servers,
        server: info.hostname.clone(),
        port: info.imaps_port,
        tls: TlsMode::Implicit,
        ca: Some(info.ca_pem.clone()),
        limits: Limits::default(),
    });
    let submission = SmtpSubmission::new(SmtpConfig {
        ca: Some(info.ca_pem.clone()),
        ..SmtpConfig::new(info.hostname.clone(), info.submissions_port)
    });
    let host = Arc::new(host.unwrap().with_doveadm(doveadm.unwrap()));
    (host.clone(), Arc::new(submission.unwrap()), host)
}
