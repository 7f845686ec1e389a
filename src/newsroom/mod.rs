//! The newsroom: an opened publication, and everything that is done with it.
//!
//! Each step of sending an issue is a type that is made from the type before it. No step can be
//! left out or repeated:
//!
//! ```text
//!  Newsroom ─► CheckedIssue ─► ClearedIssue ─► LockedIssue ─► RunningIssue ─► FinishedIssue
//!   opened      every rule,      every guard     written down,   its receipt      how it
//!               both editions    has passed      nobody else's   is written       ended
//! ```
//!
//! The settings, the journal and the issues of other days are read once, even if several steps need
//! them. The room opens files. It never prints, asks, or reads a clock or an environment: the
//! caller passes these in as [`Surroundings`]. What a person should know besides a result comes
//! back as a [`Remark`].
//!
//! Looks up to: everything above it.

mod absence;
mod address_change;
mod addressees;
mod approval_file;
mod approval_report;
mod approving;
mod bounce_reading;
mod bounce_request;
mod bounces;
mod checked;
mod cleared;
mod coming_stages;
mod confirmed_erasures;
mod content;
mod content_difference;
mod content_record;
mod copy_fault;
mod corrected_readers;
mod correction;
mod correction_audience;
mod correction_fault;
mod dates;
mod delivery_pages;
mod dkim;
mod dkim_keys;
mod draft_watch;
mod due_issues;
mod edition_rule;
mod erasing;
mod error;
mod export;
mod file_names;
mod files;
mod first_stages;
mod forecast;
mod former_issues;
mod fresh;
mod fresh_issue;
mod guard_refusal;
mod guard_words;
mod guards;
mod history;
mod import_plan;
mod issue_standing;
mod issue_to_send;
mod issues;
mod joining;
mod kept_journal;
mod kept_proofs;
mod keys;
#[cfg(feature = "online")]
mod links;
#[cfg(not(feature = "online"))]
mod links_missing;
mod list_draft;
mod list_edit_fault;
mod list_guards;
mod list_lines;
mod locked;
mod mend;
mod message_weight;
mod missing_stage;
mod named_copies;
mod named_readers;
mod opened;
mod password_command;
mod permits;
mod personal_record;
mod pictures;
#[cfg(feature = "online")]
mod ping;
#[cfg(not(feature = "online"))]
#[path = "ping_missing.rs"]
mod ping;
mod ping_matter;
mod planning;
mod printed_content;
mod program_output;
mod proof;
mod provider_notices;
mod reader_account;
mod reader_account_json;
mod reader_export;
mod reader_json;
mod reader_requests;
mod reader_search;
mod readers;
mod reading;
mod receipt;
mod receipt_file;
mod receipt_text;
mod receipts;
mod rehearsal;
mod remains;
mod remark;
mod replace;
mod report;
mod request;
mod request_hand_over;
mod request_letter;
mod request_sender;
mod roster;
mod run_contents;
mod run_curve;
mod run_deadline;
mod run_driver;
mod run_survey;
mod run_terms;
mod running;
mod runs;
mod runtime;
mod sample_copy;
mod schemas;
mod secrets;
mod seen_audience;
mod send_steps;
mod sender;
mod shown_edition;
mod signup_room;
mod signups;
mod ssh_signature;
mod stage_remarks;
mod standing_stop;
mod start_failure;
mod start_words;
mod step_search;
mod stoppages;
mod stops;
mod suppressed_readers;
mod suppressing;
mod surroundings;
mod telling;
mod text_files;
#[cfg(feature = "doctor")]
mod timetable;
mod todays_reader;
mod traced_copies;
mod trial;
mod wishes;

