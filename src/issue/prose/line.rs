//! One line of words with formatting: a title, a caption, a credit.
//!
//! A line is no text of paragraphs. What begins it (`1.`, `#`, `-`) is its words, and every mark of Markdown but those
//! of its format and those of code is printed as it is written.

use std::ops::Range;
use std::vec;

use pulldown_cmark::{Event, Tag};

use super::line_events::read_line;
use super::markdown::PlacedEvent;
use super::run::{plain, push_run_addresses};
use super::{Inline, LineFormat, url};
use crate::finding::{Finding, Span};

/// How deep formatting may be nested. What is deeper has its words, and no formatting.
const MAX_DEPTH: usize = 12;

/// A line with its formatting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormattedLine {
    run: Vec<Inline>,
    words: String,
}

impl FormattedLine {
    /// Takes words with their formatting.
    pub fn new(run: Vec<Inline>) -> Self {
        Self { words: plain(&run), run }
    }

    /// The words, without formatting.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The words with their formatting.
    pub fn run(&self) -> &[Inline] {
        &self.run
    }

    /// The URLs of the links.
    pub fn addresses(&self) -> Vec<&str> {
        let mut addresses = Vec::new();
        push_run_addresses(&self.run, &mut addresses);
        addresses
    }

    /// Changes the words in place.
    pub(in crate::issue) fn change(&mut self, change: impl FnOnce(&mut [Inline])) {
        change(&mut self.run);
        self.words = plain(&self.run);
    }
}

/// A line without formatting.
impl From<&str> for FormattedLine {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

/// A line without formatting.
impl From<String> for FormattedLine {
    fn from(words: String) -> Self {
        Self::new(vec![Inline::Text(words)])
    }
}

/// Parses a line. `place` is the place in the file of a stretch of the text. A link that leads nowhere is reported.
pub fn parse_line(
    text: &str,
    format: LineFormat,
    place: impl Fn(Range<usize>) -> Span,
    findings: &mut Vec<Finding>,
) -> FormattedLine {
    let events = read_line(text, format).into_iter();
    let run = LineParser { events, place, findings, depth: 0 }.run();
    FormattedLine::new(run)
}

struct LineParser<'f, P> {
    events: vec::IntoIter<PlacedEvent>,
    place: P,
    findings: &'f mut Vec<Finding>,
    depth: usize,
}

