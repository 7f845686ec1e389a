//! Which readers of a run a process works for.

/// Whose deliveries are claimed, and given up if it is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimScope {
    /// Those of all readers of the run.
    Everybody,
    /// Those of readers whom a person has asked for by name.
    Named,
}

impl ClaimScope {
    /// The end of a condition on deliveries, in SQL.
    pub(super) const fn condition(self) -> &'static str {
        match self {
            Self::Everybody => "",
            Self::Named => " AND asked_at IS NOT NULL",
        }
    }
}
