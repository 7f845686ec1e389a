//! An address and a moment, as they stand in tokens.

use jiff::Timestamp;

use crate::address::Address;

/// An address and a moment, as they stand in tokens.
pub(super) struct DatedAddress {
    /// The address.
    pub(super) address: Address,
    /// The moment, in whole milliseconds.
    pub(super) moment: Timestamp,
}

impl DatedAddress {
    /// Writes the moment and the address into bytes.
    pub(super) fn write(address: &Address, moment: Timestamp) -> Vec<u8> {
        [&moment.as_millisecond().to_be_bytes()[..], address.as_str().as_bytes()].concat()
    }

    /// Reads what [`write`](Self::write) has written.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let (moment, address) = text.split_first_chunk::<8>()?;
        let moment = Timestamp::from_millisecond(i64::from_be_bytes(*moment)).ok()?;
        let address = Address::parse(std::str::from_utf8(address).ok()?).ok()?;
        Some(Self { address, moment })
    }
}
