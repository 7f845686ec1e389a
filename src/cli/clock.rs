//! The clock of the machine.

#![allow(clippy::disallowed_methods, reason = "this is where the clock is read")]

use jiff::Zoned;

/// This moment, in the machine's own time zone.
pub(super) fn machine_clock() -> Zoned {
    Zoned::now()
}
