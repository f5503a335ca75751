//! Asking for a right, taking the question back, and what there is to answer.

use domain::{
    account::Person,
    delegation::{Request, RequestState, Wish},
    desk::{Answer, Caller, DeskError, Requests},
    id::RequestId,
};

use super::{change, ours, rights};
use crate::{
    Ports, dates, error,
    ports::{KeptRequest, Named, NewRequest, StateError, Terms, Told},
};

/// Open questions of one person: enough for anybody who means them.
const MOST_OPEN: u32 = 30;
/// Rows shown.
const SHOWN: u32 = 200;

/// Whatever the mailbox is, the answer is the same: asking must not tell which mailboxes there are.
pub(super) async fn ask(ports: &Ports, caller: &Caller, wish: Wish) -> Answer<()> {
    ours(ports)?;
    let open = ports
        .requests
        .count_open(&caller.account)
        .await
        .map_err(error::state)?;
    if open >= MOST_OPEN {
        return Err(DeskError::Forbidden);
    }
    let mailbox = match ports.accounts.by_address(&wish.mailbox).await {
        Ok(mailbox) if mailbox.active && mailbox.id != caller.account => mailbox,
        Ok(_) | Err(StateError::NotFound) => return Ok(()),
        Err(other) => return Err(error::state(other)),
    };
    let now = ports.clock.now();
    let held = ports
        .grants
        .between(&mailbox.id, &caller.account)
        .await
        .map_err(error::state)?;
    if held.is_some_and(|grant| rights::gives(Terms::from(&grant).at(now), wish.right)) {
        return Ok(());
    }
    let words = legible(&wish.words);
    let request = NewRequest {
        id: RequestId::parse(ports.ids.uuid()).map_err(|e| error::internal("request id", &e))?,
        mailbox: mailbox.id.clone(),
        asker: caller.account.clone(),
        right: wish.right,
        words: words.clone(),
        asked: now,
    };
    let told = Told::Asked {
        mailbox: (&mailbox).into(),
        asker: Named {
            address: caller.address.clone(),
            name: caller.name.as_str().to_owned(),
        },
        right: wish.right,
        words,
    };
    let owners = change::owners(ports, &mailbox).await.map_err(error::state)?;
    let administrators = ports.accounts.administrators().await.map_err(error::state)?;
    let readers = owners
        .iter()
        .chain(&administrators)
        .filter(|reader| reader.id != caller.account);
    let notices = change::letters_to(ports, readers, &told, caller.language, now);
    ports.requests.ask(&request, &notices).await.map_err(error::state)
}

/// At most [`Wish::MOST`] characters, no control characters but line ends.
fn legible(words: &str) -> String {
    let plain = words.replace("\r\n", "\n");
    let kept = plain.chars().filter(|c| *c == '\n' || !c.is_control());
    kept.take(Wish::MOST).collect::<String>().trim().to_owned()
}

pub(super) async fn requests(ports: &Ports, caller: &Caller) -> Answer<Requests> {
    ours(ports)?;
    let by = (!caller.admin).then_some(&caller.account);
    let to_answer = ports.requests.to_answer(by, SHOWN).await.map_err(error::state)?;
    let mine = ports
        .requests
        .asked_by(&caller.account, SHOWN)
        .await
        .map_err(error::state)?;
    let shown = |kept: Vec<KeptRequest>| kept.into_iter().map(|kept| shown(ports, caller, kept)).collect();
    Ok(Requests {
        // Nobody grants themselves a right by answering their own question; administrators have the wizard.
        to_answer: shown(
            to_answer
                .into_iter()
                .filter(|kept| kept.asker.id != caller.account)
                .collect(),
        ),
        mine: shown(mine),
    })
}

fn shown(ports: &Ports, caller: &Caller, kept: KeptRequest) -> Request {
    Request {
        id: kept.id,
        mailbox: Person::from(&kept.mailbox),
        asker: Person::from(&kept.asker),
        right: kept.right,
        words: kept.words,
        asked: dates::when(kept.asked, ports.clock.now(), caller),
        state: kept.state,
    }
}

pub(super) async fn withdraw(ports: &Ports, caller: &Caller, id: &RequestId) -> Answer<()> {
    ours(ports)?;
    let kept = ports.requests.find(id).await.map_err(error::state)?;
    if kept.asker.id != caller.account {
        return Err(DeskError::NotFound);
    }
    let closed = ports
        .requests
        .close(
            id,
            RequestState::Withdrawn,
            &caller.account,
            ports.clock.now(),
            &[],
        )
        .await;
    closed.map_err(answered)
}

/// Somebody was quicker: there is nothing to answer any more.
pub(super) fn answered(error: StateError) -> DeskError {
    match error {
        StateError::Conflict => DeskError::NotFound,
        other => error::state(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_lines_of_text_and_no_more_than_count() {
        assert_eq!(legible(" a\r\nb\0\u{7} "), "a\nb");
        assert_eq!(legible(&"é".repeat(900)).chars().count(), Wish::MOST);
    }
}
