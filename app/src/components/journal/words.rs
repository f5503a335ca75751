//! Rights and results in words.

use domain::{
    delegation::{AccessRight, SendRight},
    journal::{Ending, GrantCause},
    time::{Timestamp, When},
};

use crate::i18n::{Locale, tu_string};

type I18n = Locale;

/// `send as, full access, until 31 December 2026`; `none`.
pub fn rights(
    (send, access, _): (SendRight, AccessRight, Option<Timestamp>),
    until: Option<&When>,
    i18n: I18n,
) -> String {
    let send = match send {
        SendRight::None => None,
        SendRight::OnBehalf => Some(tu_string!(i18n, journal.send_on_behalf)),
        SendRight::As => Some(tu_string!(i18n, journal.send_as)),
    };
    let access = match access {
        AccessRight::None => None,
        AccessRight::Read => Some(tu_string!(i18n, journal.read)),
        AccessRight::Full => Some(tu_string!(i18n, journal.full)),
    };
    let mut words: Vec<String> = send.into_iter().chain(access).map(str::to_owned).collect();
    if words.is_empty() {
        return tu_string!(i18n, journal.no_right).to_owned();
    }
    words.extend(
        until.map(|until| tu_string!(i18n, journal.until_then, time = until.long.clone()).to_string()),
    );
    words.join(", ")
}

/// The words, and the class of their colour.
pub fn result(ending: Ending, i18n: I18n) -> (&'static str, &'static str) {
    match ending {
        Ending::Accepted => (tu_string!(i18n, journal.sent), "good"),
        Ending::Refused => (tu_string!(i18n, journal.refused), "bad"),
        Ending::Unclear => (tu_string!(i18n, journal.unclear), "doubt"),
    }
}

pub fn cause(cause: GrantCause, revoked: bool, i18n: I18n) -> &'static str {
    match cause {
        GrantCause::Given if revoked => tu_string!(i18n, journal.taken),
        GrantCause::Given => tu_string!(i18n, journal.given),
        GrantCause::Asked => tu_string!(i18n, journal.asked),
        GrantCause::Left => tu_string!(i18n, journal.left),
        GrantCause::Expired => tu_string!(i18n, journal.expired),
        GrantCause::CommandLine => tu_string!(i18n, journal.command_line),
    }
}
