//! What a refusal is about. Servers agree on little: the same "you may not write in this name" comes at MAIL, at RCPT
//! or after DATA, under a dozen codes and two dozen wordings; and what is truly about a recipient must stay so.

use domain::outbox::RecipientCause;

use super::{reply::Reply, sender_words::speaks_of_sender};

/// Where in the dialogue it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Auth,
    Mail,
    Rcpt,
    /// The answer to DATA, or to the final dot.
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// 4xx, whatever it is about.
    Later,
    /// Not in this name.
    Sender,
    Recipient(RecipientCause),
    TooLarge,
    Credentials,
    Other,
}

/// The verdict on a 4xx or 5xx.
pub(super) fn judge(stage: Stage, reply: &Reply) -> Verdict {
    if reply.code < 500 {
        return Verdict::Later;
    }
    let text = reply.text.to_lowercase();
    let status = reply.status();
    match stage {
        Stage::Auth => return judge_auth(reply),
        _ if speaks_of_sender(&text, status) => return Verdict::Sender,
        _ => {}
    }
    // RFC 4954 section 6; 554 and 550 have other meanings before authentication than this.
    if matches!(reply.code, 530 | 534 | 535 | 538) {
        return Verdict::Credentials;
    }
    if speaks_of_size(stage, &text, status, reply.code) {
        return Verdict::TooLarge;
    }
    match stage {
        Stage::Mail if refuses_at_mail(&text, status, reply.code) => Verdict::Sender,
        Stage::Rcpt => Verdict::Recipient(recipient(&text, status, reply.code)),
        Stage::Data if status.is_some_and(|(_, subject, detail)| (subject, detail) == (2, 2)) => {
            Verdict::Recipient(RecipientCause::MailboxFull)
        }
        _ => Verdict::Other,
    }
}

fn judge_auth(reply: &Reply) -> Verdict {
    match reply.code {
        // Not understood or not offered: no password would help.
        500..=504 => Verdict::Other,
        _ => Verdict::Credentials,
    }
}

/// MAIL names the sender and its size: a refusal of neither the client nor the size is one of the sender.
fn refuses_at_mail(text: &str, status: Option<(u16, u16, u16)>, code: u16) -> bool {
    let of_the_client = [
        "blocked",
        "blacklist",
        "blocklist",
        "spam",
        "reputation",
        "limit",
        "quota",
        "outbound",
        "rbl",
    ]
    .iter()
    .any(|word| text.contains(word));
    if of_the_client {
        return false;
    }
    match code {
        550 | 551 | 553 => true,
        // Exchange `501 5.5.4 Invalid Address`, Stalwart.
        501 => status.is_some_and(|(_, subject, detail)| subject == 1 || (subject, detail) == (5, 4)),
        554 => status.is_some_and(|(_, subject, detail)| subject == 1 || (subject, detail) == (7, 1)),
        _ => false,
    }
}

/// RFC 1870 section 6.1, RFC 3463 X.3.4 and X.2.3. A bare 552 is about the message, or at RCPT about the mailbox.
fn speaks_of_size(stage: Stage, text: &str, status: Option<(u16, u16, u16)>, code: u16) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match status {
        Some((_, 3, 4) | (_, 2, 3)) => true,
        Some(_) => false,
        None if code != 552 => false,
        None if stage == Stage::Rcpt => says(&["size", "too large", "too big", "length"]),
        None => !says(&["quota", "full", "mailbox"]),
    }
}

