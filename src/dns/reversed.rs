//! Addresses as labels of names.

use std::net::IpAddr;

/// The name of an address below a zone such as a blocklist (RFC 5782 §2): its numbers in reverse.
pub fn reverse_address(address: IpAddr, zone: &str) -> String {
    let mut labels = list_labels(address.to_canonical());
    labels.reverse();
    format!("{}.{zone}", labels.join("."))
}

/// The labels of an address: for IPv4 its four numbers, for IPv6 its 32 hexadecimal digits.
pub(super) fn list_labels(address: IpAddr) -> Vec<String> {
    match address {
        IpAddr::V4(address) => address.octets().iter().map(u8::to_string).collect(),
        IpAddr::V6(address) => {
            let nibbles = address.octets().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
            nibbles.map(|nibble| format!("{nibble:x}")).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reverse_address;

    #[test]
    fn the_examples_of_rfc_5782_hold() {
        let reversed = |address: &str| reverse_address(address.parse().unwrap(), "bad.example.com");
        assert_eq!(reversed("192.0.2.99"), "99.2.0.192.bad.example.com");
        assert_eq!(
            reversed("2001:db8:1:2:3:4:567:89ab"),
            "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.bad.example.com"
        );
    }
}
