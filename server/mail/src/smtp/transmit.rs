//! One attempt to hand a message over, wholly told.

use std::borrow::Cow;

use domain::{
    address::Address,
    outbox::{RecipientCause, RecipientRefusal, Refusal, RefusalCause, Transmission},
};
use service::ports::{Envelope, FinalDot, Login};

use super::{
    Open, SmtpSubmission,
    classify::{Stage, Verdict, judge},
    dialogue::{Features, Opening, Undelivered},
    reply::{Broken, Reply},
    reports,
};

pub(super) async fn transmit(
    submission: &SmtpSubmission,
    login: &Login,
    envelope: &Envelope,
    message: &[u8],
    dot: &dyn FinalDot,
) -> Transmission {
    let message = with_crlf(message);
    let mut from_pool = true;
    loop {
        let mut open = match submission.open(login, from_pool).await {
            Ok(open) => open,
            Err(Opening::Unreachable(words)) => return Transmission::Deferred { words },
            Err(Opening::NotSignedIn(reply)) => return refused(envelope, Stage::Auth, &reply),
        };
        match introduce(&mut open, envelope, &message).await {
            Ok(()) => {}
            // What lay in the pool may have died since it last answered. No recipient was named yet.
            Err(Stop::Hung(_)) if open.pooled => {
                from_pool = false;
                continue;
            }
            Err(stop) => return stop.told(submission, open),
        }
        return match deliver(&mut open, envelope, &message, dot).await {
            Ok(transmission) => Stop::Told(transmission).told(submission, open),
            Err(stop) => stop.told(submission, open),
        };
    }
}

/// Why a dialogue went no further.
enum Stop {
    /// For a reason that leaves the connection usable.
    Told(Transmission),
    /// The connection is gone, the message certainly not taken.
    Hung(String),
    /// It is gone, and the final dot had left. A late answer to it must find nobody who listens for another.
    Dotted(String),
}

impl Stop {
    fn told(self, submission: &SmtpSubmission, open: Open) -> Transmission {
        match self {
            Self::Told(transmission) => {
                submission.keep(open);
                transmission
            }
            Self::Hung(words) => Transmission::Deferred { words },
            Self::Dotted(words) => Transmission::Unclear { words },
        }
    }

    fn at(stage: Stage, envelope: &Envelope, broken: Broken) -> Self {
        match broken {
            Broken::Said(reply) if reply.closes() => Self::Hung(reply.words()),
            Broken::Said(reply) => Self::Told(refused(envelope, stage, &reply)),
            Broken::Lost(words) => Self::Hung(words),
        }
    }

    fn refused(cause: RefusalCause, words: String) -> Self {
        Self::Told(Transmission::Refused(Refusal { cause, words }))
    }
}

/// MAIL, with all that has to be declared.
async fn introduce(open: &mut Open, envelope: &Envelope, message: &[u8]) -> Result<(), Stop> {
    let features = open.line.features();
    if let Some(limit) = features.size.filter(|limit| message.len() as u64 > *limit) {
        let words = format!("{} octets; the server takes at most {limit}", message.len());
        return Err(Stop::refused(RefusalCause::TooLarge, words));
    }
    let Some(sender) = envelope.sender.to_ascii_domain() else {
        let words = format!("the domain of {} has no form that servers know", envelope.sender);
        return Err(Stop::refused(RefusalCause::Other, words));
    };
    let parameters = parameters(features, envelope, message)?;
    let answer = open.line.mail(&sender, &parameters).await;
    answer
        .map(|_| ())
        .map_err(|broken| Stop::at(Stage::Mail, envelope, broken))
}

fn parameters(features: Features, envelope: &Envelope, message: &[u8]) -> Result<String, Stop> {
    let mut parameters = String::new();
    if features.takes_size {
        parameters.push_str(&format!(" SIZE={}", message.len()));
    }
    if features.dsn {
        parameters.push_str(&reports::of_message(envelope));
    }
    if features.eight_bit && !message.is_ascii() {
        parameters.push_str(" BODY=8BITMIME");
    }
    let beyond_ascii: Vec<&Address> = envelope
        .recipients
        .iter()
        .filter(|r| r.needs_smtputf8())
        .collect();
    if !beyond_ascii.is_empty() || envelope.sender.needs_smtputf8() || !header(message).is_ascii() {
        if features.utf8 {
            parameters.push_str(" SMTPUTF8");
        } else {
            let words = "the server takes no addresses beyond ASCII (SMTPUTF8, RFC 6531)".to_owned();
            let cause = if beyond_ascii.is_empty() {
                RefusalCause::Other
            } else {
                RefusalCause::Recipients(
                    beyond_ascii
                        .into_iter()
                        .map(|address| RecipientRefusal {
                            address: address.clone(),
                            cause: RecipientCause::Other,
                            words: words.clone(),
                        })
                        .collect(),
                )
            };
            return Err(Stop::refused(cause, words));
        }
    }
    Ok(parameters)
}

fn header(message: &[u8]) -> &[u8] {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    &message[..end.unwrap_or(message.len())]
}

