//! The journal: the durable record of runs and deliveries.
//!
//! A reader is claimed on the disk before anybody works on the delivery. Before the message is sent, the delivery
//! is journalled as handed over. When the relay has replied, the reply is journalled too. If anything happens between the
//! two, even a power failure, the journal shows who got the issue, who did not, and who may have.
//!
//! ```text
//!               plan                     exchange (settle, hand over, claim)
//! audience ───────────► run, deliveries ◄──────────────────────────────────► the engine
//!                           ▲     │
//!      recover, release ────┘     └───► tally, deliveries, history ───► status, who
//! ```
//!
//! The journal is kept in a file ([`Sqlite`]) or on a PostgreSQL server ([`open_on_server`], with
//! the cargo feature `postgres`). Both make the same promises.
//!
//! The room has no clock: every call that writes gets the moment and, if it matters, the owner.
//!
//! Looks up to: `wording`, `fingerprint`, `address`, `outcome`, `publication` (what to do with a message in doubt, what is synced, and rate limits),
//! `tls`, `disk`, `issue` (the names of issues and editions) and `token` (what the link of a request names).

mod address_change_tables;
mod alert;
mod alert_record;
mod bounce;
mod bounce_event;
mod bounce_record;
mod bulk_transition;
mod change_standing;
mod claim_scope;
mod content_text;
mod copies;
mod count;
mod delivery;
mod edited_address;
mod erase;
mod erasure_record;
mod erasure_request_tables;
mod error;
mod error_words;
mod exchange;
mod expire;
mod hold;
mod interface;
mod issue_stop;
mod kept_words;
mod key_search;
mod late;
mod lock;
mod lost_claims;
mod one_sender;
mod permit;
mod plan;
mod planned_stages;
#[cfg(feature = "postgres")]
mod postgres;
mod rate_record;
mod read;
mod reader_request;
mod reader_request_record;
mod reader_request_store;
mod reader_request_tables;
mod record_store;
mod recover;
mod relay_closure;
mod renewal;
mod request_mail_queue;
mod request_mail_tables;
mod requested_copy;
mod requeue;
mod retry;
mod row;
mod run;
mod run_moments;
mod run_record;
mod sender;
mod sender_record;
mod server_login;
#[cfg(feature = "postgres")]
mod server_support;
#[cfg(not(feature = "postgres"))]
#[path = "server_support_missing.rs"]
mod server_support;
mod settlement;
mod signup;
mod signup_bounce;
mod signup_counts;
mod signup_record;
mod signup_store;
mod signup_tables;
mod sql;
mod sqlite;
mod stage;
mod stage_tables;
mod store;
mod suppress;
mod suppression;
mod sync_record;
mod synced;
mod tally;
mod tombstone;
mod wish;
mod wish_tables;

#[cfg(feature = "postgres")]
pub use self::postgres::{ConnectOptions, Postgres};
pub use alert::{HistoryMark, ReaderLoss, UntoldLosses};
pub use alert_record::AlertRecord;
pub use bounce::{DailyLimit, KeptReport, ReadMail};
pub use bounce_event::{BounceEffect, BounceEvent};
pub use bounce_record::BounceRecord;
pub use change_standing::{ChangeStanding, MovedPlace};
pub use claim_scope::ClaimScope;
pub use delivery::{
    Claim, Delivery, DeliveryId, DeliveryPage, Diagnostic, HadCopy, PlannedDelivery, PutAside,
    State, Transition,
};
pub use edited_address::EditedAddress;
pub use erasure_record::{ErasureRecord, PersonTraces};
pub use error::Error;
pub use exchange::{EndedDelivery, ExchangeReply, ExchangeRequest, FreshClaims};
pub use expire::Expiry;
pub use hold::HoldRequest;
pub use interface::{BoxedJournal, Journal};
pub use issue_stop::{IssueStop, StopEnd, StopOrder, StopWords, Stopped};
pub use kept_words::word_kept;
pub use key_search::KeySearch;
pub use lock::{LockHolder, RunLock, word_holder};
pub use permit::{PermitReply, PermitRequest};
pub use rate_record::{HeldPermits, RateRecord};
pub use reader_request::{
    PendingRequest, REQUEST_LIFETIME, ReaderRequest, RequestMailEnd, RequestMails, RequestMatter,
};
pub use reader_request_record::RequestRecord;
pub use relay_closure::{ClosureKind, RelayClosure};
pub use renewal::LeaseRenewal;
pub use requested_copy::{CopyRequest, CopyStep};
pub use run::{
    Amendment, CorrectedVersion, Digest, NewRun, Owner, Planned, Recovered, Resolution,
    RetriedReader, Run, RunContent, RunId, SentContent, Stoppage, Takeover, UnreadableRows,
};
pub use run_moments::{DomainCount, MomentCount};
pub use run_record::RunRecord;
pub use sender::{RunSender, SenderPart, SenderStanding};
pub use sender_record::SenderRecord;
pub use server_login::ServerLogin;
pub use server_support::{find_on_server, open_on_server};
pub use settlement::Settlement;
pub use signup::{ConfirmationEnd, Signup, SignupConfirmation, SignupStanding};
pub use signup_record::SignupRecord;
pub use sqlite::{Sqlite, TemporaryJournal};
pub use stage::{NewStage, PresentStage, Stage, StageCounts};
pub use suppression::{Reason, Suppression};
pub use sync_record::SyncRecord;
pub use synced::{PendingSync, Synced};
pub use tally::{Tally, WaitingCount};
pub use tombstone::{TombstoneSalt, Tombstones};
pub use wish::{ReaderWish, WishKind};
