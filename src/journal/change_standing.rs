//! How an address stands in changes of address that can be taken back.

use jiff::Timestamp;

use crate::address::Address;

/// How an address stands in changes of address that can be taken back.
///
/// Whoever has a forwarded mail can move a reader's place. So for as long as a request lives, the earlier address is the
/// owner: what it asks for holds for the place, wherever that is, and the present address can neither read nor delete
/// what was there before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeStanding {
    /// Where the address's place is by now. `None` if it has it still, or can take it back no more.
    pub moved: Option<MovedPlace>,
    /// The moment until which an earlier address can take the place away. `None` if none can.
    pub held_until: Option<Timestamp>,
}

/// A reader's place that another address has by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedPlace {
    /// The address that has it.
    pub present: Address,
    /// The moment until which it can be taken back.
    pub until: Timestamp,
}
