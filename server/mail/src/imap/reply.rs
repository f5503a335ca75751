use std::ops::RangeInclusive;

use async_imap::imap_proto::{Outcome, ResponseCode, rfc4315::UidSetMember};
use bytes::Bytes;
use service::ports::ARRIVED_MOST;

use super::data::Data;

/// What a command that went well brought.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// Untagged data, to be read by [`Reply::data`].
    pub(super) frames: Vec<Bytes>,
    /// Messages in the selected folder by now.
    pub(super) exists: u32,
    /// How many were said to be gone.
    pub(super) expunged: u32,
    pub(super) validity: Option<u32>,
    pub(super) read_only: bool,
    pub(super) keywords: bool,
    /// APPENDUID: validity and UID.
    pub(super) appended: Option<(u32, u32)>,
    /// COPYUID: how many, the UIDVALIDITY there, and the UIDs there unless they are too many to list.
    pub(super) copied: Option<Copied>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) count: u32,
    pub(super) validity: u32,
    pub(super) uids: Option<Vec<u32>>,
}

impl Reply {
    pub(super) fn data(&self) -> impl Iterator<Item = Data<'_>> {
        self.frames.iter().filter_map(|frame| Data::read(frame))
    }

    pub(super) fn note(&mut self, outcome: &Outcome<'_>) {
        match &outcome.code {
            Some(ResponseCode::UidValidity(validity)) => self.validity = Some(*validity),
            Some(ResponseCode::ReadOnly) => self.read_only = true,
            Some(ResponseCode::PermanentFlags(flags)) => {
                self.keywords = flags
                    .iter()
                    .any(|f| f == "\\*" || f.eq_ignore_ascii_case("$Forwarded"));
            }
            Some(ResponseCode::AppendUid(validity, uids)) => {
                self.appended = uids.first().map(|uid| (*validity, first(uid)));
            }
            Some(ResponseCode::CopyUid(validity, _, there)) => {
                self.copied = Some(Copied {
                    count: total(there),
                    validity: *validity,
                    uids: (total(there) <= ARRIVED_MOST).then(|| there.iter().flat_map(listed).collect()),
                });
            }
            _ => {}
        }
    }

    /// With what the response said that completed the command.
    pub(super) fn with_codes(self, done: Reply) -> Reply {
        Reply {
            validity: done.validity.or(self.validity),
            read_only: done.read_only || self.read_only,
            keywords: done.keywords || self.keywords,
            appended: done.appended.or(self.appended),
            copied: done.copied.or(self.copied),
            ..self
        }
    }

    /// Follows the number of messages, from `exists` before; what it is now.
    pub(super) fn follow(&mut self, exists: u32) -> u32 {
        let mut now = exists;
        for (number, word) in self.frames.iter().filter_map(|frame| counted(frame)) {
            if word.eq_ignore_ascii_case("EXISTS") {
                now = number;
            } else if word.eq_ignore_ascii_case("EXPUNGE") {
                now = now.saturating_sub(1);
                self.expunged += 1;
            }
        }
        self.exists = now;
        now
    }
}

/// `* 12 EXISTS`, without reading longer responses for it.
fn counted(frame: &[u8]) -> Option<(u32, &str)> {
    if frame.len() > 40 {
        return None;
    }
    let (number, word) = std::str::from_utf8(frame)
        .ok()?
        .strip_prefix("* ")?
        .split_once(' ')?;
    Some((number.parse().ok()?, word.trim_end()))
}

fn first(member: &UidSetMember) -> u32 {
    match member {
        UidSetMember::Uid(uid) => *uid,
        UidSetMember::UidRange(range) => *range.start(),
    }
}

fn total(set: &[UidSetMember]) -> u32 {
    set.iter().map(count).fold(0, u32::saturating_add)
}

fn listed(member: &UidSetMember) -> RangeInclusive<u32> {
    match member {
        UidSetMember::Uid(uid) => *uid..=*uid,
        UidSetMember::UidRange(range) => range.clone(),
    }
}

fn count(member: &UidSetMember) -> u32 {
    match member {
        UidSetMember::Uid(_) => 1,
        UidSetMember::UidRange(range) => (range.end() - range.start()).saturating_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_are_counted_in_the_order_they_come() {
        let mut reply = Reply {
            frames: [
                "* 2 EXPUNGE\r\n",
                "* 7 EXISTS\r\n",
                "* 1 EXPUNGE\r\n",
                "* 3 FETCH (FLAGS ())\r\n",
                "* 0 RECENT\r\n",
            ]
            .map(Bytes::from)
            .to_vec(),
            ..Reply::default()
        };
        assert_eq!(reply.follow(5), 6);
        assert_eq!(reply.expunged, 2);
        assert_eq!(Reply::default().follow(5), 5);
    }

    #[test]
    fn uid_sets_are_counted_without_listing_them() {
        let range = UidSetMember::UidRange(3..=u32::MAX);
        assert_eq!(count(&range), u32::MAX - 2);
        assert_eq!(first(&range), 3);
        let mut reply = Reply::default();
        reply.note(&Outcome {
            code: Some(ResponseCode::CopyUid(
                9,
                Vec::new(),
                vec![UidSetMember::Uid(1), range],
            )),
            information: None,
        });
        let copied = reply.copied.unwrap();
        assert_eq!((copied.count, copied.uids), (u32::MAX - 1, None));
    }
}
