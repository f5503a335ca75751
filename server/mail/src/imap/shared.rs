//! What a provider shares with the user: the "other users" namespace (RFC 2342), as far as MYRIGHTS (RFC 4314) goes.

use domain::{address::Address, delegation::AccessRight, header::DisplayName};
use service::ports::MailboxInfo;

use super::{
    command::Command, connection::Connection, data::Value, error::ImapError, pool::Operation, reply::Reply,
    utf7,
};

pub(super) struct SharedWith<'a> {
    pub(super) user: &'a Address,
}

impl Operation for SharedWith<'_> {
    type Answer = Vec<MailboxInfo>;

    async fn run(&self, connection: &mut Connection) -> Result<Vec<MailboxInfo>, ImapError> {
        let mut shared: Vec<MailboxInfo> = Vec::new();
        let spaces = connection.namespaces.clone();
        // Names in the "shared" namespace are folders, unless they are addresses.
        let others = spaces.others.iter().map(|space| (space, true));
        for (space, users) in others.chain(spaces.shared.iter().map(|space| (space, false))) {
            if space.prefix.is_empty() {
                continue;
            }
            let separator = space.separator.unwrap_or('/');
            let listing = Command::new("LIST \"\"").string(&format!("{}%", space.prefix));
            for base in bases(&connection.run(&listing).await?, &space.prefix, separator) {
                let name = utf7::decode(&base[space.prefix.len()..]);
                let Some(address) = self.address(&name, users) else {
                    continue;
                };
                if address == *self.user || shared.iter().any(|known| known.address == address) {
                    continue;
                }
                if let Some(access) = access(connection, &base, separator).await? {
                    shared.push(MailboxInfo {
                        address,
                        name: DisplayName::default(),
                        access,
                    });
                }
            }
        }
        shared.sort_by(|a, b| a.address.cmp(&b.address));
        Ok(shared)
    }
}

impl SharedWith<'_> {
    fn address(&self, name: &str, users: bool) -> Option<Address> {
        if name.contains('@') {
            return Address::parse(name).ok();
        }
        users
            .then(|| Address::parse(&format!("{name}@{}", self.user.domain())).ok())
            .flatten()
    }
}

/// The names listed right under a prefix.
fn bases(reply: &Reply, prefix: &str, separator: char) -> Vec<String> {
    reply
        .data()
        .filter(|data| data.name == "LIST")
        .filter_map(|data| data.values.get(2).map(Value::text))
        .map(|name| name.trim_end_matches(separator).to_owned())
        .filter(|name| name.len() > prefix.len() && name.starts_with(prefix))
        .collect()
}

/// What may be done with the inbox under `base`, or with `base` where it is the inbox itself.
async fn access(
    connection: &mut Connection,
    base: &str,
    separator: char,
) -> Result<Option<AccessRight>, ImapError> {
    let names = [format!("{base}{separator}INBOX"), base.to_owned()];
    if !connection.capabilities.acl {
        // Nothing tells beforehand; selecting will.
        return Ok(Some(AccessRight::Full));
    }
    let asked = names.map(|name| Command::new("MYRIGHTS").string(&name));
    let rights = connection
        .exchange(&asked)
        .await?
        .into_iter()
        .flatten()
        .find_map(|reply| {
            reply
                .data()
                .find(|data| data.name == "MYRIGHTS")
                .and_then(|data| data.values.get(1).map(Value::text))
        });
    Ok(rights.and_then(|rights| access_of(&rights)))
}

/// RFC 4314 section 2.1: `r` reads, `i` files, `t` (of old `d`) deletes.
fn access_of(rights: &str) -> Option<AccessRight> {
    let has = |right: char| rights.contains(right);
    if !has('r') {
        return None;
    }
    Some(if has('i') && (has('t') || has('d')) {
        AccessRight::Full
    } else {
        AccessRight::Read
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_become_access() {
        assert_eq!(access_of("lrwstipekxacd"), Some(AccessRight::Full));
        assert_eq!(access_of("lrid"), Some(AccessRight::Full));
        assert_eq!(access_of("lrs"), Some(AccessRight::Read));
        assert_eq!(access_of("lp"), None);
    }

    #[test]
    fn a_name_is_an_address_or_the_start_of_one() {
        let user = Address::parse("alice@demo.test").unwrap();
        let shared = SharedWith { user: &user };
        let told = |name: &str, users| shared.address(name, users).map(|a| a.to_string());
        assert_eq!(
            told("config@demo.test", true).as_deref(),
            Some("config@demo.test")
        );
        assert_eq!(told("config", true).as_deref(), Some("config@demo.test"));
        assert_eq!(told("Projects", false), None);
        assert_eq!(told("two words", true), None);
    }
}
