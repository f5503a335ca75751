use domain::{message::Flags, time::Timestamp};
use mail_parser::DateTime;
use service::ports::{Appended, HostError};

use crate::imap::{
    command::Command,
    connection::Connection,
    error::{Code, ImapError},
    pool::Operation,
};

/// Files a message. Never repeated once begun: twice would be two messages.
pub(super) struct Append<'a> {
    pub(super) folder: &'a str,
    pub(super) message: &'a [u8],
    pub(super) flags: Flags,
    pub(super) date: Option<Timestamp>,
}

impl Operation for Append<'_> {
    type Answer = Appended;

    async fn run(&self, connection: &mut Connection) -> Result<Appended, ImapError> {
        let name = connection
            .names
            .on_server(self.folder)
            .ok_or(HostError::NoFolder)?;
        let size = self.message.len() as u64;
        if let Some(limit) = connection.capabilities.append_limit.filter(|limit| size > *limit) {
            return Err(HostError::TooLarge { limit }.into());
        }
        let mut command = Command::new("APPEND").string(&name).then(&flag_list(self.flags));
        if let Some(date) = self.date {
            command = command.then(&date_time(date));
        }
        let reply = connection
            .append(command, self.message)
            .await
            .map_err(|error| match error {
                // The server does not say where its limit is, but this is over it.
                ImapError::No {
                    code: Code::TooBig, ..
                } => HostError::TooLarge { limit: size - 1 }.into(),
                other => other,
            })?;
        let (validity, uid) = reply.appended.unzip();
        Ok(Appended { validity, uid })
    }
}

fn flag_list(flags: Flags) -> String {
    let set: Vec<&str> = [
        (flags.seen, "\\Seen"),
        (flags.answered, "\\Answered"),
        (flags.flagged, "\\Flagged"),
        (flags.draft, "\\Draft"),
        (flags.forwarded, "$Forwarded"),
        (flags.mdn_sent, "$MDNSent"),
    ]
    .into_iter()
    .filter_map(|(on, name)| on.then_some(name))
    .collect();
    format!("({})", set.join(" "))
}

/// RFC 9051 `date-time`, in UTC.
fn date_time(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let date = DateTime::from_timestamp(at.0.div_euclid(1000));
    let month = MONTHS
        .get(usize::from(date.month.saturating_sub(1)))
        .unwrap_or(&MONTHS[0]);
    format!(
        "\"{:02}-{month}-{:04} {:02}:{:02}:{:02} +0000\"",
        date.day, date.year, date.hour, date.minute, date.second
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_flags_are_written_as_the_protocol_has_them() {
        assert_eq!(
            date_time(Timestamp(1_704_186_000_999)),
            "\"02-Jan-2024 09:00:00 +0000\""
        );
        assert_eq!(date_time(Timestamp(0)), "\"01-Jan-1970 00:00:00 +0000\"");
        assert_eq!(flag_list(Flags::default()), "()");
        let both = Flags {
            seen: true,
            forwarded: true,
            ..Flags::default()
        };
        assert_eq!(flag_list(both), "(\\Seen $Forwarded)");
    }
}
