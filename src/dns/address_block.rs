//! Blocks of addresses.

use std::fmt;
use std::net::IpAddr;

/// The addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressBlock {
    /// An address of the block.
    pub address: IpAddr,
    /// How many bits all addresses share.
    pub prefix: u8,
}

impl AddressBlock {
    /// Whether an address is in the block. An IPv4 address is in no block of IPv6.
    pub fn contains(&self, address: IpAddr) -> bool {
        let is_same = |ours: u128, other: u128, bits: u32| {
            let shift = bits.saturating_sub(u32::from(self.prefix));
            ours.checked_shr(shift).unwrap_or(0) == other.checked_shr(shift).unwrap_or(0)
        };
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(other)) => {
                is_same(ours.to_bits().into(), other.to_bits().into(), 32)
            }
            (IpAddr::V6(ours), IpAddr::V6(other)) => is_same(ours.to_bits(), other.to_bits(), 128),
            _ => false,
        }
    }
}

impl fmt::Display for AddressBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::AddressBlock;

    #[test]
    fn a_block_has_the_addresses_with_its_first_bits() {
        let block =
            |address: &str, prefix| AddressBlock { address: address.parse().unwrap(), prefix };
        for (block, inside, outside) in [
            (block("192.0.2.77", 24), "192.0.2.1", "192.0.3.1"),
            (block("192.0.2.1", 32), "192.0.2.1", "192.0.2.2"),
            (block("2001:db8::", 32), "2001:db8:1::1", "2001:db9::1"),
            (block("0.0.0.0", 0), "203.0.113.9", "2001:db8::1"),
            (block("::", 0), "2001:db8::1", "203.0.113.9"),
            (block("192.0.2.1", 32), "::ffff:192.0.2.1", "::ffff:192.0.2.2"),
        ] {
            assert!(block.contains(inside.parse().unwrap()), "{block} {inside}");
            assert!(!block.contains(outside.parse().unwrap()), "{block} {outside}");
        }
    }
}
