//! The rules for one row of a list, in TOML and in CSV.

use jiff::civil::Date;

use crate::address::Address;
use crate::finding::words::stray;
use crate::finding::{Code, nearest};
use crate::issue::edition::EditionName;

/// The longest name in a message, in characters.
const MAX_NAME_CHARS: usize = 200;
/// The longest tag, in characters.
const MAX_TAG_CHARS: usize = 64;

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
    pub(super) name: &'a str,
    /// The tier that the list says.
    pub(super) tier: EditionName,
    /// The edition of today. It is the free one if the paid period is over.
    pub(super) edition: EditionName,
    pub(super) tags: Vec<&'a str>,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
}

/// A note about one field of a row.
#[derive(Debug)]
pub(super) struct RowNote {
    pub(super) field: Field,
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl RowNote {
    fn new(field: Field, code: Code, message: String) -> Self {
        Self { field, code, message, help: None }
    }

    /// A note that the reader is left out because of one field.
    fn rejected(field: Field, message: &str) -> Self {
        Self::new(field, Code::SUBSCRIBER_REJECTED, format!("this reader is left out: {message}"))
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Checks a row, and adds notes about it. A reader with a fault in a field is left out.
pub(super) fn check_reader<'a>(
    entry: RawReader<'a>,
    today: Date,
    notes: &mut Vec<RowNote>,
) -> Option<CheckedReader<'a>> {
    let before = notes.len();
    let address = check_address(entry.email, notes);
    let name = check_name(entry.name, notes);
    let tags = check_tags(entry.tags, notes);
    let tier = check_tier(entry.tier, notes);
    let since = check_date(Field::Since, entry.since, notes);
    let until = check_date(Field::Until, entry.until, notes);
    let lapsed = until.is_some_and(|until| until < today);
    let edition = if lapsed { EditionName::Free } else { tier };
    let reasons_to_leave_out = [Code::ADDRESS_REJECTED, Code::SUBSCRIBER_REJECTED];
    if notes[before..].iter().any(|note| reasons_to_leave_out.contains(&note.code)) {
        return None;
    }
    Some(CheckedReader { address: address?, name, tier, edition, tags, since, until })
}

fn check_address(email: &str, notes: &mut Vec<RowNote>) -> Option<Address> {
    let address = match Address::parse(email) {
        Ok(address) => address,
        Err(error) => {
            let message = format!("this reader is left out: {error}");
            notes.push(RowNote::new(Field::Email, Code::ADDRESS_REJECTED, message));
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

/// Checks the name: one line of visible characters. A name that is too long is cut. Apart from blanks around
/// it, nothing else of a name is changed.
fn check_name<'a>(name: &'a str, notes: &mut Vec<RowNote>) -> &'a str {
    let name = name.trim_matches([' ', '\u{a0}']);
    if let Some((_, message, help)) = name.chars().find_map(stray) {
        notes.push(RowNote::rejected(Field::Name, &format!("in the name, {message}")).help(help));
        return "";
    }
    match name.char_indices().nth(MAX_NAME_CHARS) {
        None => name,
        Some((end, _)) => {
            let message = format!("the name is cut after {MAX_NAME_CHARS} characters");
            let help = "no mailbox shows more than a few dozen";
            notes.push(RowNote::new(Field::Name, Code::NAME_LONG, message).help(help));
            name[..end].trim_end_matches([' ', '\u{200d}'])
        }
    }
}

fn check_tier(word: &str, notes: &mut Vec<RowNote>) -> EditionName {
    let word = word.trim();
    if word.is_empty() {
        return EditionName::Free;
    }
    EditionName::parse(word).unwrap_or_else(|| {
        let note = RowNote::rejected(Field::Tier, &format!("the tier {word:?} is not known"));
        notes.push(match nearest(word, ["free", "paid"]) {
            Some(near) => note.help(format!("did you mean `{near}`?")),
            None => note.help("write `free` or `paid`"),
        });
        EditionName::Free
    })
}

fn check_tags<'a>(tags: Vec<&'a str>, notes: &mut Vec<RowNote>) -> Vec<&'a str> {
    let mut tags: Vec<&str> = tags.into_iter().map(str::trim).collect();
    tags.retain(|tag| !tag.is_empty());
    for tag in &tags {
        if tag.contains(';') || tag.chars().any(|c| stray(c).is_some()) {
            let message = "a tag holds a semicolon, or a character that cannot be seen";
            notes.push(
                RowNote::rejected(Field::Tags, message).help("write words, one for each tag"),
            );
        } else if tag.chars().count() > MAX_TAG_CHARS {
            let message = format!("a tag is longer than {MAX_TAG_CHARS} characters");
            notes.push(RowNote::rejected(Field::Tags, &message).help("write a word"));
        }
    }
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// Checks a date: `YYYY-MM-DD`.
fn check_date(field: Field, text: &str, notes: &mut Vec<RowNote>) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let date = text.parse().ok().filter(|_| text.len() == "YYYY-MM-DD".len());
    if date.is_none() {
        let message = format!("`{}` is not a date: {text:?}", field.as_str());
        notes.push(RowNote::rejected(field, &message).help("write year, month, day: `2026-12-31`"));
    }
    date
}
