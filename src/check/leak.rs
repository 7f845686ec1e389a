//! The proof of the paywall, on what is about to be sent.
//!
//! The types keep exclusive text out of the free edition; this rule does not trust them. The free
//! edition is printed twice: as it is about to be sent, and from the same issue with nothing behind the
//! paywall ([`Issue::redacted`](crate::issue::Issue::redacted)). What the second one says, every reader
//! may read, wherever it comes from: an open block, the settings, the foot of the page. What an
//! exclusive block keeps, and what the first one says and the second one does not, is a leak.
//!
//! **What is looked for.** Every text that [`Block::texts`](crate::issue::Block::texts) calls paid: prose with the addresses of its
//! links, titles, labels, names, addresses, files of pictures. Of a text of eight words and more, any
//! eight in a row; a shorter one whole.
//!
//! **Short texts.** A name or a label is a word or two, and the same words often stand in an open
//! place. They are looked for all the same, down to one word, since the second printing holds
//! whatever is open: a name that leaks is an error, and a name that some open text says as well is
//! nothing. What is repeated in the open is a note from four words on; below that it is the language's
//! own, or a name that is no secret.
//!
//! **How words are compared.** Without case, accents and punctuation, and where a part of the two
//! printings differs also without blanks, so that neither encoding nor typography nor markup inside of
//! a word hides a leak. Not seen: a text of less than 18 bytes in base64.

use std::collections::HashSet;

use memchr::memmem;

use super::input::CheckInput;
use super::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::issue::edition::Exclusive;
use crate::issue::prose::Prose;
use crate::issue::source_text::{Passage, SourceText};
use crate::issue::texts::{IssueText, PlacedText};
use crate::language::push_folded;

impl Code {
    /// `excl.leak`.
    pub const EXCLUSIVE_LEAK: Self = Self::new(&CodeFacts {
        name: "excl.leak",
        severity: Severity::Error,
        meaning: "Words of an exclusive body stand where a free reader reads.",
        why: "The paywall holds, or nobody pays: words that an exclusive block keeps, eight in a row or a shorter text whole, were found in the finished free edition and in no open place. It cannot be allowed.",
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

/// So many words in a row are no accident.
const ROW: usize = 8;

/// From so many words on, a text that stands in an open place too is told.
const NOTED: usize = 4;

/// The free edition as one part of it reads once it is decoded.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Which part: «the HTML», «the subject».
    pub part: &'static str,
    /// Its text, transfer encoding and entities decoded, tags taken out, attributes behind it.
    pub text: String,
}

/// The two printings of the free edition that the proof compares.
#[derive(Debug, Clone, Copy)]
pub struct FreePrintings<'a> {
    /// As it is about to be sent.
    pub sent: &'a [Finished],
    /// As the same issue gives it with nothing behind the paywall.
    pub redacted: &'a [Finished],
}

/// Words that only paying readers may read and that the free edition holds all the same: an error that
/// no setting allows. Words that every reader reads in another place too are a note.
pub fn leaks(page: &CheckInput<'_>, free: &FreePrintings<'_>) -> Vec<Finding> {
    let folded = |parts: &[Finished]| -> Vec<Folded> {
        parts.iter().map(|finished| Folded::of(&finished.text)).collect()
    };
    let (sent, redacted) = (folded(free.sent), folded(free.redacted));
    let open = OpenWords::new(&redacted);
    let parts: Vec<(&str, Reading<'_>)> =
        free.sent.iter().zip(&sent).map(|(part, words)| (part.part, Reading::new(words))).collect();
    let mut findings = Vec::new();
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let secrets: Vec<PaidPhrase> = block.paid_texts().iter().flat_map(secrets).collect();
        for (part, reading) in &parts {
            if let Some(row) = open.first_leak(reading, &secrets) {
                findings.push(leak(block.span, part, row.trim()));
            } else if let Some(row) = open.first_repeat(reading, &secrets) {
                findings.push(repeat(page, block.span, row));
            }
        }
    }
    findings.dedup();
    findings
}

fn leak(block: Span, part: &str, words: &str) -> Finding {
    let message =
        format!("{part} of the free edition holds words of this exclusive block: «{words}»");
    Finding::new(Code::EXCLUSIVE_LEAK, block, message).help(
        "nothing is sent; look where those words come from, and report it if not from the issue",
    )
}

fn repeat(page: &CheckInput<'_>, block: Span, row: &str) -> Finding {
    let words = row.trim();
    let message = format!("words of this exclusive block stand in an open place too: «{words}»");
    let finding = Finding::new(Code::EXCLUSIVE_REPEAT, block, message)
        .help("free readers read them; write one of the two differently if that is not meant");
    match open_place(page, row) {
        Some(place) => finding.also(place, "every reader reads them here"),
        None => finding,
    }
}

/// Where the editor wrote these words for everyone.
fn open_place(page: &CheckInput<'_>, row: &str) -> Option<Span> {
    let source_text = SourceText::read(page.source);
    let said = source_text.passages.iter().filter(|said| Folded::of(&said.text).line.contains(row));
    let mut open = said.filter(|said| !is_paid(page, &source_text, said));
    open.next().map(Passage::whole)
}

/// Whether a passage of the file is what an exclusive block keeps.
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

/// One paragraph, line or address that an exclusive block keeps.
struct PaidPhrase {
    words: Folded,
    /// Whether it is written for reading: then it is worth a note where it is repeated in the open.
    is_written: bool,
}

/// What of one paid text is looked for.
fn secrets(placed: &PlacedText) -> Vec<PaidPhrase> {
    let is_written = matches!(placed.text, IssueText::Line(_) | IssueText::Prose(_));
    let addresses = placed.prose().map(Prose::addresses).unwrap_or_default();
    let address = |url: &str| PaidPhrase { words: Folded::of(url), is_written: false };
    let paragraphs = placed.paragraphs().into_iter();
    paragraphs
        .map(|text| PaidPhrase { words: Folded::of(&text), is_written })
        .chain(addresses.into_iter().map(address))
        .collect()
}

/// What every reader may read.
struct OpenWords<'a>(Vec<Reading<'a>>);

