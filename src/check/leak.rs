//! The proof of the paywall, on the messages that are about to be sent.
//!
//! The types keep exclusive text out of the free edition. This rule does not rely on them. The free
//! edition is printed twice: as it is about to be sent, and from the same issue without its
//! exclusive blocks ([`Issue::redacted`](crate::issue::Issue::redacted)). The second printing has
//! only text that every reader may read, wherever it comes from: an open block, the settings, the
//! foot of the page. A text of an exclusive block that is in the first printing and not in the
//! second is a leak.
//!
//! **What is searched.** Every text that [`Block::texts`](crate::issue::Block::texts) calls paid:
//! prose with the addresses of its links and the files of its pictures, titles, labels, names, addresses, names of picture files.
//! Of a text of eight words or more, any eight words in a row. A shorter text as a whole.
//!
//! **Short texts.** A name or a label has one or two words, and the same words often occur in an
//! open place. Even single words are searched, because the second printing has everything that is
//! open. A name that leaks is an error. A name that is also in an open text is no finding.
//! Exclusive words that are repeated in an open place are a note from four words on. Fewer words
//! are ordinary language, or a name that is no secret.
//!
//! **How words are compared.** Without case, accents and punctuation. Where the two printings
//! differ, also without spaces. Neither encoding nor typography nor markup inside of a word can
//! therefore hide a leak.
//!
//! **What the search does not find.** The two printings must be equal, byte for byte, header and
//! pictures included. A difference in which no words are found is a leak too: it has a form that
//! nobody has thought of, such as a short text in base64 or a count of paid paragraphs.

use std::cell::LazyCell;
use std::collections::HashSet;

use memchr::memmem;

use super::input::CheckInput;
use super::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::issue::block::Block;
use crate::issue::edition::Exclusive;
use crate::issue::prose::Prose;
use crate::issue::source_text::{Passage, SourceText};
use crate::issue::texts::{IssueText, PlacedText};
use crate::language::push_folded;
use crate::wording::{ToValue, Wording, say};

impl Code {
    /// `excl.leak`.
    pub const EXCLUSIVE_LEAK: Self = Self::new(&CodeFacts {
        name: "excl.leak",
        severity: Severity::Error,
        meaning: "Words or traces of an exclusive body stand where a free reader reads.",
        why: "The paywall holds, or nobody pays: words that an exclusive block keeps, eight in a row or a shorter text whole, were found in the finished free edition and in no open place, or that edition differs from the one that is printed without the exclusive blocks. It cannot be allowed.",
        mend: "Look where those words come from; if not from the issue, report it as a fault of matinale.",
    });

    /// `excl.repeat`.
    pub const EXCLUSIVE_REPEAT: Self = Self::new(&CodeFacts {
        name: "excl.repeat",
        severity: Severity::Note,
        meaning: "Words of an exclusive body stand in an open field as well.",
        why: "The same words stand in an open place, so free readers have them.",
        mend: "Write one of the two otherwise, unless it is meant.",
    });
}

pub(super) const RULE: Rule =
    Rule { codes: &[Code::EXCLUSIVE_LEAK, Code::EXCLUSIVE_REPEAT], look: Look::ByName };

/// How many equal words in a row are no accident.
const ROW: usize = 8;

/// From how many words on a text is reported that is repeated in an open place.
const NOTED: usize = 4;

/// How much of a difference is shown.
const SHOWN_DIFFERENCE_CHARS: usize = 60;

/// What to do about a leak.
fn advise_on_leak() -> Wording {
    say!("nothing is sent; look where those words come from, and report it if not from the issue")
}

/// One part of the free edition, as it reads after decoding.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The name of the part: «the HTML», «the subject».
    pub part: Wording,
    /// The text of the part, followed by its attributes. Transfer encoding and entities are
    /// decoded, and tags removed.
    pub text: String,
}

