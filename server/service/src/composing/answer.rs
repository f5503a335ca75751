//! Reply, reply to all, forward: whom to, in whose name, with which words.

use domain::{
    address::{Address, Mailbox},
    desk::{Answer, Caller},
    draft::{ComposeForm, ReplyMode},
    folder::Place,
    identity::{FromChoice, FromInput, Section},
    message::MessageKey,
};

use super::{guess, quote};
use crate::{
    Service, dates, error,
    ports::{Answers, OutgoingFile, ParsedMessage},
    reading,
};

pub(super) struct Begun {
    pub(super) form: ComposeForm,
    pub(super) answers: Answers,
    /// Of a forwarded message.
    pub(super) files: Vec<OutgoingFile>,
}

pub(super) async fn answer(
    service: &Service,
    caller: &Caller,
    choices: &[FromChoice],
    place: Place,
    key: MessageKey,
    mode: ReplyMode,
) -> Answer<Begun> {
    let message = reading::fetch_parsed(service, caller, &place, key).await?;
    let original = &message.parsed;
    let now = service.ports.clock.now();
    let when = dates::when(original.date.unwrap_or(now), now, caller);
    let from = guess::guess_from(caller, choices, &place, original, mode);
    let mine = own_addresses(caller, choices, from);
    let (to, cc) = match mode {
        ReplyMode::Reply => (main_recipients(original, &place, &mine), Vec::new()),
        ReplyMode::ReplyAll => everyone(original, &place, &mine),
        ReplyMode::Forward => (Vec::new(), Vec::new()),
    };
    let mut files = Vec::new();
    if mode == ReplyMode::Forward {
        for attachment in &original.attachments {
            files.push(
                service
                    .ports
                    .mime
                    .part(&message.raw, attachment.part)
                    .map_err(error::mime)?,
            );
        }
    }
    let form = ComposeForm {
        from: from.map_or(FromInput::Own, |choice| {
            FromInput::Typed(choice.identity.address.to_string())
        }),
        to: listed(&to),
        cc: listed(&cc),
        bcc: String::new(),
        subject: quote::subject(
            if mode == ReplyMode::Forward { "Fwd" } else { "Re" },
            original.subject.as_str(),
        ),
        body: match mode {
            ReplyMode::Forward => quote::forward(original, &when, caller.language),
            ReplyMode::Reply | ReplyMode::ReplyAll => quote::reply(original, &when, caller.language),
        },
        send_at: String::new(),
        receipt: false,
    };
    Ok(Begun {
        form,
        answers: thread(original, place, key, mode),
        files,
    })
}

/// RFC 5322 section 3.6.4: the parent's id, and its references with it at the end.
fn thread(original: &ParsedMessage, place: Place, key: MessageKey, mode: ReplyMode) -> Answers {
    let mut references = if original.references.is_empty() {
        original.in_reply_to.clone()
    } else {
        original.references.clone()
    };
    references.extend(original.message_id.clone());
    // Header lines have an end somewhere; the first and the latest are what threads are built from.
    if references.len() > 50 {
        references.drain(1..references.len() - 49);
    }
    let in_reply_to = original.message_id.clone().filter(|_| mode != ReplyMode::Forward);
    Answers {
        mode,
        place,
        key,
        in_reply_to,
        references,
    }
}

fn own_addresses(caller: &Caller, choices: &[FromChoice], from: Option<&FromChoice>) -> Vec<Address> {
    let own = choices
        .iter()
        .filter(|choice| choice.section == Section::Own)
        .map(|choice| &choice.identity.address);
    own.chain(from.map(|choice| &choice.identity.address))
        .chain([&caller.address])
        .cloned()
        .collect()
}

fn main_recipients(original: &ParsedMessage, place: &Place, mine: &[Address]) -> Vec<Mailbox> {
    let author: Vec<Mailbox> = if original.reply_to.is_empty() {
        original.from.clone().into_iter().collect()
    } else {
        original.reply_to.clone()
    };
    let by_me = author.iter().all(|mailbox| mine.contains(&mailbox.address));
    // Answering one's own message goes on talking to those it went to.
    if (guess::is_sent(place) || by_me) && !original.to.is_empty() {
        original.to.clone()
    } else {
        author
    }
}

fn everyone(original: &ParsedMessage, place: &Place, mine: &[Address]) -> (Vec<Mailbox>, Vec<Mailbox>) {
    let mut to = main_recipients(original, place, mine);
    for mailbox in &original.to {
        add(&mut to, mailbox, mine);
    }
    let mut cc = Vec::new();
    for mailbox in &original.cc {
        if !to.iter().any(|known| known.address == mailbox.address) {
            add(&mut cc, mailbox, mine);
        }
    }
    (to, cc)
}

fn add(list: &mut Vec<Mailbox>, mailbox: &Mailbox, but: &[Address]) {
    if !but.contains(&mailbox.address) && !list.iter().any(|known| known.address == mailbox.address) {
        list.push(mailbox.clone());
    }
}

fn listed(people: &[Mailbox]) -> String {
    people
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use domain::folder::{FolderKey, FolderRole};

    use super::*;

    fn people(list: &[&str]) -> Vec<Mailbox> {
        list.iter()
            .map(|text| Mailbox::bare(text.parse().unwrap()))
            .collect()
    }

    #[test]
    fn reply_to_all_leaves_out_oneself_and_the_name_one_writes_in() {
        let original = ParsedMessage {
            from: people(&["bob@demo.test"]).pop(),
            to: people(&["config@demo.test", "carol@demo.test", "alice@demo.test"]),
            cc: people(&["carol@demo.test", "dave@demo.test"]),
            ..ParsedMessage::default()
        };
        let mine = [
            "alice@demo.test".parse().unwrap(),
            "config@demo.test".parse().unwrap(),
        ];
        let place = Place {
            mailbox: "alice@demo.test".parse().unwrap(),
            folder: FolderKey::INBOX,
        };
        let (to, cc) = everyone(&original, &place, &mine);
        assert_eq!(to, people(&["bob@demo.test", "carol@demo.test"]));
        assert_eq!(cc, people(&["dave@demo.test"]));
        let sent = Place {
            folder: FolderKey::Role(FolderRole::Sent),
            ..place
        };
        assert_eq!(main_recipients(&original, &sent, &mine), original.to);
    }
}
