//! The rules of one row, whatever file it stands in.

use jiff::civil::Date;

use crate::address::Address;
use crate::finding::words::stray;
use crate::finding::{Code, nearest};
use crate::issue::edition::EditionName;

/// The longest name that goes out, in characters.
const LONGEST_NAME: usize = 200;
/// The longest tag, in characters.
const LONGEST_TAG: usize = 64;

/// What is known of a reader; the columns of a CSV file and the keys of a TOML table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Email,
    Name,
    Tier,
    Tags,
    Since,
    Until,
}

impl Field {
    /// Every field, in the order in which `as` indexes them.
    pub(super) const ALL: [Self; 6] =
        [Self::Email, Self::Name, Self::Tier, Self::Tags, Self::Since, Self::Until];

    /// Its key, and its column's name.
    pub(super) const fn as_str(self) -> &'static str {
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

/// A row as it is written; a field that is absent is empty.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    pub(super) email: &'a str,
    pub(super) name: &'a str,
    pub(super) tier: &'a str,
    pub(super) tags: Vec<&'a str>,
    pub(super) since: &'a str,
    pub(super) until: &'a str,
}

/// A row as it is admitted.
#[derive(Debug)]
pub(super) struct Admitted<'a> {
    pub(super) address: Address,
    pub(super) name: &'a str,
    pub(super) edition: EditionName,
    pub(super) tags: Vec<&'a str>,
}

/// Something to say about one field of a row.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) field: Field,
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Note {
    fn new(field: Field, code: Code, message: String) -> Self {
        Self { field, code, message, help: None }
    }

    /// The row is left out because of one field.
    fn rejected(field: Field, message: &str) -> Self {
        Self::new(field, Code::SUBSCRIBER_REJECTED, format!("this reader is left out: {message}"))
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Judges a row: the reader, unless a field keeps them out, and what there is to say.
pub(super) fn admit<'a>(
    entry: Entry<'a>,
    today: Date,
    notes: &mut Vec<Note>,
) -> Option<Admitted<'a>> {
    let before = notes.len();
    let address = address(entry.email, notes);
    let name = name(entry.name, notes);
    let tags = tags(entry.tags, notes);
    let tier = tier(entry.tier, notes);
    date(Field::Since, entry.since, notes);
    let lapsed = date(Field::Until, entry.until, notes).is_some_and(|until| until < today);
    let edition = if lapsed { EditionName::Free } else { tier };
    let out = [Code::ADDRESS_REJECTED, Code::SUBSCRIBER_REJECTED];
    if notes[before..].iter().any(|note| out.contains(&note.code)) {
        return None;
    }
    Some(Admitted { address: address?, name, edition, tags })
}

fn address(email: &str, notes: &mut Vec<Note>) -> Option<Address> {
    let address = match Address::parse(email) {
        Ok(address) => address,
        Err(error) => {
            let message = format!("this reader is left out: {error}");
            notes.push(Note::new(Field::Email, Code::ADDRESS_REJECTED, message));
            return None;
        }
    };
    if address.needs_smtputf8() {
        let message = format!("the part before the @ of `{address}` is not ASCII");
        notes.push(
            Note::new(Field::Email, Code::ADDRESS_UTF8, message)
                .help("the relay must offer SMTPUTF8, or this reader gets nothing"),
        );
    }
    if let Some(shown) = address.lookalike() {
        let message = format!("the domain `{shown}` is drawn like one in Latin letters");
        notes.push(
            Note::new(Field::Email, Code::ADDRESS_LOOKALIKE, message)
                .help(format!("make sure that `{}` is meant", address.domain())),
        );
    }
    Some(address)
}

/// The name, blanks around it dropped: on one line, in visible characters, and not without end. What
/// else it holds is the reader's own business, and stays as it is.
fn name<'a>(name: &'a str, notes: &mut Vec<Note>) -> &'a str {
    let name = name.trim_matches([' ', '\u{a0}']);
    if let Some((_, message, help)) = name.chars().find_map(stray) {
        notes.push(Note::rejected(Field::Name, &format!("in the name, {message}")).help(help));
        return "";
    }
    match name.char_indices().nth(LONGEST_NAME) {
        None => name,
        Some((end, _)) => {
            let message = format!("the name is cut after {LONGEST_NAME} characters");
            let help = "no mailbox shows more than a few dozen";
            notes.push(Note::new(Field::Name, Code::NAME_LONG, message).help(help));
            name[..end].trim_end_matches([' ', '\u{200d}'])
        }
    }
}

fn tier(word: &str, notes: &mut Vec<Note>) -> EditionName {
    let word = word.trim();
    if word.is_empty() {
        return EditionName::Free;
    }
    EditionName::parse(word).unwrap_or_else(|| {
        let note = Note::rejected(Field::Tier, &format!("the tier {word:?} is not known"));
        notes.push(match nearest(word, ["free", "paid"]) {
            Some(near) => note.help(format!("did you mean `{near}`?")),
            None => note.help("write `free` or `paid`"),
        });
        EditionName::Free
    })
}

fn tags<'a>(tags: Vec<&'a str>, notes: &mut Vec<Note>) -> Vec<&'a str> {
    let mut tags: Vec<&str> = tags.into_iter().map(str::trim).collect();
    tags.retain(|tag| !tag.is_empty());
    for tag in &tags {
        if tag.contains(';') || tag.chars().any(|c| stray(c).is_some()) {
            let message = "a tag holds a semicolon, or a character that cannot be seen";
            notes.push(Note::rejected(Field::Tags, message).help("write words, one for each tag"));
        } else if tag.chars().count() > LONGEST_TAG {
            let message = format!("a tag is longer than {LONGEST_TAG} characters");
            notes.push(Note::rejected(Field::Tags, &message).help("write a word"));
        }
    }
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// A date as `YYYY-MM-DD`.
fn date(field: Field, text: &str, notes: &mut Vec<Note>) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let date = text.parse().ok().filter(|_| text.len() == "YYYY-MM-DD".len());
    if date.is_none() {
        let message = format!("`{}` is not a date: {text:?}", field.as_str());
        notes.push(Note::rejected(field, &message).help("write year, month, day: `2026-12-31`"));
    }
    date
}
