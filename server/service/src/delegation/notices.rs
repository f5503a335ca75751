//! Mail of the house's own: filed unread into the reader's inbox, with the service's own rights, once.

use std::sync::OnceLock;

use domain::{
    account::Account,
    address::{Address, Mailbox},
    header::{DisplayName, Subject},
    message::Flags,
};

use super::letters::{self, Letter};
use crate::{
    Ports,
    message_id::message_id,
    ports::{HostError, MimeError, Notice, Outgoing, StateError},
};

/// Seconds a worker has to file one.
const LEASE: i64 = 300;
/// Tries, the last ones an hour apart: two days.
const MOST_TRIES: u32 = 56;

/// How the house signs what it writes itself.
#[derive(Debug, Default)]
pub struct Letterhead {
    from: Option<Address>,
    url: OnceLock<String>,
}

impl Letterhead {
    /// None: `postmaster` of the reader's own domain, who is always there (RFC 5321 section 4.5.1).
    pub fn new(from: Option<Address>) -> Self {
        Self {
            from,
            url: OnceLock::new(),
        }
    }

    /// Where the pages are, for links: `https://mail.example.org`. Said once; known only when the server listens.
    pub fn found_at(&self, url: &str) {
        // A second word is not believed: links that are out already would lead elsewhere.
        self.url.set(url.trim_end_matches('/').to_owned()).ok();
    }

    fn sender(&self, reader: &Account) -> Option<Address> {
        match &self.from {
            Some(from) => Some(from.clone()),
            None => Address::parse(&format!("postmaster@{}", reader.address.domain())).ok(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum FilingError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Host(#[from] HostError),
    #[error(transparent)]
    Mime(#[from] MimeError),
    #[error("no sender's address for this reader")]
    Sender,
}

/// A worker's part: one notice.
pub(super) async fn file_one(ports: &Ports) -> Result<bool, StateError> {
    let now = ports.clock.now();
    let Some((notice, tried)) = ports.notices.take_notice(now, now.plus_seconds(LEASE)).await? else {
        return Ok(false);
    };
    match file(ports, &notice).await {
        Ok(()) => ports.notices.notice_done(&notice.id).await?,
        Err(FilingError::State(StateError::NotFound) | FilingError::Host(HostError::NoAccess)) => {
            tracing::info!(notice = notice.id, "nobody is there to be told any more");
            ports.notices.notice_done(&notice.id).await?;
        }
        Err(error) if tried + 1 >= MOST_TRIES => {
            tracing::error!(notice = notice.id, %error, "a notice could not be filed and is given up");
            ports.notices.notice_done(&notice.id).await?;
        }
        Err(error) => {
            tracing::warn!(notice = notice.id, %error, "a notice is not filed yet");
            let wait = (10_i64 << tried.min(9)).min(3600);
            ports
                .notices
                .defer_notice(&notice.id, now.plus_seconds(wait))
                .await?;
        }
    }
    Ok(true)
}

async fn file(ports: &Ports, notice: &Notice) -> Result<(), FilingError> {
    let reader = ports.accounts.by_id(&notice.recipient).await?;
    if !reader.active {
        return Ok(());
    }
    let Some(session) = ports.host.open_as_service(&reader.address).await? else {
        tracing::warn!("without service_user nobody can be told of changes of rights by mail");
        return Ok(());
    };
    let from = ports.letterhead.sender(&reader).ok_or(FilingError::Sender)?;
    let id = message_id(&notice.id, &from);
    // A worker that died after filing has filed it.
    if !session.find_message_id("INBOX", &id).await?.is_empty() {
        return Ok(());
    }
    let octets = octets(ports, notice, &reader, from, id).await?;
    session
        .append("INBOX", &octets, Flags::default(), Some(notice.at))
        .await?;
    Ok(())
}

async fn octets(
    ports: &Ports,
    notice: &Notice,
    reader: &Account,
    from: Address,
    message_id: String,
) -> Result<Vec<u8>, FilingError> {
    let chosen = ports.preferences.preferences(&reader.id).await?.language;
    let url = ports.letterhead.url.get().map(String::as_str);
    let Letter { subject, text } =
        letters::write(&notice.told, reader, chosen.unwrap_or(notice.language), url);
    let message = ports.mime.write(&Outgoing {
        from: Mailbox {
            name: DisplayName::lossy("Porteplume"),
            address: from,
        },
        sender: None,
        reply_to: None,
        to: vec![Mailbox {
            name: reader.name.clone(),
            address: reader.address.clone(),
        }],
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: Subject::lossy(&subject),
        message_id,
        date: notice.at,
        in_reply_to: None,
        references: Vec::new(),
        text,
        files: Vec::new(),
        draft_id: None,
        asks_receipt: false,
        receipt: None,
    })?;
    // RFC 3834 section 5: nobody's holiday answers it.
    Ok([b"Auto-Submitted: auto-generated\r\n".as_slice(), &message].concat())
}
