//! Submission over SMTP (RFC 6409, 5321): one attempt at a time, each answer told for what it is.
//!
//! lettre speaks the protocol; what it cannot tell is kept here: at which stage a server refused, which recipient, and
//! whether the final dot had left when a connection broke. A new server wording for "not in this name" goes into
//! [`sender_words`], and as it was said into the tests of [`classify`].

mod classify;
mod config;
mod dialogue;
mod gate;
mod pool;
mod probe;
mod reply;
mod reports;
mod sender_words;
mod transmit;
mod transport;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{address::Address, outbox::Transmission, preflight::RecipientStanding};
use parking_lot::Mutex;
use service::ports::{Envelope, FinalDot, Login, Probe, Submission};

pub use config::{SetupError, SmtpConfig, Timeouts, UserName};

use dialogue::{Line, Opening, Reach};
use pool::{Pool, Who};

/// [`Submission`] by one server.
pub struct SmtpSubmission {
    config: SmtpConfig,
    reach: Reach,
    pool: Arc<Pool>,
    /// What EHLO last said of SIZE (RFC 1870): nothing yet, or a limit, or none.
    limit: Mutex<Option<Option<u64>>>,
}

/// A connection that is signed in, and whether it has been lying in the pool.
struct Open {
    line: Line,
    who: Who,
    pooled: bool,
}

impl SmtpSubmission {
    /// Reads the authorities and checks the settings; connects only when asked to send.
    pub fn new(config: SmtpConfig) -> Result<Self, SetupError> {
        Ok(Self {
            reach: Reach::new(&config)?,
            pool: Pool::new(&config),
            limit: Mutex::new(None),
            config,
        })
    }

    /// A connection of this login's, from the pool if one there still answers.
    async fn open(&self, login: &Login, from_pool: bool) -> Result<Open, Opening> {
        let who = self.pool.who(&self.config, login);
        while from_pool && let Some(mut line) = self.pool.take(&who) {
            if line.reset().await.is_ok() {
                return Ok(Open {
                    line,
                    who,
                    pooled: true,
                });
            }
        }
        let room = self.pool.room(self.config.timeouts.connect).await?;
        let line = Line::open(
            &self.config,
            &self.reach,
            who.credentials(&self.config, login),
            room,
        )
        .await?;
        *self.limit.lock() = Some(line.features().size);
        Ok(Open {
            line,
            who,
            pooled: false,
        })
    }

    /// Back into the pool, for the next time.
    fn keep(&self, open: Open) {
        self.pool.put(open.who, open.line);
    }
}

#[async_trait]
impl Submission for SmtpSubmission {
    async fn transmit(
        &self,
        login: &Login,
        envelope: &Envelope,
        message: &[u8],
        dot: &dyn FinalDot,
    ) -> Transmission {
        transmit::transmit(self, login, envelope, message, dot).await
    }

    async fn probe(&self, login: &Login, from: &Address) -> Probe {
        probe::probe(self, login, from).await
    }

    async fn close_session(&self, session: &str) {
        self.pool.close_session(session);
    }

    /// Servers tell only when tried: VRFY (RFC 5321 section 3.5) is off wherever it matters.
    async fn recipient(&self, _login: &Login, _recipient: &Address) -> RecipientStanding {
        RecipientStanding::Fine
    }

    async fn limit(&self, login: &Login) -> Option<u64> {
        let known = *self.limit.lock();
        if let Some(limit) = known {
            return limit;
        }
        let open = self.open(login, true).await.ok()?;
        let limit = open.line.features().size;
        self.keep(open);
        limit
    }
}
