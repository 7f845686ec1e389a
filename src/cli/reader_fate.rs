//! What became of readers who do not have an issue: the words for it, and what can be done.

use clap::ValueEnum;

use crate::issue::IssueName;
use crate::journal::{Delivery, State, Tally};
use crate::outcome::Refusal;

/// What became of readers who do not have an issue, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum ReaderFate {
    /// Who may have the issue, since the relay's answer was lost
    InDoubt,
    /// Who was refused because of the sender or the message
    Refused,
    /// Who was not reached in time
    GivenUp,
    /// Who is still to be sent to
    Waiting,
    /// Whose address does not exist any more
    Dead,
    /// Whose mailbox takes no mail now
    #[value(name = "mailbox")]
    MailboxClosed,
    /// Whose address the relay cannot write to
    Unsendable,
    /// Who is suppressed
    Suppressed,
    /// Who was refused or given up, and suppressed since
    SuppressedSince,
    /// Whose message is on the wire
    OnTheWire,
}

impl ReaderFate {
    /// All of them, the gravest first.
    pub(super) const ALL: [Self; 10] = [
        Self::InDoubt,
        Self::Refused,
        Self::GivenUp,
        Self::Waiting,
        Self::Dead,
        Self::MailboxClosed,
        Self::Unsendable,
        Self::Suppressed,
        Self::SuppressedSince,
        Self::OnTheWire,
    ];

    /// The fate behind a delivery. `None` if the reader has the issue.
    pub(super) const fn of_delivery(delivery: &Delivery) -> Option<Self> {
        if delivery.is_suppressed_since() {
            return Some(Self::SuppressedSince);
        }
        Self::of(delivery.state, delivery.refusal)
    }

    /// The fate behind a state. `None` if the reader has the issue.
    pub(super) const fn of(state: State, refusal: Option<Refusal>) -> Option<Self> {
        Some(match (state, refusal) {
            (State::Accepted, _) => return None,
            (State::Due | State::Claimed | State::Deferred, _) => Self::Waiting,
            (State::Handed, _) => Self::OnTheWire,
            (State::InDoubt, _) => Self::InDoubt,
            (State::Skipped, _) => Self::Suppressed,
            (State::Expired, _) => Self::GivenUp,
            (State::Rejected, Some(Refusal::Dead)) => Self::Dead,
            (State::Rejected, Some(Refusal::Mailbox)) => Self::MailboxClosed,
            (State::Rejected, Some(Refusal::Unsendable)) => Self::Unsendable,
            (State::Rejected, Some(Refusal::Sender) | None) => Self::Refused,
        })
    }

    /// The number of readers with this fate.
    pub(super) fn count(self, tally: &Tally) -> u64 {
        if self == Self::SuppressedSince {
            return tally.suppressed_since();
        }
        let states = State::ALL.into_iter().filter(|state| Self::of(*state, None) == Some(self));
        let states = states.filter(|state| *state != State::Rejected).map(|state| match state {
            State::Expired => tally.still_expired(),
            state => tally.of(state),
        });
        let refusals = Refusal::ALL.into_iter();
        let refusals =
            refusals.filter(|refusal| Self::of(State::Rejected, Some(*refusal)) == Some(self));
        states.chain(refusals.map(|refusal| tally.still_refused(refusal))).sum()
    }

    /// What happened to so many readers, behind their number.
    pub(super) const fn word(self, count: u64) -> &'static str {
        let [one, many] = match self {
            Self::InDoubt => {
                ["reader in doubt, who may have it", "readers in doubt, who may have it"]
            }
            Self::Refused => {
                ["reader refused for no fault of theirs", "readers refused for no fault of theirs"]
            }
            Self::GivenUp => [
                "reader given up, since it was too late",
                "readers given up, since it was too late",
            ],
            Self::Waiting => ["reader waiting", "readers waiting"],
            Self::Dead => {
                ["address that does not exist any more", "addresses that do not exist any more"]
            }
            Self::MailboxClosed => {
                ["mailbox that takes no mail now", "mailboxes that take no mail now"]
            }
            Self::Unsendable => [
                "address that the relay cannot write to",
                "addresses that the relay cannot write to",
            ],
            Self::Suppressed => ["suppressed reader", "suppressed readers"],
            Self::SuppressedSince => [
                "reader suppressed since, so that nothing is left to do",
                "readers suppressed since, so that nothing is left to do",
            ],
            Self::OnTheWire => {
                ["reader whose message is on the wire", "readers whose messages are on the wire"]
            }
        };
        if count == 1 { one } else { many }
    }

    /// What can be done, line by line. `only` is the address of the reader, if there is only one.
    pub(super) fn remedies(self, issue: IssueName, only: Option<&str>) -> Vec<String> {
        match self {
            Self::InDoubt => vec![
                format!("`matinale resolve {issue} --assume-sent` counts them as reached,"),
                "`--resend` sends to them again".to_owned(),
            ],
            Self::Refused => vec![
                "when the cause is mended,".to_owned(),
                format!("`matinale resolve {issue} --retry-refused` makes them due again;"),
                format!("`matinale send {issue}` goes on, with `--amend` if the issue was changed"),
            ],
            Self::GivenUp => vec![
                format!("`matinale resolve {issue} --retry-expired` and"),
                format!("`matinale send {issue}` send to them after all"),
            ],
            Self::Dead => suppress_dead(issue, only),
            Self::MailboxClosed => vec!["the next issue is sent to them again".to_owned()],
            Self::Unsendable => vec![match only {
                Some(only) => format!("`matinale resolve {issue} --retry {only}` tries again"),
                None => format!("`matinale resolve {issue} --retry ADDRESS…` tries again"),
            }],
            Self::Suppressed => {
                let only = only.unwrap_or("ADDRESS");
                vec![format!("`matinale subscribers readmit {only}` takes that back")]
            }
            Self::OnTheWire => vec![
                "if nobody is sending, that process is gone, and".to_owned(),
                format!("`matinale send {issue}` goes on"),
            ],
            Self::Waiting | Self::SuppressedSince => Vec::new(),
        }
    }
}

/// How readers whose address does not exist get no later issue.
fn suppress_dead(issue: IssueName, only: Option<&str>) -> Vec<String> {
    match only {
        Some(only) => vec![
            format!("`matinale subscribers suppress {only} --reason bounced`"),
            "keeps later issues from it".to_owned(),
        ],
        None => vec![
            format!("`matinale status {issue} --list dead |"),
            " matinale subscribers suppress - --reason bounced`".to_owned(),
            "keeps later issues from them".to_owned(),
        ],
    }
}
