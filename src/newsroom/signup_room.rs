//! How many readers the form to sign up may still take.

/// From which share of the limit on the editor is told, in percent.
const MIN_TOLD_PERCENT: u64 = 90;

/// How many readers signed up, and how many may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignupRoom {
    /// How many have confirmed and are not suppressed. At most the limit.
    pub readers: u64,
    /// How many may, as `[signup] max_readers` says.
    pub limit: u64,
}

/// How much room the form has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignupRoomGrade {
    /// There is enough.
    #[default]
    Open,
    /// Nine tenths of the limit are reached.
    NearlyFull,
    /// The limit is reached, and the form is closed.
    Full,
}

impl SignupRoom {
    /// How much room the form has.
    pub const fn grade(self) -> SignupRoomGrade {
        if self.readers >= self.limit {
            SignupRoomGrade::Full
        } else if self.readers * 100 >= self.limit * MIN_TOLD_PERCENT {
            SignupRoomGrade::NearlyFull
        } else {
            SignupRoomGrade::Open
        }
    }
}
