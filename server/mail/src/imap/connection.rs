//! One signed-in connection: commands out, replies in, and what is selected.

use std::{sync::Arc, time::Instant};

use async_imap::{
    Authenticator, Client, Session,
    imap_proto::{RequestId, Response, Status},
};
use domain::desk::Secret;
use service::ports::HostError;
use tokio::io::AsyncWriteExt;
use tokio_rustls::rustls::{ClientConfig, pki_types::ServerName};

use super::{
    capabilities::Capabilities,
    command::Command,
    config::ImapConfig,
    data::{Data, Value},
    error::{Code, ImapError, words},
    names::{Names, Namespaces},
    reply::Reply,
    transport,
    wire::Wire,
};

#[derive(Debug)]
pub(super) struct Connection {
    session: Session<Wire>,
    pub(super) capabilities: Capabilities,
    pub(super) namespaces: Namespaces,
    pub(super) names: Names,
    selected: Option<Selected>,
    /// Commands that were done before one given earlier.
    early: Vec<(RequestId, Result<Reply, ImapError>)>,
    /// Since [`Connection::begin`]: something was written that must not be written twice.
    committed: bool,
    /// Since [`Connection::begin`]: the server has answered, so it is there.
    proven: bool,
    /// Missing special folders were made, or could not be.
    pub(super) furnished: bool,
    pub(super) used: Instant,
}

#[derive(Debug, Clone)]
struct Selected {
    name: String,
    write: bool,
    validity: u32,
    exists: u32,
    writable: bool,
    /// May flags like $Forwarded be kept?
    keywords: bool,
}

/// RFC 4616, for names and passwords that LOGIN cannot carry.
struct Plain(Vec<u8>);
impl Authenticator for Plain {
    type Response = Vec<u8>;
    fn process(&mut self, _challenge: &[u8]) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

impl Connection {
    /// Connects and signs in, within `limits.connect`.
    pub(super) async fn open(
        config: &ImapConfig,
        tls: &Arc<ClientConfig>,
        name: &ServerName<'static>,
        user: &str,
        secret: &Secret,
    ) -> Result<Self, ImapError> {
        let opening = async {
            let transport = transport::connect(config, tls, name).await?;
            let mut client = Client::new(Wire::new(transport.socket, config.limits.silence));
            if !transport.greeted {
                greeting(&mut client).await?;
            }
            let session = sign_in(client, user, secret).await?;
            Self::meet(session).await
        };
        tokio::time::timeout(config.limits.connect, opening)
            .await
            .unwrap_or_else(|_| Err(ImapError::Lost("no answer in time".into())))
    }

    /// Asks, in one round trip, what the server can do and how it names folders.
    async fn meet(session: Session<Wire>) -> Result<Self, ImapError> {
        let mut this = Self {
            session,
            capabilities: Capabilities::default(),
            namespaces: Namespaces::default(),
            names: Names::own(&Namespaces::default(), None),
            selected: None,
            early: Vec::new(),
            committed: false,
            proven: true,
            furnished: false,
            used: Instant::now(),
        };
        let asked = ["CAPABILITY", "NAMESPACE", "LIST \"\" \"\""].map(Command::new);
        // A server without NAMESPACE says BAD to it, and no harm is done.
        let replies: Vec<Reply> = this.exchange(&asked).await?.into_iter().flatten().collect();
        let told: Vec<Data<'_>> = replies.iter().flat_map(Reply::data).collect();
        this.capabilities = Capabilities::read(&told);
        this.namespaces = told.iter().find_map(Namespaces::read).unwrap_or_default();
        let separator = told
            .iter()
            .find(|data| data.name == "LIST")
            .and_then(|data| data.values.get(1).map(Value::text))
            .and_then(|text| text.chars().next());
        this.names = Names::own(&this.namespaces, separator);
        Ok(this)
    }

    /// Before each operation on a pooled connection.
    pub(super) fn begin(&mut self) {
        (self.committed, self.proven) = (false, false);
    }

    /// May the operation be repeated on another connection?
    pub(super) fn may_repeat(&self) -> bool {
        !self.committed
    }

    /// From here on the operation must not be repeated. Makes sure first that there is somebody at the other end.
    pub(super) async fn commit(&mut self) -> Result<(), ImapError> {
        self.prove().await?;
        self.committed = true;
        Ok(())
    }

    pub(super) async fn prove(&mut self) -> Result<(), ImapError> {
        if !self.proven {
            self.run(&Command::new("NOOP")).await?;
        }
        Ok(())
    }

