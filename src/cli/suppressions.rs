//! Suppressed and readmitted readers, in words and as JSON.

use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use crate::journal::{Reason, Suppression};
use crate::newsroom::{ChangedReaders, NamedReader, Newsroom};
use crate::outcome::BounceClass;
use crate::wording::{Wording, join_clauses, say, say_count};

/// A decision about readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReaderDecision {
    /// They are not written to any more.
    Suppress,
    /// They are written to again.
    Readmit,
}

impl ReaderDecision {
    /// The key in JSON for what was done.
    const fn key(self) -> &'static str {
        match self {
            Self::Suppress => "suppressed",
            Self::Readmit => "readmitted",
        }
    }

    /// How many readers the decision changed, and how many were in that state before.
    fn word(self, count: ChangedReaders) -> Wording {
        let ChangedReaders { changed, unchanged } = count;
        let (done, before) = match self {
            Self::Suppress => (
                say_count!(
                    "{count} reader suppressed",
                    "{count} readers suppressed",
                    count = changed
                ),
                say_count!(
                    "{count} suppressed already",
                    "{count} suppressed already",
                    count = unchanged
                ),
            ),
            Self::Readmit => (
                say_count!(
                    "{count} reader readmitted",
                    "{count} readers readmitted",
                    count = changed
                ),
                say_count!("{count} not suppressed", "{count} not suppressed", count = unchanged),
            ),
        };
        if unchanged > 0 { join_clauses([done, before]) } else { done }
    }
}

/// Why a reader is suppressed, in words.
pub(super) fn word_reason(reason: Reason) -> Wording {
    match reason {
        Reason::Unsubscribed => say!("unsubscribed"),
        Reason::Bounced => say!("bounced"),
        Reason::Complained => say!("complained"),
        Reason::Unconfirmed => say!("unconfirmed"),
        Reason::Manual => say!("manual"),
        _ => say!("erased"),
    }
}

/// What a message that came back says of its reader, in words.
pub(super) fn word_class(class: BounceClass) -> Wording {
    match class {
        BounceClass::Dead => say!("dead"),
        BounceClass::Mailbox => say!("mailbox"),
        BounceClass::Sender => say!("sender"),
        BounceClass::Transient => say!("transient"),
        BounceClass::Complaint => say!("complaint"),
        BounceClass::AutoReply => say!("auto-reply"),
        BounceClass::Unsubscribe => say!("unsubscribe"),
        BounceClass::Delivered => say!("delivered"),
        _ => say!("unknown"),
    }
}

/// Shows how many readers the decision changed, how many were in that state before, and what names nobody.
/// Answers 1 if anything names nobody, or if nobody is named at all.
pub(super) fn answer(
    console: Console,
    decision: ReaderDecision,
    count: ChangedReaders,
    named: &[NamedReader],
) -> Exit {
    let faults: Vec<_> = named.iter().filter(|reader| reader.found.is_err()).collect();
    if console.json {
        let unread: Vec<_> =
            faults.iter().map(|reader| tell_nobody(reader).translate(console.locale())).collect();
        let answer = json!({
            decision.key(): count.changed,
            "unchanged": count.unchanged,
            "unread": unread,
        });
        console.answer(&answer.to_string());
    }
    if named.is_empty() {
        console.fault(&say!("nobody is named: nothing was changed"));
    } else {
        console.say(&decision.word(count));
    }
    for reader in &faults {
        console.fault(&tell_nobody(reader));
    }
    if faults.is_empty() && !named.is_empty() { Exit::Done } else { Exit::Person }
}

/// Lists the suppressed readers, written while they are read. Says how many persons were erased.
pub(super) fn list(newsroom: &mut Newsroom, console: Console) -> Result<(), Failure> {
    let zone = newsroom.publication().timezone.clone();
    let mut listed = 0_u64;
    if console.json {
        console.part("{\"suppressed\":[");
    }
    newsroom.list_suppressions(|suppression| {
        let Suppression { address, reason, since, .. } = suppression;
        if console.json {
            let between = if listed > 0 { "," } else { "" };
            let (address, reason) = (address.as_str(), reason.as_str());
            let one = json!({ "address": address, "reason": reason, "since": since.to_string() });
            console.part(&format!("{between}{one}"));
        } else {
            let since = since.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M");
            let reason = word_reason(*reason).translate(console.locale());
            console.answer(&format!("{since}  {reason:<12}  {address}"));
        }
        listed += 1;
    })?;
    let erased = newsroom.count_erased()?;
    if console.json {
        console.answer(&format!("],\"erased\":{erased}}}"));
        return Ok(());
    }
    if listed == 0 {
        console.say(&say!("nobody is suppressed"));
    }
    if erased > 0 {
        console.tell(&say_count!(
            "{erased} person was erased: the journal knows them again, and not their names",
            "{erased} persons were erased: the journal knows them again, and not their names",
            erased
        ));
    }
    Ok(())
}
