//! Sent copies and what else follows acceptance: a step of its own, retried by itself, each part once. A copy that is
//! there already (by Message-ID) is not filed twice.

use domain::{
    account::SentCopies,
    address::Address,
    delegation::AccessRight,
    draft::ReplyMode,
    folder::{FolderKey, FolderRole},
    message::{Flags, Mark},
    outbox::OutboxState,
};

use crate::{
    Ports,
    ports::{HostError, Login, MailboxSession, OutboxChange, OutboxItem, StateError},
};

#[derive(Debug, thiserror::Error)]
pub(super) enum FilingError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Host(#[from] HostError),
    #[error("the stored password does not open")]
    Credential,
}

const WRITER: &str = "writer";
const MAILBOX: &str = "mailbox";
const FLAGS: &str = "flags";
const DRAFT: &str = "draft";

pub(super) async fn file(ports: &Ports, item: &OutboxItem) -> Result<(), FilingError> {
    if item.new.receipt {
        // Nobody's correspondence: the journal has its row where it was in another's name.
        return filed(ports, item).await;
    }
    let writer = ports.accounts.by_id(&item.new.account).await?;
    let secret = match &item.new.credential {
        None => None,
        Some(sealed) => Some(
            ports
                .vault
                .open(sealed, item.new.id.as_str())
                .ok_or(FilingError::Credential)?,
        ),
    };
    let login = Login {
        address: writer.address,
        secret,
        session: format!("outbox-{}", item.new.account),
    };
    let mailbox = match &item.new.mailbox {
        Some(id) => Some(ports.accounts.by_id(id).await?),
        None => None,
    };
    let wish = mailbox
        .as_ref()
        .map_or(SentCopies::Writer, |mailbox| mailbox.sent_copies);
    if wish != SentCopies::Mailbox {
        once(ports, item, WRITER, writer_copy(ports, item, &login)).await?;
    }
    if let Some(mailbox) = mailbox.filter(|_| wish != SentCopies::Writer) {
        once(
            ports,
            item,
            MAILBOX,
            mailbox_copy(ports, item, &login, &mailbox.address),
        )
        .await?;
    }
    once(ports, item, FLAGS, flag_original(ports, item, &login)).await?;
    // One that did not reach all is still wanted, to be corrected and sent to the others.
    if item.partly.is_empty() || item.dismissed {
        once(ports, item, DRAFT, clear_draft(ports, item, &login)).await?;
    }
    filed(ports, item).await
}

async fn filed(ports: &Ports, item: &OutboxItem) -> Result<(), FilingError> {
    let filed = OutboxChange::plain(OutboxState::Filed, ports.clock.now());
    let advanced = ports.outbox.advance(&item.new.id, OutboxState::Accepted, &filed);
    Ok(advanced.await?)
}

async fn once(
    ports: &Ports,
    item: &OutboxItem,
    step: &str,
    work: impl Future<Output = Result<(), FilingError>>,
) -> Result<(), FilingError> {
    if item.filed.iter().any(|done| done == step) {
        return Ok(());
    }
    work.await?;
    Ok(ports.outbox.note_filed(&item.new.id, step).await?)
}

async fn writer_copy(ports: &Ports, item: &OutboxItem, login: &Login) -> Result<(), FilingError> {
    let own = ports.host.open(login, &login.address, AccessRight::Full).await?;
    put(own.as_ref(), item, &item.new.raw).await
}

/// The owner's copy says who wrote it, in a header that only this copy has. A mailbox that is not with our host, or not
/// ours to write into, keeps no copy: that is the host's way, not a failure.
async fn mailbox_copy(
    ports: &Ports,
    item: &OutboxItem,
    login: &Login,
    mailbox: &Address,
) -> Result<(), FilingError> {
    let session = match ports.host.open_as_service(mailbox).await? {
        Some(session) => session,
        None => match ports.host.open(login, mailbox, AccessRight::Full).await {
            Ok(session) => session,
            Err(HostError::NoAccess | HostError::Credentials) => return Ok(()),
            Err(other) => return Err(other.into()),
        },
    };
    put(
        session.as_ref(),
        item,
        &ports.mime.with_writer(&item.new.raw, &login.address),
    )
    .await
}

async fn put(session: &dyn MailboxSession, item: &OutboxItem, octets: &[u8]) -> Result<(), FilingError> {
    let folders = session.folders().await?;
    let sent = folders
        .iter()
        .find(|folder| folder.role == Some(FolderRole::Sent))
        .map(|folder| folder.path.as_str());
    let sent = sent.ok_or(HostError::NoFolder)?;
    if session
        .find_message_id(sent, &item.new.message_id)
        .await?
        .is_empty()
    {
        let flags = Flags {
            seen: true,
            ..Flags::default()
        };
        session
            .append(
                sent,
                octets,
                flags,
                Some(item.new.created.max(item.new.not_before)),
            )
            .await?;
    }
    Ok(())
}

/// \Answered or $Forwarded on the original. It may be gone, or only readable: then there is nothing to mark.
async fn flag_original(ports: &Ports, item: &OutboxItem, login: &Login) -> Result<(), FilingError> {
    let Some(answers) = &item.new.answers else {
        return Ok(());
    };
    let access = if answers.place.mailbox == login.address {
        AccessRight::Full
    } else {
        match ports.accounts.by_address(&answers.place.mailbox).await {
            Ok(mailbox) => {
                let grant = ports.grants.between(&mailbox.id, &item.new.account).await?;
                grant.map_or(AccessRight::None, |grant| grant.access_at(ports.clock.now()))
            }
            Err(StateError::NotFound) => AccessRight::None,
            Err(other) => return Err(other.into()),
        }
    };
    if access != AccessRight::Full {
        return Ok(());
    }
    let session = ports.host.open(login, &answers.place.mailbox, access).await?;
    let path = match &answers.place.folder {
        FolderKey::Path(path) => path.clone(),
        FolderKey::Role(role) => match session
            .folders()
            .await?
            .into_iter()
            .find(|f| f.role == Some(*role))
        {
            Some(folder) => folder.path,
            None => return Ok(()),
        },
    };
    let mark = if answers.mode == ReplyMode::Forward {
        Mark::Forwarded
    } else {
        Mark::Answered
    };
    match session
        .mark(&path, answers.key.validity, &[answers.key.uid], mark)
        .await
    {
        Ok(()) | Err(HostError::NoMessage | HostError::NoFolder | HostError::ReadOnly) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// The sent draft leaves Drafts, here and in the folder.
async fn clear_draft(ports: &Ports, item: &OutboxItem, login: &Login) -> Result<(), FilingError> {
    let stored = match ports.drafts.find(&item.new.account, &item.new.draft).await {
        Ok(stored) => stored,
        Err(StateError::NotFound) => return Ok(()),
        Err(other) => return Err(other.into()),
    };
    if let Some(key) = stored.mirror {
        let own = ports.host.open(login, &login.address, AccessRight::Full).await?;
        let folders = own.folders().await?;
        if let Some(drafts) = folders
            .iter()
            .find(|folder| folder.role == Some(FolderRole::Drafts))
        {
            match own.erase(&drafts.path, key.validity, &[key.uid]).await {
                Ok(()) | Err(HostError::NoMessage | HostError::NoFolder) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(ports.drafts.remove(&item.new.account, &item.new.draft).await?)
}
