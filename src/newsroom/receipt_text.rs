//! The text of a receipt: how it is written, and how it is read back.
//!
//! ```toml
//! handed = "1204 17 18 23 #9f3a5c21"   # 1204 hand-overs; the last group was of these deliveries
//! matinale = "0.1.0"
//! issue = 2025-02-11
//! run = "51c0a7d2"
//! hash = "…"
//! planned = 1843
//! begun = 2025-02-11T06:30:00+01:00
//! ended = 2025-02-11T06:41:12+01:00
//! [free]
//! accepted = 1840
//! ```
//!
//! The check behind `#` covers the numbers before it and all lines below, so that a receipt that was edited,
//! merged or damaged is not taken for one.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use toml::{Table, Value};

use crate::deliver::HandOverMark;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{Amendment, DeliveryId, Digest, Run, State, Tally};

const HEADING: &str = "\
# matinale keeps this up with the run, and it names no reader. Do not edit it, and keep it in git: if the
# journal is lost or is an older copy, it keeps the issue from going out twice.
";

/// Why a receipt cannot be read whose check is wrong.
const EDITED: &str = "it was edited or damaged";

/// Where the line with the mark begins, in bytes.
pub(super) const MARK_OFFSET: usize = HEADING.len() + 1;

/// What a receipt says of the hand-overs of its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Handed {
    /// The run is not in the journal yet, so nobody was written to.
    NotPlanned,
    /// As many as this mark says.
    UpTo(HandOverMark),
}

/// The run that a receipt belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReceiptedRun {
    pub(super) issue: IssueName,
    /// A name of the audience that says nothing about it.
    seal: String,
}

/// A receipt that is to be written, without its mark.
#[derive(Debug, Clone)]
pub(super) struct ReceiptText {
    pub(super) run: ReceiptedRun,
    body: String,
}

/// What a receipt says besides the run and its counts.
#[derive(Debug)]
pub(super) struct KeptWithRun {
    /// The amendments of the run, the first one first.
    pub(super) amendments: Vec<Amendment>,
    /// The fingerprint of the publication's key.
    pub(super) key: Option<Digest>,
}

/// A receipt that was read.
#[derive(Debug)]
pub(super) struct Receipt {
    pub(super) run: ReceiptedRun,
    pub(super) handed: Handed,
    planned: u64,
    hash: Digest,
    begun: String,
    ended: Option<String>,
    accepted: [u64; 2],
}

impl ReceiptedRun {
    /// The run of an issue for an audience with this digest.
    pub(super) fn new(issue: IssueName, audience: Digest) -> Self {
        Self { issue, seal: short_digest(&format!("{issue} {audience}")) }
    }
}

impl ReceiptText {
    /// The receipt of a run. Moments are in the publication's time zone.
    pub(super) fn of_run(run: &Run, tally: &Tally, kept: &KeptWithRun, zone: &TimeZone) -> Self {
        let receipted = ReceiptedRun::new(run.issue, run.audience);
        let mut lines = head(&receipted, run.hash, run.planned, &at(run.started, zone));
        lines.extend(run.fingerprint.map(|words| format!("fingerprint = \"{words}\"")));
        lines.extend(kept.key.map(|key| format!("key = \"{key}\"")));
        lines.extend(run.finished.map(|ended| format!("ended = {}", at(ended, zone))));
        for amendment in &kept.amendments {
            let (former, until) = (amendment.former, at(amendment.at, zone));
            lines.push(format!(
                "\n[[amended]] # what went out before\nhash = \"{former}\"\nuntil = {until}"
            ));
        }
        let editions = [EditionName::Free, EditionName::Paid];
        lines.extend(editions.into_iter().filter_map(|edition| count_ended(tally, edition)));
        Self { run: receipted, body: lines.join("\n") }
    }

    /// The receipt of a run that is about to be planned at this moment for so many readers.
    pub(super) fn of_plan(
        run: ReceiptedRun,
        hash: Digest,
        planned: u64,
        now: &jiff::Zoned,
    ) -> Self {
        let begun = at(now.timestamp(), now.time_zone());
        let body = head(&run, hash, planned, &begun).join("\n");
        Self { run, body }
    }

