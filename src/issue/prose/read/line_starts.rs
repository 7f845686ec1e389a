//! Reports lines that Markdown takes for a list, a heading, a quotation or code, although they are prose.
//!
//! A line that is wrapped by hand can begin with a year, a sign or a mark. CommonMark then begins a list there, counts its
//! items by itself, and prints another number than the one that was written.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::wording::{Wording, say};

/// A list that is being read.
struct OpenList {
    /// The number of its first item. `None` for a list without numbers.
    first: Option<u64>,
    /// Where its items begin.
    items: Vec<usize>,
}

/// Reads the events of a text, and finds the lines whose beginning is likely to have been meant as prose.
pub(super) struct LineReading<'a> {
    written: &'a Written<'a>,
    findings: Vec<Finding>,
    lists: Vec<OpenList>,
    /// The number of the last item of the last numbered list.
    last_number: Option<u64>,
}

impl<'a> LineReading<'a> {
    pub(super) const fn new(written: &'a Written<'a>) -> Self {
        Self { written, findings: Vec::new(), lists: Vec::new(), last_number: None }
    }

    /// What was found. Each line is told once.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Reads the next event of the text.
    pub(super) fn read(&mut self, event: &Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::List(first)) => {
                self.lists.push(OpenList { first: *first, items: Vec::new() });
            }
            Event::Start(Tag::Item) => {
                if let Some(list) = self.lists.last_mut() {
                    list.items.push(span.start);
                }
            }
            Event::End(TagEnd::List(_)) => {
                if let Some(list) = self.lists.pop() {
                    self.judge_list(&list);
                }
            }
            Event::Start(Tag::BlockQuote(_)) => self.judge_quote(&span),
            Event::Start(Tag::Heading { level, .. }) => self.judge_heading(span.start, *level),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                let message = say!(
                    "four blanks before a paragraph make it code, which is printed letter by letter"
                );
                self.tell(
                    span,
                    message,
                    say!("take the blanks out; code stands between two lines of ```"),
                );
            }
            _ => {}
        }
    }

    fn judge_list(&mut self, list: &OpenList) {
        match list.first {
            Some(first) => self.judge_numbers(first, &list.items),
            None => self.judge_bullets(&list.items),
        }
    }

    /// A list has at least two items, begins at 1 or goes on where the last one ended, and counts by one. A list whose
    /// items all have the same number leaves the counting to the printer.
    fn judge_numbers(&mut self, first: u64, items: &[usize]) {
        let numbers: Vec<Option<u64>> = items.iter().map(|at| self.find_number(*at)).collect();
        let is_lazy = numbers.len() > 1 && numbers.iter().all(|number| *number == numbers[0]);
        let goes_on = self.last_number.is_some_and(|last| last.checked_add(1) == Some(first));
        if let [only] = items {
            if !goes_on {
                self.tell_mark(*only, &say!("begins a numbered list of one item"));
            }
        } else {
            if first > 1 && !goes_on {
                self.tell_mark(items[0], &say!("begins a numbered list in the middle"));
            }
            for (place, at) in items.iter().enumerate().skip(1) {
                let printed = first.saturating_add(place as u64);
                if !is_lazy && numbers[place] != Some(printed) {
                    let message =
                        say!("is an item of a list, and is printed as `{printed}.`", printed);
                    self.tell_mark(*at, &message);
                }
            }
        }
        self.last_number = Some(first.saturating_add(items.len() as u64 - 1));
    }

    /// A `+` is a sign, rather than a bullet. One item alone, in the middle of a sentence or with a figure, is prose.
    fn judge_bullets(&mut self, items: &[usize]) {
        for at in items {
            let text = self.rest_of_line(*at);
            let words = text[1..].trim_start();
            let is_alone = items.len() == 1 && self.lists.is_empty();
            let is_figure = is_alone && words.starts_with(|c: char| c.is_ascii_digit());
            let is_sentence = is_alone && self.goes_on_at(*at);
            if text.starts_with('+') || is_figure || is_sentence {
                self.tell_mark(*at, &say!("begins a list, and is printed as a bullet"));
            }
        }
    }

    /// `> 5 %` alone can mean «more than»; several lines with the mark are a quotation, whatever it begins with.
    fn judge_quote(&mut self, quote: &Range<usize>) {
        let at = quote.start;
        let words = self.rest_of_line(at).trim_start_matches(['>', ' ']);
        let below = self.written.text[quote.clone()].lines().nth(1);
        let is_alone = !below.is_some_and(|line| line.trim_start().starts_with('>'));
        let is_figure = is_alone && words.starts_with(|c: char| c.is_ascii_digit());
        if self.goes_on_at(at) || is_figure {
            self.tell_mark(at, &say!("begins a quotation, and is not printed"));
        }
    }

    fn judge_heading(&mut self, at: usize, level: HeadingLevel) {
        let text = self.rest_of_line(at);
        let words = text.trim_start_matches(['#', ' ']);
        let is_number =
            level == HeadingLevel::H1 && words.starts_with(|c: char| c.is_ascii_digit());
        if text.starts_with('#') && (self.goes_on_at(at) || is_number) {
            self.tell_mark(at, &say!("begins a heading, and is not printed"));
        }
    }

    /// Reports the mark at this place: a number and its sign, or a sign, which can be repeated.
    fn tell_mark(&mut self, at: usize, what: &Wording) {
        let text = self.rest_of_line(at);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let signs = text[digits..].len() - text[digits..].trim_start_matches('#').len();
        let mark = text[..digits + signs.max(1)].to_owned();
        let (number, sign) = mark.split_at(digits);
        let help = say!(
            "write it behind the line above; at the head of a line, with a backslash: `{number}\\{sign}` (two of them \
             between `\"\"\"`)",
            number,
            sign
        );
        self.tell(
            at..at + mark.len(),
            say!("`{mark}` at the head of a line {what}", mark, what),
            help,
        );
    }

    fn tell(&mut self, span: Range<usize>, message: Wording, help: Wording) {
        let place = self.written.at(span.start, span.end);
        self.findings.push(Finding::new(Code::PROSE_LINE_START, place, message).help(help));
    }

    /// Whether the line at this place goes on with a sentence of the line above.
    fn goes_on_at(&self, at: usize) -> bool {
        let before = &self.written.text[..at];
        let Some((above, _)) = before.rsplit_once('\n') else { return false };
        let line = above.rsplit('\n').next().unwrap_or_default().trim();
        let words = line
            .trim_end_matches(['»', '"', '”', '’', '\'', ')', '*', '_', '\u{a0}', '\u{202f}', ' ']);
        !line.is_empty()
            && !line.starts_with('>')
            && !words.ends_with(['.', ':', ';', '!', '?', '…'])
    }

    /// The number that an item of a list begins with.
    fn find_number(&self, at: usize) -> Option<u64> {
        let text = self.rest_of_line(at);
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        text[..end].parse().ok()
    }

    /// The rest of the line that a mark begins.
    fn rest_of_line(&self, at: usize) -> &str {
        self.written.text[at..].lines().next().unwrap_or_default()
    }
}
