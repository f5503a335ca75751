use std::collections::BTreeMap;

use bytes::Bytes;
use service::ports::RawRows;

use crate::imap::{
    command::{Command, uid_sets},
    connection::Connection,
    data::{Data, Value},
    error::ImapError,
    pool::Operation,
    row::{self, Fetched},
    structure::WordsPart,
};

/// The newest messages, by sequence number: as quick in a mailbox of 100,000 as in one of ten.
pub(super) struct List<'a> {
    pub(super) folder: &'a str,
    pub(super) write: bool,
    pub(super) skip: u32,
    pub(super) take: u32,
}

impl Operation for List<'_> {
    type Answer = RawRows;

    async fn run(&self, connection: &mut Connection) -> Result<RawRows, ImapError> {
        let mut current = connection.select(self.folder, self.write).await?;
        loop {
            let total = connection.exists();
            let window = window(total, self.skip, self.take);
            let mut commands: Vec<Command> = window
                .map(|(low, high)| {
                    Command::new(format!(
                        "FETCH {low}:{high} {}",
                        row::items(&connection.capabilities)
                    ))
                })
                .into_iter()
                .collect();
            // News (EXISTS, EXPUNGE) come with NOOP: after FETCH, so that its numbers mean what we think they mean
            // (RFC 9051 section 5.5), and in the same round trip.
            if !current {
                commands.push(Command::new("NOOP"));
            }
            let mut replies = connection.exchange(&commands).await?.into_iter();
            let fetched = window.and_then(|_| replies.next());
            let mut changed = connection.exists() != total;
            let mut later = Vec::new();
            if let Some(reply) = replies.next() {
                let reply = reply?;
                changed |= reply.expunged > 0;
                later = reply.frames;
            }
            if changed && !current {
                current = true;
                continue;
            }
            let mut frames = match fetched {
                Some(reply) => reply?.frames,
                None => Vec::new(),
            };
            frames.extend(later);
            let mut rows = read(&frames);
            rows.sort_by_key(|fetched| std::cmp::Reverse(fetched.number));
            return page(connection, rows, connection.exists()).await;
        }
    }
}

/// Sequence numbers, oldest and newest. None where nothing is left to show.
fn window(total: u32, skip: u32, take: u32) -> Option<(u32, u32)> {
    let high = total.checked_sub(skip)?;
    let shown = take.min(high);
    (shown > 0).then(|| (high - shown + 1, high))
}

/// The rows of FETCH responses; changes of flags that came later are in them.
pub(super) fn read(frames: &[Bytes]) -> Vec<Fetched> {
    let mut rows: BTreeMap<u32, Fetched> = BTreeMap::new();
    for data in frames.iter().filter_map(|frame| Data::read(frame)) {
        if let Some(fetched) = Fetched::read(&data) {
            rows.insert(fetched.number, fetched);
        } else if let Some(known) = data.number.and_then(|number| rows.get_mut(&number))
            && let Some((_, flags)) = row::pairs(&data).find(|(name, _)| name.is("FLAGS"))
        {
            known.row.flags = row::flags(flags);
        }
    }
    rows.into_values().collect()
}

/// What is answered, first words fetched where the server has no PREVIEW.
pub(super) async fn page(
    connection: &mut Connection,
    mut rows: Vec<Fetched>,
    total: u32,
) -> Result<RawRows, ImapError> {
    if !connection.capabilities.preview {
        add_previews(connection, &mut rows).await?;
    }
    Ok(RawRows {
        validity: connection.validity(),
        rows: rows.into_iter().map(|fetched| fetched.row).collect(),
        total,
        writable: connection.writable(),
    })
}

/// One more round trip: of every message the first octets of its first text, grouped by where that stands.
async fn add_previews(connection: &mut Connection, rows: &mut [Fetched]) -> Result<(), ImapError> {
    let mut groups: BTreeMap<(String, bool), Vec<u32>> = BTreeMap::new();
    for fetched in rows.iter() {
        if let Some(WordsPart { section, html, .. }) = &fetched.words {
            groups
                .entry((section.clone(), *html))
                .or_default()
                .push(fetched.row.uid);
        }
    }
    let commands: Vec<Command> = groups
        .iter()
        .flat_map(|((section, html), uids)| {
            // HTML begins with styles as often as not.
            let octets = if *html { 4000 } else { 800 };
            uid_sets(uids).into_iter().map(move |set| {
                Command::new(format!("UID FETCH {set} (UID BODY.PEEK[{section}]<0.{octets}>)"))
            })
        })
        .collect();
    for reply in connection.exchange(&commands).await? {
        // A list without first words is still a list.
        let Ok(reply) = reply else { continue };
        for data in reply.data().filter(|data| data.name == "FETCH") {
            let item = |wanted: fn(&Value<'_>) -> bool| {
                row::pairs(&data).find(|(name, _)| wanted(name)).map(|(_, v)| v)
            };
            let uid = item(|name| name.is("UID")).and_then(Value::number);
            let body = item(|name| name.text().starts_with("BODY[")).and_then(Value::octets);
            let row = rows.iter_mut().find(|f| Some(u64::from(f.row.uid)) == uid);
            if let (Some(fetched), Some(body)) = (row, body)
                && let Some(part) = &fetched.words
            {
                fetched.row.preview = row::preview(part, body);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_the_last_numbers() {
        assert_eq!(window(100_000, 0, 50), Some((99_951, 100_000)));
        assert_eq!(window(100_000, 50, 50), Some((99_901, 99_950)));
        assert_eq!(window(7, 6, 3), Some((1, 1)));
        assert_eq!(window(7, 0, u32::MAX), Some((1, 7)));
        for (total, skip, take) in [(0, 0, 50), (7, 7, 3), (7, 0, 0), (7, u32::MAX, u32::MAX)] {
            assert_eq!(window(total, skip, take), None);
        }
    }

    #[test]
    fn later_flags_are_the_ones_that_count() {
        let frames = [
            Bytes::from("* 2 FETCH (UID 5 FLAGS () ENVELOPE ())\r\n"),
            Bytes::from("* 2 FETCH (FLAGS (\\Seen))\r\n"),
            Bytes::from("* 9 FETCH (FLAGS (\\Seen))\r\n"),
        ];
        let rows = read(&frames);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].row.flags.seen);
    }
}
