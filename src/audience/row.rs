//! The rules for one row of a list, in TOML and in CSV.
//!
//! Only an address that cannot be written to leaves a reader out. What else cannot be read is said, and never
//! gets a reader the paid edition.

use std::borrow::Cow;

use jiff::civil::Date;

use super::addresses::find_address;
use super::dates::{DayCell, DayNumbers};
use super::import::CellSense;
use super::tiers::parse_tier;
use crate::address::Address;
use crate::finding::words::stray;
use crate::finding::{Code, nearest};
use crate::issue::edition::EditionName;

/// The longest name in a message, in characters.
const MAX_NAME_CHARS: usize = 200;
/// How a day is written.
const DAY_HELP: &str = "write year, month, day: `2026-12-31`";

/// A field of a reader: a column in CSV, a key in TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The address.
    Email,
    /// The name.
    Name,
    /// `free` or `paid`.
    Tier,
    /// The tags.
    Tags,
    /// The day the reader subscribed.
    Since,
    /// The last day of the paid period.
    Until,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 6] =
        [Self::Email, Self::Name, Self::Tier, Self::Tags, Self::Since, Self::Until];

    /// The name of the key and of the column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Tier => "tier",
            Self::Tags => "tags",
            Self::Since => "since",
            Self::Until => "until",
        }
    }
}

/// A reader as the file has them. An absent field is empty.
#[derive(Debug, Default)]
pub(super) struct RawReader<'a> {
    pub(super) email: &'a str,
    pub(super) name: &'a str,
    pub(super) tier: &'a str,
    pub(super) tags: Vec<&'a str>,
    pub(super) since: &'a str,
    pub(super) until: &'a str,
}

/// A reader who has been checked.
#[derive(Debug)]
pub(super) struct CheckedReader<'a> {
    pub(super) address: Address,
    pub(super) name: Cow<'a, str>,
    /// The tier that the list says. It is the free one if the tier or the end of the paid period cannot be
    /// read.
    pub(super) tier: EditionName,
    pub(super) tags: Vec<Cow<'a, str>>,
    pub(super) since: DayCell,
    pub(super) until: DayCell,
}

impl CheckedReader<'_> {
    /// The edition on a day. It is the free one if the paid period is over, or if the cell alone does not
    /// show its last day.
    pub(super) fn edition(&self, today: Date) -> EditionName {
        match self.until {
            DayCell::Empty => self.tier,
            DayCell::Day(until) if until >= today => self.tier,
            _ => EditionName::Free,
        }
    }
}

/// A note about one field of a row.
#[derive(Debug)]
pub(super) struct RowNote {
    pub(super) field: Field,
    pub(super) code: Code,
    /// What is wrong with the cell.
    pub(super) message: String,
    pub(super) consequence: Consequence,
    pub(super) help: Option<String>,
}

impl RowNote {
    fn new(field: Field, code: Code, message: impl Into<String>) -> Self {
        let consequence = Consequence::None;
        Self { field, code, message: message.into(), consequence, help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    const fn consequence(mut self, consequence: Consequence) -> Self {
        self.consequence = consequence;
        self
    }

    /// What is wrong with the cell, and what follows, in one sentence.
    pub(super) fn sentence(&self) -> String {
        self.consequence.add_to(&self.message)
    }
}

/// What follows from a cell that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consequence {
    /// The reader loses something.
    Loss(LossKind),
    /// This is done with the cell: it is cut, or passed over.
    Change(&'static str),
    /// The cell is taken as it is.
    None,
}

impl Consequence {
    /// A sentence of what is wrong with a cell, and of what follows.
    pub(super) fn add_to(self, message: &str) -> String {
        match self {
            Self::Loss(LossKind::LeftOut) => format!("this reader is left out: {message}"),
            Self::Loss(LossKind::Downgraded) => {
                format!("this reader gets the free edition: {message}")
            }
            Self::Change(done) => format!("{message}, and {done}"),
            Self::None => message.to_owned(),
        }
    }
}

/// What a reader loses because a row cannot be read. The graver loss comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LossKind {
    /// The reader gets nothing.
    LeftOut,
    /// The reader gets the free edition, and may be entitled to the paid one.
    Downgraded,
}

impl LossKind {
    /// What a reader loses by the cells that the notes are about.
    pub(super) fn find(notes: &[RowNote]) -> Option<Self> {
        let losses = notes.iter().filter_map(|note| match note.consequence {
            Consequence::Loss(loss) => Some(loss),
            Consequence::Change(_) | Consequence::None => None,
        });
        losses.min()
    }
}

/// Checks a row, and adds notes about it. A reader whose address cannot be written to is left out.
pub(super) fn check_reader<'a>(
    entry: RawReader<'a>,
    notes: &mut Vec<RowNote>,
) -> Option<CheckedReader<'a>> {
    let address = check_address(entry.email, notes)?;
    notes.extend(find_departure(&entry).or_else(|| find_doubtful_tag(&entry)));
    let name = check_name(entry.name, notes);
    let tags = check_tags(entry.tags, notes);
    let mut tier = check_tier(entry.tier, notes);
    let (since, until) = (DayCell::read(entry.since), DayCell::read_end(entry.until));
    if since == DayCell::Unreadable {
        notes.push(note_unreadable(Field::Since, entry.since, tier));
    }
    if until == DayCell::Unreadable {
        notes.push(note_unreadable(Field::Until, entry.until, tier));
        tier = EditionName::Free;
    }
    Some(CheckedReader { address, name, tier, tags, since, until })
}

