//! The connections of the page, bounded in number and in time.
//!
//! The page and the mail share the descriptors of the process. A thousand idle browsers must not
//! keep mail out, nor silent mail clients the page.
//!
//! Looks up to: nothing.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

use super::open_connections::OpenConnections;

/// How many connections the page has at once.
const MAX_WEB_CONNECTIONS: usize = 64;

/// How often an idle connection is looked at.
const TICK: Duration = Duration::from_secs(1);

/// After how many ticks without a byte a connection is closed.
const MAX_IDLE_TICKS: u32 = 10;

/// After how many ticks a connection is closed, idle or not: a browser opens another one.
const MAX_TICKS: u32 = 120;

/// The port of the page.
pub(super) struct WebListener {
    listener: TcpListener,
    free: Arc<Semaphore>,
    /// The connections for mail, which share the descriptors.
    mail: Arc<OpenConnections>,
}

impl WebListener {
    pub(super) fn new(listener: TcpListener, mail: Arc<OpenConnections>) -> Self {
        Self { listener, free: Arc::new(Semaphore::new(MAX_WEB_CONNECTIONS)), mail }
    }
}

impl Listener for WebListener {
    type Io = WebStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (WebStream, SocketAddr) {
        let Ok(permit) = self.free.clone().acquire_owned().await else { return pending().await };
        loop {
            if let Ok((stream, address)) = self.listener.accept().await {
                return (WebStream::new(stream, permit, self.free.clone()), address);
            }
            self.mail.free_descriptor().await;
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection of the page. It is closed when it is idle: at once if others wait.
pub(super) struct WebStream {
    stream: TcpStream,
    free: Arc<Semaphore>,
    tick: Pin<Box<Sleep>>,
    ticks: u32,
    idle_ticks: u32,
    _permit: OwnedSemaphorePermit,
}

impl WebStream {
    fn new(stream: TcpStream, permit: OwnedSemaphorePermit, free: Arc<Semaphore>) -> Self {
        let tick = Box::pin(sleep(TICK));
        Self { stream, free, tick, ticks: 0, idle_ticks: 0, _permit: permit }
    }

    /// Passes a result on. If there is none yet, waits for the tick at which the connection is
    /// closed.
    fn watch<T>(
        &mut self,
        result: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.idle_ticks = 0;
            return result;
        }
        loop {
            ready!(self.tick.as_mut().poll(context));
            self.tick = Box::pin(sleep(TICK));
            self.ticks += 1;
            self.idle_ticks += 1;
            let is_crowded = self.free.available_permits() == 0;
            if self.ticks >= MAX_TICKS || self.idle_ticks >= MAX_IDLE_TICKS || is_crowded {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
    }
}

impl AsyncRead for WebStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.watch(read, context)
    }
}

impl AsyncWrite for WebStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(written, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
