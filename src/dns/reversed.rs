//! Addresses as names of a zone.

use std::net::IpAddr;

/// The name of an address below a zone such as a blocklist (RFC 5782 §2): its numbers in reverse.
pub fn reverse_address(address: IpAddr, zone: &str) -> String {
    let labels: Vec<String> = match address.to_canonical() {
        IpAddr::V4(address) => address.octets().iter().rev().map(u8::to_string).collect(),
        IpAddr::V6(address) => {
            let nibbles =
                address.octets().into_iter().rev().flat_map(|byte| [byte & 15, byte >> 4]);
            nibbles.map(|nibble| format!("{nibble:x}")).collect()
        }
    };
    format!("{}.{zone}", labels.join("."))
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