impl<P: Fn(Range<usize>) -> Span> LineParser<'_, P> {
    /// Parses a run up to the end event of its formatting, and consumes that event.
    fn run(&mut self) -> Vec<Inline> {
        let mut run: Vec<Inline> = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(_) => break,
                Event::Start(tag) => {
                    self.depth += 1;
                    let inner = self.run();
                    self.depth -= 1;
                    run.extend(self.format(tag, inner, range));
                }
                Event::Text(text) => match run.last_mut() {
                    Some(Inline::Text(before)) => before.push_str(&text),
                    _ => run.push(Inline::Text(text.into_string())),
                },
                Event::Code(code) => run.push(Inline::Code(code.into_string())),
                _ => {}
            }
        }
        run
    }

    fn format(&mut self, tag: Tag<'_>, inner: Vec<Inline>, range: Range<usize>) -> Vec<Inline> {
        match tag {
            Tag::Link { dest_url, .. } => match url(&dest_url, (self.place)(range)) {
                Ok(url) => vec![Inline::Link(url, inner)],
                Err(finding) => {
                    self.findings.push(finding);
                    inner
                }
            },
            Tag::Emphasis if self.depth < MAX_DEPTH => vec![Inline::Emphasis(inner)],
            Tag::Strong if self.depth < MAX_DEPTH => vec![Inline::Strong(inner)],
            _ => inner,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::Event;

    use super::{FormattedLine, Inline, LineFormat, parse_line, read_line};
    use crate::finding::Span;

    fn parsed(text: &str, format: LineFormat) -> FormattedLine {
        let mut findings = Vec::new();
        let line =
            parse_line(text, format, |range| Span::new(range.start, range.end), &mut findings);
        assert_eq!(findings, [], "{text}");
        line
    }

    fn words(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    #[test]
    fn a_title_has_emphasis_and_every_other_mark_is_words() {
        let line = parsed("1. L'*Obs* et *Le Monde*", LineFormat::Emphasis);
        let em = |text: &str| Inline::Emphasis(vec![words(text)]);
        assert_eq!(line.run(), [words("1. L'"), em("Obs"), words(" et "), em("Le Monde")]);
        assert_eq!(line.words(), "1. L'Obs et Le Monde");
        for literal in [
            "2*3*4",
            "M*A*S*H",
            "m**de",
            "5 * 3 * 2",
            "* nouveau *",
            "Prix*",
            "un* et deux*",
            "- a",
            "# b",
            "[a](https://b.fr/) ~~d~~ x^2^ <b> &amp; _e_ \\a",
            "un ` seul",
            "```",
            "1) a",
            "> a",
            "a\\",
            "***",
            "",
        ] {
            let line = parsed(literal, LineFormat::Emphasis);
            assert_eq!(line.words(), literal);
            assert!(line.run().iter().all(|inline| matches!(inline, Inline::Text(_))), "{literal}");
        }
        assert_eq!(parsed("\\*a\\*", LineFormat::Emphasis).words(), "*a*");
        assert_eq!(parsed("a\n* b", LineFormat::Emphasis).words(), "a * b");
    }

    #[test]
    fn code_in_a_title_is_code_letter_by_letter() {
        let line = parsed("Why `*mut T` isn't `[T]`: é ``a`b``", LineFormat::Emphasis);
        let code = |text: &str| Inline::Code(text.into());
        assert_eq!(
            line.run(),
            [
                words("Why "),
                code("*mut T"),
                words(" isn't "),
                code("[T]"),
                words(": é "),
                code("a`b")
            ]
        );
        assert_eq!(line.words(), "Why *mut T isn't [T]: é a`b");
    }

    #[test]
    fn a_caption_has_links_too() {
        let format = LineFormat::EmphasisAndLinks;
        let line = parsed("Photo [_Ici_ (1)](https://a.fr/b_c?d=1&e=*) – `*x` [1]", format);
        assert_eq!(line.words(), "Photo Ici (1) – *x [1]");
        assert_eq!(line.addresses(), ["https://a.fr/b_c?d=1&e=*"]);
        let mut findings = Vec::new();
        let line = parse_line(
            "é [a](ftp://b)",
            format,
            |range| Span::new(range.start, range.end),
            &mut findings,
        );
        assert_eq!(line.words(), "é a");
        assert_eq!(findings.iter().map(|one| one.span).collect::<Vec<_>>(), [Span::new(3, 15)]);
    }

    #[test]
    fn emphasis_in_emphasis_without_end_is_bounded() {
        for deep in ["*a ".repeat(20_000) + &"a*".repeat(20_000), "[".repeat(20_000)] {
            let line = parsed(&deep, LineFormat::EmphasisAndLinks);
            assert!(line.words().len() <= deep.len());
        }
    }

    proptest! {
        #[test]
        fn words_stand_where_the_editor_wrote_them(text in "[a-cé *_\\\\.#\\[\\]()\"1-]{0,30}") {
            for format in [LineFormat::Emphasis, LineFormat::EmphasisAndLinks] {
                for (event, range) in read_line(&text, format) {
                    let Event::Text(words) = event else { continue };
                    prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                    let written = text[range].replace('\\', "");
                    prop_assert_eq!(words.replace('\\', ""), written);
                }
            }
        }

        #[test]
        fn a_line_without_its_marks_is_printed_as_it_is(text in "[^*`\\\\\\p{Cc}]{0,40}") {
            let line = parsed(text.trim(), LineFormat::Emphasis);
            prop_assert_eq!(line.words(), text.trim());
        }
    }
}
