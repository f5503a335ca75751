use std::collections::HashMap;

use domain::message::{Flags, MessageRow, Spot};
use leptos::prelude::*;

use super::row::Row;
use crate::i18n::{tu_string, use_i18n};
use crate::live::memo;
use crate::state::folders::use_folders;
use crate::state::mail::{Mail, use_mail};

/// The messages of the page under the days they came in.
#[component]
pub(super) fn Rows() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let rows = memo(move || rows(mail));
    let writable = memo(move || {
        mail.listed(|answer| answer.as_ref().is_ok_and(|page| page.writable))
            .unwrap_or(false)
    });
    let days = memo(move || rows.with(|rows| first_of_days(rows)));
    let colours = use_folders().colours();
    // Asked for here so that the server waits for the colours; what follows from them stays in the rows.
    colours.with_untracked(|_| ());
    view! {
        <ul class="messages-scroll" aria-label=tu_string!(i18n, mail.messages)>
            <For each=move || rows.get() key=|row| (row.spot(), bits(row.flags)) let:row>
                {
                    let spot = row.spot();
                    let day = memo(move || days.with(|days| days.get(&spot).cloned()));
                    view! { <Row row=row writable=writable.get_untracked() day=day colours=colours /> }
                }
            </For>
        </ul>
    }
}

fn rows(mail: Mail) -> Vec<MessageRow> {
    let rows = mail.listed(|answer| answer.as_ref().map(|page| page.rows.clone()).unwrap_or_default());
    let rows = rows.unwrap_or_default();
    rows.into_iter()
        .filter(|row| !mail.is_gone(&row.spot()))
        .collect()
}

/// The message that each day's heading stands over.
fn first_of_days(rows: &[MessageRow]) -> HashMap<Spot, String> {
    let mut days = HashMap::new();
    let mut now = None;
    for row in rows {
        if now != Some(&row.when.group) {
            now = Some(&row.when.group);
            days.insert(row.spot(), row.when.group.clone());
        }
    }
    days
}

/// A row whose flags changed elsewhere is drawn anew.
fn bits(flags: Flags) -> u8 {
    [
        flags.seen,
        flags.answered,
        flags.flagged,
        flags.draft,
        flags.forwarded,
    ]
    .into_iter()
    .fold(0, |bits, flag| bits << 1 | u8::from(flag))
}

#[cfg(test)]
mod tests {
    use domain::folder::FolderKey;
    use domain::header::Subject;
    use domain::message::MessageKey;
    use domain::time::When;

    use super::*;

    fn row(uid: u32, day: &str) -> MessageRow {
        MessageRow {
            folder: FolderKey::INBOX,
            key: MessageKey { validity: 1, uid },
            from: None,
            sender: None,
            to: Vec::new(),
            subject: Subject::default(),
            preview: String::new(),
            when: When {
                iso: String::new(),
                short: String::new(),
                long: String::new(),
                group: day.to_owned(),
            },
            size: 0,
            flags: Flags::default(),
            attachments: false,
        }
    }

    #[test]
    fn each_day_stands_over_its_first_message() {
        let days = first_of_days(&[row(9, "Today"), row(8, "Today"), row(5, "Yesterday")]);
        let of = |uid| days.get(&row(uid, "").spot()).map(String::as_str);
        assert_eq!((of(9), of(8), of(5)), (Some("Today"), None, Some("Yesterday")));
    }

    #[test]
    fn every_flag_tells_rows_apart() {
        let seen = Flags {
            seen: true,
            ..Flags::default()
        };
        let flagged = Flags {
            flagged: true,
            ..Flags::default()
        };
        assert_ne!(bits(seen), bits(flagged));
        assert_eq!(bits(Flags::default()), 0);
    }
}
