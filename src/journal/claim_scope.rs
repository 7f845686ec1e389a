//! Which readers of a run a process works for.

use jiff::Timestamp;

use super::delivery::DeliveryId;

/// Whose deliveries are claimed, and given up if it is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimScope {
    /// Those of all readers of the run.
    Everybody,
    /// Those of readers whom a person has asked for by name at this moment. Those whom a person has named
    /// before are left alone.
    Named(Timestamp),
    /// Those of the readers of a stage and of those before it: up to this delivery. The others come later.
    UpTo(DeliveryId),
}

impl ClaimScope {
    /// The end of a condition on deliveries, in SQL.
    pub(super) fn condition(self) -> String {
        match self {
            Self::Everybody => String::new(),
            // The `+` keeps the order of the plan: no other index than that of the states is used.
            Self::Named(asked) => format!(" AND +asked_at = {}", asked.as_millisecond()),
            Self::UpTo(last) => format!(" AND id <= {last}"),
        }
    }
}
