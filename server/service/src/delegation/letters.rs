//! What notices say, in the reader's language. Pages say it in words of their own; a letter has to stand alone.

use domain::{
    account::Account,
    delegation::{AccessRight, Right, Rights, SendRight},
    folder::percent_encoded,
    journal::GrantCause,
    preference::Language,
};

use crate::{
    dates, deliveries,
    ports::{Named, Told},
};

pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) text: String,
}

pub(super) fn write(told: &Told, reader: &Account, language: Language, url: Option<&str>) -> Letter {
    let words = Words(language);
    let (subject, paragraphs, path) = match told {
        Told::Changed {
            mailbox,
            delegate,
            before,
            after,
            by,
            cause,
        } => {
            let own = delegate.address == reader.address;
            let mut paragraphs = vec![words.happened(mailbox, delegate, by.as_ref(), after, *cause, own)];
            if !after.is_none() {
                paragraphs.push(words.list(words.pick("Rights now:", "Droits désormais :"), after));
            }
            if !before.is_none() && *cause != GrantCause::Expired {
                paragraphs.push(words.list(words.pick("Rights before:", "Droits auparavant :"), before));
            }
            let path = if own {
                "/delegations/rights".to_owned()
            } else {
                format!("/delegations/{}", percent_encoded(mailbox.address.as_str()))
            };
            (
                words.changed_subject(mailbox, delegate, after, own),
                paragraphs,
                path,
            )
        }
        Told::Asked {
            mailbox,
            asker,
            right,
            words: why,
        } => {
            let (asker, mailbox, right) = (called(asker), called(mailbox), words.right(*right));
            let subject = words.pick_owned(
                format!("{asker} asks for a right on {mailbox}"),
                format!("{asker} demande un droit sur {mailbox}"),
            );
            let mut paragraphs = vec![words.pick_owned(
                format!("{asker} asks for this right on {mailbox}: {right}."),
                format!("{asker} demande ce droit sur {mailbox} : {right}."),
            )];
            if !why.is_empty() {
                let quoted: Vec<String> = why.lines().map(|line| format!("> {line}")).collect();
                paragraphs.push(quoted.join("\n"));
            }
            paragraphs.push(
                words
                    .pick(
                        "Nothing changes until you or another person in charge answers, in Porteplume:",
                        "Rien ne change tant que vous, ou une autre personne responsable, n’avez pas répondu, dans Porteplume :",
                    )
                    .to_owned(),
            );
            (subject, paragraphs, "/delegations/requests".to_owned())
        }
        Told::Declined {
            mailbox,
            asker,
            right,
            by,
        } => {
            let own = asker.address == reader.address;
            let (asker, mailbox) = (called(asker), called(mailbox));
            let (by, right) = (called(by), words.right(*right));
            let subject = words.pick_owned(
                format!("Request for a right on {mailbox} declined"),
                format!("Demande d’un droit sur {mailbox} refusée"),
            );
            let whose = if own {
                words.pick_owned(
                    format!("{by} has declined your request for this right on {mailbox}: {right}."),
                    format!("{by} a refusé votre demande de ce droit sur {mailbox} : {right}."),
                )
            } else {
                words.pick_owned(
                    format!("{by} has declined the request of {asker} for this right on {mailbox}: {right}."),
                    format!("{by} a refusé la demande de {asker} pour ce droit sur {mailbox} : {right}."),
                )
            };
            (subject, vec![whose], "/delegations/requests".to_owned())
        }
        Told::Returned(returned) => {
            let (subject, paragraphs) = deliveries::letter(returned, language);
            (subject, paragraphs, "/outbox".to_owned())
        }
    };
    let mut paragraphs = paragraphs;
    if let Some(url) = url {
        paragraphs.push(format!("{url}{path}"));
    }
    paragraphs.push(
        words
            .pick(
                "Porteplume wrote this message by itself; nobody reads answers to it.",
                "Porteplume a écrit ce message de lui-même ; personne ne lit les réponses.",
            )
            .to_owned(),
    );
    Letter {
        subject,
        text: paragraphs.join("\n\n") + "\n",
    }
}

/// `Alice Laurent (alice@demo.test)`.
fn called(named: &Named) -> String {
    if named.name.is_empty() {
        named.address.to_string()
    } else {
        format!("{} ({})", named.name, named.address)
    }
}

