//! The contract of [`MailHost`]. Clauses do not disturb each other: each makes folders of its own, so all may run at
//! once, again and again, on one account of real servers.

mod access;
mod changes;
mod connections;
mod folders;
mod octets;
mod reports;
mod rows;
mod search;
mod sign_in;

pub use access::*;
pub use changes::*;
pub use connections::*;
pub use folders::*;
pub use octets::*;
pub use reports::*;
pub use rows::*;
pub use search::*;
pub use sign_in::*;

use async_trait::async_trait;
use domain::{
    address::Address,
    delegation::AccessRight,
    desk::Secret,
    message::{Flags, MessageKey},
};

use super::{Given, Outcome, clauses, letter};
use crate::ports::{Appended, Login, MailHost, MailboxSession, RawRow};

/// One world of mail.
#[async_trait]
pub trait HostFixture: Send + Sync {
    fn host(&self) -> &dyn MailHost;

    /// alice, in the session named so, with her right password where the host needs one.
    fn alice(&self, session: &str) -> Login;

    /// alice's right password.
    fn password(&self) -> Secret;

    /// An address of alice's own domain that nobody has.
    fn nobody(&self) -> Address;

    /// A shared mailbox, where nobody signs in, that alice may open fully.
    fn full_access(&self) -> Given<Address>;

    /// One that she may open for reading only.
    fn read_access(&self) -> Given<Address>;

    /// One that she may not open, and the access to ask for all the same: where the host enforces rights itself,
    /// `Full`; where our grants are all there is, `None`.
    fn no_access(&self) -> Given<(Address, AccessRight)>;

    /// Mailboxes that `shared_with` must name. Empty where the host leaves that to our grants.
    fn shared(&self) -> Vec<Address>;

    /// Has this host a way to open mailboxes in the service's own name?
    fn service_access(&self) -> Given<()>;

    /// Do list rows have a preview?
    fn previews(&self) -> Given<()>;

    /// Closes all connections under the host's feet.
    async fn break_connections(&self) -> Given<()>;
}

async fn open(fixture: &dyn HostFixture, session: &str) -> Box<dyn MailboxSession> {
    let alice = fixture.alice(session);
    fixture
        .host()
        .open(&alice, &alice.address, AccessRight::Full)
        .await
        .unwrap()
}

async fn open_for_reading(fixture: &dyn HostFixture, session: &str) -> Box<dyn MailboxSession> {
    let alice = fixture.alice(session);
    fixture
        .host()
        .open(&alice, &alice.address, AccessRight::Read)
        .await
        .unwrap()
}

/// A folder of this clause's own.
async fn own_folder(session: &dyn MailboxSession, word: &str) -> String {
    let name = letter::fresh(word);
    session.create_folder(&name).await.unwrap();
    name
}

const UNSEEN: Flags = Flags {
    seen: false,
    answered: false,
    flagged: false,
    draft: false,
    forwarded: false,
    mdn_sent: false,
};

async fn append(session: &dyn MailboxSession, folder: &str, message: &[u8]) -> Appended {
    session.append(folder, message, UNSEEN, None).await.unwrap()
}

/// Letters `0`, `1`, ... from bob, a minute apart, the last one newest.
async fn append_numbered(session: &dyn MailboxSession, folder: &str, count: u32) {
    for n in 0..count {
        append(
            session,
            folder,
            &letter::from_bob(&n.to_string(), n, &format!("text {n}")),
        )
        .await;
    }
}

/// All rows of a small folder, and the keys that name them, by subject.
async fn rows(session: &dyn MailboxSession, folder: &str) -> Vec<RawRow> {
    session.list(folder, 0, 1000).await.unwrap().rows
}

async fn key(session: &dyn MailboxSession, folder: &str, subject: &str) -> MessageKey {
    let listed = session.list(folder, 0, 1000).await.unwrap();
    let uid = listed
        .rows
        .iter()
        .find(|r| r.subject.as_str() == subject)
        .unwrap()
        .uid;
    MessageKey {
        validity: listed.validity,
        uid,
    }
}

async fn subjects(session: &dyn MailboxSession, folder: &str) -> Vec<String> {
    rows(session, folder)
        .await
        .iter()
        .map(|r| r.subject.as_str().to_owned())
        .collect()
}

clauses! { $ host, HostFixture, host_contract:
    alice_signs_in_with_her_password,
    a_wrong_password_and_an_unknown_name_get_the_same_answer,
    nobody_signs_in_as_a_shared_mailbox,
    the_special_folders_are_there_once,
    folders_tell_how_many_and_how_many_unread,
    a_folder_may_have_any_name,
    folders_nest_and_parents_come_first,
    a_folder_name_with_a_line_break_is_refused,
    a_missing_folder_is_told_as_such,
    the_inbox_is_the_inbox_in_any_case,
    the_newest_stands_first_and_pages_join,
    an_empty_folder_is_an_empty_list,
    a_row_tells_from_sender_and_recipients,
    a_row_tells_of_attachments,
    a_row_shows_the_first_words,
    a_row_has_the_date_of_the_letter_or_of_its_arrival,
    a_letter_that_is_no_letter_is_listed_all_the_same,
    octets_come_back_as_they_were_appended,
    fetching_does_not_mark_as_seen,
    fetching_to_read_says_whether_it_marked_as_seen,
    a_message_of_25_megabytes_comes_back_whole,
    an_append_keeps_its_flags,
    what_append_tells_is_true,
    appends_at_once_all_arrive,
    a_message_is_found_by_its_message_id,
    marks_are_seen_by_a_second_session,
    a_mark_and_a_move_reach_what_came_since,
    a_mark_touches_only_the_named,
    a_moved_message_leaves_here_and_arrives_there,
    a_move_to_a_missing_folder_loses_nothing,
    an_erased_message_is_gone_and_no_other,
    a_stale_key_touches_nothing,
    reports_are_found_among_what_is_new,
    search_finds_in_every_place,
    search_finds_words_beyond_ascii,
    search_takes_signs_as_they_are,
    search_pages_and_counts,
    reading_access_refuses_every_change,
    a_mailbox_shared_for_reading_can_be_read,
    full_access_lets_alice_file_in_a_shared_mailbox,
    no_access_is_no_look,
    the_host_names_what_it_shares,
    the_service_files_into_a_shared_mailbox,
    a_broken_connection_is_mended,
    a_closed_session_opens_again,
}