fn recipient(text: &str, status: Option<(u16, u16, u16)>, code: u16) -> RecipientCause {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["relay", "rcpthosts", "relaying"]) || status.is_some_and(|(_, s, d)| (s, d) == (7, 64)) {
        return RecipientCause::Outside;
    }
    match status {
        Some((_, 2, 2)) => RecipientCause::MailboxFull,
        // X.1.1 to X.1.3: mailbox, system, syntax; X.1.6 moved; X.1.10 and 5.4.1 Exchange's "no such recipient".
        Some((_, 1, 1..=3 | 6 | 10) | (_, 4, 1)) => RecipientCause::Unknown,
        _ if says(&[
            "mailbox full",
            "mailbox is full",
            "over quota",
            "quota exceeded",
            "exceeded storage",
        ]) =>
        {
            RecipientCause::MailboxFull
        }
        _ if says(&[
            "user unknown",
            "unknown user",
            "no such user",
            "no such recipient",
            "does not exist",
            "doesn't exist",
            "unknown recipient",
            "recipient unknown",
            "no mailbox",
            "mailbox not found",
            "user not found",
            "recipient not found",
            "invalid recipient",
            "unrouteable address",
            "not a valid mailbox",
        ]) =>
        {
            RecipientCause::Unknown
        }
        None if code == 552 => RecipientCause::MailboxFull,
        _ => RecipientCause::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::{RecipientCause::*, Stage::*, Verdict::*, *};

    #[track_caller]
    fn all(verdict: Verdict, said: &[(Stage, u16, &str)]) {
        for (stage, code, text) in said {
            assert_eq!(
                judge(*stage, &Reply::new(*code, text)),
                verdict,
                "{stage:?}: {code} {text}"
            );
        }
    }

    #[test]
    fn not_in_this_name_wherever_and_however_it_is_said() {
        all(
            Sender,
            &[
                (
                    Mail,
                    553,
                    "5.7.1 <config@demo.test>: Sender address rejected: not owned by user carol@demo.test",
                ),
                (
                    Rcpt,
                    553,
                    "5.7.1 <config@demo.test>: Sender address rejected: not owned by user carol@demo.test",
                ),
                (
                    Rcpt,
                    553,
                    "5.7.1 <config@demo.test>: Sender address rejected: not logged in",
                ),
                (
                    Mail,
                    553,
                    "5.7.1 Sender address rejected: not owned by auth user.",
                ),
                (
                    Rcpt,
                    554,
                    "5.7.1 <config@demo.test>: Sender address rejected: Access denied",
                ),
                (
                    Rcpt,
                    550,
                    "5.1.0 <config@demo.test>: Sender address rejected: User unknown in virtual mailbox table",
                ),
                (
                    Data,
                    550,
                    "5.7.60 SMTP; Client does not have permissions to send as this sender",
                ),
                (
                    Mail,
                    550,
                    "5.7.60 SMTP; Client does not have permissions to send as this sender",
                ),
                (
                    Data,
                    550,
                    "5.7.1 Client does not have permissions to send as this sender",
                ),
                (
                    Data,
                    554,
                    "5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message",
                ),
                (
                    Data,
                    554,
                    "5.2.252 SendAsDenied; carol@demo.test not allowed to send as config@demo.test; STOREDRV.Submission",
                ),
                (
                    Data,
                    550,
                    "5.7.1 From not accepted: carol@demo.test may not send as or on behalf of config@demo.test",
                ),
                (
                    Data,
                    550,
                    "5.7.1 From not accepted: on behalf of support@demo.test the envelope sender must be your own address, MAIL FROM:<alice@demo.test>",
                ),
                (Data, 550, "5.7.1 Not authorized to send as config@demo.test"),
                (
                    Data,
                    550,
                    "5.7.1 You are not authorized to send from this address",
                ),
                (Mail, 501, "5.5.4 Invalid Address"),
                (Mail, 501, "5.5.4 You are not allowed to send from this address."),
                (Mail, 501, "5.1.7 Bad sender address syntax"),
                (
                    Mail,
                    550,
                    "5.7.1 Client was not authenticated to send anonymous mail during MAIL FROM",
                ),
                (
                    Rcpt,
                    553,
                    "5.7.0 Unauthorized use of sender address (msg ID = ef646daf)",
                ),
                (
                    Data,
                    550,
                    "5.1.0 Sender is not allowed to send from gmail.com (R2)",
                ),
                (
                    Data,
                    550,
                    "The from address does not match a verified Sender Identity. Mail cannot be sent",
                ),
                (
                    Data,
                    554,
                    "Message rejected: Email address is not verified. The following identities failed",
                ),
                (
                    Data,
                    550,
                    "Requested action not taken: mailbox unavailable Sender address is not allowed.",
                ),
                (Data, 553, "Relaying disallowed as config@demo.test"),
                (Mail, 501, "Mail from address must be same as authorization user"),
                (Mail, 553, "Mail from must equal authorized user"),
                (Mail, 550, "From address must match authenticated address"),
                (Rcpt, 550, "Sender verify failed"),
                (
                    Mail,
                    553,
                    "5.1.8 <x@nowhere.test>... Domain of sender address x@nowhere.test does not exist",
                ),
                (Mail, 550, "5.7.1 Requested action not taken"),
            ],
        );
    }

    #[test]
    fn what_is_about_a_recipient_stays_the_recipients() {
        all(
            Recipient(Unknown),
            &[
                (
                    Rcpt,
                    550,
                    "5.1.1 <nobody@demo.test>: Recipient address rejected: User unknown in virtual mailbox table",
                ),
                (
                    Rcpt,
                    550,
                    "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
                ),
                (
                    Rcpt,
                    550,
                    "5.4.1 Recipient address rejected: Access denied. [x.prod.outlook.com]",
                ),
                (Rcpt, 550, "No such user here"),
                (
                    Rcpt,
                    553,
                    "5.1.3 The recipient address <x> is not a valid RFC 5321 address.",
                ),
            ],
        );
        all(
            Recipient(MailboxFull),
            &[
                (
                    Rcpt,
                    552,
                    "5.2.2 <full@demo.test> Quota exceeded (mailbox for user is full)",
                ),
                (
                    Rcpt,
                    552,
                    "Requested mail action aborted: exceeded storage allocation",
                ),
                (Data, 552, "5.2.2 Mailbox is full"),
                (Rcpt, 550, "Mailbox full"),
            ],
        );
        all(
            Recipient(Outside),
            &[
                (Rcpt, 554, "5.7.1 <x@elsewhere.test>: Relay access denied"),
                (Rcpt, 550, "5.7.1 Unable to relay"),
                (Rcpt, 550, "5.7.64 TenantAttribution; Relay Access Denied"),
                (
                    Rcpt,
                    553,
                    "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
                ),
            ],
        );
        all(
            Recipient(RecipientCause::Other),
            &[
                (
                    Rcpt,
                    550,
                    "5.7.1 RESOLVER.RST.NotAuthorized; not authorized to send to this recipient",
                ),
                (
                    Rcpt,
                    554,
                    "5.7.1 <bob@demo.test>: Recipient address rejected: Access denied",
                ),
            ],
        );
    }

    #[test]
    fn size_password_and_the_rest_are_told_apart() {
        all(
            TooLarge,
            &[
                (Mail, 552, "5.3.4 Message size exceeds fixed limit"),
                (Data, 552, "5.3.4 Message too big for system"),
                (Data, 552, "Message exceeds fixed maximum message size"),
                (
                    Data,
                    552,
                    "Requested mail action aborted: exceeded storage allocation",
                ),
                (Rcpt, 552, "5.2.3 Message length exceeds administrative limit"),
                (Data, 554, "5.3.4 Error: message file too big"),
            ],
        );
        all(
            Credentials,
            &[
                (Auth, 535, "5.7.8 Error: authentication failed"),
                (
                    Auth,
                    535,
                    "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
                ),
                (Auth, 534, "5.7.9 Application-specific password required"),
                (Mail, 530, "5.7.0 Authentication required"),
                (Mail, 530, "5.7.57 Client not authenticated to send mail"),
            ],
        );
        all(
            Verdict::Other,
            &[
                (Auth, 504, "5.5.4 Unrecognized authentication type"),
                (Mail, 550, "5.7.1 Your IP is blocked, see https://rbl.example"),
                (Mail, 550, "5.1.8 Access denied, bad outbound sender"),
                (Mail, 550, "5.4.5 Daily user sending limit exceeded"),
                (Mail, 502, "5.5.2 Command not implemented"),
                (Data, 550, "5.7.1 Message content rejected"),
                (Data, 554, "5.7.1 Spam message rejected"),
            ],
        );
        all(
            Later,
            &[
                (Mail, 451, "4.7.1 Sender address rejected: not owned by user"),
                (Rcpt, 450, "4.1.1 unverified address"),
                (Auth, 454, "4.7.0 Temporary authentication failure"),
                (Data, 421, "4.3.2 Service shutting down"),
            ],
        );
    }
}
