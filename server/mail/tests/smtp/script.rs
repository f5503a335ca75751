//! A submission server that does as it is told: what no real one can be made to do.

use std::{net::SocketAddr, sync::Arc};

use parking_lot::Mutex;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it does at one point of the dialogue.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    Say(&'static str),
    HangUp,
    /// Says it, and hangs up.
    SayAndLeave(&'static str),
    /// Never answers.
    Sleep,
}

#[derive(Debug, Clone)]
pub(crate) struct Manners {
    /// What EHLO announces.
    pub(crate) announces: Vec<&'static str>,
    pub(crate) auth: Act,
    pub(crate) mail: Act,
    /// To each recipient in turn; the last one to all further ones.
    pub(crate) rcpt: Vec<Act>,
    pub(crate) data: Act,
    pub(crate) dot: Act,
    /// Octets of a message after which it hangs up, the dot not seen.
    pub(crate) reads: Option<usize>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            announces: vec!["8BITMIME", "AUTH PLAIN LOGIN", "SIZE 50000000"],
            auth: Act::Say("235 2.7.0 Welcome"),
            mail: Act::Say("250 2.1.0 Ok"),
            rcpt: vec![Act::Say("250 2.1.5 Ok")],
            data: Act::Say("354 Go ahead"),
            dot: Act::Say("250 2.0.0 Ok: queued"),
            reads: None,
        }
    }
}

/// The running server and what it heard.
pub(crate) struct Scripted {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Scripted {
    pub(crate) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            heard: Arc::default(),
            bodies: Arc::default(),
        };
        let (heard, bodies) = (Arc::clone(&server.heard), Arc::clone(&server.bodies));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                heard.lock().push("(connection)".to_owned());
                let (manners, heard, bodies) = (manners.clone(), Arc::clone(&heard), Arc::clone(&bodies));
                // A client that goes away is no error here.
                tokio::spawn(async move { serve(stream, &manners, &heard, &bodies).await.ok() });
            }
        });
        server
    }

    /// Every command, a `(connection)` before the first of each.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.heard().iter().filter(|line| *line == "(connection)").count()
    }

    /// Messages as they came over the wire, dots still stuffed.
    pub(crate) fn bodies(&self) -> Vec<Vec<u8>> {
        self.bodies.lock().clone()
    }
}

async fn serve(
    stream: TcpStream,
    manners: &Manners,
    heard: &Mutex<Vec<String>>,
    bodies: &Mutex<Vec<Vec<u8>>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 script ESMTP\r\n").await?;
    let mut asked = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        heard.lock().push(line.clone());
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let act = match verb.as_str() {
            "EHLO" => {
                let mut answer = "250-script\r\n".to_owned();
                for feature in &manners.announces {
                    answer.push_str(&format!("250-{feature}\r\n"));
                }
                stream
                    .write_all(format!("{answer}250 HELP\r\n").as_bytes())
                    .await?;
                continue;
            }
            "AUTH" => manners.auth,
            "MAIL" => {
                asked = 0;
                manners.mail
            }
            "RCPT" => {
                asked += 1;
                manners.rcpt[(asked - 1).min(manners.rcpt.len() - 1)]
            }
            "DATA" => manners.data,
            "QUIT" => Act::SayAndLeave("221 Bye"),
            _ => Act::Say("250 2.0.0 Ok"),
        };
        if !perform(&mut stream, act).await? {
            return Ok(());
        }
        if verb == "DATA" && matches!(manners.data, Act::Say(text) if text.starts_with("354")) {
            if let Some(octets) = manners.reads {
                stream.read_exact(&mut vec![0; octets]).await?;
                return Ok(());
            }
            let mut body = Vec::new();
            while !body.ends_with(b"\r\n.\r\n") {
                if stream.read_until(b'\n', &mut body).await? == 0 {
                    return Ok(());
                }
            }
            bodies.lock().push(body);
            if !perform(&mut stream, manners.dot).await? {
                return Ok(());
            }
        }
    }
}

/// False when the connection is over.
async fn perform(stream: &mut BufReader<TcpStream>, act: Act) -> std::io::Result<bool> {
    match act {
        Act::HangUp => Ok(false),
        Act::Say(text) => {
            stream.write_all(format!("{text}\r\n").as_bytes()).await?;
            Ok(true)
        }
        Act::SayAndLeave(text) => {
            stream.write_all(format!("{text}\r\n").as_bytes()).await?;
            Ok(false)
        }
        Act::Sleep => {
            std::future::pending::<()>().await;
            Ok(false)
        }
    }
}
