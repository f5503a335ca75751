//! What a writer reads of a message that came back to a mailbox which is not theirs.

use domain::preference::Language;

use crate::ports::{Returned, ReturnedFrom};

/// Subject, and paragraphs.
pub(crate) fn letter(returned: &ReturnedFrom, language: Language) -> (String, Vec<String>) {
    let ReturnedFrom {
        mailbox,
        subject,
        recipients,
    } = returned;
    let mailbox = &mailbox.address;
    let subject = match (subject.as_str(), language) {
        ("", Language::En) => "(no subject)",
        ("", Language::Fr) => "(sans objet)",
        (subject, _) => subject,
    };
    let failed: Vec<&Returned> = recipients.iter().filter(|one| one.failed).collect();
    let delayed: Vec<&Returned> = recipients.iter().filter(|one| !one.failed).collect();
    let title = match (failed.is_empty(), language) {
        (false, Language::En) => format!("Not delivered: {subject}"),
        (false, Language::Fr) => format!("Non remis : {subject}"),
        (true, Language::En) => format!("Delayed: {subject}"),
        (true, Language::Fr) => format!("Retardé : {subject}"),
    };
    let mut paragraphs = vec![match language {
        Language::En => format!("You wrote “{subject}” as {mailbox}. A mail server reports:"),
        Language::Fr => {
            format!("Vous avez écrit « {subject} » en tant que {mailbox}. Un serveur de messagerie signale :")
        }
    }];
    if !failed.is_empty() {
        let head = match language {
            Language::En => "It did not reach:",
            Language::Fr => "Il n’est pas parvenu à :",
        };
        paragraphs.push(listed(head, &failed));
        paragraphs.push(
            match language {
                Language::En => "It waits in your Outbox: there you can correct an address and send it again to those alone.",
                Language::Fr => "Il attend dans votre Boîte d’envoi : vous pouvez y corriger une adresse et le renvoyer à ces seuls destinataires.",
            }
            .to_owned(),
        );
    }
    if !delayed.is_empty() {
        let head = match language {
            Language::En => "Not delivered yet, and tried further without your doing anything:",
            Language::Fr => "Pas encore remis ; les essais continuent sans que vous ayez rien à faire :",
        };
        paragraphs.push(listed(head, &delayed));
    }
    (title, paragraphs)
}

/// A server's words stand as a quotation: they are not ours.
fn listed(head: &str, recipients: &[&Returned]) -> String {
    let mut lines = vec![head.to_owned()];
    for Returned { address, words, .. } in recipients {
        lines.push(format!("- {address}"));
        lines.extend(words.lines().map(|line| format!("  > {line}")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Named;

    #[test]
    fn alice_reads_whom_her_message_as_config_did_not_reach_and_in_whose_words() {
        let returned = ReturnedFrom {
            mailbox: Named {
                address: "config@demo.test".parse().unwrap(),
                name: String::new(),
            },
            subject: "Réglages".to_owned(),
            recipients: vec![
                Returned {
                    address: "bob@elsewhere.test".parse().unwrap(),
                    failed: true,
                    words: "550 5.1.1 unknown".to_owned(),
                },
                Returned {
                    address: "eve@elsewhere.test".parse().unwrap(),
                    failed: false,
                    words: String::new(),
                },
            ],
        };
        let (subject, paragraphs) = letter(&returned, Language::En);
        assert_eq!(subject, "Not delivered: Réglages");
        assert!(paragraphs[0].contains("“Réglages” as config@demo.test"));
        assert_eq!(
            paragraphs[1],
            "It did not reach:\n- bob@elsewhere.test\n  > 550 5.1.1 unknown"
        );
        assert!(paragraphs[3].ends_with("\n- eve@elsewhere.test"));
        let late = ReturnedFrom {
            recipients: returned.recipients[1..].to_vec(),
            ..returned
        };
        let (subject, paragraphs) = letter(&late, Language::Fr);
        assert_eq!((subject.as_str(), paragraphs.len()), ("Retardé : Réglages", 2));
    }
}
