//! The rules for one row of a list, in TOML and in CSV.
//!
//! Only an address that cannot be written to leaves a reader out. What else cannot be read is said, and never
//! gets a reader the paid edition.

use std::borrow::Cow;

use jiff::civil::Date;

use super::addresses::{find_address, find_name};
use super::consequence::{CellChange, Consequence, LossKind};
use super::dates::{DayCell, DayNumbers};
use super::import::CellSense;
use super::tiers::parse_tier;
use crate::address::Address;
use crate::finding::words::stray;
use crate::finding::{Code, nearest};
use crate::issue::edition::EditionName;
use crate::wording::{Wording, say};

/// The longest name in a message, in characters.
const MAX_NAME_CHARS: usize = 200;
/// How a day is written.
fn advise_on_day() -> Wording {
    say!("write year, month, day: `2026-12-31`")
}

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
    /// Whether the reader gets the free edition since their tier or the end of the paid period cannot be read.
    pub(super) is_downgraded: bool,
    /// Whether the row says a tier.
    pub(super) has_tier: bool,
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
    pub(super) message: Wording,
    pub(super) consequence: Consequence,
    pub(super) help: Option<Wording>,
}

impl RowNote {
    fn new(field: Field, code: Code, message: Wording) -> Self {
        let consequence = Consequence::None;
        Self { field, code, message, consequence, help: None }
    }

    fn help(mut self, help: Wording) -> Self {
        self.help = Some(help);
        self
    }

    const fn consequence(mut self, consequence: Consequence) -> Self {
        self.consequence = consequence;
        self
    }

    /// What is wrong with the cell, and what follows, in one sentence.
    pub(super) fn sentence(&self) -> Wording {
        self.consequence.add_to(&self.message)
    }
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
    let name = if entry.name.trim().is_empty() {
        Cow::Owned(check_name(&find_name(entry.email), notes).into_owned())
    } else {
        check_name(entry.name, notes)
    };
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
    let is_downgraded = LossKind::find(notes) == Some(LossKind::Downgraded);
    let has_tier = !entry.tier.trim().is_empty();
    Some(CheckedReader { address, name, tier, tags, since, until, is_downgraded, has_tier })
}

/// Whether a cell has words that speak of leaving.
fn says(cell: &str, speaks: fn(CellSense) -> bool) -> bool {
    cell.contains(char::is_alphabetic) && speaks(CellSense::read(cell))
}

/// The first tag that speaks of leaving.
fn find_tag<'a>(entry: &RawReader<'a>, speaks: fn(CellSense) -> bool) -> Option<&'a str> {
    let written = entry.tags.iter().filter(|tags| !tags.is_empty());
    let mut tags = written.flat_map(|tags| tags.split([';', ',', '|'])).map(str::trim);
    tags.find(|tag| says(tag, speaks))
}

/// The note that a tag may say that the reader has left, and may mean something else.
fn find_doubtful_tag(entry: &RawReader<'_>) -> Option<RowNote> {
    let tag = find_tag(entry, CellSense::is_heard_anywhere)?;
    let message = say!(
        "the tag {tag} may say that this reader has left, and they are written to",
        tag = format!("{tag:?}")
    );
    let help = say!(
        "suppress a reader who has left with `matinale subscribers suppress ADDRESS`; or give the tag another name, \
                if it means something else"
    );
    Some(RowNote::new(Field::Tags, Code::LIST_DOUBT, message).help(help))
}

/// The note that a cell says that the reader has left. A tag that may mean something else says nothing for certain.
fn find_departure(entry: &RawReader<'_>) -> Option<RowNote> {
    if let Some(tag) = find_tag(entry, CellSense::says_departure) {
        let message =
            say!("the tag {tag} says that this reader has left", tag = format!("{tag:?}"));
        let help = say!(
            "delete a reader who has left from the list; or give the tag another name, if it means \
                    something else"
        );
        return Some(RowNote::new(Field::Tags, Code::SUBSCRIBER_LEFT, message).help(help));
    }
    let (field, cell) =
        if parse_tier(entry.tier).is_none() && says(entry.tier, CellSense::speaks_of_leaving) {
            (Field::Tier, entry.tier)
        } else {
            let days = [(Field::Since, entry.since), (Field::Until, entry.until)];
            days.into_iter().find(|(_, cell)| says(cell, CellSense::is_heard_anywhere))?
        };
    let message = say!(
        "`{field}` = {cell} may say that this reader has left",
        field = field.as_str(),
        cell = format!("{:?}", cell.trim())
    );
    let help = say!(
        "write `free` or `paid`, or a day, for a reader who is written to, and delete a reader who has left \
                from the list; or write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml, and \
                `matinale subscribers import FILE` takes a list in CSV over without such readers"
    );
    Some(RowNote::new(field, Code::SUBSCRIBER_LEFT, message).help(help))
}