/// One printing of the free edition.
#[derive(Debug, Clone, Copy)]
pub struct FreePrinting<'a> {
    /// The parts of the message, decoded.
    pub parts: &'a [Finished],
    /// The message.
    pub bytes: &'a [u8],
}

/// The two printings of the free edition that the proof compares.
#[derive(Debug, Clone, Copy)]
pub struct FreePrintings<'a> {
    /// The message as it is about to be sent.
    pub sent: FreePrinting<'a>,
    /// The message of the same issue without its exclusive blocks.
    pub redacted: FreePrinting<'a>,
}

/// Reports words that only paying readers may read, and that the free edition has, and any other
/// difference that the exclusive blocks make to it. This error cannot be allowed. Exclusive words
/// that are also in an open place are a note.
pub fn leaks(page: &CheckInput<'_>, free: &FreePrintings<'_>) -> Vec<Finding> {
    let folded = |parts: &[Finished]| -> Vec<Folded> {
        parts.iter().map(|finished| Folded::of(&finished.text)).collect()
    };
    let (sent, redacted) = (folded(free.sent.parts), folded(free.redacted.parts));
    let open = OpenWords::new(&redacted);
    let names = free.sent.parts.iter().map(|part| &part.part);
    let parts: Vec<(&Wording, Reading<'_>)> = names.zip(sent.iter().map(Reading::new)).collect();
    // Only words that are repeated need the editor's file.
    let source_text = LazyCell::new(|| SourceText::read(page.source));
    let mut findings = Vec::new();
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let secrets: Vec<PaidPhrase> = block.paid_texts().iter().flat_map(secrets).collect();
        for (part, reading) in &parts {
            if let Some(row) = open.first_leak(reading, &secrets) {
                findings.push(leak(block.span, part, row.trim()));
            } else if let Some(row) = open.first_repeat(reading, &secrets) {
                let places = find_open_places(page, &source_text, row);
                if !is_short_version(&source_text, block, &places) {
                    findings.push(repeat(block.span, row, &places));
                }
            }
        }
    }
    findings.dedup();
    if !findings.iter().any(|finding| finding.code == Code::EXCLUSIVE_LEAK) {
        findings.extend(difference(page, free));
    }
    findings
}

/// Reports a difference between the two printings, at the first exclusive block.
fn difference(page: &CheckInput<'_>, free: &FreePrintings<'_>) -> Option<Finding> {
    if free.sent.bytes == free.redacted.bytes {
        return None;
    }
    let block = page.edition.exclusives().iter().find_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(block.span),
        Exclusive::Cut(_) => None,
    })?;
    let mut both = free.sent.parts.iter().zip(free.redacted.parts);
    let differing = both.find(|(sent, redacted)| sent.text != redacted.text);
    let (part, words) = differing.map_or((None, ""), |(sent, redacted)| {
        (Some(&sent.part), first_difference(&sent.text, &redacted.text))
    });
    let part = part.map_or_else(|| say!("the message").to_value(), ToValue::to_value);
    let message = say!(
        "{part} of the free edition is not the same without the exclusive blocks, of which this is the first: «{words}»",
        part,
        words
    );
    Some(Finding::new(Code::EXCLUSIVE_LEAK, block, message).help(advise_on_leak()))
}

/// Some words of a text from the place on at which it differs from another one.
fn first_difference<'t>(text: &'t str, other: &str) -> &'t str {
    let mut pairs = text.char_indices().zip(other.chars());
    let at = pairs.find(|((_, c), other)| c != other);
    let start = at.map_or(text.len().min(other.len()), |((at, _), _)| at);
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().nth(SHOWN_DIFFERENCE_CHARS).map_or(rest.len(), |(at, _)| at);
    rest[..end].trim()
}

fn leak(block: Span, part: &Wording, words: &str) -> Finding {
    let message = say!(
        "{part} of the free edition holds words of this exclusive block: «{words}»",
        part,
        words
    );
    Finding::new(Code::EXCLUSIVE_LEAK, block, message).help(advise_on_leak())
}

