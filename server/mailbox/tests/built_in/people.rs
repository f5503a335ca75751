//! The people of these tests, in memory: a small real implementation of `Accounts` and `Grants`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::account::{Account, AccountKind, Colour, SentCopies};
use domain::address::Address;
use domain::delegation::{AccessRight, Grant, SendRight};
use domain::desk::Secret;
use domain::header::DisplayName;
use domain::id::{AccountId, GrantId, IdentityId};
use domain::identity::Identity;
use domain::time::Timestamp;
use mail::mime::MimeKit;
use mailbox::{BuiltIn, Parts};
use service::contract::letter::MONDAY;
use service::ports::{Accounts, Clock, Grants, Lent, Login, StateError, Submission};

type State<T> = Result<T, StateError>;

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) fn login(text: &str) -> Login {
    Login {
        address: address(text),
        secret: None,
        session: text.to_owned(),
    }
}

/// It is always Monday.
pub(crate) struct Monday;

impl Clock for Monday {
    fn now(&self) -> Timestamp {
        MONDAY
    }
}

#[derive(Default)]
pub(crate) struct People {
    accounts: Mutex<Vec<(Account, Option<String>)>>,
    aliases: Mutex<Vec<(IdentityId, AccountId, Address)>>,
    grants: Mutex<Vec<Grant>>,
    silent: AtomicBool,
}

impl People {
    /// alice, bob, carol and dave; config@ (alice may send as it, full access) and support@ (on behalf, reading).
    pub(crate) async fn of_the_demo() -> Arc<Self> {
        let people = Arc::new(Self::default());
        for name in ["alice", "bob", "carol", "dave"] {
            let phc = mailbox::password::hash(&Secret::new(format!("{name}-demo"))).unwrap();
            people.join(name, AccountKind::User, 0, Some(&phc)).await;
        }
        people.join("config", AccountKind::Shared, 0, None).await;
        people.join("support", AccountKind::Shared, 0, None).await;
        people
            .give("config", "alice", SendRight::As, AccessRight::Full, None)
            .await;
        people
            .give("support", "alice", SendRight::OnBehalf, AccessRight::Read, None)
            .await;
        people
    }

    pub(crate) async fn join(&self, name: &str, kind: AccountKind, quota_mb: u32, phc: Option<&str>) {
        let account = Account {
            id: AccountId::parse(name).unwrap(),
            address: address(&format!("{name}@demo.test")),
            name: DisplayName::lossy(name),
            kind,
            colour: Colour::default(),
            active: true,
            admin: name == "dave",
            sent_copies: SentCopies::Both,
            quota_mb,
        };
        self.add(&account, phc).await.unwrap();
    }

    pub(crate) async fn give(
        &self,
        mailbox: &str,
        delegate: &str,
        send: SendRight,
        access: AccessRight,
        until: Option<Timestamp>,
    ) {
        let id = |text: &str| AccountId::parse(text).unwrap();
        let grant = GrantId::parse(format!("{mailbox}-{delegate}")).unwrap();
        self.set(
            &grant,
            &id(mailbox),
            &id(delegate),
            send,
            access,
            until,
            None,
            MONDAY,
        )
        .await
        .unwrap();
    }

    pub(crate) fn leave(&self, name: &str) {
        let mut accounts = self.accounts.lock().unwrap();
        accounts
            .iter_mut()
            .find(|(a, _)| a.id.as_str() == name)
            .unwrap()
            .0
            .active = false;
    }

    /// A database that does not answer, until it does again.
    pub(crate) fn fall_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    /// The built-in host of these people, on a file in `dir`.
    pub(crate) async fn host(
        self: &Arc<Self>,
        dir: &std::path::Path,
        limit: u64,
        relay: Option<Arc<dyn Submission>>,
    ) -> BuiltIn {
        let parts = Parts {
            accounts: self.clone(),
            grants: self.clone(),
            mime: Arc::new(MimeKit),
            clock: Arc::new(Monday),
            relay,
            limit,
        };
        BuiltIn::open(&dir.join("mail.db"), parts).await.unwrap()
    }

    fn find(&self, which: impl Fn(&Account) -> bool) -> State<Account> {
        let accounts = self.accounts.lock().unwrap();
        accounts
            .iter()
            .map(|(account, _)| account)
            .find(|a| which(a))
            .cloned()
            .ok_or(StateError::NotFound)
    }

    fn change(&self, id: &AccountId, change: impl FnOnce(&mut (Account, Option<String>))) -> State<()> {
        let mut accounts = self.accounts.lock().unwrap();
        accounts
            .iter_mut()
            .find(|(a, _)| a.id == *id)
            .map(change)
            .ok_or(StateError::NotFound)
    }

    fn sorted(&self) -> Vec<Account> {
        let mut all: Vec<Account> = self
            .accounts
            .lock()
            .unwrap()
            .iter()
            .map(|(a, _)| a.clone())
            .collect();
        all.sort_by(|a, b| a.address.cmp(&b.address));
        all
    }
}