#[derive(Clone, Copy)]
struct Words(Language);

impl Words {
    fn pick<'a>(self, en: &'a str, fr: &'a str) -> &'a str {
        match self.0 {
            Language::En => en,
            Language::Fr => fr,
        }
    }

    fn pick_owned(self, en: String, fr: String) -> String {
        match self.0 {
            Language::En => en,
            Language::Fr => fr,
        }
    }

    fn changed_subject(self, mailbox: &Named, delegate: &Named, after: &Rights, own: bool) -> String {
        let mailbox = &mailbox.address;
        match (own, after.is_none()) {
            (true, true) => self.pick_owned(
                format!("You no longer have rights on {mailbox}"),
                format!("Vous n’avez plus de droits sur {mailbox}"),
            ),
            (true, false) => self.pick_owned(
                format!("Your rights on {mailbox}"),
                format!("Vos droits sur {mailbox}"),
            ),
            (false, true) => self.pick_owned(
                format!("{} no longer has rights on {mailbox}", delegate.address),
                format!("{} n’a plus de droits sur {mailbox}", delegate.address),
            ),
            (false, false) => self.pick_owned(
                format!("Rights of {} on {mailbox}", delegate.address),
                format!("Droits de {} sur {mailbox}", delegate.address),
            ),
        }
    }

    fn happened(
        self,
        mailbox: &Named,
        delegate: &Named,
        by: Option<&Named>,
        after: &Rights,
        cause: GrantCause,
        own: bool,
    ) -> String {
        let (mailbox, delegate) = (called(mailbox), called(delegate));
        let by = by.map_or_else(
            || self.pick("An administrator", "L’administration").to_owned(),
            called,
        );
        let pick = |en, fr| self.pick_owned(en, fr);
        match (cause, own) {
            (GrantCause::Expired, true) => pick(
                format!("Your rights on {mailbox} have ended: their last day is over."),
                format!("Vos droits sur {mailbox} ont pris fin : leur dernier jour est passé."),
            ),
            (GrantCause::Expired, false) => pick(
                format!("The rights of {delegate} on {mailbox} have ended: their last day is over."),
                format!("Les droits de {delegate} sur {mailbox} ont pris fin : leur dernier jour est passé."),
            ),
            (GrantCause::Left, true) => pick(
                format!("You have given up your rights on {mailbox}."),
                format!("Vous avez renoncé à vos droits sur {mailbox}."),
            ),
            (GrantCause::Left, false) => pick(
                format!("{delegate} has given up their rights on {mailbox}."),
                format!("{delegate} a renoncé à ses droits sur {mailbox}."),
            ),
            (GrantCause::Asked, true) => pick(
                format!("{by} has granted your request on {mailbox}."),
                format!("{by} a accepté votre demande sur {mailbox}."),
            ),
            (GrantCause::Asked, false) => pick(
                format!("{by} has granted the request of {delegate} on {mailbox}."),
                format!("{by} a accepté la demande de {delegate} sur {mailbox}."),
            ),
            (GrantCause::Given | GrantCause::CommandLine, true) if after.is_none() => pick(
                format!("{by} has taken back your rights on {mailbox}."),
                format!("{by} vous a retiré vos droits sur {mailbox}."),
            ),
            (GrantCause::Given | GrantCause::CommandLine, false) if after.is_none() => pick(
                format!("{by} has taken back the rights of {delegate} on {mailbox}."),
                format!("{by} a retiré à {delegate} ses droits sur {mailbox}."),
            ),
            (GrantCause::Given | GrantCause::CommandLine, true) => pick(
                format!("{by} has set your rights on {mailbox}."),
                format!("{by} a défini vos droits sur {mailbox}."),
            ),
            (GrantCause::Given | GrantCause::CommandLine, false) => pick(
                format!("{by} has set the rights of {delegate} on {mailbox}."),
                format!("{by} a défini les droits de {delegate} sur {mailbox}."),
            ),
        }
    }

