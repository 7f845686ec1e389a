//! What stands between a journal and its server, and cuts the line at the worst moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::Room;

/// Where a line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The server never hears of the commit.
    BeforeCommit,
    /// The server has committed, and nobody hears of that.
    BehindCommit,
}

/// A port of this machine that leads to a server's socket.
pub(crate) struct Between {
    pub(crate) port: u16,
    armed: Arc<[AtomicBool; 2]>,
    awaited: Awaited,
    severed: Arc<AtomicBool>,
}

/// The words that have to be said one after the other before a line is cut, the last ones first.
type Awaited = Arc<Mutex<Vec<&'static str>>>;

impl Between {
    pub(crate) fn open(room: &Room) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let armed: Arc<[AtomicBool; 2]> = Arc::default();
        let awaited = Awaited::default();
        let severed: Arc<AtomicBool> = Arc::default();
        let (socket, cuts, words) = (room.socket(), Arc::clone(&armed), Arc::clone(&awaited));
        let is_severed = Arc::clone(&severed);
        thread::spawn(move || {
            for near in listener.incoming() {
                let (Ok(near), Ok(far)) = (near, UnixStream::connect(&socket)) else { continue };
                if is_severed.load(Ordering::SeqCst) {
                    continue;
                }
                break_when_severed(&near, &far, Arc::clone(&is_severed));
                carry((near, far), Arc::clone(&cuts), Arc::clone(&words));
            }
        });
        Self { port, armed, awaited, severed }
    }

    /// Cuts all lines, and lets no new one through.
    pub(crate) fn sever(&self) {
        self.severed.store(true, Ordering::SeqCst);
    }

    /// Lets lines through again.
    pub(crate) fn mend(&self) {
        self.severed.store(false, Ordering::SeqCst);
    }

    /// Cuts the next line that says COMMIT.
    pub(crate) fn cut(&self, at: Cut) {
        self.armed[at as usize].store(true, Ordering::SeqCst);
    }

    /// Cuts the line before the second words reach the server, once the first ones have.
    pub(crate) fn cut_after(&self, first: &'static str, second: &'static str) {
        *self.awaited.lock().unwrap() = vec![second, first];
    }

    /// Whether it has been cut.
    pub(crate) fn has_cut(&self) -> bool {
        self.armed.iter().all(|armed| !armed.load(Ordering::SeqCst))
            && self.awaited.lock().unwrap().is_empty()
    }
}

/// Cuts a line as soon as all are.
fn break_when_severed(near: &TcpStream, far: &UnixStream, severed: Arc<AtomicBool>) {
    let ends = (near.try_clone().unwrap(), far.try_clone().unwrap());
    thread::spawn(move || {
        while !severed.load(Ordering::SeqCst) {
            // A line that has ended has nobody at its other end.
            if ends.0.peer_addr().is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        let _ = ends.0.shutdown(Shutdown::Both);
        let _ = ends.1.shutdown(Shutdown::Both);
    });
}

/// Whether these bytes have the last of the awaited words.
fn hears_last(awaited: &Awaited, bytes: &[u8]) -> bool {
    let mut awaited = awaited.lock().unwrap();
    let has = |words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    awaited.pop_if(|words| has(words)).is_some() && awaited.is_empty()
}

/// Carries what both say, until one of them is cut off.
fn carry((near, far): (TcpStream, UnixStream), cuts: Arc<[AtomicBool; 2]>, awaited: Awaited) {
    let deaf = Arc::new(AtomicBool::new(false));
    let mut ends = (near.try_clone().unwrap(), far.try_clone().unwrap());
    let is_deaf = Arc::clone(&deaf);
    thread::spawn(move || {
        let mut bytes = [0; 8_192];
        while let Ok(count @ 1..) = ends.0.read(&mut bytes) {
            if bytes[..count].windows(6).any(|word| word == b"COMMIT") {
                if cuts[Cut::BeforeCommit as usize].swap(false, Ordering::SeqCst) {
                    break;
                }
                if cuts[Cut::BehindCommit as usize].swap(false, Ordering::SeqCst) {
                    is_deaf.store(true, Ordering::SeqCst);
                }
            }
            if hears_last(&awaited, &bytes[..count]) {
                break;
            }
            if ends.1.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = ends.0.shutdown(Shutdown::Both);
        let _ = ends.1.shutdown(Shutdown::Both);
    });
    let (mut near, mut far) = (near, far);
    thread::spawn(move || {
        let mut bytes = [0; 8_192];
        while let Ok(count @ 1..) = far.read(&mut bytes) {
            if deaf.load(Ordering::SeqCst) || near.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = near.shutdown(Shutdown::Both);
        let _ = far.shutdown(Shutdown::Both);
    });
}