fn repeat(block: Span, row: &str, places: &[&Passage]) -> Finding {
    let words = row.trim();
    let message =
        say!("words of this exclusive block stand in an open place too: «{words}»", words);
    let finding = Finding::new(Code::EXCLUSIVE_REPEAT, block, message).help(say!(
        "free readers read them; write one of the two differently if that is not meant"
    ));
    match places.first() {
        Some(place) => finding.also(place.whole(), say!("every reader reads them here")),
        None => finding,
    }
}

/// Whether these places are in the short version that the block takes the place of for those who pay, and in no other
/// block. A short version says what the long one says.
fn is_short_version(source_text: &SourceText, block: &Block, places: &[&Passage]) -> bool {
    let blocks = || source_text.named("blocks");
    let continues = blocks().find(|table| table.span == block.span);
    let Some(continues) = continues.and_then(|table| table.text("continues")) else { return false };
    let short = blocks().find(|table| table.text("id") == Some(continues));
    let short = short.filter(|table| table.text("only") == Some("free"));
    short.is_some_and(|short| {
        !places.is_empty() && places.iter().all(|place| place.block == short.block)
    })
}

/// The open places in which the editor wrote these words.
fn find_open_places<'t>(
    page: &CheckInput<'_>,
    source_text: &'t SourceText,
    row: &str,
) -> Vec<&'t Passage> {
    let said = source_text.passages.iter().filter(|said| Folded::of(&said.text).line.contains(row));
    said.filter(|said| !is_paid(page, source_text, said)).collect()
}

/// Whether a passage of the file belongs to an exclusive block.
fn is_paid(page: &CheckInput<'_>, source_text: &SourceText, passage: &Passage) -> bool {
    let Some(table) = source_text.tables.get(passage.table) else { return false };
    let header = source_text.named("blocks").find(|block| block.block == table.block);
    let block = page.edition.exclusives().iter().find_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } if header.is_some_and(|it| it.span == block.span) => {
            Some(*block)
        }
        Exclusive::Full { .. } | Exclusive::Cut(_) => None,
    });
    block.is_some_and(|block| {
        block
            .paid_texts()
            .iter()
            .any(|text| text.place.table == table.name && text.place.key == passage.key)
    })
}

/// A paragraph, line or address that belongs to an exclusive block.
struct PaidPhrase {
    words: Folded,
    /// Whether it is a text for reading. Only such a text is worth a note if it is repeated in an
    /// open place.
    is_written: bool,
}

/// The phrases of a paid text that are searched.
fn secrets(placed: &PlacedText) -> Vec<PaidPhrase> {
    let is_written =
        matches!(placed.text, IssueText::Line(_) | IssueText::Formatted(_) | IssueText::Prose(_));
    let addresses = placed.addresses();
    let address = |url: &str| PaidPhrase { words: Folded::of(url), is_written: false };
    let figures = placed.prose().map(Prose::figures).unwrap_or_default();
    let files = figures.into_iter().map(|figure| figure.src.as_str());
    let paragraphs = placed.paragraphs().into_iter();
    paragraphs
        .map(|text| PaidPhrase { words: Folded::of(&text), is_written })
        .chain(addresses.into_iter().chain(files).map(address))
        .collect()
}

/// The text that every reader may read.
struct OpenWords<'a>(Vec<Reading<'a>>);

impl<'a> OpenWords<'a> {
    fn new(parts: &'a [Folded]) -> Self {
        Self(parts.iter().map(Reading::new).collect())
    }

    /// The first words of these secrets that a part has, and that are not open.
    fn first_leak<'s>(&self, part: &Reading<'_>, secrets: &'s [PaidPhrase]) -> Option<&'s str> {
        if self.0.iter().any(|open| open.line == part.line) {
            return None;
        }
        secrets.iter().flat_map(|secret| secret.words.searched()).find(|row| {
            let tight = row.replace(' ', "");
            (part.has(row) && !self.0.iter().any(|open| open.has(row)))
                || (part.has_tight(&tight) && !self.0.iter().any(|open| open.has_tight(&tight)))
        })
    }

