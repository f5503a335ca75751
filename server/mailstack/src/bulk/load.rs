//! Loading over IMAP: MULTIAPPEND (RFC 3502) with literals nobody waits for (RFC 7888).

use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Instant;

use super::{Letter, Letters, Loaded};
use crate::bulk::letter::imap_date;
use crate::probe::{Imap, accepted};
use crate::{Stack, StackError};

/// Messages of one APPEND: one transaction, one index update.
const BATCH: usize = 500;
/// Batches made ahead while Dovecot stores the one before.
const AHEAD: usize = 4;

impl Stack {
    /// Appends `count` generated letters to `folder` of `user`'s mailbox, creating the folder if need be. One connection:
    /// appends to one folder take turns anyway. Quota counts, so give the account none.
    pub fn bulk_append(&self, user: &str, folder: &str, count: usize) -> Result<Loaded, StackError> {
        let started = Instant::now();
        let info = self.info();
        let login = format!("{user}*{}", info.service_user);
        let mut imap = Imap::login(info.imap_port, &login, &info.service_password)?;
        if !folder.eq_ignore_ascii_case("INBOX")
            && !imap.command(&format!("STATUS \"{folder}\" (MESSAGES)"))?.is_ok()
        {
            imap.ok(&format!("CREATE \"{folder}\""))?;
        }
        let mut loaded = Loaded {
            messages: 0,
            bytes: 0,
            took: started.elapsed(),
        };
        thread::scope(|scope| {
            let (made, ready) = sync_channel(AHEAD);
            scope.spawn(move || {
                let mut letters = Letters::new(user, count).take(count).peekable();
                while letters.peek().is_some() {
                    let batch: Vec<Letter> = letters.by_ref().take(BATCH).collect();
                    // The other side hangs up when the server has refused something.
                    if made.send(batch).is_err() {
                        return;
                    }
                }
            });
            for batch in ready {
                let tag = imap.begin(&multiappend(folder, &batch))?;
                accepted(imap.finish(&tag)?)?;
                loaded.messages += batch.len();
                loaded.bytes += batch.iter().map(|letter| letter.bytes.len() as u64).sum::<u64>();
            }
            loaded.took = started.elapsed();
            Ok(loaded)
        })
    }
}

fn multiappend(folder: &str, letters: &[Letter]) -> Vec<u8> {
    let mut command = format!("APPEND \"{folder}\"").into_bytes();
    for letter in letters {
        let (flags, date, size) = (letter.flags, imap_date(letter.received), letter.bytes.len());
        command.extend_from_slice(format!(" ({flags}) \"{date}\" {{{size}+}}\r\n").as_bytes());
        command.extend_from_slice(&letter.bytes);
    }
    command
}
