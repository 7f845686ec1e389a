//! Addresses that belong to no public network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is this machine's, or one inside of a private network: RFC 1918, RFC 4193,
/// link-local (RFC 3927, RFC 4291 §2.5.6), or shared by a provider's customers (RFC 6598).
pub fn is_private_address(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

const fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    let is_shared = first == 100 && second >= 64 && second < 128;
    ip.is_loopback() || ip.is_private() || ip.is_link_local() || is_shared
}

const fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::is_private_address;

    #[test]
    fn an_address_of_the_house_is_told_from_a_public_one() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.4",
            "169.254.1.1",
            "100.64.0.1",
            "100.127.255.255",
            "::1",
            "fd12::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_private_address(private.parse().expect("an address")), "{private}");
        }
        for public in [
            "9.9.9.9",
            "172.32.0.1",
            "192.169.0.1",
            "100.128.0.1",
            "100.63.255.255",
            "0.0.0.0",
            "192.0.2.1",
            "255.255.255.255",
            "::",
            "2001:db8::1",
            "2a00:1450::1",
            "fec0::1",
            "ff02::1",
            "::ffff:9.9.9.9",
        ] {
            assert!(!is_private_address(public.parse().expect("an address")), "{public}");
        }
    }
}