#[async_trait]
impl Accounts for People {
    async fn by_id(&self, id: &AccountId) -> State<Account> {
        self.find(|a| a.id == *id)
    }
    async fn by_address(&self, address: &Address) -> State<Account> {
        if self.silent.load(Ordering::SeqCst) {
            return Err(StateError::Unavailable("silent".into()));
        }
        let alias = self
            .aliases
            .lock()
            .unwrap()
            .iter()
            .find(|(_, _, a)| a == address)
            .map(|(_, id, _)| id.clone());
        self.find(|a| a.address == *address || Some(&a.id) == alias.as_ref())
    }
    async fn list(&self, after: Option<&Address>, take: u32) -> State<Vec<Account>> {
        let all = self
            .sorted()
            .into_iter()
            .filter(|a| after.is_none_or(|after| a.address > *after));
        Ok(all.take(take as usize).collect())
    }
    async fn suggest(&self, letters: &str, take: u32) -> State<Vec<Account>> {
        let all = self
            .sorted()
            .into_iter()
            .filter(|a| a.active && a.address.canonical().starts_with(letters));
        Ok(all.take(take as usize).collect())
    }
    async fn aliases(&self, account: &AccountId) -> State<Vec<(IdentityId, Address)>> {
        let aliases = self.aliases.lock().unwrap();
        Ok(aliases
            .iter()
            .filter(|(_, of, _)| of == account)
            .map(|(id, _, a)| (id.clone(), a.clone()))
            .collect())
    }
    async fn administrators(&self) -> State<Vec<Account>> {
        Ok(self
            .sorted()
            .into_iter()
            .filter(|a| a.admin && a.active)
            .collect())
    }
    async fn knows_domain(&self, domain: &str) -> State<bool> {
        Ok(self.sorted().iter().any(|a| a.address.domain() == domain))
    }
    async fn add(&self, account: &Account, password: Option<&str>) -> State<()> {
        if self.by_address(&account.address).await.is_ok() {
            return Err(StateError::Exists);
        }
        self.accounts
            .lock()
            .unwrap()
            .push((account.clone(), password.map(str::to_owned)));
        Ok(())
    }
    async fn add_alias(&self, id: &IdentityId, account: &AccountId, alias: &Address) -> State<()> {
        self.aliases
            .lock()
            .unwrap()
            .push((id.clone(), account.clone(), alias.clone()));
        Ok(())
    }
    async fn password(&self, address: &Address) -> State<Option<String>> {
        let accounts = self.accounts.lock().unwrap();
        let known = accounts.iter().find(|(a, _)| a.address == *address && a.active);
        Ok(known.and_then(|(_, phc)| phc.clone()))
    }
    async fn set_password(&self, account: &AccountId, phc: &str) -> State<()> {
        self.change(account, |(_, known)| *known = Some(phc.to_owned()))
    }
    async fn ensure(
        &self,
        id: &AccountId,
        address: &Address,
        name: &DisplayName,
        _now: Timestamp,
    ) -> State<Account> {
        if let Ok(known) = self.by_address(address).await {
            return Ok(known);
        }
        let account = Account {
            id: id.clone(),
            address: address.clone(),
            name: name.clone(),
            kind: AccountKind::User,
            colour: Colour::default(),
            active: true,
            admin: false,
            sent_copies: SentCopies::Both,
            quota_mb: 0,
        };
        self.add(&account, None).await?;
        Ok(account)
    }
    async fn set_sent_copies(&self, account: &AccountId, copies: SentCopies) -> State<()> {
        self.change(account, |(a, _)| a.sent_copies = copies)
    }
    async fn set_kind(&self, account: &AccountId, kind: AccountKind) -> State<()> {
        self.change(account, |(a, _)| a.kind = kind)
    }
}

#[async_trait]
impl Grants for People {
    async fn between(&self, mailbox: &AccountId, delegate: &AccountId) -> State<Option<Grant>> {
        let grants = self.grants.lock().unwrap();
        Ok(grants
            .iter()
            .find(|g| g.mailbox == *mailbox && g.delegate == *delegate)
            .cloned())
    }
    async fn held_by(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<(Grant, Account)>> {
        let all = Grants::list(self).await?.into_iter();
        Ok(all
            .filter(|(g, _, d)| d.id == *delegate && g.in_force(now))
            .map(|(g, m, _)| (g, m))
            .collect())
    }
    async fn writes_as(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<Lent>> {
        let held = self.held_by(delegate, now).await?.into_iter();
        Ok(held
            .filter(|(grant, _)| grant.send != SendRight::None)
            .map(|(grant, mailbox)| Lent {
                grant: grant.id,
                send: grant.send,
                mailbox: Identity {
                    address: mailbox.address,
                    name: mailbox.name,
                    colour: mailbox.colour,
                },
            })
            .collect())
    }
    async fn given_by(&self, mailbox: &AccountId) -> State<Vec<(Grant, Account)>> {
        let all = Grants::list(self).await?.into_iter();
        Ok(all
            .filter(|(_, m, _)| m.id == *mailbox)
            .map(|(g, _, d)| (g, d))
            .collect())
    }
    async fn list(&self) -> State<Vec<(Grant, Account, Account)>> {
        let grants = self.grants.lock().unwrap().clone();
        grants
            .into_iter()
            .map(|g| {
                Ok((
                    g.clone(),
                    self.find(|a| a.id == g.mailbox)?,
                    self.find(|a| a.id == g.delegate)?,
                ))
            })
            .collect()
    }
    async fn set(
        &self,
        id: &GrantId,
        mailbox: &AccountId,
        delegate: &AccountId,
        send: SendRight,
        access: AccessRight,
        until: Option<Timestamp>,
        _granted_by: Option<&AccountId>,
        now: Timestamp,
    ) -> State<()> {
        self.revoke(mailbox, delegate, now).await?;
        if (send, access) != (SendRight::None, AccessRight::None) {
            let (mailbox, delegate) = (mailbox.clone(), delegate.clone());
            self.grants.lock().unwrap().push(Grant {
                id: id.clone(),
                mailbox,
                delegate,
                send,
                access,
                until,
            });
        }
        Ok(())
    }
    async fn revoke(&self, mailbox: &AccountId, delegate: &AccountId, _: Timestamp) -> State<()> {
        self.grants
            .lock()
            .unwrap()
            .retain(|g| g.mailbox != *mailbox || g.delegate != *delegate);
        Ok(())
    }
}
