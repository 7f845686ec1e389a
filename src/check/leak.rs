//! The proof of the paywall, on what is about to be sent.
//!
//! The types keep exclusive text out of the free edition; this rule does not trust them. It takes the
//! free edition as a reader's program decodes it, and looks in it for any eight words in a row that an
//! exclusive block keeps for paying readers. Words are compared without case, accents and punctuation,
//! so that neither encoding nor typography hides a leak.

use std::collections::HashSet;

use memchr::memmem;

use super::input::CheckInput;
use super::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::issue::block::{Block, Content, Head};
use crate::issue::edition::{Edition, Exclusive, Free};
use crate::issue::prose::Prose;
use crate::issue::source_text::{Passage, SourceText};
use crate::language::push_folded;

impl Code {
    /// `excl.leak`.
    pub const EXCLUSIVE_LEAK: Self = Self::new(&CodeFacts {
        name: "excl.leak",
        severity: Severity::Error,
        meaning: "Words of an exclusive body stand where a free reader reads.",
        why: "The paywall holds, or nobody pays: eight words in a row of an exclusive block were found in the finished free edition. It cannot be allowed.",
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

/// The free edition as one part of it reads once it is decoded.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Which part: «the HTML», «the subject».
    pub part: &'static str,
    /// Its text, transfer encoding and entities decoded, tags taken out, attributes behind it.
    pub text: String,
}

/// Words that only paying readers may read and that the free edition holds all the same: an error that
/// no setting allows. Words that the editor wrote in an open field too are a note.
pub fn leaks(
    page: &CheckInput<'_>,
    free: &Edition<'_, Free>,
    finished: &[Finished],
) -> Vec<Finding> {
    let open: String = open_texts(free).iter().map(|text| Running::of(text).line).collect();
    let read: Vec<(&str, Running)> =
        finished.iter().map(|finished| (finished.part, Running::of(&finished.text))).collect();
    let parts: Vec<(&str, Read<'_>)> =
        read.iter().map(|(part, running)| (*part, Read::new(running))).collect();
    let mut findings = Vec::new();
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let secret: Vec<Running> =
            secret_texts(block).iter().map(|text| Running::of(text)).collect();
        for (part, read) in &parts {
            let told = secret.iter().flat_map(Running::rows).filter(|row| read.has(row));
            let (repeated, leaked): (Vec<_>, Vec<_>) = told.partition(|row| open.contains(row));
            if let Some(row) = leaked.first() {
                findings.push(leak(block.span, part, row.trim()));
            } else if let Some(row) = repeated.first() {
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
    /// Keys of an exclusive block that all readers read.
    const OPEN: &[&str] = &[
        "kicker",
        "title",
        "standfirst",
        "short",
        "opening",
        "teasers",
        "alt",
        "caption",
        "credit",
    ];
    let source_text = SourceText::read(page.source);
    let sealed = |block: usize| {
        source_text.named("blocks").any(|table| {
            table.block == Some(block)
                && page.edition.exclusives().iter().any(|exclusive| match exclusive {
                    Exclusive::Full { block, .. } => block.span == table.span,
                    Exclusive::Cut(_) => false,
                })
        })
    };
    let mut said =
        source_text.passages.iter().filter(|said| Running::of(&said.text).line.contains(row));
    let place =
        said.find(|said| !said.block.is_some_and(sealed) || OPEN.contains(&said.key.as_str()));
    place.map(Passage::whole)
}

/// What only paying readers read of a block.
fn secret_texts(block: &Block) -> Vec<String> {
    let mut texts = Vec::new();
    let mut prose = |prose: &Prose| texts.extend(prose.paragraphs());
    match &block.content {
        Content::Story(story) | Content::Editorial(story) => {
            prose(&story.body);
            story.watch.iter().for_each(prose);
        }
        Content::Briefs(briefs) => {
            prose(&briefs.body);
            for item in &briefs.items {
                texts.extend(item.text.paragraphs());
                texts.push(item.title.clone());
                texts.extend(item.link_label.clone());
            }
        }
        Content::Tribune(tribune) => {
            prose(&tribune.body);
            texts.extend(tribune.author.bio.clone());
        }
        Content::Notice(notice) => prose(&notice.body),
        Content::Sponsor(sponsor) => prose(&sponsor.body),
    }
    texts
}

/// What the editor wrote for everyone.
fn open_texts(free: &Edition<'_, Free>) -> Vec<String> {
    let front = free.front();
    let mut texts: Vec<String> = [front.title, front.subject].map(str::to_owned).to_vec();
    texts.push(front.preheader.clone());
    texts.extend(front.contents.iter().map(|line| line.text.to_owned()));
    texts.extend(free.teasers().iter().map(|teaser| (*teaser).to_owned()));
    for block in free.blocks() {
        head_texts(&block.head, &mut texts);
        texts.extend(secret_texts(block));
    }
    for exclusive in free.exclusives() {
        if let Exclusive::Cut(cut) = exclusive {
            head_texts(cut.head, &mut texts);
            texts.extend(cut.opening.paragraphs());
        }
    }
    texts
}

fn head_texts(head: &Head, texts: &mut Vec<String>) {
    let lines = [&head.short, &head.kicker, &head.title, &head.standfirst];
    texts.extend(lines.into_iter().flatten().cloned());
    for figure in &head.figures {
        texts.push(figure.alt.clone());
        texts.extend([&figure.caption, &figure.credit].into_iter().flatten().cloned());
    }
}

/// A text as it is compared: its words folded, on one line, with a blank on either side of each.
struct Running {
    line: String,
    blanks: Vec<usize>,
}

impl Running {
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
        let wide = if (4..ROW).contains(&words) { words } else { ROW };
        self.blanks.windows(wide + 1).filter_map(move |row| self.line.get(row[0]..=row[wide]))
    }
}

/// A part as it is read: where a row of words is looked up, and not looked for.
struct Read<'a> {
    line: &'a str,
    /// Every eight words in a row, with the blanks around them.
    rows: HashSet<&'a str>,
}

impl<'a> Read<'a> {
    fn new(running: &'a Running) -> Self {
        Self { line: &running.line, rows: running.rows().collect() }
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
    use super::Running;

    #[test]
    fn no_dress_hides_eight_words() {
        let secret = Running::of("L’été, à Paris : les « alliés » d’hier s’arment (enfin) vite.");
        let printed = Running::of(
            "… l'e\u{301}te\u{301} A\u{a0}PARIS les\nallie\u{301}s d'hier s arment enfin vite, et",
        );
        assert_eq!(secret.rows().count(), 5);
        for row in secret.rows() {
            assert!(printed.line.contains(row), "{row}\n{}", printed.line);
        }
    }

    #[test]
    fn a_short_text_is_looked_for_whole_and_a_word_or_two_is_no_secret() {
        let rows = |text: &str| Running::of(text).rows().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rows("Une puce de plus"), [" une puce de plus "]);
        assert_eq!(rows("Une puce de plus, et deux de moins").len(), 1);
        assert!(rows("Trois mots seulement").is_empty() && rows("").is_empty());
    }
}