/// Whether a cell has words that speak of leaving.
fn says(cell: &str, speaks: fn(CellSense) -> bool) -> bool {
    cell.contains(char::is_alphabetic) && speaks(CellSense::read(cell))
}

/// The first tag that speaks of leaving.
fn find_tag<'a>(entry: &RawReader<'a>, speaks: fn(CellSense) -> bool) -> Option<&'a str> {
    let mut tags = entry.tags.iter().flat_map(|tags| tags.split([';', ',', '|'])).map(str::trim);
    tags.find(|tag| says(tag, speaks))
}

/// The note that a tag may say that the reader has left, and may mean something else.
fn find_doubtful_tag(entry: &RawReader<'_>) -> Option<RowNote> {
    let tag = find_tag(entry, CellSense::is_heard_anywhere)?;
    let message =
        format!("the tag {tag:?} may say that this reader has left, and they are written to");
    let help = "suppress a reader who has left with `matinale subscribers suppress ADDRESS`; or give the tag another name, \
                if it means something else";
    Some(RowNote::new(Field::Tags, Code::LIST_DOUBT, message).help(help))
}

/// The note that a cell says that the reader has left. A tag that may mean something else says nothing for certain.
fn find_departure(entry: &RawReader<'_>) -> Option<RowNote> {
    if let Some(tag) = find_tag(entry, CellSense::says_departure) {
        let message = format!("the tag {tag:?} says that this reader has left");
        let help = "delete a reader who has left from the list; or give the tag another name, if it means \
                    something else";
        return Some(RowNote::new(Field::Tags, Code::SUBSCRIBER_LEFT, message).help(help));
    }
    let (field, cell) =
        if parse_tier(entry.tier).is_none() && says(entry.tier, CellSense::speaks_of_leaving) {
            (Field::Tier, entry.tier)
        } else {
            let days = [(Field::Since, entry.since), (Field::Until, entry.until)];
            days.into_iter().find(|(_, cell)| says(cell, CellSense::is_heard_anywhere))?
        };
    let message =
        format!("`{}` = {:?} may say that this reader has left", field.as_str(), cell.trim());
    let help = "write `free` or `paid`, or a day, for a reader who is written to, and delete a reader who has left \
                from the list; or write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml, and \
                `matinale subscribers import FILE` takes a list in CSV over without such readers";
    Some(RowNote::new(field, Code::SUBSCRIBER_LEFT, message).help(help))
}

/// The note about a day that cannot be read.
pub(super) fn note_unreadable(field: Field, text: &str, tier: EditionName) -> RowNote {
    note_unread_day(field, &format!("is not a day: {:?}", text.trim()), tier)
}

/// The note about a day that its column does not show.
pub(super) fn note_unsettled(field: Field, numbers: DayNumbers, tier: EditionName) -> RowNote {
    note_unread_day(field, &numbers.fault(), tier)
}

