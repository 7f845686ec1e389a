//! A line that is far away: every byte arrives so much later, each way, and none is held up by another.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// How many reads can be on their way.
const MAX_ON_THE_WAY: usize = 4096;

/// Carries lines to a port of this machine until the process is ended.
pub async fn serve(port: u16, to: u16, milliseconds: u64) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
    let way = Duration::from_millis(milliseconds);
    loop {
        let Ok((near, _)) = listener.accept().await else { continue };
        tokio::spawn(async move {
            let Ok(far) = TcpStream::connect(("127.0.0.1", to)).await else { return };
            let _ = (near.set_nodelay(true), far.set_nodelay(true));
            let ((from_near, to_near), (from_far, to_far)) = (near.into_split(), far.into_split());
            tokio::spawn(carry(from_near, to_far, way));
            carry(from_far, to_near, way).await;
        });
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Duration) {
    let (on_the_way, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(MAX_ON_THE_WAY);
    let departing = async move {
        loop {
            let mut bytes = Vec::with_capacity(64 << 10);
            match from.read_buf(&mut bytes).await {
                Ok(1..) if on_the_way.send((Instant::now() + way, bytes)).await.is_ok() => {}
                _ => return,
            }
        }
    };
    let arrive = async move {
        while let Some((due, bytes)) = arriving.recv().await {
            sleep_until(due).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(departing, arrive);
}
