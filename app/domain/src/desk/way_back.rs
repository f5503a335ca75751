//! Taking a move back, folder by folder: some of it may fail.

use crate::{
    desk::Moved,
    folder::FolderKey,
    message::{MessageKey, Spot},
};

/// Messages that were moved from one folder: where they lie now, and where they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayBack {
    pub now: FolderKey,
    pub keys: Vec<MessageKey>,
    pub before: FolderKey,
}

impl WayBack {
    /// None where the server did not say what the messages are called now.
    pub fn of(moved: Moved, before: FolderKey) -> Option<Self> {
        (!moved.keys.is_empty()).then_some(Self {
            now: moved.to,
            keys: moved.keys,
            before,
        })
    }

    /// As a field of a form or a parameter: `BEFORE:SPOT,SPOT;…`. Folders and keys are written without these signs.
    pub fn write(ways: &[Self]) -> String {
        let ways = ways.iter().map(|way| {
            let spots = way.keys.iter().map(|key| {
                let folder = way.now.clone();
                Spot { folder, key: *key }.to_string()
            });
            format!("{}:{}", way.before, spots.collect::<Vec<_>>().join(","))
        });
        ways.collect::<Vec<_>>().join(";")
    }

    /// None where any of it cannot be read.
    pub fn read(text: &str) -> Option<Vec<Self>> {
        let way = |text: &str| {
            let (before, spots) = text.split_once(':')?;
            let spots: Vec<Spot> = spots.split(',').map(Spot::parse).collect::<Option<_>>()?;
            let now = spots.first()?.folder.clone();
            spots.iter().all(|spot| spot.folder == now).then_some(())?;
            Some(Self {
                now,
                keys: spots.into_iter().map(|spot| spot.key).collect(),
                before: FolderKey::parse(before)?,
            })
        };
        text.split(';').map(way).collect()
    }
}

/// How taking back went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutBack {
    /// Messages that are where they were before.
    pub back: usize,
    /// Those that were not where they had been moved to any more.
    pub gone: usize,
    /// What can be tried again.
    pub left: Vec<WayBack>,
}

impl PutBack {
    /// What came of one folder: so many messages moved, or it failed.
    pub fn note<E>(&mut self, way: WayBack, moved: Result<u32, E>) -> Option<E> {
        match moved {
            Ok(moved) => {
                let moved = usize::try_from(moved).unwrap_or(usize::MAX).min(way.keys.len());
                self.back += moved;
                self.gone += way.keys.len() - moved;
                None
            }
            Err(error) => {
                self.left.push(way);
                Some(error)
            }
        }
    }

    pub fn is_whole(&self) -> bool {
        self.gone == 0 && self.left.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::FolderRole;

    fn way(before: FolderKey, uids: &[u32]) -> WayBack {
        let key = |uid: &u32| MessageKey {
            validity: 7,
            uid: *uid,
        };
        WayBack {
            now: FolderKey::Role(FolderRole::Archive),
            keys: uids.iter().map(key).collect(),
            before,
        }
    }

    #[test]
    fn a_way_back_is_read_as_it_was_written() {
        let ways = [
            way(FolderKey::INBOX, &[1, 2]),
            way(FolderKey::Path("Clients; été, a:b/c".into()), &[9]),
        ];
        let text = WayBack::write(&ways);
        assert_eq!(WayBack::read(&text).as_deref(), Some(ways.as_slice()));
        for bad in [
            "",
            "inbox",
            "inbox:",
            "inbox:archive",
            "inbox:archive/7-1,junk/7-2",
            ":archive/7-1",
        ] {
            assert_eq!(WayBack::read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn half_of_it_fails() {
        let mut put = PutBack::default();
        let junk = way(FolderKey::Role(FolderRole::Junk), &[4, 5]);
        assert_eq!(put.note(way(FolderKey::INBOX, &[1, 2, 3]), Ok::<_, ()>(2)), None);
        assert!(!put.is_whole());
        assert_eq!(put.note(junk.clone(), Err("away")), Some("away"));
        assert_eq!((put.back, put.gone, put.left), (2, 1, vec![junk]));
    }
}
