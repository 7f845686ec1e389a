//! What is asked of a reading of what came back, and what it says.

use std::path::PathBuf;

use crate::address::Address;
use crate::bounce::{BounceReport, ReportRule, Traces};
use crate::journal::{BounceEffect, BounceEvent};

/// Where messages are read that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BounceSource {
    /// A maildir: a folder with `new` and `cur`. Its messages stay where they are.
    Maildir(PathBuf),
    /// A mailbox file (RFC 4155), or a file with one message.
    Mailbox(PathBuf),
    /// The standard input: a mailbox file, or one message.
    Input,
    /// No message: only what relays have said at once.
    Journal,
}

/// What is done with what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BounceRequest {
    /// Whether it is recorded, or only shown.
    pub recording: BounceRecording,
    /// How many readers may be suppressed within a day. `None` for what the settings say.
    pub max_per_day: Option<u64>,
}

/// Whether what was read is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BounceRecording {
    /// It is recorded, and readers are suppressed.
    Recorded,
    /// Nothing is written.
    Preview,
}

/// What one message says of one recipient, and what followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedBounce {
    /// The name of the message: of its file, or its number in a mailbox file. It is `relay` for what a relay has said at
    /// once.
    pub message: String,
    /// What it says.
    pub report: BounceReport,
    /// The reader whom it concerns. `None` if it concerns nobody the publication has sent mail.
    pub reader: Option<Address>,
    /// What became of it.
    pub fate: BounceFate,
}

/// What became of what a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BounceFate {
    /// The journal has decided.
    Judged(BounceEffect),
    /// It concerns nobody whom the publication has sent mail.
    Stranger,
    /// It has the token of a return path that the publication did not make.
    Forged,
}

/// How a reading of what came back ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BounceTally {
    /// How many messages were read.
    pub messages: u64,
    /// How many messages and refusals were left for a later call, because more readers would be suppressed than the
    /// limit allows.
    pub over_limit: u64,
    /// The limit.
    pub limit: u64,
}

impl JudgedBounce {
    /// What a relay said at once.
    pub(super) fn of_refusal(event: &BounceEvent, effect: BounceEffect) -> Self {
        let report = BounceReport {
            class: event.class,
            rule: ReportRule::Reply,
            status: event.reply.as_ref().and_then(|reply| reply.enhanced),
            reply: event.reply.clone(),
            addresses: Vec::new(),
            traces: Traces::default(),
        };
        let (message, reader) = ("relay".to_owned(), Some(event.reader.clone()));
        Self { message, report, reader, fate: BounceFate::Judged(effect) }
    }
}