    /// The whole text, with the mark on a line of at least this many bytes.
    pub(super) fn text(&self, handed: &Handed, width: usize) -> String {
        format!("{HEADING}\n{:width$}\n{}\n", self.mark_line(handed), self.body)
    }

    /// The line with the mark, without blanks behind it.
    pub(super) fn mark_line(&self, handed: &Handed) -> String {
        let words = handed.words();
        format!("handed = \"{words} #{}\"", check(&words, &self.body))
    }
}

impl Receipt {
    /// Reads the text of a receipt. If it cannot be read, says why, as the end of a sentence.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return Err(
                "two versions of it were merged, and the marks of the conflict stand in it",
            );
        }
        let table: Table = parse_loosely(text).ok_or("it is no TOML")?;
        let word = |key: &str| Some(table.get(key)?.to_string());
        let known = || {
            let begun = word("begun")?;
            let issue = read_issue(&table)?;
            let accepted = |edition: EditionName| {
                let counts = table.get(edition.as_str())?;
                counts.get("accepted").and_then(Value::as_integer)?.try_into().ok()
            };
            let editions = [EditionName::Free, EditionName::Paid];
            Some(Self {
                run: ReceiptedRun { issue, seal: table.get("run")?.as_str()?.to_owned() },
                handed: Handed::NotPlanned,
                planned: table.get("planned")?.as_integer()?.try_into().ok()?,
                hash: Digest::parse(table.get("hash")?.as_str()?)?,
                begun,
                ended: word("ended"),
                accepted: editions.map(|edition| accepted(edition).unwrap_or_default()),
            })
        };
        let receipt = known().ok_or("it does not say what was sent, and when")?;
        let mark = table.get("handed").and_then(Value::as_str).ok_or("it has no line `handed`")?;
        let body = find_body(text, mark).ok_or(EDITED)?;
        let handed = read_mark(mark, body).ok_or(EDITED)?;
        Ok(Self { handed, ..receipt })
    }

    /// What it says, as the end of a sentence.
    pub(super) fn words(&self) -> String {
        let Self { planned, begun, ended, hash, .. } = self;
        let end = ended.as_ref().map_or_else(String::new, |ended| format!(" and ended {ended}"));
        let hash = hash.short();
        format!("began to go out to {planned} readers {begun}{end} (content {hash})")
    }

    /// How many readers of an edition it counts as reached.
    pub(super) const fn accepted(&self, edition: EditionName) -> u64 {
        self.accepted[edition as usize]
    }
}

/// The issue of a receipt. A name without a word is a date of TOML.
pub(super) fn read_issue(receipt: &Table) -> Option<IssueName> {
    let name = receipt.get("issue")?;
    IssueName::parse(&name.as_str().map_or_else(|| name.to_string(), str::to_owned))
}

/// Whatever TOML is in the text of a receipt. `None` if it is no TOML.
pub(super) fn parse_loosely(text: &str) -> Option<Table> {
    text.parse().ok()
}

impl Handed {
    fn words(&self) -> String {
        let Self::UpTo(HandOverMark { hand_overs, last }) = self else {
            return "planning".to_owned();
        };
        last.iter().fold(hand_overs.to_string(), |words, id| format!("{words} {id}"))
    }
}

/// The lines below the line with this mark. `None` if other lines than comments stand above it.
fn find_body<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (above, below) = text.split_once(mark)?;
    let (above, line) = above.rsplit_once('\n').unwrap_or(("", above));
    let is_comment = |line: &str| line.trim().is_empty() || line.starts_with('#');
    let is_first = line.starts_with("handed") && above.lines().all(is_comment);
    let (_, body) = below.split_once('\n')?;
    is_first.then_some(body)
}

/// The check of a mark with these words, above these lines. Line ends and blanks before them make no difference,
/// since git and editors change them.
fn check(words: &str, body: &str) -> String {
    let lines: Vec<_> = body.trim_end().lines().map(str::trim_end).collect();
    short_digest(&format!("{words}\n{}", lines.join("\n")))
}

/// Reads the mark above these lines. `None` if its check is wrong.
fn read_mark(mark: &str, body: &str) -> Option<Handed> {
    let (words, found) = mark.split_once(" #")?;
    if found != check(words, body) {
        return None;
    }
    if words == "planning" {
        return Some(Handed::NotPlanned);
    }
    let mut numbers = words.split(' ');
    let hand_overs = numbers.next()?.parse().ok()?;
    let last = numbers.map(|id| id.parse().ok().map(DeliveryId::numbered));
    Some(Handed::UpTo(HandOverMark { hand_overs, last: last.collect::<Option<_>>()? }))
}