    fn right(self, right: Right) -> &'static str {
        match (right, self.0) {
            (Right::SendAs, Language::En) => "Send As (recipients see only the mailbox)",
            (Right::SendAs, Language::Fr) => "Droit d’envoi (les destinataires ne voient que la boîte)",
            (Right::OnBehalf, Language::En) => "Send on behalf (recipients see who writes for the mailbox)",
            (Right::OnBehalf, Language::Fr) => {
                "Droit d’envoyer de la part (les destinataires voient qui écrit pour la boîte)"
            }
            (Right::Read, Language::En) => "Access, to read",
            (Right::Read, Language::Fr) => "Droit d’accès, en lecture",
            (Right::Full, Language::En) => "Access, full",
            (Right::Full, Language::Fr) => "Droit d’accès, complet",
        }
    }

    fn list(self, head: &str, rights: &Rights) -> String {
        let send = match rights.send {
            SendRight::None => None,
            SendRight::OnBehalf => Some(Right::OnBehalf),
            SendRight::As => Some(Right::SendAs),
        };
        let access = match rights.access {
            AccessRight::None => None,
            AccessRight::Read => Some(Right::Read),
            AccessRight::Full => Some(Right::Full),
        };
        let mut lines = vec![head.to_owned()];
        lines.extend(
            [send, access]
                .into_iter()
                .flatten()
                .map(|right| format!("- {}", self.right(right))),
        );
        if let Some(last) = rights.until {
            let last = dates::in_words(last, self.0);
            lines.push(self.pick_owned(
                format!("- until the end of {last}"),
                format!("- jusqu’à la fin du {last}"),
            ));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::{AccountKind, Colour, SentCopies},
        time::Day,
    };

    use super::*;

    fn named(name: &str, address: &str) -> Named {
        Named {
            address: address.parse().unwrap(),
            name: name.to_owned(),
        }
    }

    fn reader(address: &str) -> Account {
        Account {
            id: "reader".parse().unwrap(),
            address: address.parse().unwrap(),
            name: domain::header::DisplayName::default(),
            kind: AccountKind::User,
            colour: Colour::default(),
            active: true,
            admin: false,
            sent_copies: SentCopies::Both,
            quota_mb: 0,
        }
    }

    #[test]
    fn alice_and_the_owner_read_the_same_from_where_each_stands() {
        let told = Told::Changed {
            mailbox: named("Configuration", "config@demo.test"),
            delegate: named("Alice Laurent", "alice@demo.test"),
            before: Rights::NONE,
            after: Rights {
                send: SendRight::As,
                access: AccessRight::Read,
                until: Some(Day::parse("2026-12-31").unwrap()),
            },
            by: Some(named("Dave Morel", "dave@demo.test")),
            cause: GrantCause::Given,
        };
        let alice = write(
            &told,
            &reader("alice@demo.test"),
            Language::Fr,
            Some("https://mail.demo.test"),
        );
        assert_eq!(alice.subject, "Vos droits sur config@demo.test");
        assert_eq!(
            alice.text,
            "Dave Morel (dave@demo.test) a défini vos droits sur Configuration (config@demo.test).\n\n\
             Droits désormais :\n- Droit d’envoi (les destinataires ne voient que la boîte)\n- Droit d’accès, en lecture\n\
             - jusqu’à la fin du 31 décembre 2026\n\nhttps://mail.demo.test/delegations/rights\n\n\
             Porteplume a écrit ce message de lui-même ; personne ne lit les réponses.\n"
        );
        let owner = write(&told, &reader("bob@demo.test"), Language::En, None);
        assert_eq!(owner.subject, "Rights of alice@demo.test on config@demo.test");
        assert!(owner.text.starts_with(
            "Dave Morel (dave@demo.test) has set the rights of Alice Laurent (alice@demo.test) on Configuration"
        ));
        assert!(
            !owner.text.contains("http"),
            "no link where the address is not known"
        );
    }

    #[test]
    fn an_asker_s_words_are_quoted_so_that_they_cannot_pass_for_ours() {
        let told = Told::Asked {
            mailbox: named("", "support@demo.test"),
            asker: named("Carole Besson", "carol@demo.test"),
            right: Right::OnBehalf,
            words: "Pour les congés\nhttps://evil.test".to_owned(),
        };
        let letter = write(&told, &reader("bob@demo.test"), Language::En, Some("https://m"));
        assert!(
            letter.text.contains("\n> Pour les congés\n> https://evil.test\n"),
            "{}",
            letter.text
        );
        assert!(letter.text.contains("\nhttps://m/delegations/requests\n"));
    }
}