    /// The first words of these secrets that a part has, and that are open.
    fn first_repeat<'s>(&self, part: &Reading<'_>, secrets: &'s [PaidPhrase]) -> Option<&'s str> {
        let written = secrets.iter().filter(|secret| secret.is_written);
        written
            .flat_map(|secret| secret.words.rows())
            .find(|row| part.has(row) && self.0.iter().any(|open| open.has(row)))
    }
}

/// A text in the form in which it is compared: folded words on one line, with a space on each side
/// of a word.
struct Folded {
    line: String,
    blanks: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let apart = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-' | '–' | '—' | '/');
        let mut line = String::with_capacity(text.len() + 2);
        line.push(' ');
        let mut blanks = vec![0];
        for word in text.split(apart) {
            let start = line.len();
            word.chars().for_each(|c| push_folded(c, &mut line));
            if line.len() > start {
                blanks.push(line.len());
                line.push(' ');
            }
        }
        Self { line, blanks }
    }

    /// Every eight words in a row. A shorter text is one row; a text of one or two words has none.
    fn rows(&self) -> impl Iterator<Item = &str> {
        let words = self.blanks.len() - 1;
        let wide = if (NOTED..ROW).contains(&words) { words } else { ROW };
        self.blanks.windows(wide + 1).filter_map(move |row| self.line.get(row[0]..=row[wide]))
    }

    /// Every row, and as a whole also a text of one or two words.
    fn searched(&self) -> impl Iterator<Item = &str> {
        let words = self.blanks.len() - 1;
        let short = (1..NOTED).contains(&words).then_some(self.line.as_str());
        short.into_iter().chain(self.rows())
    }
}

/// A part of a message, indexed for searching.
struct Reading<'a> {
    line: &'a str,
    /// Every eight words in a row, with the spaces around them.
    rows: HashSet<&'a str>,
    /// The line without its spaces.
    tight: String,
}

impl<'a> Reading<'a> {
    fn new(words: &'a Folded) -> Self {
        let tight = words.line.replace(' ', "");
        Self { line: &words.line, rows: words.rows().collect(), tight }
    }

    /// Whether the part has these letters in a row, without regard to spaces.
    fn has_tight(&self, letters: &str) -> bool {
        memmem::find(self.tight.as_bytes(), letters.as_bytes()).is_some()
    }

    /// Whether the part has these words in a row.
    fn has(&self, row: &str) -> bool {
        let short = || memchr::memchr_iter(b' ', row.as_bytes()).count() <= ROW;
        self.rows.contains(row)
            || (short() && memmem::find(self.line.as_bytes(), row.as_bytes()).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;

    #[test]
    fn no_dress_hides_eight_words() {
        let secret = Folded::of("L’été, à Paris : les « alliés » d’hier s’arment (enfin) vite.");
        let printed = Folded::of(
            "… l'e\u{301}te\u{301} A\u{a0}PARIS les\nallie\u{301}s d'hier s arment enfin vite, et",
        );
        assert_eq!(secret.rows().count(), 5);
        for row in secret.rows() {
            assert!(printed.line.contains(row), "{row}\n{}", printed.line);
        }
    }

    #[test]
    fn a_short_text_is_looked_for_whole_and_a_word_or_two_gives_no_note() {
        let rows = |text: &str| Folded::of(text).rows().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rows("Une puce de plus"), [" une puce de plus "]);
        assert_eq!(rows("Une puce de plus, et deux de moins").len(), 1);
        assert!(rows("Trois mots seulement").is_empty() && rows("").is_empty());
        assert_eq!(Folded::of("Trois mots seulement").searched().count(), 1);
        assert_eq!(Folded::of(" – ").searched().count(), 0);
    }
}
