//! The network that a request comes from.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::publication::is_private_address;

/// The field in which a proxy says whom it asks for. Each proxy adds an address at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

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

    /// The network of whoever has sent a request, from this address at the other end of the connection. A proxy is
    /// believed if it is on this machine or in a private network.
    pub(super) fn of_request(peer: Option<IpAddr>, headers: &HeaderMap) -> Self {
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        let is_proxy = peer.to_canonical().is_loopback() || is_private_address(peer);
        let told = headers.get_all(FORWARDED_FOR).iter().next_back();
        let told = told.filter(|_| is_proxy).and_then(|value| value.to_str().ok());
        let client = told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
        Self::of(client.unwrap_or(peer))
    }
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
    use super::{FORWARDED_FOR, HeaderMap, IpAddr, Network};

    fn network(peer: &str, told: &[&str]) -> Network {
        let mut headers = HeaderMap::new();
        for value in told {
            headers.append(FORWARDED_FOR, value.parse().expect("a value"));
        }
        Network::of_request(Some(peer.parse().expect("an address")), &headers)
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
