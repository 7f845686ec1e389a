//! The run: every due delivery is claimed, composed, sent and settled.
//!
//! ```text
//!            requests: settled, handing, room
//!   worker ×n ─────────────────────────────────► journal writer ──► journal
//!     │    ◄─────────────────────────────────
//!     ▼            replies: go ahead, claims
//!   relay
//! ```
//!
//! Each worker holds one conversation with a relay. Before a worker writes the first byte of a message, the worker sends a
//! request to the journal writer, the only thread that uses the journal. The writer replies when three things are done:
//! the request is written, the claim of the message is on the disk, and the message is counted outside of the journal.
//! Requests that arrive during a commit share the next commit. A message therefore costs a share of a commit and one
//! round trip, and a killed process leaves at most one message for each worker in doubt.
//!
//! To a distant relay with CHUNKING a worker sends as many messages as the settings allow before the worker reads the first
//! reply (`message_window`). A killed process then leaves at most that many for each worker in doubt. After a power failure
//! all claims that have not ended on the disk are in doubt: at most four for each worker, with a window that many more for
//! each, and those that wait for another relay (`claim_stock`).
//!
//! A relay with rate limits gets no message without a permit. The journal writer takes permits in the
//! commits that it makes anyway, so a limit holds across calls and crashes. A worker that has to wait
//! for seconds waits. If it takes longer, the relay rests: its workers end, its readers are due for
//! the other relays, and a run whose relays all rest waits or ends.
//!
//! A run is worked on in passes. In a pass all workers of all relays take from the same backlog, until
//! nothing is due. If a relay fails, the claims of its workers are released, and other relays take them. A
//! message that is in doubt at one relay is not sent through another in the same run. It is claimed again
//! only after a person decides, or by the next `send` under `in_doubt = "resend"`.
//!
//! The files, from the values to the run:
//!
//! | files | what they hold |
//! |---|---|
//! | `types`, `templates`, `journal_request`, `run_context` | the values that pass between the others |
//! | `judge` | whom a relay's replies are about, and what follows |
//! | `companions` | what other machines that send the same run have found |
//! | `domain_holds`, `edition_holds`, `relay_holds`, `dispatch` | domains and editions that are held, and which relay is offered which reader |
//! | `relay_slot`, `relay_state`, `relay_rest`, `pooled_relay`, `relay_pool` | the relays of a run |
//! | `worker`, `conversation`, `message_window`, `worker_context`, `in_flight` | one conversation after the other |
//! | `journal_writer`, `journal_access` | the only way to the journal |
//! | `hand_over_marks` | what is written outside of the journal before a message leaves |
//! | `deadline`, `retry_policy`, `throttle`, `permits`, `run_step` | when something is tried, and tried again |
//! | `progress`, `forecast` | how far a run is, and how long it will take |
//! | `run_stage` | who is sent to before all others, and what follows from their refusals |
//! | `run_event` | what is told while the run goes on |
//! | `run`, `proof` | the front doors |
//!
//! This is the only room that works with both the journal and the wire. `newsroom` opens both, and
//! passes them on.
//!
//! Looks up to: `wording`, `audience`, `message`, `journal`, `smtp`, and what those look up to.

mod companions;
mod conversation;
mod courier;
mod deadline;
mod dispatch;
mod domain_holds;
mod edition_holds;
mod forecast;
mod hand_over_marks;
mod in_flight;
mod journal_access;
mod journal_request;
mod journal_writer;
mod judge;
mod message_window;
mod permits;
mod pooled_relay;
mod progress;
mod proof;
mod relay_failure;
mod relay_holds;
mod relay_pool;
mod relay_rest;
mod relay_slot;
mod relay_state;
mod retry_policy;
mod run;
mod run_context;
mod run_event;
mod run_stage;
mod run_step;
mod templates;
mod throttle;
mod types;
mod worker;
mod worker_context;

pub use courier::MessageCourier;
pub use deadline::Deadline;
pub use domain_holds::{DomainHold, HoldKind};
pub use edition_holds::EditionHold;
pub use forecast::{Forecast, PacedRelay};
pub use hand_over_marks::{HandOverMark, MarkFile, MarkSync, RunMarks};
pub use journal_access::retry_while_away;
pub use progress::Progress;
pub use proof::{ProofCourier, ProofOutcome};
pub use relay_rest::{RestingRelay, find_brief_wait};
pub use relay_slot::RelaySlot;
pub use retry_policy::{Idle, Jitter, RetryPolicy};
pub use run::run;
pub use run_event::{ClosedRelay, EventFeed, RunEvent, SettledAttempt, TimedEvent};
pub use run_stage::{EndedStage, PausedStage, StageMark, StagePause};
pub use templates::Templates;
pub use types::{Clock, Error, RelayFailure, RelayOutcome, RunOutcome, Stop, Work};