pub use self::absence::{Absence, AbsentReader, Arrival};
pub use self::address_change::AddressChangeEnd;
pub use self::approval_report::{ApprovalReport, ApprovalStanding, JudgedApproval};
pub use self::approving::ApprovalOrder;
pub use self::bounce_request::{
    BounceFate, BounceRecording, BounceRequest, BounceSource, BounceTally, JudgedBounce,
};
pub use self::checked::{CheckedIssue, PrintedIssue};
pub use self::cleared::{Clearance, ClearedIssue};
pub use self::confirmed_erasures::{ErasureReport, ForgottenReader, ReaderEraser};
pub use self::content_difference::{ChangedBlock, ChangedPart, ContentDifference};
pub use self::content_record::{ContentRecord, RecordedEdition};
pub use self::copy_fault::{CopyFault, RefusedCopy};
pub use self::corrected_readers::CorrectedReaders;
pub use self::correction::{
    BegunCorrection, CorrectionRequest, KnownCorrection, RestoredContent, Sameness, SentCorrection,
};
pub use self::correction_fault::CorrectionFault;
pub use self::dates::word_day;
pub use self::dkim::{KeyRole, PublishedKey};
pub use self::due_issues::{DueIssues, IssueStage, ScheduledIssue};
pub use self::edition_rule::{EditionRule, RuledEdition};
pub use self::erasing::ErasurePlan;
pub use self::error::{Error, chain};
pub use self::forecast::RunForecast;
pub use self::fresh::{MadeFile, NewFiles, NewPublication, begin_publication};
pub use self::fresh_issue::BegunIssue;
pub use self::guard_refusal::GuardRefusal;
pub use self::import_plan::{ChangedReader, ImportPlan, ValueChange};
pub use self::issue_standing::IssueStanding;
pub use self::issue_to_send::IssueToSend;
pub use self::issues::WantedIssue;
pub use self::kept_proofs::ProofComparison;
pub use self::list_draft::{ListDraft, ReaderChange};
pub use self::list_edit_fault::ListEditFault;
pub use self::locked::LockedIssue;
pub use self::mend::{MendScope, MendTarget, MendedFile, mend_settings};
pub use self::message_weight::{MessageWeight, PictureWeight};
pub use self::missing_stage::MissingStage;
pub use self::named_copies::NamedCopy;
pub use self::named_readers::{NamedReader, NobodyNamed};
pub use self::opened::{Newsroom, find_language};
pub use self::personal_record::{Knowledge, PersonalRecord};
pub use self::ping_matter::PingMatter;
pub use self::proof::SentProof;
pub use self::provider_notices::{ProviderBody, WebhookKeys};
pub use self::reader_account::{
    NoMatch, ReaderAccount, ReaderLookup, ReaderMove, ReaderRun, RunPresence,
};
pub use self::reader_account_json::describe_lookup;
pub use self::reader_export::write_export;
pub use self::reader_json::{describe_delivery, describe_reader, describe_report, describe_status};
pub use self::reader_requests::LinkStanding;
pub use self::reader_search::{ReaderMatch, ReaderMatches};
pub use self::readers::{ListedAudience, ReaderList};
pub use self::rehearsal::{Rehearsal, RehearsalPage, RehearsalRequest, Rehearsed};
pub use self::remains::Remains;
pub use self::remark::{Remark, RowFinding};
pub use self::report::{RunEnd, RunReport};
pub use self::request::{
    Company, ContentChange, KeyChange, LateReaders, NamedCopies, Repetition, SendRequest,
    Shrinkage, Timing,
};
pub use self::request_sender::{RequestMailReport, RequestSender};
pub use self::roster::{ListedReader, ReaderSelection, Roster};
pub use self::run_contents::{ContentFault, find_typed_content};
pub use self::run_curve::{CurveSlice, EndCounts, RunCurve};
pub use self::run_driver::StopRequest;
pub use self::run_survey::{DomainCurve, DomainCurves, DomainEnds, FormerRun, RunSurvey};
pub use self::running::{FinishedIssue, RunningIssue};
pub use self::runs::{CopyContent, ReaderStatus, ResolvedRun, RunStatus};
pub use self::runtime::start_runtime;
pub use self::schemas::SchemaKind;
pub use self::send_steps::{SendStep, word_steps};
pub use self::sender::WorkingSender;
pub use self::shown_edition::{EditionPicture, ShownEdition};
pub use self::signup_room::{SignupRoom, SignupRoomGrade};
pub use self::ssh_signature::SignatureFault;
pub use self::standing_stop::{StandingStop, word_release, word_release_and_more, word_stop_time};
pub use self::start_failure::StartFailure;
pub use self::stops::{SenderSeen, StopRelease, StopReport};
pub use self::suppressed_readers::HeldSpelling;
pub use self::suppressing::ChangedReaders;
pub use self::surroundings::{Environment, NoRandomness, Randomness, Surroundings};
pub use self::telling::{Alert, Telling};
#[cfg(feature = "doctor")]
pub use self::timetable::{Timetable, TimetableEntry};
pub use self::todays_reader::{ReaderOutlook, TodaysReader};
pub use self::wishes::{ReaderPlace, ReaderStanding};