    /// Selects a folder unless it is: SELECT to write, EXAMINE to read. Whether it was done just now.
    pub(super) async fn select(&mut self, path: &str, write: bool) -> Result<bool, ImapError> {
        let name = self.names.on_server(path).ok_or(HostError::NoFolder)?;
        if self
            .selected
            .as_ref()
            .is_some_and(|s| s.name == name && s.write == write)
        {
            return Ok(false);
        }
        self.selected = None;
        let command = Command::new(if write { "SELECT" } else { "EXAMINE" }).string(&name);
        let reply = self
            .run(&command)
            .await
            .map_err(|error| error.unless_coded(Code::NoFolder))?;
        self.selected = Some(Selected {
            name,
            write,
            validity: reply.validity.unwrap_or_default(),
            exists: reply.exists,
            writable: write && !reply.read_only,
            keywords: reply.keywords,
        });
        Ok(true)
    }

    /// As [`Connection::select`], for a change to messages known by `validity`. A folder selected long ago does not have
    /// what came since, and a change to a UID it does not know changes nothing and is no error: so it is brought up to
    /// date first.
    pub(super) async fn select_to_change(&mut self, path: &str, validity: u32) -> Result<(), ImapError> {
        if !self.select(path, true).await? {
            self.run(&Command::new("NOOP")).await?;
        }
        self.expect_validity(validity)?;
        if !self.writable() {
            return Err(HostError::ReadOnly.into());
        }
        Ok(())
    }

    /// UIDs of another validity name nothing here.
    pub(super) fn expect_validity(&self, validity: u32) -> Result<(), ImapError> {
        if self.validity() == validity {
            Ok(())
        } else {
            Err(HostError::NoMessage.into())
        }
    }

    pub(super) fn validity(&self) -> u32 {
        self.selected.as_ref().map_or(0, |s| s.validity)
    }

    pub(super) fn exists(&self) -> u32 {
        self.selected.as_ref().map_or(0, |s| s.exists)
    }

    pub(super) fn writable(&self) -> bool {
        self.selected.as_ref().is_some_and(|s| s.writable)
    }

    pub(super) fn keeps_keywords(&self) -> bool {
        self.selected.as_ref().is_some_and(|s| s.keywords)
    }

    pub(super) async fn run(&mut self, command: &Command) -> Result<Reply, ImapError> {
        let lines = self.lines(command);
        match self.write(&lines).await? {
            Ok(tag) => self.finish(&tag).await?,
            Err(refused) => Err(refused),
        }
    }

    /// Several commands in one round trip, each with its own result; the outer error is the connection's. None may use
    /// sequence numbers after one that may change them (RFC 9051 section 5.5).
    pub(super) async fn exchange(
        &mut self,
        commands: &[Command],
    ) -> Result<Vec<Result<Reply, ImapError>>, ImapError> {
        let lines: Vec<Vec<String>> = commands.iter().map(|command| self.lines(command)).collect();
        let mut results = Vec::with_capacity(commands.len());
        if lines.iter().all(|lines| lines.len() == 1) {
            let mut tags = Vec::with_capacity(commands.len());
            self.session.get_mut().gather();
            for line in lines.iter().flatten() {
                tags.push(self.session.run_command(line).await?);
            }
            self.session.get_mut().send().await?;
            for tag in &tags {
                results.push(self.finish(tag).await?);
            }
            return Ok(results);
        }
        for lines in &lines {
            results.push(match self.write(lines).await? {
                Ok(tag) => self.finish(&tag).await?,
                Err(refused) => Err(refused),
            });
        }
        Ok(results)
    }

    /// APPEND: `command` up to the literal, which `content` is. Refusals come before it is sent where that saves much.
    pub(super) async fn append(&mut self, command: Command, content: &[u8]) -> Result<Reply, ImapError> {
        const WORTH_ASKING: usize = 256 * 1024;
        self.commit().await?;
        let unawaited = content.len() <= WORTH_ASKING && self.unawaited(content.len());
        let plus = if unawaited { "+" } else { "" };
        let command = command.then(&format!("{{{}{plus}}}", content.len()));
        let lines = self.lines(&command);
        let tag = match self.write(&lines).await? {
            Ok(tag) => tag,
            Err(refused) => return Err(refused),
        };
        if !unawaited && let Some(refused) = self.continued(&tag).await? {
            return Err(refused);
        }
        let wire = self.session.get_mut();
        wire.write_all(content).await?;
        wire.write_all(b"\r\n").await?;
        wire.flush().await?;
        self.finish(&tag).await?
    }