/// RCPT for each, then the message for those that are taken.
async fn deliver(
    open: &mut Open,
    envelope: &Envelope,
    message: &[u8],
    dot: &dyn FinalDot,
) -> Result<Transmission, Stop> {
    let asked = ask_recipients(open, envelope).await?;
    if let Some(words) = asked.later {
        return Ok(Transmission::Deferred { words });
    }
    if asked.taken.is_empty() {
        let words = asked
            .refused
            .first()
            .map(|refusal| refusal.words.clone())
            .unwrap_or_default();
        return Err(Stop::refused(RefusalCause::Recipients(asked.refused), words));
    }
    let ready = open.line.data().await;
    ready.map_err(|broken| Stop::at(Stage::Data, envelope, broken))?;
    match open.line.message(message, dot).await {
        Ok(reply) => Ok(Transmission::Accepted {
            words: reply.words(),
            refused: asked.refused,
        }),
        Err(Undelivered::Said(reply)) if reply.closes() => Err(Stop::Hung(reply.words())),
        Err(Undelivered::Said(reply)) => Ok(match judge(Stage::Data, &reply) {
            // Said of all that were taken; which of them, the server does not tell.
            Verdict::Recipient(cause) => {
                let of_each = asked.taken.into_iter().map(|address| RecipientRefusal {
                    address,
                    cause,
                    words: reply.words(),
                });
                Transmission::Refused(Refusal {
                    cause: RefusalCause::Recipients(asked.refused.into_iter().chain(of_each).collect()),
                    words: reply.words(),
                })
            }
            _ => refused(envelope, Stage::Data, &reply),
        }),
        Err(Undelivered::LostBeforeDot(words)) => Err(Stop::Hung(words)),
        Err(Undelivered::LostAfterDot(words)) => Err(Stop::Dotted(words)),
    }
}

#[derive(Default)]
struct Asked {
    taken: Vec<Address>,
    refused: Vec<RecipientRefusal>,
    /// A recipient is to be tried later, in these words, and so is the message: one that had gone to the others by
    /// then would either miss this one or reach them twice.
    later: Option<String>,
}

async fn ask_recipients(open: &mut Open, envelope: &Envelope) -> Result<Asked, Stop> {
    let mut asked = Asked::default();
    let mut full_for_now: Vec<RecipientRefusal> = Vec::new();
    let dsn = open.line.features().dsn;
    let wanted = |recipient| {
        if dsn {
            reports::of_recipient(envelope, recipient)
        } else {
            String::new()
        }
    };
    for recipient in &envelope.recipients {
        let refusal = |cause, words| RecipientRefusal {
            address: recipient.clone(),
            cause,
            words,
        };
        let Some(on_the_wire) = recipient.to_ascii_domain() else {
            let words = "its domain has no form that servers know".to_owned();
            asked.refused.push(refusal(RecipientCause::Unknown, words));
            continue;
        };
        let reply = match open.line.rcpt(&on_the_wire, &wanted(recipient)).await {
            Ok(_) => {
                asked.taken.push(recipient.clone());
                continue;
            }
            Err(Broken::Said(reply)) if !reply.closes() => reply,
            Err(broken) => return Err(Stop::at(Stage::Rcpt, envelope, broken)),
        };
        match judge(Stage::Rcpt, &reply) {
            // A full mailbox may stay so for days, and should not keep the others waiting.
            Verdict::Later if reply.status().is_some_and(|(_, subject, _)| subject == 2) => {
                full_for_now.push(refusal(RecipientCause::MailboxFull, reply.words()));
            }
            Verdict::Later => asked.later = asked.later.or_else(|| Some(reply.words())),
            Verdict::Recipient(cause) => asked.refused.push(refusal(cause, reply.words())),
            _ => return Err(Stop::Told(refused(envelope, Stage::Rcpt, &reply))),
        }
    }
    if asked.taken.is_empty() {
        asked.later = asked
            .later
            .or_else(|| full_for_now.first().map(|refusal| refusal.words.clone()));
    }
    asked.refused.append(&mut full_for_now);
    Ok(asked)
}

/// What a 4xx or 5xx means for the whole message.
fn refused(envelope: &Envelope, stage: Stage, reply: &Reply) -> Transmission {
    let words = reply.words();
    let cause = match judge(stage, reply) {
        Verdict::Later => return Transmission::Deferred { words },
        Verdict::Sender => RefusalCause::FromNotAllowed {
            address: envelope.header_from.clone(),
        },
        Verdict::TooLarge => RefusalCause::TooLarge,
        Verdict::Credentials => RefusalCause::Credentials,
        Verdict::Recipient(_) | Verdict::Other => RefusalCause::Other,
    };
    Transmission::Refused(Refusal { cause, words })
}

/// A bare CR or LF is neither a line end nor anything else in SMTP (RFC 5321 section 2.3.8), and what one server takes
/// for text another takes for the end of the message.
fn with_crlf(message: &[u8]) -> Cow<'_, [u8]> {
    let is_bare = |at: usize| match message[at] {
        b'\r' => message.get(at + 1) != Some(&b'\n'),
        b'\n' => at == 0 || message[at - 1] != b'\r',
        _ => false,
    };
    if !(0..message.len()).any(is_bare) {
        return Cow::Borrowed(message);
    }
    let mut whole = Vec::with_capacity(message.len() + message.len() / 40);
    for (at, octet) in message.iter().enumerate() {
        if is_bare(at) {
            whole.extend_from_slice(b"\r\n");
        } else {
            whole.push(*octet);
        }
    }
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_is_crlf() {
        assert!(matches!(with_crlf(b"a\r\nb\r\n"), Cow::Borrowed(b"a\r\nb\r\n")));
        assert_eq!(with_crlf(b"\na\n.\rb\r\n\r").as_ref(), b"\r\na\r\n.\r\nb\r\n\r\n");
    }

    #[test]
    fn the_header_ends_at_the_empty_line() {
        assert_eq!(header("A: b\r\n\r\né".as_bytes()), b"A: b");
        assert_eq!(header(b"A: b"), b"A: b");
    }
}
