//! What a sender learns while it renews its lease.

use super::issue_stop::IssueStop;
use super::relay_closure::RelayClosure;

/// What a sender has to know of its run from time to time, whatever it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeaseRenewal {
    /// The stop of the issue, if one stands.
    pub stop: Option<IssueStop>,
    /// The relays that other senders of the run have found closed, and that are closed still.
    pub closures: Vec<RelayClosure>,
    /// How many other senders work on the run.
    pub others: u64,
    /// How many messages of the run were handed over so far by all senders, if the store counts them.
    pub hand_overs: Option<u64>,
    /// Whether another sender has ended the lease. Then nothing may be sent any more.
    pub is_lost: bool,
}