/// The note about a day that cannot be read.
pub(super) fn note_unreadable(field: Field, text: &str, tier: EditionName) -> RowNote {
    let message = say!(
        "`{field}` is not a day: {value}",
        field = field.as_str(),
        value = format!("{:?}", text.trim())
    );
    note_unread_day(field, message, tier)
}

/// The note about a day that its column does not show.
pub(super) fn note_unsettled(field: Field, numbers: DayNumbers, tier: EditionName) -> RowNote {
    note_unread_day(field, numbers.fault(field.as_str()), tier)
}

/// The note about a day that is not used. A reader who pays gets the free edition if the last day is at fault.
fn note_unread_day(field: Field, message: Wording, tier: EditionName) -> RowNote {
    let (code, consequence) = if field == Field::Until && tier == EditionName::Paid {
        (Code::SUBSCRIBER_EDITION, Consequence::Loss(LossKind::Downgraded))
    } else {
        (Code::SUBSCRIBER_CELL, Consequence::Change(CellChange::PassedOver))
    };
    RowNote::new(field, code, message).consequence(consequence).help(advise_on_day())
}

fn check_address(email: &str, notes: &mut Vec<RowNote>) -> Option<Address> {
    let address = match Address::parse(find_address(email)) {
        Ok(address) => address,
        Err(error) => {
            let note = RowNote::new(Field::Email, Code::ADDRESS_REJECTED, error.word())
                .consequence(Consequence::Loss(LossKind::LeftOut));
            notes.push(match email.matches('@').count() {
                2.. => note
                    .help(say!("write one address, and each other reader in a row of their own")),
                _ => note.help(say!("write the address alone, such as `zoe@example.org`")),
            });
            return None;
        }
    };
    if address.needs_smtputf8() {
        let message = say!(
            "the part before the @ of `{address}` is not ASCII",
            address = address.to_string()
        );
        notes.push(
            RowNote::new(Field::Email, Code::ADDRESS_UTF8, message)
                .help(say!("the relay must offer SMTPUTF8, or this reader gets nothing")),
        );
    }
    if let Some(shown) = address.lookalike() {
        let message = say!("the domain `{shown}` is drawn like one in Latin letters", shown);
        notes.push(
            RowNote::new(Field::Email, Code::ADDRESS_LOOKALIKE, message)
                .help(say!("make sure that `{domain}` is meant", domain = address.domain())),
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
            let message = say!(
                "the name has more than {max_name_chars} characters",
                max_name_chars = MAX_NAME_CHARS
            );
            let note = RowNote::new(Field::Name, Code::NAME_LONG, message)
                .consequence(Consequence::Change(CellChange::Cut))
                .help(say!("no mailbox shows more than a few dozen"));
            notes.push(note);
            Cow::Owned(name[..end].trim_end_matches([' ', '\u{200d}']).to_owned())
        }
    }
}

/// Checks a text of one line. Line ends and tabs become one blank. Other characters that no message may hold
/// are taken out, with a note.
fn check_line<'a>(field: Field, text: &'a str, notes: &mut Vec<RowNote>) -> Cow<'a, str> {
    if text.is_empty() {
        return Cow::Borrowed(text);
    }
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
        let message = say!(
            "U+{c} stands in `{field}`",
            c = format!("{:04X}", u32::from(c)),
            field = field.as_str()
        );
        let note = RowNote::new(field, Code::SUBSCRIBER_CELL, message)
            .consequence(Consequence::Change(CellChange::TakenOut))
            .help(say!("delete it; it cannot be seen"));
        notes.push(note);
    }
    Cow::Owned(line.trim().to_owned())
}

fn check_tier(word: &str, notes: &mut Vec<RowNote>) -> EditionName {
    parse_tier(word).unwrap_or_else(|| {
        let word = word.trim();
        let message = say!("the tier {word} is not known", word = format!("{word:?}"));
        let note = RowNote::new(Field::Tier, Code::SUBSCRIBER_EDITION, message)
            .consequence(Consequence::Loss(LossKind::Downgraded));
        notes.push(match nearest(word, ["free", "paid"]) {
            Some(near) => note.help(say!("did you mean `{near}`?", near)),
            None => note.help(say!("write `free` or `paid`")),
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