/// The note about a day that is not used. A reader who pays gets the free edition if the last day is at fault.
fn note_unread_day(field: Field, fault: &str, tier: EditionName) -> RowNote {
    let message = format!("`{}` {fault}", field.as_str());
    let (code, consequence) = if field == Field::Until && tier == EditionName::Paid {
        (Code::SUBSCRIBER_EDITION, Consequence::Loss(LossKind::Downgraded))
    } else {
        (Code::SUBSCRIBER_CELL, Consequence::Change("is passed over"))
    };
    RowNote::new(field, code, message).consequence(consequence).help(DAY_HELP)
}

fn check_address(email: &str, notes: &mut Vec<RowNote>) -> Option<Address> {
    let address = match Address::parse(find_address(email)) {
        Ok(address) => address,
        Err(error) => {
            let note = RowNote::new(Field::Email, Code::ADDRESS_REJECTED, error.to_string())
                .consequence(Consequence::Loss(LossKind::LeftOut));
            notes.push(match email.matches('@').count() {
                2.. => note.help("write one address, and each other reader in a row of their own"),
                _ => note.help("write the address alone, such as `zoe@example.org`"),
            });
            return None;
        }
    };
    if address.needs_smtputf8() {
        let message = format!("the part before the @ of `{address}` is not ASCII");
        notes.push(
            RowNote::new(Field::Email, Code::ADDRESS_UTF8, message)
                .help("the relay must offer SMTPUTF8, or this reader gets nothing"),
        );
    }
    if let Some(shown) = address.lookalike() {
        let message = format!("the domain `{shown}` is drawn like one in Latin letters");
        notes.push(
            RowNote::new(Field::Email, Code::ADDRESS_LOOKALIKE, message)
                .help(format!("make sure that `{}` is meant", address.domain())),
        );
    }
    Some(address)
}

/// Checks the name: one line of visible characters. A name that is too long is cut.
fn check_name<'a>(name: &'a str, notes: &mut Vec<RowNote>) -> Cow<'a, str> {
    let name = check_line(Field::Name, name, notes);
    match name.char_indices().nth(MAX_NAME_CHARS) {
        None => name,
        Some((end, _)) => {
            let message = format!("the name has more than {MAX_NAME_CHARS} characters");
            let note = RowNote::new(Field::Name, Code::NAME_LONG, message)
                .consequence(Consequence::Change("is cut"))
                .help("no mailbox shows more than a few dozen");
            notes.push(note);
            Cow::Owned(name[..end].trim_end_matches([' ', '\u{200d}']).to_owned())
        }
    }
}

/// Checks a text of one line. Line ends and tabs become one blank. Other characters that no message may hold
/// are taken out, with a note.
fn check_line<'a>(field: Field, text: &'a str, notes: &mut Vec<RowNote>) -> Cow<'a, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.chars().all(|c| stray(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    let mut out = None;
    for c in text.chars() {
        if matches!(c, '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
        {
            let blank = if line.ends_with(' ') { "" } else { " " };
            line.push_str(blank);
        } else if stray(c).is_some() {
            out = out.or(Some(c));
        } else {
            line.push(c);
        }
    }
    if let Some(c) = out {
        let message = format!("U+{:04X} stands in `{}`", u32::from(c), field.as_str());
        let note = RowNote::new(field, Code::SUBSCRIBER_CELL, message)
            .consequence(Consequence::Change("is taken out"))
            .help("delete it; it cannot be seen");
        notes.push(note);
    }
    Cow::Owned(line.trim().to_owned())
}

fn check_tier(word: &str, notes: &mut Vec<RowNote>) -> EditionName {
    parse_tier(word).unwrap_or_else(|| {
        let word = word.trim();
        let message = format!("the tier {word:?} is not known");
        let note = RowNote::new(Field::Tier, Code::SUBSCRIBER_EDITION, message)
            .consequence(Consequence::Loss(LossKind::Downgraded));
        notes.push(match nearest(word, ["free", "paid"]) {
            Some(near) => note.help(format!("did you mean `{near}`?")),
            None => note.help("write `free` or `paid`"),
        });
        EditionName::Free
    })
}

/// Checks the tags. A tag with a semicolon is several.
fn check_tags<'a>(tags: Vec<&'a str>, notes: &mut Vec<RowNote>) -> Vec<Cow<'a, str>> {
    let tags = tags.into_iter().flat_map(|tag| tag.split(';'));
    let mut tags: Vec<_> = tags.map(|tag| check_line(Field::Tags, tag, notes)).collect();
    tags.retain(|tag| !tag.is_empty());
    tags.sort_unstable();
    tags.dedup();
    tags
}
