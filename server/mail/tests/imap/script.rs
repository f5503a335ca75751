//! An IMAP server that does as it is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{address::Address, delegation::AccessRight, desk::Secret};
use mail::{
    imap::{ImapConfig, ImapHost, Limits, Servers},
    tls::TlsMode,
};
use parking_lot::Mutex;
use service::ports::{Login, MailHost, MailboxSession};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What is answered to a command; `TAG` in it is the command's tag.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    Say(&'static str),
    /// Instead of asking for a literal.
    Refuse(&'static str),
    HangUp,
    /// Never answers.
    Sleep,
}

pub(crate) struct Server {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    greeting: &'static str,
    capabilities: &'static str,
    /// By how a command begins; acts are used up but for the last.
    acts: Mutex<Vec<(&'static str, Vec<Act>)>>,
    /// All commands, without tags, literals in place.
    heard: Mutex<Vec<String>>,
    open: AtomicUsize,
    opened: AtomicUsize,
}

impl Server {
    pub(crate) async fn start(capabilities: &'static str, acts: &[(&'static str, &[Act])]) -> Self {
        Self::greeting("* OK hello", capabilities, acts).await
    }

    pub(crate) async fn greeting(
        greeting: &'static str,
        capabilities: &'static str,
        acts: &[(&'static str, &[Act])],
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            greeting,
            capabilities,
            acts: Mutex::new(acts.iter().map(|(on, acts)| (*on, acts.to_vec())).collect()),
            ..State::default()
        });
        let serving = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let state = Arc::clone(&serving);
                tokio::spawn(async move {
                    state.opened.fetch_add(1, Ordering::SeqCst);
                    state.open.fetch_add(1, Ordering::SeqCst);
                    state.serve(tcp).await;
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { port, state }
    }

    /// Commands that begin so.
    pub(crate) fn heard(&self, beginning: &str) -> Vec<String> {
        let heard = self.state.heard.lock();
        heard
            .iter()
            .filter(|c| c.starts_with(beginning))
            .cloned()
            .collect()
    }

    /// Connections by now, and ever.
    pub(crate) fn connections(&self) -> (usize, usize) {
        (
            self.state.open.load(Ordering::SeqCst),
            self.state.opened.load(Ordering::SeqCst),
        )
    }

    pub(crate) fn host(&self) -> ImapHost {
        self.host_within(Limits::default())
    }

    pub(crate) fn host_within(&self, limits: Limits) -> ImapHost {
        self.host_of(Servers::Provider, limits)
    }

    pub(crate) fn host_of(&self, servers: Servers, mut limits: Limits) -> ImapHost {
        limits.silence = Duration::from_millis(500);
        limits.refusal = Duration::ZERO;
        ImapHost::new(ImapConfig {
            servers,
            server: "127.0.0.1".into(),
            port: self.port,
            tls: TlsMode::Plaintext,
            ca: None,
            limits,
        })
        .unwrap()
    }

    pub(crate) async fn mailbox(&self) -> Box<dyn MailboxSession> {
        open(&self.host(), "session").await
    }
}

pub(crate) fn own_servers() -> Servers {
    Servers::Own {
        separator: '*',
        service: Some(("porteplume-service".into(), Secret::new("service"))),
    }
}

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) fn alice() -> Address {
    address("alice@demo.test")
}

pub(crate) fn login(session: &str) -> Login {
    Login {
        address: alice(),
        secret: Some(Secret::new("alice-demo")),
        session: session.to_owned(),
    }
}

pub(crate) async fn open(host: &ImapHost, session: &str) -> Box<dyn MailboxSession> {
    host.open(&login(session), &alice(), AccessRight::Full)
        .await
        .unwrap()
}

impl State {
    async fn serve(&self, tcp: TcpStream) {
        let mut tcp = BufReader::new(tcp);
        if say(&mut tcp, self.greeting).await.is_none() {
            return;
        }
        while let Some(()) = self.answer(&mut tcp).await {}
    }

    /// One command. None ends the connection.
    async fn answer(&self, tcp: &mut BufReader<TcpStream>) -> Option<()> {
        let line = line(tcp).await?;
        let (tag, command) = line.split_once(' ')?;
        let mut command = command.to_owned();
        let act = self.act(&command);
        while let Some((length, waits)) = literal(&command) {
            if waits {
                if let Act::Refuse(words) = act {
                    self.heard.lock().push(command);
                    return say(tcp, &words.replace("TAG", tag)).await;
                }
                say(tcp, "+ go on").await?;
            }
            let mut octets = vec![0; length];
            tcp.read_exact(&mut octets).await.ok()?;
            command.push_str("\r\n");
            command.push_str(&String::from_utf8_lossy(&octets));
            command.push_str(&self::line(tcp).await?);
        }
        let act = act_or_default(act, &command, self.capabilities);
        self.heard.lock().push(command);
        match act {
            Answer::Say(words) => say(tcp, &words.replace("TAG", tag)).await,
            Answer::HangUp => None,
            Answer::Sleep => std::future::pending().await,
        }
    }

    fn act(&self, command: &str) -> Act {
        let mut acts = self.acts.lock();
        let told = acts.iter_mut().find(|(on, _)| command.starts_with(on));
        match told {
            Some((_, acts)) if acts.len() > 1 => acts.remove(0),
            Some((_, acts)) => acts[0],
            None => Act::Say(""),
        }
    }
}

enum Answer {
    Say(String),
    HangUp,
    Sleep,
}

fn act_or_default(act: Act, command: &str, capabilities: &str) -> Answer {
    Answer::Say(match act {
        Act::HangUp => return Answer::HangUp,
        Act::Sleep => return Answer::Sleep,
        Act::Say(words) | Act::Refuse(words) if !words.is_empty() => words.to_owned(),
        _ if command == "CAPABILITY" => format!("* CAPABILITY IMAP4rev1 {capabilities}\r\nTAG OK done"),
        _ if command == "LIST \"\" \"\"" => "* LIST (\\Noselect) \"/\" \"\"\r\nTAG OK done".to_owned(),
        _ if command == "NAMESPACE" => "TAG BAD what?".to_owned(),
        _ if command.starts_with("SELECT") => "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n\
             * OK [PERMANENTFLAGS (\\Seen)] fine\r\nTAG OK [READ-WRITE] done"
            .to_owned(),
        _ => "TAG OK done".to_owned(),
    })
}

async fn say(tcp: &mut BufReader<TcpStream>, words: &str) -> Option<()> {
    tcp.write_all(format!("{words}\r\n").as_bytes()).await.ok()
}

async fn line(tcp: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let length = tcp.read_line(&mut line).await.ok()?;
    (length > 0).then(|| line.trim_end().to_owned())
}

/// The length of the literal announced at the end, and whether the client waits to be asked for it.
fn literal(command: &str) -> Option<(usize, bool)> {
    let (_, announced) = command.strip_suffix('}')?.rsplit_once('{')?;
    let length = announced.trim_end_matches('+');
    Some((length.parse().ok()?, length == announced))
}
