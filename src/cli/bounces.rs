//! `bounces`: reads what came back, and suppresses the readers of whom it says enough.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::remarks::readers;
use super::suppressions::word_class;
use crate::address::Address;
use crate::journal::{BounceEffect, Reason};
use crate::newsroom::{
    BounceFate, BounceRecording, BounceRequest, BounceSource, BounceTally, JudgedBounce, Newsroom,
};
use crate::outcome::BounceClass;
use crate::wording::{Wording, join_clauses, say, say_count};

/// Read what comes back, and write no more to whom it says enough of
///
/// Reports of mail systems, complaints, and requests to leave are read from a maildir, from a mailbox file, or from
/// standard input. Mail stays where it is; the journal remembers what was read. Without any of them, only what
/// relays have said during runs is weighed.
///
/// A reader is suppressed at once by a complaint, by their own request with the token of their mail, and by a report
/// whose code and words both say that the address does not exist; else by two reports of its death at least three days
/// apart. A report counts only if it has kept our token, or names an address that we have sent mail.
#[derive(Debug, Args)]
#[command(after_help = BOUNCES_HELP)]
pub(super) struct Bounces {
    /// Standard input: one message, or a mailbox file, as a mail server hands it over
    #[arg(value_name = "-", value_parser = ["-"], conflicts_with_all = ["maildir", "mbox"])]
    input: Option<String>,
    /// The maildir that reports come to
    #[arg(long, value_name = "FOLDER", conflicts_with = "mbox")]
    maildir: Option<PathBuf>,
    /// The mailbox file that reports come to
    #[arg(long, value_name = "FILE")]
    mbox: Option<PathBuf>,
    /// Show what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Suppress at most so many readers within a day, whatever `max_per_day` says
    #[arg(long, value_name = "NUMBER")]
    max: Option<u64>,
}

/// What `--help` says about cron and mail servers.
const BOUNCES_HELP: &str = "\
From cron:  */30 * * * *  cd /srv/lavigie && matinale bounces --maildir /var/mail/retours --quiet\n\
From a .forward file:  \"|matinale -C /srv/lavigie bounces - --quiet\"\n\
\n\
With --json, each line is an object with message, recipient, class, status, reply, rule and effect.\n\
\n\
Exit codes: 0 done; 1 more readers would be suppressed than the limit of a day allows, and a person has to look; \
with `-`, 75 instead, so that the mail server keeps the message.";

/// How many of each effect there were.
#[derive(Debug, Default)]
struct EffectCounts {
    suppressed: u64,
    noted: u64,
    strangers: u64,
    forged: u64,
}

impl Bounces {
    /// Whether a mail server can be at the other end of standard input.
    pub(super) const fn reads_input(&self) -> bool {
        self.input.is_some()
    }

    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let is_fed = self.reads_input();
        let source = match (self.maildir, self.mbox) {
            (Some(folder), _) => BounceSource::Maildir(folder),
            (None, Some(file)) => BounceSource::Mailbox(file),
            (None, None) if is_fed => BounceSource::Input,
            (None, None) => BounceSource::Journal,
        };
        let recording =
            if self.dry_run { BounceRecording::Preview } else { BounceRecording::Recorded };
        let request = BounceRequest { recording, max_per_day: self.max };
        let mut counts = EffectCounts::default();
        let mut input = std::io::stdin().lock();
        let tally = newsroom.read_bounces(&source, request, &mut input, |bounce| {
            counts.count(bounce);
            show(console, bounce, recording);
        })?;
        counts.say(console, tally, recording);
        if tally.over_limit == 0 {
            return Ok(Exit::Done);
        }
        console.fault(&say!(
            "what comes back would suppress more than {readers} within a day: {messages} left for a person to look at\n  \
             help: `matinale bounces … --dry-run` shows it; `--max NUMBER` allows more once, and \
             `[bounces] max_per_day` every day",
            readers = readers(tally.limit),
            messages = messages(tally.over_limit),
        ));
        Ok(if is_fed { Exit::Later } else { Exit::Person })
    }
}

impl EffectCounts {
    fn count(&mut self, bounce: &JudgedBounce) {
        match bounce.fate {
            BounceFate::Judged(BounceEffect::Suppressed(_)) => self.suppressed += 1,
            BounceFate::Judged(BounceEffect::Noted) => self.noted += 1,
            BounceFate::Stranger => self.strangers += 1,
            BounceFate::Forged => self.forged += 1,
            BounceFate::Judged(_) => {}
        }
    }

