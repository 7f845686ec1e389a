//! What went before an issue: the clock, the folder's other issues, and the journal where there is one.

use jiff::Timestamp;
use jiff::civil::Date;

use super::newsroom::{Newsroom, bounded};
use crate::check::{Earlier, Past, Sent};
use crate::finding::Source;
use crate::issue::read;
use crate::journal::{Digest, Journal};
use crate::message::Frozen;

/// So many issues back a subject is remembered.
const REMEMBERED: usize = 30;

/// Gathers what bears on the issue of a day, whose content hash is this. What cannot be read is left
/// out: checking an issue needs neither the others nor a journal, and makes none.
pub(super) fn gather(newsroom: &Newsroom, issue: Date, frozen: Frozen) -> Past {
    Past {
        today: newsroom.now().date(),
        earlier: earlier(newsroom, issue),
        sent: sent(newsroom, issue, frozen),
    }
}

fn earlier(newsroom: &Newsroom, issue: Date) -> Vec<Earlier> {
    let before = newsroom.issues().into_iter().rev().filter(|(date, _)| *date < issue);
    let readable = before.take(REMEMBERED).filter_map(|(date, path)| {
        let source = Source::new("", bounded(&path, read::LARGEST as u64).ok()?).ok()?;
        Some(Earlier { date, subject: read::subject(&source)? })
    });
    readable.collect()
}

/// The run of the issue, where it began with other content.
fn sent(newsroom: &Newsroom, issue: Date, frozen: Frozen) -> Option<Sent> {
    if !newsroom.has_journal() {
        return None;
    }
    let run = newsroom.journal().ok()?.run(issue).ok()??;
    let zone = &newsroom.publication.timezone;
    let day = |moment: Timestamp| moment.to_zoned(zone.clone()).date();
    (run.hash != Digest::new(frozen))
        .then(|| Sent { begun: day(run.started), finished: run.finished.map(day) })
}
