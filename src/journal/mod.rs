//! The journal: the book of runs and deliveries.
//!
//! Before a reader's message leaves, its delivery is written down as handed over; when the relay has
//! answered, the answer is written beside it. Whatever happens between the two, a power cut included,
//! the book can say afterwards who got the issue, who did not, and who may have.
//!
//! ```text
//!               plan                     exchange (settle, hand over, claim)
//! audience ───────────► run, deliveries ◄──────────────────────────────────► the engine
//!                           ▲     │
//!      recover, release ────┘     └───► tally, deliveries, history ───► status, who
//! ```
//!
//! It is kept in a file ([`Sqlite`]) or on a PostgreSQL server ([`open_on_server`], with the cargo feature
//! `postgres`), and owes the same either way.
//!
//! There is no clock in here: every call that writes is told the time and, where it matters, who asks.
//!
//! Looks up to: `address`, `outcome`, `publication` (what to do with a message in doubt) and
//! `issue::edition` (the names of the editions).

mod bulk_transition;
mod delivery;
mod error;
mod exchange;
mod expire;
mod interface;
mod lock;
mod plan;
#[cfg(feature = "postgres")]
mod postgres;
mod read;
mod recover;
mod requeue;
mod row;
mod run;
#[cfg(feature = "postgres")]
mod server_support;
#[cfg(not(feature = "postgres"))]
#[path = "server_support_missing.rs"]
mod server_support;
mod settlement;
mod sql;
mod sqlite;
mod store;
mod suppress;
mod suppression;

#[cfg(feature = "postgres")]
pub use self::postgres::{ConnectOptions, Postgres};
pub use delivery::{
    Claim, Delivery, DeliveryId, DeliveryPage, Diagnostic, PlannedDelivery, State, Transition,
};
pub use error::Error;
pub use exchange::{EndedDelivery, ExchangeReply, ExchangeRequest};
pub use interface::{BoxedJournal, Journal};
pub use lock::RunLock;
pub use run::{
    Amendment, Digest, NewRun, Owner, Planned, Recovered, Resolution, Run, RunId, Tally,
};
pub use server_support::{find_on_server, open_on_server};
pub use settlement::Settlement;
pub use sqlite::Sqlite;
pub use suppression::{Reason, Suppression};
