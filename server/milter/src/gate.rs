//! Taking connections.

use std::{sync::Arc, time::Duration};

use miltr_server::Server;
use service::originator::Guard;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Semaphore,
};

use crate::{
    listen::{Listen, ListenError, Listener},
    session::Session,
    stream::Shared,
};

/// SMTP sessions at once; Postfix has a hundred processes where nothing else is set.
const SESSIONS: usize = 2000;
/// Octets of one packet. Postfix's longest is a field of `header_size_limit`, 102400.
const PACKET_MOST: usize = 1 << 20;
const BREATH: Duration = Duration::from_millis(100);

/// A milter that is listening.
pub struct Gate {
    listener: Listener,
    place: Listen,
}

impl Gate {
    pub async fn open(at: &Listen) -> Result<Self, ListenError> {
        let listener = Listener::bind(at).await?;
        let place = listener.place(at);
        Ok(Self { listener, place })
    }

    /// Where it listens: the port, where 0 was asked for.
    pub fn place(&self) -> &Listen {
        &self.place
    }

    /// Answers until dropped.
    pub async fn serve(self, guard: Guard) {
        let room = Arc::new(Semaphore::new(SESSIONS));
        loop {
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            let guard = guard.clone();
            let accepted = match &self.listener {
                Listener::Tcp(listener) => listener.accept().await.map(|(stream, _)| {
                    // Packets are small and each is waited for.
                    stream.set_nodelay(true).ok();
                    tokio::spawn(async move {
                        let _permit = permit;
                        converse(stream, guard).await;
                    })
                }),
                Listener::Unix(listener) => listener.accept().await.map(|(stream, _)| {
                    tokio::spawn(async move {
                        let _permit = permit;
                        converse(stream, guard).await;
                    })
                }),
            };
            if let Err(error) = accepted {
                // Out of file descriptors, most likely: some will be free again.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin + Send, guard: Guard) {
    let stream = Shared::new(stream);
    let mut session = Session::new(guard, stream.clone());
    let mut server = Server::new(&mut session, false, PACKET_MOST);
    if let Err(error) = server.handle_connection(stream).await {
        tracing::warn!(%error, "a mail server's connection broke off");
    }
}
