//! Resolves a host name to an address that may be called.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::lookup_host;
use url::{Host, Url};

use super::Asker;
use super::call::RequestFailure;

/// The ends of reserved names, which never exist on the network (RFC 2606 §2, RFC 6761 §6).
const RESERVED_ENDS: &[&str] = &["example", "invalid", "test", "localhost"];

impl Asker {
    /// The address of a page's host: the first of its addresses. All of them must be public.
    pub(super) async fn find_address(&self, page: &Url) -> Result<SocketAddr, RequestFailure> {
        let port = page.port_or_known_default().unwrap_or(443);
        let name = match page.host() {
            None => return Err(RequestFailure::Nameless),
            Some(Host::Ipv4(ip)) => return self.admit(page, SocketAddr::new(ip.into(), port)),
            Some(Host::Ipv6(ip)) => return self.admit(page, SocketAddr::new(ip.into(), port)),
            Some(Host::Domain(name)) => name.trim_end_matches('.'),
        };
        if let Some(names) = &self.names {
            return names.get(name).copied().ok_or(RequestFailure::Nameless);
        }
        if let Some(end) = RESERVED_ENDS.iter().find(|end| name.rsplit('.').next() == Some(end)) {
            return Err(RequestFailure::Reserved(end));
        }
        let found = lookup_host((name, port)).await.map_err(|cause| explain_lookup(&cause))?;
        let addresses: Vec<SocketAddr> = found.map(require_public).collect::<Result<_, _>>()?;
        addresses.first().copied().ok_or(RequestFailure::Nameless)
    }

    /// An address that stands in the page's own address, if it is public or among those that are known.
    fn admit(&self, page: &Url, address: SocketAddr) -> Result<SocketAddr, RequestFailure> {
        let host = page.host_str().unwrap_or_default();
        match self.names.as_ref().and_then(|names| names.get(host)) {
            Some(known) => Ok(*known),
            None => require_public(address),
        }
    }
}

/// The failure of a lookup: the name does not exist, unless the system's words say that no name
/// server answered (`EAI_AGAIN`, which has no error kind of its own).
fn explain_lookup(cause: &io::Error) -> RequestFailure {
    let words = cause.to_string();
    let later = ["Temporary failure", "Try again"].iter().any(|later| words.contains(later));
    if later { RequestFailure::Unanswered } else { RequestFailure::Nameless }
}

fn require_public(address: SocketAddr) -> Result<SocketAddr, RequestFailure> {
    if is_public(address.ip()) { Ok(address) } else { Err(RequestFailure::Private) }
}

/// Whether an address is public (RFC 6890 and its registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let kept = match ip.octets() {
        [0 | 240..=255, ..] | [192, 0, 0, _] => true,
        [100, second, ..] => (64..128).contains(&second),
        [198, second, ..] => matches!(second, 18 | 19),
        _ => false,
    };
    !(kept
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast())
}

/// Whether an IPv6 address is public. Global unicast is `2000::/3`. An address with an IPv4 address
/// inside is judged by that one.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let inner =
        |high: u16, low: u16| is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => inner(high, low),
        [0x2001, 0 | 0xdb8, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn nothing_is_asked_inside_of_a_private_network_however_it_is_written() {
        for kept in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.4",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(kept.parse().expect("an address")), "{kept}");
        }
        for open in [
            "9.9.9.9",
            "192.0.1.1",
            "198.17.0.1",
            "100.128.0.1",
            "2a00:1450::1",
            "64:ff9b::909:909",
        ] {
            assert!(is_public(open.parse().expect("an address")), "{open}");
        }
    }
}