    fn say(&self, console: Console, tally: BounceTally, recording: BounceRecording) {
        let Self { suppressed, noted, strangers, forged } = *self;
        let done = match recording {
            BounceRecording::Recorded => say_count!(
                "{count} reader suppressed",
                "{count} readers suppressed",
                count = suppressed
            ),
            BounceRecording::Preview => say_count!(
                "{count} reader would be suppressed",
                "{count} readers would be suppressed",
                count = suppressed
            ),
        };
        let messages = messages(tally.messages);
        let others = [
            (noted, say_count!("{noted} noted", "{noted} noted", noted)),
            (strangers, say!("{count} about nobody we wrote to", count = strangers)),
            (forged, say!("{count} with a forged token", count = forged)),
        ];
        let others = others.into_iter().filter(|(count, _)| *count > 0).map(|(_, told)| told);
        let line = say!("{messages}: {readers}", messages, readers = done);
        console.say(&join_clauses([line].into_iter().chain(others)));
    }
}

fn messages(count: u64) -> Wording {
    say_count!("{count} message", "{count} messages", count)
}

/// Shows what a message says: as JSON each of them, else those that suppress a reader, and with `--dry-run` all.
fn show(console: Console, bounce: &JudgedBounce, recording: BounceRecording) {
    let JudgedBounce { message, report, reader, fate } = bounce;
    let recipient = reader.as_ref().or(report.addresses.first()).map(Address::as_str);
    let reply = report.reply.as_ref().map(ToString::to_string);
    if console.json {
        let addresses: Vec<_> = report.addresses.iter().map(Address::as_str).collect();
        let line = json!({
            "message": message,
            "recipient": recipient,
            "class": report.class.as_str(),
            "status": report.status.map(|status| status.to_string()),
            "reply": reply,
            "rule": report.rule.as_str(),
            "effect": name_effect(*fate),
            "addresses": addresses,
        });
        console.answer(&line.to_string());
        return;
    }
    let is_change = matches!(
        fate,
        BounceFate::Judged(BounceEffect::Suppressed(_) | BounceEffect::RequestEnded)
    );
    if is_change || recording == BounceRecording::Preview {
        let who =
            recipient.map_or_else(|| say!("nobody").translate(console.locale()), ToOwned::to_owned);
        let why = reply.filter(|_| report.class != BounceClass::Unknown).unwrap_or_default();
        let class = word_class(report.class).translate(console.locale());
        let effect = word_effect(*fate).translate(console.locale());
        console.say(format!("{effect:<17}  {class:<11}  {who}  {why}").trim_end());
    }
}

/// What became of a message, in words.
fn word_effect(fate: BounceFate) -> Wording {
    match fate {
        BounceFate::Judged(BounceEffect::Suppressed(Reason::Unsubscribed)) => say!("unsubscribed"),
        BounceFate::Judged(BounceEffect::Suppressed(_)) => say!("suppressed"),
        BounceFate::Judged(BounceEffect::SuppressedBefore) => say!("suppressed before"),
        BounceFate::Judged(BounceEffect::ReadBefore) => say!("read before"),
        BounceFate::Judged(BounceEffect::OverLimit) => say!("over limit"),
        BounceFate::Judged(BounceEffect::Erased) => say!("erased"),
        BounceFate::Judged(BounceEffect::RequestEnded) => say!("sign-up ended"),
        BounceFate::Judged(_) => say!("noted"),
        BounceFate::Stranger => say!("stranger"),
        BounceFate::Forged => say!("forged"),
    }
}

/// The word of machines for what became of a message.
const fn name_effect(fate: BounceFate) -> &'static str {
    match fate {
        BounceFate::Judged(BounceEffect::Suppressed(Reason::Unsubscribed)) => "unsubscribed",
        BounceFate::Judged(BounceEffect::Suppressed(_)) => "suppressed",
        BounceFate::Judged(BounceEffect::SuppressedBefore) => "suppressed before",
        BounceFate::Judged(BounceEffect::ReadBefore) => "read before",
        BounceFate::Judged(BounceEffect::OverLimit) => "over limit",
        BounceFate::Judged(BounceEffect::Erased) => "erased",
        BounceFate::Judged(BounceEffect::RequestEnded) => "sign-up ended",
        BounceFate::Judged(_) => "noted",
        BounceFate::Stranger => "stranger",
        BounceFate::Forged => "forged",
    }
}
