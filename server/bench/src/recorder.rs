//! Something between a browser and the server that writes down what is asked for and what comes back.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use ureq::Agent;
use ureq::http::{Request, Response};

use crate::browser;

/// One request's answer.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) path: String,
    /// As it travelled.
    pub(crate) encoding: String,
    pub(crate) octets: u64,
}

struct Log {
    loaded: Vec<Loaded>,
    last: Instant,
}

/// Listens on a port of its own; dropping it ends that.
pub(crate) struct Recorder {
    address: SocketAddr,
    log: Arc<Mutex<Log>>,
    over: Arc<AtomicBool>,
}

impl Recorder {
    /// Everything asked of it is asked of `server`, in the name of the session that `cookie` opens.
    pub(crate) fn start(server: &str, cookie: &str) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port for the recorder")?;
        let recorder = Self {
            address: listener.local_addr()?,
            log: Arc::new(Mutex::new(Log {
                loaded: Vec::new(),
                last: Instant::now(),
            })),
            over: Arc::default(),
        };
        let passage = Passage {
            agent: browser::agent(),
            server: server.to_owned(),
            cookie: cookie.to_owned(),
            log: recorder.log.clone(),
        };
        let over = recorder.over.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let passage = passage.clone();
                // A browser hangs up when it likes.
                thread::spawn(move || passage.serve(&stream).ok());
            }
        });
        Ok(recorder)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has been loaded once nothing more was for `quiet`.
    pub(crate) fn settled(&self, quiet: Duration) -> Result<Vec<Loaded>> {
        const PATIENCE: Duration = Duration::from_secs(60);
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            if !log.loaded.is_empty() && log.last.elapsed() > quiet {
                return Ok(log.loaded.clone());
            }
            drop(log);
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the browser did not come to rest within {} s", PATIENCE.as_secs())
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes it, to see that it is over.
        TcpStream::connect(self.address).ok();
    }
}

#[derive(Clone)]
struct Passage {
    agent: Agent,
    server: String,
    cookie: String,
    log: Arc<Mutex<Log>>,
}

impl Passage {
    fn serve(&self, stream: &TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut from = BufReader::new(stream);
        while let Some(request) = read(&mut from)? {
            let path = request
                .uri()
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned();
            let answer = self.pass(request)?;
            let encoding = answer
                .headers()
                .get("content-encoding")
                .and_then(|value| value.to_str().ok());
            let (encoding, octets) = (encoding.unwrap_or("plain").to_owned(), answer.body().len() as u64);
            write(stream, &answer)?;
            let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            log.loaded.push(Loaded {
                path,
                encoding,
                octets,
            });
            log.last = Instant::now();
        }
        Ok(())
    }

    fn pass(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>> {
        let (mut parts, body) = request.into_parts();
        parts.uri = format!("{}{}", self.server, parts.uri).parse()?;
        for hop in ["connection", "content-length"] {
            parts.headers.remove(hop);
        }
        if !self.cookie.is_empty() {
            parts.headers.insert("cookie", self.cookie.parse()?);
        }
        let answer = if body.is_empty() && parts.method == "GET" {
            self.agent.run(Request::from_parts(parts, ()))?
        } else {
            self.agent.run(Request::from_parts(parts, body))?
        };
        let (parts, mut body) = answer.into_parts();
        Ok(Response::from_parts(
            parts,
            body.with_config().limit(browser::MOST).read_to_vec()?,
        ))
    }
}

/// One request (RFC 9112 section 3), as browsers write them: a length or no body. None at the end of the connection.
fn read(from: &mut impl BufRead) -> Result<Option<Request<Vec<u8>>>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        bail!("no request: {line:?}")
    };
    let mut request = Request::builder().method(method).uri(target);
    let mut length = 0;
    loop {
        line.clear();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
        request = request.header(name, value.trim());
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some(request.body(body)?))
}

fn write(mut to: &TcpStream, answer: &Response<Vec<u8>>) -> io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {}\r\ncontent-length: {}\r\n",
        answer.status(),
        answer.body().len()
    )
    .into_bytes();
    for (name, value) in answer.headers() {
        if !["connection", "content-length", "transfer-encoding"].contains(&name.as_str()) {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
    }
    head.extend_from_slice(b"\r\n");
    head.extend_from_slice(answer.body());
    to.write_all(&head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_one_after_the_other() {
        let mut wire: &[u8] =
            b"POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n";
        let first = read(&mut wire).unwrap().unwrap();
        assert_eq!(
            (first.uri().to_string().as_str(), first.body().as_slice()),
            ("/a?b=c", &b"abc"[..])
        );
        assert_eq!(first.headers()["host"], "x");
        assert_eq!(read(&mut wire).unwrap().unwrap().method(), "GET");
        assert!(read(&mut wire).unwrap().is_none());
    }
}