impl<'a> OpenWords<'a> {
    fn new(parts: &'a [Folded]) -> Self {
        Self(parts.iter().map(Reading::new).collect())
    }

    /// The first words of these secrets that a part says beyond what is open.
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

    /// The first words of these secrets that a part says, and that are open.
    fn first_repeat<'s>(&self, part: &Reading<'_>, secrets: &'s [PaidPhrase]) -> Option<&'s str> {
        let written = secrets.iter().filter(|secret| secret.is_written);
        written
            .flat_map(|secret| secret.words.rows())
            .find(|row| part.has(row) && self.0.iter().any(|open| open.has(row)))
    }
}

/// A text as it is compared: its words folded, on one line, with a blank on either side of each.
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

    /// Every eight words in a row; a shorter text is one row, unless it is a word or two.
    fn rows(&self) -> impl Iterator<Item = &str> {
        let words = self.blanks.len() - 1;
        let wide = if (NOTED..ROW).contains(&words) { words } else { ROW };
        self.blanks.windows(wide + 1).filter_map(move |row| self.line.get(row[0]..=row[wide]))
    }

    /// Every row, and a text of a word or two whole.
    fn searched(&self) -> impl Iterator<Item = &str> {
        let words = self.blanks.len() - 1;
        let short = (1..NOTED).contains(&words).then_some(self.line.as_str());
        short.into_iter().chain(self.rows())
    }
}

/// A part as it is read: where a row of words is looked up, and not looked for.
struct Reading<'a> {
    line: &'a str,
    /// Every eight words in a row, with the blanks around them.
    rows: HashSet<&'a str>,
    /// The line without its blanks.
    tight: String,
}

impl<'a> Reading<'a> {
    fn new(words: &'a Folded) -> Self {
        let tight = words.line.replace(' ', "");
        Self { line: &words.line, rows: words.rows().collect(), tight }
    }

    /// Whether these letters stand there in a row, whatever stands between them as blanks.
    fn has_tight(&self, letters: &str) -> bool {
        memmem::find(self.tight.as_bytes(), letters.as_bytes()).is_some()
    }

    /// Whether these words stand there in a row.
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
