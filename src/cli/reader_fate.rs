//! What became of readers who do not have an issue: the words for it, and what can be done.

use clap::ValueEnum;

use crate::issue::IssueName;
use crate::journal::{Delivery, State, Tally};
use crate::outcome::Refusal;
use crate::wording::{Wording, say, say_count};

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

    /// The states of the deliveries behind this fate.
    pub(super) const fn states(self) -> &'static [State] {
        match self {
            Self::InDoubt => &[State::InDoubt],
            Self::Refused | Self::Dead | Self::MailboxClosed | Self::Unsendable => {
                &[State::Rejected]
            }
            Self::GivenUp => &[State::Expired],
            Self::Waiting => &[State::Due, State::Claimed, State::Deferred],
            Self::Suppressed => &[State::Skipped],
            Self::SuppressedSince => &[State::Rejected, State::Expired],
            Self::OnTheWire => &[State::Handed],
        }
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

    /// How many readers there are, and what happened to them.
    pub(super) fn word(self, count: u64) -> Wording {
        match self {
            Self::InDoubt => say_count!(
                "{count} reader in doubt, who may have it",
                "{count} readers in doubt, who may have it",
                count
            ),
            Self::Refused => say_count!(
                "{count} reader refused for no fault of theirs",
                "{count} readers refused for no fault of theirs",
                count
            ),
            Self::GivenUp => say_count!(
                "{count} reader given up, since it was too late",
                "{count} readers given up, since it was too late",
                count
            ),
            Self::Waiting => say_count!("{count} reader waiting", "{count} readers waiting", count),
            Self::Suppressed => {
                say_count!("{count} suppressed reader", "{count} suppressed readers", count)
            }
            Self::SuppressedSince => say_count!(
                "{count} reader suppressed since, so that nothing is left to do",
                "{count} readers suppressed since, so that nothing is left to do",
                count
            ),
            Self::OnTheWire => say_count!(
                "{count} reader whose message is on the wire",
                "{count} readers whose messages are on the wire",
                count
            ),
            Self::Dead | Self::MailboxClosed | Self::Unsendable => self.word_address(count),
        }
    }

    /// How many readers there are whose address takes no mail, and why not.
    fn word_address(self, count: u64) -> Wording {
        match self {
            Self::Dead => say_count!(
                "{count} address that does not exist any more",
                "{count} addresses that do not exist any more",
                count
            ),
            Self::MailboxClosed => say_count!(
                "{count} mailbox that takes no mail now",
                "{count} mailboxes that take no mail now",
                count
            ),
            _ => say_count!(
                "{count} address that the relay cannot write to",
                "{count} addresses that the relay cannot write to",
                count
            ),
        }
    }

    /// What can be done, line by line. `only` is the address of the reader, if there is only one.
    pub(super) fn remedies(self, issue: IssueName, only: Option<&str>) -> Vec<Wording> {
        let name = issue.to_string();
        let issue = name.as_str();
        match self {
            Self::InDoubt => vec![
                say!("`matinale resolve {issue} --assume-sent` counts them as reached,", issue),
                say!("`--resend` sends to them again"),
            ],
            Self::Refused => vec![
                say!("when the cause is mended,"),
                say!("`matinale resolve {issue} --retry-refused` makes them due again;", issue),
                say!(
                    "`matinale send {issue}` goes on, with `--amend` if the issue was changed",
                    issue
                ),
            ],
            Self::GivenUp => vec![
                say!("`matinale resolve {issue} --retry-expired` and", issue),
                say!("`matinale send {issue}` send to them after all", issue),
            ],
            Self::Dead => suppress_dead(issue, only),
            Self::MailboxClosed => vec![say!("the next issue is sent to them again")],
            Self::Unsendable => {
                let reader = only.unwrap_or("ADDRESS…");
                vec![say!("`matinale resolve {issue} --retry {reader}` tries again", issue, reader)]
            }
            Self::Suppressed => {
                let reader = only.unwrap_or("ADDRESS");
                vec![say!("`matinale subscribers readmit {reader}` takes that back", reader)]
            }
            Self::OnTheWire => vec![
                say!("if nobody is sending, that process is gone, and"),
                say!("`matinale send {issue}` goes on", issue),
            ],
            Self::Waiting | Self::SuppressedSince => Vec::new(),
        }
    }
}

/// How readers whose address does not exist get no later issue.
fn suppress_dead(issue: &str, only: Option<&str>) -> Vec<Wording> {
    match only {
        Some(reader) => vec![
            say!("`matinale subscribers suppress {reader} --reason bounced`", reader),
            say!("keeps later issues from it"),
        ],
        None => vec![
            say!("`matinale status {issue} --list dead |", issue),
            say!(" matinale subscribers suppress - --reason bounced`"),
            say!("keeps later issues from them"),
        ],
    }
}
