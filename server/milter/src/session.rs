//! One SMTP session as Postfix tells it, message after message.

use std::{io, time::Duration};

use async_trait::async_trait;
use miltr_common::{
    actions::{Action, Continue},
    commands::{Header, Macro, Mail},
    modifications::ModificationResponse,
    optneg::{Capability, OptNeg, Protocol},
};
use miltr_server::{Error, Milter};
use service::originator::{Amendment, Field, Guard, Refusal, Submitted, Verdict};
use tokio::io::AsyncWrite;

use crate::{answer, stream::Shared};

/// Octets of a whole header. Postfix lets a single field have 100 kB.
const HEADER_MOST: usize = 1 << 20;

/// Postfix waits half a minute for an answer at the end of a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// Change envelope sender.
const SMFIR_CHGFROM: u8 = b'e';

pub(crate) struct Session<S> {
    guard: Guard,
    stream: Shared<S>,
    login: Option<String>,
    envelope_sender: String,
    fields: Vec<Field>,
    octets: usize,
}

impl<S> Session<S> {
    pub(crate) fn new(guard: Guard, stream: Shared<S>) -> Self {
        Self {
            guard,
            stream,
            login: None,
            envelope_sender: String::new(),
            fields: Vec::new(),
            octets: 0,
        }
    }

    fn begin(&mut self, envelope_sender: String) {
        self.envelope_sender = envelope_sender;
        self.fields.clear();
        self.octets = 0;
    }

    async fn verdict(&mut self) -> Verdict {
        if self.octets > HEADER_MOST {
            return Verdict::Refused(Refusal::HeaderTooLarge(HEADER_MOST));
        }
        let Some(login) = self.login.clone() else {
            tracing::warn!(
                "a message without a login: this milter is for submission, and reads {{auth_authen}} of milter_mail_macros"
            );
            return Verdict::Later;
        };
        let submitted = Submitted {
            login,
            envelope_sender: std::mem::take(&mut self.envelope_sender),
            fields: std::mem::take(&mut self.fields),
        };
        match tokio::time::timeout(PATIENCE, self.guard.judge(&submitted)).await {
            Ok(verdict) => verdict,
            Err(_) => {
                tracing::error!("accounts and grants took too long to answer");
                Verdict::Later
            }
        }
    }
}

#[async_trait]
impl<S: AsyncWrite + Unpin + Send> Milter for Session<S> {
    type Error = io::Error;

    async fn option_negotiation(&mut self, theirs: OptNeg) -> Result<OptNeg, Error<io::Error>> {
        let needed = Capability::SMFIF_ADDHDRS | Capability::SMFIF_CHGHDRS | Capability::SMFIF_CHGFROM;
        if !theirs.capabilities.contains(needed) {
            return Err(io::Error::other("the mail server lets no milter change header and envelope").into());
        }
        let unneeded = Protocol::NO_CONNECT
            | Protocol::NO_HELO
            | Protocol::NO_RECIPIENT
            | Protocol::NO_DATA
            | Protocol::NO_BODY
            | Protocol::NO_UNKNOWN
            | Protocol::NO_END_OF_HEADER;
        Ok(OptNeg {
            version: theirs.version.min(OptNeg::default().version),
            capabilities: needed,
            protocol: unneeded.intersection(theirs.protocol),
            ..OptNeg::default()
        })
    }

    /// The macros of MAIL FROM come before it, and with them who signed in.
    async fn macro_(&mut self, told: Macro) -> Result<(), io::Error> {
        if told.code == b'M' {
            self.login = told
                .macros()
                .find(|(name, _)| matches!(*name, b"{auth_authen}" | b"auth_authen"))
                .and_then(|(_, value)| std::str::from_utf8(value).ok())
                .filter(|login| !login.is_empty())
                .map(str::to_owned);
        }
        Ok(())
    }

    async fn mail(&mut self, mail: Mail) -> Result<Action, io::Error> {
        self.begin(mail.sender().into_owned());
        Ok(Continue.into())
    }

    async fn header(&mut self, header: Header) -> Result<Action, io::Error> {
        let field = Field::new(&header.name(), &header.value());
        self.octets += field.name.len() + field.value.len() + 4;
        if self.octets <= HEADER_MOST {
            self.fields.push(field);
        }
        Ok(Continue.into())
    }

    async fn end_of_body(&mut self) -> Result<ModificationResponse, io::Error> {
        Ok(match self.verdict().await {
            Verdict::Passes(amendments) => {
                for amendment in &amendments {
                    if let Amendment::Envelope(sender) = amendment {
                        let sender = sender.to_ascii_domain().unwrap_or_else(|| sender.to_string());
                        let path = format!("<{sender}>\0");
                        self.stream.say(SMFIR_CHGFROM, path.as_bytes()).await?;
                    }
                }
                answer::passes(&amendments)
            }
            Verdict::Refused(refusal) => {
                tracing::info!(%refusal, "a message was refused");
                answer::only(answer::refused(&refusal))
            }
            Verdict::Later => answer::only(answer::later()),
        })
    }

    async fn abort(&mut self) -> Result<(), io::Error> {
        self.begin(String::new());
        Ok(())
    }
}
