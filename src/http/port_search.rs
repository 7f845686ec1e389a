//! Opens a port that a person knows by heart, or one near it, and says where others reach it.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};

use tokio::net::TcpListener;

/// How many ports are tried.
const MAX_PORTS_TRIED: u16 = 100;

/// What is done if a port is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PortSearch {
    /// That is an error: a person has named the port. The port 0 is any that is free.
    #[default]
    Exactly,
    /// The next one that is free is opened.
    NextFree,
}

/// Opens a port.
///
/// # Errors
///
/// The port is in use, or may not be opened; with [`PortSearch::NextFree`], so are the hundred from it on.
pub async fn open_port(at: SocketAddr, search: PortSearch) -> io::Result<TcpListener> {
    let mut tried = at;
    loop {
        let opened = TcpListener::bind(tried).await;
        let is_taken = opened.as_ref().is_err_and(|cause| cause.kind() == ErrorKind::AddrInUse);
        let next = tried.port().checked_add(1).filter(|next| next - at.port() < MAX_PORTS_TRIED);
        match next {
            Some(next) if is_taken && search == PortSearch::NextFree => tried.set_port(next),
            _ => return opened,
        }
    }
}

/// The address under which another machine of the network reaches a port that is open on every address. No packet is sent:
/// the system says from which of its addresses one would go out.
pub fn find_reachable(open: SocketAddr) -> SocketAddr {
    if !open.ip().is_unspecified() {
        return open;
    }
    // An address of the documentation (RFC 5737, RFC 3849), which nobody has.
    let elsewhere = if open.is_ipv4() { "192.0.2.1:9" } else { "[2001:db8::1]:9" };
    let found = UdpSocket::bind((open.ip(), 0)).and_then(|socket| {
        socket.connect(elsewhere)?;
        socket.local_addr()
    });
    SocketAddr::new(found.map_or(open.ip(), |address| address.ip()), open.port())
}

#[cfg(test)]
mod tests {
    use super::{PortSearch, open_port};

    #[tokio::test]
    async fn a_port_in_use_is_an_error_or_leads_to_the_next_one() {
        let any = "127.0.0.1:0".parse().expect("an address");
        let taken = open_port(any, PortSearch::Exactly).await.expect("a port");
        let taken = taken.local_addr().map(|at| (at, taken)).expect("it is open");
        assert!(open_port(taken.0, PortSearch::Exactly).await.is_err());
        let near = open_port(taken.0, PortSearch::NextFree).await.expect("a port near it");
        assert!(near.local_addr().expect("it is open").port() > taken.0.port());
    }
}
