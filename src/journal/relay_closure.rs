//! Relays that a sender has found closed, so that the other senders of the run do not call them in vain.

/// A relay that a sender has closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayClosure {
    /// The relay and its user, by a name that is the same on every machine.
    pub relay: String,
    /// Why it is closed, in the words of that sender: one line.
    pub failure: String,
    /// What the closure means for the other senders.
    pub kind: ClosureKind,
}

/// What the closure of a relay by one sender means for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosureKind {
    /// The relay itself has said no, and a person has to mend that: it is closed for all.
    Refused,
    /// The relay itself has said no, and may take messages later: it is closed for all until then.
    Limited,
    /// The sender does not reach the relay. That may be the fault of its machine, so the others try with one line.
    Unreachable,
}
