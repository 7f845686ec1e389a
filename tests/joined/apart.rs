//! Machines in network namespaces of their own, with nothing but lines that can be cut: one to the relay, one to the
//! journal. With `MATINALE_NAMESPACES=required`, a machine that gives no namespaces is a failure; else these tests are
//! passed over.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

use super::{JOIN, machine_at, nobody_is_lost_nor_has_two};
use crate::harness::{Newsroom, Started, skip_without, wait_until};
use crate::server::{Between, Server};

/// Leads a port of a namespace to a socket of the file system, until its parent has ended.
const FORWARD: &str = r#"
import os, socket, sys, threading, time
port, path, parent = int(sys.argv[1]), sys.argv[2], os.getppid()
def watch():
    while os.getppid() == parent: time.sleep(0.1)
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
def pump(a, b):
    try:
        while True:
            read = a.recv(65536)
            if not read: break
            b.sendall(read)
    except OSError: pass
    for end in (a, b):
        try: end.shutdown(socket.SHUT_RDWR)
        except OSError: pass
near = socket.create_server(("127.0.0.1", port), backlog=64)
open(path + ".ready", "w").close()
while True:
    here, _ = near.accept()
    there = socket.socket(socket.AF_UNIX)
    try: there.connect(path)
    except OSError: here.close(); continue
    threading.Thread(target=pump, args=(here, there), daemon=True).start()
    threading.Thread(target=pump, args=(there, here), daemon=True).start()
"#;

/// Whether this machine gives network namespaces, and has what they need.
fn are_there() -> bool {
    let tried = Command::new("unshare")
        .args(["-n", "sh", "-c", "ip link set lo up && python3 -V"])
        .output();
    let are = tried.is_ok_and(|tried| tried.status.success());
    if !are {
        let missing = "network namespaces are missing: run as root, with unshare, ip and python3";
        skip_without("MATINALE_NAMESPACES", "no machine is cut off from its relay", missing);
    }
    are
}

/// A line from a namespace to a port of this machine.
struct Line {
    /// The port, on both sides.
    port: u16,
    path: PathBuf,
    severed: Arc<AtomicBool>,
}

impl Line {
    fn open(folder: &Path, port: u16) -> Self {
        let path = folder.join(format!("line{port}"));
        let listener = UnixListener::bind(&path).unwrap();
        let severed: Arc<AtomicBool> = Arc::default();
        let is_severed = Arc::clone(&severed);
        thread::spawn(move || {
            for near in listener.incoming() {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                if let (Ok(near), false) = (near, is_severed.load(Ordering::SeqCst)) {
                    carry(near, far, &is_severed);
                }
            }
        });
        Self { port, path, severed }
    }

    fn sever(&self) {
        self.severed.store(true, Ordering::SeqCst);
    }

    fn mend(&self) {
        self.severed.store(false, Ordering::SeqCst);
    }
}

/// Carries what both say, until the line is severed. A severed line loses what is under way without a word, as a cable
/// does.
fn carry(near: UnixStream, far: TcpStream, severed: &Arc<AtomicBool>) {
    let (mut from_near, mut to_far) = (near.try_clone().unwrap(), far.try_clone().unwrap());
    let is_severed = Arc::clone(severed);
    thread::spawn(move || {
        pump(&mut from_near, &mut to_far, &is_severed);
        let _ = to_far.shutdown(Shutdown::Both);
    });
    let (mut from_far, mut to_near, is_severed) = (far, near, Arc::clone(severed));
    thread::spawn(move || {
        pump(&mut from_far, &mut to_near, &is_severed);
        let _ = to_near.shutdown(Shutdown::Both);
    });
}

fn pump(from: &mut impl Read, to: &mut impl Write, severed: &AtomicBool) {
    let mut bytes = [0; 8_192];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if severed.load(Ordering::SeqCst) || to.write_all(&bytes[..count]).is_err() {
            return;
        }
    }
}

/// A machine in a namespace of its own.
struct Apart {
    relay: Line,
    journal: Line,
    started: Started,
    _newsroom: Newsroom,
}

impl Apart {
    /// Joins those that send, as another machine whose journal is at a port of this one.
    fn join(first: &Newsroom, urls: [&str; 2], journal: u16) -> Self {
        let newsroom = first.on_another_machine();
        let text = newsroom.text("matinale.toml").replace(urls[0], urls[1]);
        std::fs::write(newsroom.path("matinale.toml"), text).unwrap();
        std::fs::write(newsroom.path("forward.py"), FORWARD).unwrap();
        let lines = [first.relay_port(), journal].map(|port| Line::open(&newsroom.path(""), port));
        let mut script = "ip link set lo up\n".to_owned();
        for Line { port, path, .. } in &lines {
            let path = path.display();
            let forwarded = format!(
                "python3 forward.py {port} {path} &\nwhile [ ! -e {path}.ready ]; do sleep 0.05; done\n"
            );
            script.push_str(&forwarded);
        }
        script += "exec \"$0\" \"$@\"";
        let started = newsroom.start_in_script(&["unshare", "-n"], &script, JOIN);
        let [relay, journal] = lines;
        Self { relay, journal, started, _newsroom: newsroom }
    }
}

fn count_senders(first: &Newsroom) -> usize {
    first.status()["senders"].as_array().unwrap().len()
}

/// One round: one machine is cut off from the relay, one from the journal, one sleeps past its lease, the one that began is
/// killed, and the server is started again.
fn play(readers: usize) {
    let Some(mut server) = Server::another(&[]) else { return };
    let room = server.room();
    let between = Between::open(&room);
    let first = machine_at(&room.settings(), readers, 60);
    let one = first.start(JOIN);
    first.wait_for_messages(4);
    let (far, near) = (room.by(between.port).url(), room.url());
    let join = || Apart::join(&first, [&near, &far], between.port);
    let [no_relay, no_journal, asleep] = [join(), join(), join()];
    wait_until("four senders", || count_senders(&first) == 4);
    let began = first.messages().len();
    first.wait_for_messages(began + 12);
    no_relay.relay.sever();
    no_journal.journal.sever();
    asleep.started.signal("STOP");
    first.wait_for_messages(began + 30);
    server.stop("immediate");
    server.start();
    sleep(Duration::from_secs(7));
    assert!(one.kill(), "it had ended");
    asleep.started.signal("CONT");
    no_journal.journal.mend();
    no_relay.relay.mend();
    for machine in [no_relay, no_journal, asleep] {
        let ran = machine.started.end();
        assert!(matches!(ran.code, Some(0 | 1 | 75)), "{ran}");
    }
    wait_until("nobody sends", || count_senders(&first) == 0);
    let ran = first.send(&[]);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran}");
    nobody_is_lost_nor_has_two(&first, 8);
}

#[test]
fn machines_that_are_cut_off_killed_or_asleep_lose_nobody() {
    if are_there() {
        play(400);
    }
}

/// The same, again and again.
#[test]
#[ignore = "takes minutes"]
fn long_machines_that_are_cut_off_killed_or_asleep_lose_nobody() {
    let rounds = std::env::var("MATINALE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    for _ in 0..rounds.unwrap_or(20) {
        if are_there() {
            play(400);
        }
    }
}