    fn unawaited(&self, length: usize) -> bool {
        self.capabilities.literal_plus || (self.capabilities.literal_minus && length <= 4096)
    }

    fn lines(&self, command: &Command) -> Vec<String> {
        tracing::trace!(verb = command.verb(), "imap");
        command.lines(|length| self.unawaited(length))
    }

    /// Writes a command with its literals; its tag, or the refusal of a literal.
    async fn write(&mut self, lines: &[String]) -> Result<Result<RequestId, ImapError>, ImapError> {
        let (head, rest) = lines
            .split_first()
            .ok_or(ImapError::Lost("nothing to say".into()))?;
        let tag = self.session.run_command(head).await?;
        for line in rest {
            if let Some(refused) = self.continued(&tag).await? {
                return Ok(Err(refused));
            }
            self.session.run_command_untagged(line).await?;
        }
        Ok(Ok(tag))
    }

    /// Reads one response of those that are not kept aside.
    async fn next<T>(&mut self, read: impl FnOnce(&Response<'_>) -> T) -> Result<T, ImapError> {
        let response = self
            .session
            .read_response()
            .await?
            .ok_or_else(|| ImapError::Lost("closed".into()))?;
        match response.parsed() {
            Response::Data {
                status: Status::Bye, ..
            } => Err(ImapError::Lost("closed by the server".into())),
            response => Ok(read(response)),
        }
    }

    /// Waits for `+`. Some is the refusal that came instead.
    async fn continued(&mut self, tag: &RequestId) -> Result<Option<ImapError>, ImapError> {
        loop {
            let told = self
                .next(|response| match response {
                    Response::Continue(_) => Some(None),
                    Response::Done {
                        tag: done, outcome, ..
                    } if done == tag => Some(Some(ImapError::no(outcome))),
                    _ => None,
                })
                .await?;
            if let Some(told) = told {
                return Ok(told);
            }
        }
    }

    /// Reads to the completion of a command. Of several that are under way another may be done first (RFC 9051
    /// section 5.5): that is kept for when its turn comes.
    async fn finish(&mut self, tag: &RequestId) -> Result<Result<Reply, ImapError>, ImapError> {
        let mut reply = Reply::default();
        let completion = loop {
            if let Some(place) = self.early.iter().position(|(done, _)| done == tag) {
                break self.early.swap_remove(place).1;
            }
            let done = self
                .next(|response| match response {
                    Response::Data { outcome, .. } => {
                        reply.note(outcome);
                        None
                    }
                    Response::Done {
                        tag: done,
                        status,
                        outcome,
                    } => {
                        let mut codes = Reply::default();
                        codes.note(outcome);
                        let completion = match status {
                            Status::Ok => Ok(codes),
                            Status::No => Err(ImapError::no(outcome)),
                            _ => Err(ImapError::Bad {
                                words: words(outcome),
                            }),
                        };
                        Some((done.clone(), completion))
                    }
                    _ => None,
                })
                .await?;
            self.early.extend(done);
        };
        self.proven = true;
        reply.frames = self.session.get_mut().take_aside();
        let exists = reply.follow(self.exists());
        if let Some(selected) = &mut self.selected {
            selected.exists = exists;
        }
        Ok(completion.map(|codes| reply.with_codes(codes)))
    }
}

async fn greeting(client: &mut Client<Wire>) -> Result<(), ImapError> {
    let response = client
        .read_response()
        .await?
        .ok_or_else(|| ImapError::Lost("closed".into()))?;
    match response.parsed() {
        Response::Data {
            status: Status::Ok, ..
        } => Ok(()),
        Response::Data {
            status: Status::Bye, ..
        } => Err(ImapError::turned_away()),
        // PREAUTH would be somebody, but not whom we ask for.
        _ => Err(ImapError::Lost("not greeted".into())),
    }
}

async fn sign_in(client: Client<Wire>, user: &str, secret: &Secret) -> Result<Session<Wire>, ImapError> {
    let sayable = |text: &str| text.bytes().all(|b| (b' '..=b'~').contains(&b));
    let password = secret.expose();
    if user.is_empty()
        || password.is_empty()
        || [user, password].iter().any(|t| t.chars().any(char::is_control))
    {
        return Err(HostError::Credentials.into());
    }
    let signed_in = if sayable(user) && sayable(password) {
        client.login(user, password).await
    } else {
        let plain = Plain(format!("\0{user}\0{password}").into_bytes());
        client.authenticate("PLAIN", plain).await
    };
    signed_in.map_err(|(error, _)| ImapError::sign_in(error))
}
