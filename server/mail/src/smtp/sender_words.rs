//! How servers say "not in this name". A new wording is added here, and to the tests of `classify` as it was said.

/// Said of a sender by servers we know, in lower case. None of them is said of a recipient.
const SENDER_WORDS: [&str; 43] = [
    // Our own milter.
    "from not accepted",
    // Postfix: reject_sender_login_mismatch and kin, check_sender_access, reject_unlisted_sender. Yandex, Zimbra,
    // mailcow, OVH and many others are Postfix underneath or speak like it.
    "sender address rejected",
    "not owned by user",
    "not owned by auth user",
    // Exchange: transport, store driver, submission over SMTP.
    "permissions to send as this sender",
    "sendasdenied",
    "send as denied",
    "not authorized to send as",
    "not allowed to send as",
    "permission to send as",
    "permission to send on behalf",
    "sendonbehalfofdenied",
    "send mail as this sender",
    "client was not authenticated to send anonymous mail",
    // Stalwart, JMAP's forbiddenFrom in words, cyrus, mox.
    "not allowed to send from",
    "not authorized to send from",
    "not permitted to send from",
    "not authorised to send from",
    "allowed to use this sender",
    "unauthorized use of sender",
    // GMX, web.de, IONOS, Strato.
    "sender address is not allowed",
    "sender address not allowed",
    "sender address is not permitted",
    "sender is not allowed to send",
    "sender not allowed",
    "sender not authorized",
    "sender not authorised",
    "unauthorized sender",
    "unauthorised sender",
    "sender is not authorized",
    // Zoho says so of the sender when From is not one of the account's.
    "relaying disallowed as",
    // SendGrid, Amazon SES, Mailgun.
    "does not match a verified sender",
    "email address is not verified",
    "from address is not verified",
    // NetEase, Tencent, hMailServer, SmarterMail, MDaemon.
    "from must equal authorized user",
    "must be same as authorization user",
    "must match the authenticated",
    "must match authenticated",
    "does not match authenticated user",
    "does not match the authenticated",
    // Exim: sender verification, and the usual ACL texts of its authenticated senders.
    "sender verify failed",
    "sender address not owned",
    "not a permitted sender",
];

/// `text` in lower case; `status` is RFC 3463's.
pub(super) fn speaks_of_sender(text: &str, status: Option<(u16, u16, u16)>) -> bool {
    // RFC 3463: X.1.7 bad sender's mailbox syntax, X.1.8 bad sender's system. Exchange: 5.7.60, 5.2.252 (SendAsDenied),
    // 5.2.254 (SendOnBehalfOfDenied).
    let by_status = matches!(status, Some((_, 1, 7 | 8) | (_, 7, 60) | (_, 2, 252 | 254)));
    // "Access denied, bad outbound sender" (5.1.8 at Exchange Online) is a closed account, not a From.
    (by_status && !text.contains("outbound"))
        || (!text.contains("recipient address rejected")
            && SENDER_WORDS.iter().any(|words| text.contains(words)))
}
