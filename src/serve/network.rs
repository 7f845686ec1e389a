//! The network that a request comes from.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

use crate::publication::is_private_address;

/// The field in which a proxy says whom it asks for. Each proxy adds an address at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// How many characters are shown of an entry that cannot be read.
const MAX_SHOWN_CHARS: usize = 60;

/// A network: the first 24 bits of an IPv4 address, or the first 48 of an IPv6 address. An internet provider gives
/// one customer at most so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Network([u8; 6]);

impl Network {
    pub(super) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [first, second, third, _] = address.octets();
                Self([0, 0, 0, first, second, third])
            }
            IpAddr::V6(address) => {
                let mut prefix = [0; 6];
                prefix.copy_from_slice(&address.octets()[..6]);
                Self(prefix)
            }
        }
    }
}

/// The network of whoever has sent a request, and what could not be read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AskingNetwork {
    /// The network.
    pub(super) network: Network,
    /// What a proxy says of whom it asks for, if that is no address: one line, without control characters. The network is
    /// that of the proxy then.
    pub(super) unread: Option<String>,
}

impl AskingNetwork {
    /// The network of a request from this address at the other end of the connection. A proxy is believed if it is on
    /// this machine or in a private network.
    pub(super) fn of_request(peer: Option<IpAddr>, headers: &HeaderMap) -> Self {
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        let is_proxy = peer.to_canonical().is_loopback() || is_private_address(peer);
        let told = headers.get_all(FORWARDED_FOR).iter().next_back().filter(|_| is_proxy);
        let told = told.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let last = told.as_deref().and_then(find_last);
        match last.map(|last| read_client(last).ok_or(last)) {
            None => Self { network: Network::of(peer), unread: None },
            Some(Ok(client)) => Self { network: Network::of(client), unread: None },
            Some(Err(last)) => Self { network: Network::of(peer), unread: Some(show(last)) },
        }
    }
}

/// The last entry of a list that is not empty: a list may end in a comma (RFC 9110 §5.6.1).
fn find_last(list: &str) -> Option<&str> {
    list.rsplit(',').map(str::trim).find(|entry| !entry.is_empty())
}

/// Reads an address with or without a port, brackets, and quotes around it.
fn read_client(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim_matches('"').trim();
    let bare = || entry.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok();
    let plain = entry.parse().ok();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    plain.or_else(with_port).or_else(|| bare().map(IpAddr::V6))
}

/// Shows an entry that a stranger may have written.
fn show(entry: &str) -> String {
    entry.chars().take(MAX_SHOWN_CHARS).flat_map(char::escape_debug).collect()
}

/// The network as its addresses and the length of what they share, such as `203.0.113.0/24`.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [0, 0, 0, first, second, third] => write!(f, "{first}.{second}.{third}.0/24"),
            prefix => {
                let mut octets = [0; 16];
                octets[..prefix.len()].copy_from_slice(&prefix);
                write!(f, "{}/48", Ipv6Addr::from(octets))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AskingNetwork, FORWARDED_FOR, HeaderMap, IpAddr, Network};

    fn asking(peer: &str, told: &[&str]) -> AskingNetwork {
        let mut headers = HeaderMap::new();
        for value in told {
            headers.append(FORWARDED_FOR, value.parse().expect("a value"));
        }
        AskingNetwork::of_request(Some(peer.parse().expect("an address")), &headers)
    }

    fn network(peer: &str, told: &[&str]) -> Network {
        asking(peer, told).network
    }

    fn of(address: &str) -> Network {
        Network::of(address.parse::<IpAddr>().expect("an address"))
    }

    #[test]
    fn only_a_proxy_of_the_house_says_whom_it_asks_for() {
        let told = ["203.0.113.7, 198.51.100.9"];
        assert_eq!(network("127.0.0.1", &told), of("198.51.100.9"));
        assert_eq!(network("10.0.0.2", &["203.0.113.7", "198.51.100.9"]), of("198.51.100.9"));
        assert_eq!(network("192.0.2.1", &told), of("192.0.2.1"));
        assert_eq!(network("::1", &["nobody"]), of("::1"));
    }

    #[test]
    fn an_address_is_read_with_a_port_brackets_quotes_and_a_comma_behind_it() {
        for (entry, client) in [
            ("198.51.100.1:5555", "198.51.100.1"),
            ("\"198.51.100.1:5555\"", "198.51.100.1"),
            ("10.0.0.1, 198.51.100.1,", "198.51.100.1"),
            ("198.51.100.1 , ,", "198.51.100.1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]\"", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
        ] {
            let read = asking("127.0.0.1", &[entry]);
            assert_eq!(read, AskingNetwork { network: of(client), unread: None }, "{entry}");
        }
        for (entry, shown) in [("unknown", "unknown"), ("é\"", "é\\\"")] {
            let read = asking("127.0.0.1", &[entry]);
            assert_eq!(read.network, of("127.0.0.1"), "{entry}");
            assert_eq!(read.unread.as_deref(), Some(shown), "{entry}");
        }
        assert_eq!(asking("192.0.2.1", &["unknown"]).unread, None, "nobody believes it anyway");
        assert_eq!(asking("127.0.0.1", &[",", " , "]).unread, None);
    }

    #[test]
    fn the_addresses_of_one_network_are_one() {
        assert_eq!(of("198.51.100.9"), of("198.51.100.200"));
        assert_eq!(of("198.51.100.9"), of("::ffff:198.51.100.1"));
        assert_ne!(of("198.51.100.9"), of("198.51.101.9"));
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:ffff::"));
        assert_ne!(of("2001:db8:1::"), of("2001:db8:2::"));
    }

    #[test]
    fn a_network_is_written_without_what_tells_its_addresses_apart() {
        assert_eq!(of("198.51.100.9").to_string(), "198.51.100.0/24");
        assert_eq!(of("2001:db8:1:2::3").to_string(), "2001:db8:1::/48");
    }
}