/// The first lines behind the mark.
fn head(run: &ReceiptedRun, hash: Digest, planned: u64, begun: &str) -> Vec<String> {
    vec![
        format!("matinale = \"{}\"", env!("CARGO_PKG_VERSION")),
        match run.issue.word() {
            Some(_) => format!("issue = \"{}\"", run.issue),
            None => format!("issue = {}", run.issue),
        },
        format!("run = \"{}\"", run.seal),
        format!("hash = \"{hash}\""),
        format!("planned = {planned}"),
        format!("begun = {begun}"),
    ]
}

/// The first eight digits of the SHA-256 of these words.
fn short_digest(words: &str) -> String {
    data_encoding::HEXLOWER.encode(&digest(&SHA256, words.as_bytes()).as_ref()[..4])
}

fn at(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A table with the number of ended deliveries of an edition, by state. `None` if none has ended.
fn count_ended(tally: &Tally, edition: EditionName) -> Option<String> {
    let ended = State::ALL.into_iter().filter(|state| state.is_end() || *state == State::InDoubt);
    let counts = ended.filter_map(|state| match tally.of_edition(state, edition) {
        0 => None,
        count => Some(format!("{state} = {count}")),
    });
    let counts: Vec<_> = counts.collect();
    (!counts.is_empty()).then(|| format!("\n[{edition}]\n{}", counts.join("\n")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{
        DeliveryId, Digest, HandOverMark, Handed, IssueName, Receipt, ReceiptText, ReceiptedRun,
    };

    fn text() -> ReceiptText {
        let now = "2025-02-11T06:30:00.5+01:00[Europe/Paris]".parse().expect("a moment");
        let run = ReceiptedRun::new(IssueName::of_day(date(2025, 2, 11)), Digest::new([8; 32]));
        ReceiptText::of_plan(run, Digest::new([7; 32]), 40, &now)
    }

    fn mark(hand_overs: u64, last: &[i64]) -> Handed {
        let last = last.iter().copied().map(DeliveryId::numbered).collect();
        Handed::UpTo(HandOverMark { hand_overs, last })
    }

    #[test]
    fn a_receipt_reads_back_whatever_the_width_of_its_mark() {
        for handed in [Handed::NotPlanned, mark(0, &[]), mark(1204, &[17, 18, 23])] {
            for (width, ends) in [(0, "\n"), (320, "\r\n"), (4_000, "\n")] {
                let written = text().text(&handed, width).replace('\n', ends);
                let read = Receipt::parse(&written).expect("a receipt");
                assert_eq!((read.handed, read.run), (handed.clone(), text().run), "{written}");
            }
        }
    }

    #[test]
    fn what_is_no_receipt_or_was_edited_is_refused_with_the_cause() {
        let whole = text().text(&mark(1204, &[17]), 0);
        let merged = format!("<<<<<<< HEAD\n{whole}=======\n{whole}>>>>>>> other\n");
        let lower = whole.replace("\"1204 17", "\"1104 17");
        let other_day = whole.replace("issue = 2025-02-11", "issue = 2025-02-12");
        let other_hash = whole.replace("hash = \"07", "hash = \"17");
        let above = whole.replace("handed", "key = \"1\"\nhanded");
        let more = format!("{whole}[free]\naccepted = 3\n");
        let unmarked: String = whole
            .lines()
            .filter(|line| !line.contains("handed"))
            .flat_map(|line| [line, "\n"])
            .collect();
        for (text, cause) in [
            ("", "does not say"),
            ("\u{1b}[2J", "no TOML"),
            ("planned = 3", "does not say"),
            (&whole[..300], "no TOML"),
            (&merged, "merged"),
            (&lower, "edited"),
            (&other_day, "edited"),
            (&other_hash, "edited"),
            (&more, "edited"),
            (&above, "edited"),
            (&unmarked, "no line"),
        ] {
            let refused = Receipt::parse(text).expect_err(text);
            assert!(refused.contains(cause), "{refused}: {text}");
        }
    }
}
