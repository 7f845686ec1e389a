//! Reports marks that are printed as they were typed, although they were meant as Markdown: bullets and no-break
//! blanks that other programs put at the head of a line, replies of a dialogue, a blank in the middle of a link, a link
//! whose address is missing, a box to tick, a table without its line of dashes.

mod emphasis;
mod lines;
mod words;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::issue::prose::markdown::PlacedEvent;
use crate::wording::{Wording, say};

/// How many characters of a mark a finding repeats.
const MAX_QUOTED_CHARS: usize = 200;

/// Finds the marks of a text that are printed as they are.
pub(super) fn find_raw_marks(written: &Written<'_>, events: &[PlacedEvent]) -> Vec<Finding> {
    let mut search = RawMarks { written, findings: Vec::new() };
    let (mut is_item, mut is_code) = (false, false);
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::Paragraph) => search.read_paragraph(range),
            Event::Text(words) if !is_code => {
                if is_item {
                    search.read_box(words, range);
                }
                search.read_words(words, range);
            }
            Event::Start(Tag::Emphasis) => search.read_emphasis(range),
            Event::Start(Tag::Strong) => search.read_strong(range),
            _ => {}
        }
        is_item = matches!(event, Event::Start(Tag::Item))
            || is_item && matches!(event, Event::Start(Tag::Paragraph));
    }
    search.findings
}

struct RawMarks<'a> {
    written: &'a Written<'a>,
    findings: Vec<Finding>,
}

/// A line of a paragraph.
#[derive(Clone, Copy)]
struct ProseLine<'a> {
    /// Where it begins in the text, behind blanks and marks of quotation.
    at: usize,
    words: &'a str,
}

impl RawMarks<'_> {
    fn read_paragraph(&mut self, paragraph: &Range<usize>) {
        let text = self.written.text;
        let (mut at, mut lines) = (paragraph.start, Vec::new());
        for line in text[paragraph.clone()].split_inclusive('\n') {
            let words = line.trim_start_matches([' ', '\t', '>']);
            lines.push(ProseLine { at: at + line.len() - words.len(), words: words.trim_end() });
            at += line.len();
        }
        self.read_bullets(&lines);
        self.read_replies(&lines);
        self.read_items(&lines);
        self.read_program_lines(&lines);
        for line in &lines {
            self.read_no_break_mark(*line);
            self.read_hidden_mark(*line);
            self.read_spoilt_definition(*line);
            self.read_spoilt_note(*line);
        }
        if let [first, ..] = lines.as_slice()
            && lines.len() > 1
            && lines.iter().all(|line| line.words.starts_with('|') && line.words.len() > 1)
        {
            let message = say!(
                "these lines are printed as one: a table has a line of dashes below its first"
            );
            let help =
                say!("write `|---|---|` below the first line, with one `---` for each column");
            self.tell(first.at..first.at + first.words.len(), message, help, None);
        }
    }

    /// The place of these words in a stretch of the text. The whole stretch, if the text spells them otherwise.
    fn find(&self, words: &str, within: &Range<usize>) -> Range<usize> {
        self.written.find(words, within).unwrap_or(within.clone())
    }

    /// Reports some of the words of this stretch.
    fn tell_words(&mut self, words: &str, within: &Range<usize>, message: Wording, help: Wording) {
        let place = self.find(words, within);
        self.tell(place, message, help, None);
    }

    /// Reports a mark, with what is written in its place if no judgement is needed.
    fn tell(&mut self, place: Range<usize>, message: Wording, help: Wording, with: Option<&str>) {
        let span = self.written.at(place.start, place.end);
        let [message, help] = [message, help].map(|words| words.cut_values(MAX_QUOTED_CHARS));
        let finding = Finding::new(Code::PROSE_RAW_MARK, span, message).help(help);
        let change = with.map(|with| self.written.change(place, with));
        self.findings.push(finding.changes(change));
    }
}
