//! A name server of a test: it answers from a table, over UDP and TCP.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often an idle server looks whether its test is over.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The codes of an answer (RFC 1035 §4.1.1).
const NO_ERROR: u8 = 0;
const SERVER_FAILURE: u8 = 2;
const NO_NAME: u8 = 3;

/// The lines of a table: a name, a kind, and the value behind them. The kinds are `A`, `AAAA`, `MX`, `PTR` and `TXT`. A
/// name with `SERVFAIL` gets that answer, one with `SILENT` gets none, and one with `LONG` none in UDP but that it is
/// cut off (TC), whatever is asked of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Zone(Vec<String>);

impl Zone {
    pub(crate) fn new<L: Into<String>>(lines: impl IntoIterator<Item = L>) -> Self {
        Self(lines.into_iter().map(Into::into).collect())
    }

    /// With these lines in place of those that begin so, of which there must be one.
    #[track_caller]
    pub(crate) fn with(&self, beginning: &str, lines: &[&str]) -> Self {
        let mut zone = self.0.clone();
        zone.retain(|line| !line.starts_with(beginning));
        assert!(zone.len() < self.0.len(), "no line begins with {beginning:?}: {:#?}", self.0);
        zone.extend(lines.iter().map(|line| (*line).to_owned()));
        Self(zone)
    }

    /// With these lines besides.
    pub(crate) fn and(&self, lines: &[&str]) -> Self {
        let more = lines.iter().map(|line| (*line).to_owned());
        Self(self.0.iter().cloned().chain(more).collect())
    }

    /// The values of a name, of this kind.
    fn values(&self, name: &str, kind: &str) -> Vec<&str> {
        let lines = self.0.iter().filter_map(|line| {
            let (owner, rest) = line.split_once(' ')?;
            let (found, value) = rest.split_once(' ').unwrap_or((rest, ""));
            (owner.eq_ignore_ascii_case(name) && found == kind).then_some(value)
        });
        lines.collect()
    }

    /// Whether a name exists, or one below it.
    fn knows(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let owners = self.0.iter().filter_map(|line| line.split(' ').next());
        owners.map(str::to_ascii_lowercase).any(|owner| {
            owner == name || owner.strip_suffix(&name).is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// The answer to a question. `None` if there is none.
    fn answer(&self, query: &[u8], carrier: Carrier) -> Option<Vec<u8>> {
        let question = Question::read(query)?;
        let Question { name, kind, bytes } = &question;
        if !self.values(name, "SILENT").is_empty() {
            return None;
        }
        let is_cut_off = carrier == Carrier::Udp && !self.values(name, "LONG").is_empty();
        let values = if is_cut_off { Vec::new() } else { self.values(name, kind) };
        let code = match () {
            () if !self.values(name, "SERVFAIL").is_empty() => SERVER_FAILURE,
            () if self.knows(name) => NO_ERROR,
            () => NO_NAME,
        };
        let mut answer = query[..2].to_vec();
        answer.extend([0x81 | u8::from(is_cut_off) << 1, 0x80 | code, 0, 1]);
        answer.extend(u16::try_from(values.len()).unwrap().to_be_bytes());
        answer.extend([0; 4]);
        answer.extend_from_slice(bytes);
        for value in values {
            // The name of the question, its kind and class, and a minute.
            answer.extend([0xc0, 12]);
            answer.extend_from_slice(&bytes[bytes.len() - 4..]);
            answer.extend([0, 0, 0, 60]);
            let value = write_value(kind, value);
            answer.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            answer.extend(value);
        }
        Some(answer)
    }
}

/// What a query came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrier {
    Udp,
    Tcp,
}

/// A question of a query.
struct Question {
    name: String,
    kind: &'static str,
    /// The question as it came.
    bytes: Vec<u8>,
}

impl Question {
    fn read(query: &[u8]) -> Option<Self> {
        let mut at = 12;
        let mut labels = Vec::new();
        while query.get(at).is_some_and(|length| *length > 0) {
            let end = at + 1 + usize::from(query[at]);
            labels.push(String::from_utf8_lossy(query.get(at + 1..end)?).into_owned());
            at = end;
        }
        let end = at + 5;
        let kind = match query.get(at + 1..at + 3)? {
            [0, 1] => "A",
            [0, 12] => "PTR",
            [0, 15] => "MX",
            [0, 16] => "TXT",
            [0, 28] => "AAAA",
            _ => "OTHER",
        };
        Some(Self { name: labels.join("."), kind, bytes: query.get(12..end)?.to_vec() })
    }
}

fn write_value(kind: &str, value: &str) -> Vec<u8> {
    match kind {
        "A" | "AAAA" => match value.parse().expect("an address") {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        },
        "MX" => {
            let (preference, host) = value.split_once(' ').expect("a preference and a name");
            let preference: u16 = preference.parse().expect("a number");
            [&preference.to_be_bytes()[..], &write_name(host)].concat()
        }
        "TXT" => {
            let strings = value.as_bytes().chunks(255);
            strings.flat_map(|one| [&[u8::try_from(one.len()).unwrap()], one].concat()).collect()
        }
        _ => write_name(value),
    }
}

fn write_name(name: &str) -> Vec<u8> {
    let labels = name.split('.').filter(|label| !label.is_empty());
    let mut bytes: Vec<u8> = labels
        .flat_map(|label| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat())
        .collect();
    bytes.push(0);
    bytes
}

/// A name server, until this value is dropped.
pub(crate) struct NameServer {
    pub(crate) address: SocketAddr,
    is_over: Arc<AtomicBool>,
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

impl NameServer {
    pub(crate) fn open(zone: Zone) -> Self {
        let (udp, tcp) = bind_both();
        let address = udp.local_addr().unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let (zone, over) = (Arc::new(zone), Arc::clone(&is_over));
        let (tcp_zone, tcp_over) = (Arc::clone(&zone), Arc::clone(&is_over));
        udp.set_read_timeout(Some(LOOK_AGAIN)).unwrap();
        tcp.set_nonblocking(true).unwrap();
        thread::spawn(move || {
            let mut query = [0; 4096];
            while !over.load(Ordering::Relaxed) {
                let Ok((length, caller)) = udp.recv_from(&mut query) else { continue };
                if let Some(answer) = zone.answer(&query[..length], Carrier::Udp) {
                    let _ = udp.send_to(&answer, caller);
                }
            }
        });
        thread::spawn(move || {
            while !tcp_over.load(Ordering::Relaxed) {
                match tcp.accept() {
                    Ok((stream, _)) => {
                        let zone = Arc::clone(&tcp_zone);
                        thread::spawn(move || answer_stream(&zone, stream));
                    }
                    Err(_) => thread::sleep(LOOK_AGAIN),
                }
            }
        });
        Self { address, is_over }
    }
}

/// Sockets of both kinds on the same port.
fn bind_both() -> (UdpSocket, TcpListener) {
    loop {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()) {
            return (udp, tcp);
        }
    }
}

/// Answers the queries of a connection (RFC 1035 §4.2.2).
fn answer_stream(zone: &Zone, mut stream: TcpStream) {
    let _ = stream.set_nonblocking(false);
    let mut length = [0; 2];
    while stream.read_exact(&mut length).is_ok() {
        let mut query = vec![0; u16::from_be_bytes(length).into()];
        if stream.read_exact(&mut query).is_err() {
            return;
        }
        let Some(answer) = zone.answer(&query, Carrier::Tcp) else { continue };
        let length = u16::try_from(answer.len()).unwrap().to_be_bytes();
        if stream.write_all(&[&length[..], &answer].concat()).is_err() {
            return;
        }
    }
}
