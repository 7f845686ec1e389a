//! Reports lines that Markdown takes for a list, a heading, a quotation or code, although they are prose.
//!
//! A line that is wrapped by hand can begin with a year, a sign or a mark. CommonMark then begins a list there, counts its
//! items by itself, and prints another number than the one that was written.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::wording::{Wording, say};

/// Words that do not end a sentence, in French, English and German.
const HANGING_WORDS: [&str; 54] = [
    "le", "la", "les", "l", "du", "de", "des", "d", "un", "une", "et", "ou", "à", "au", "aux",
    "par", "pour", "sur", "dans", "que", "qui", "avec", "the", "an", "of", "in", "on", "at", "to",
    "and", "or", "by", "for", "with", "from", "der", "die", "das", "den", "dem", "ein", "eine",
    "einen", "und", "oder", "am", "im", "von", "vom", "zu", "zum", "zur", "mit", "gegen",
];

/// Whether words begin with a number and its unit.
fn begins_with_quantity(words: &str) -> bool {
    let unit = words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let unit = unit.trim_start();
    ["°", "%", "€", "$", "£", "M€", "Grad", "degré", "degree"].iter().any(|it| unit.starts_with(it))
}

/// Whether the words of a line end a sentence, or announce what follows.
fn ends_sentence(line: &str) -> bool {
    let words =
        line.trim_end_matches(['»', '"', '”', '’', '\'', ')', '*', '_', '\u{a0}', '\u{202f}', ' ']);
    words.ends_with(['.', ':', ';', '!', '?', '…'])
}

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
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => {
                self.judge_code(&span, words);
            }
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
        } else if self.hangs_at(items[0]) {
            self.tell_mark(items[0], &say!("begins a list in the middle of a sentence"));
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

    /// A `+` is a sign, rather than a bullet. One item alone, in the middle of a sentence or with a figure, is prose. So
    /// are several that go on with a sentence, each of which begins with a quantity: the hyphens are minus signs.
    fn judge_bullets(&mut self, items: &[usize]) {
        let Some(first) = items.first() else { return };
        let words = |at: &usize| self.rest_of_line(*at).get(1..).unwrap_or_default().trim_start();
        let is_figure = |at: &usize| words(at).starts_with(|c: char| c.is_ascii_digit());
        let is_sum = self.goes_on_at(*first)
            && items.iter().all(is_figure)
            && (self.hangs_at(*first) || items.iter().all(|at| begins_with_quantity(words(at))));
        let is_alone = items.len() == 1 && self.lists.is_empty();
        let is_prose = |at: &&usize| {
            let is_single = is_alone && (is_figure(at) || self.goes_on_at(**at));
            is_sum || is_single || self.rest_of_line(**at).starts_with('+')
        };
        let told: Vec<usize> = items.iter().filter(is_prose).copied().collect();
        for at in told {
            self.tell_mark(at, &say!("begins a list, and is printed as a bullet"));
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
        self.judge_end_of_quote(quote);
    }

    /// A line without the mark, below a sentence that ends, is printed as words of the person who is quoted.
    fn judge_end_of_quote(&mut self, quote: &Range<usize>) {
        let (mut at, mut above) = (quote.start, "");
        for line in self.written.text[quote.clone()].split_inclusive('\n') {
            let words = line.trim();
            let is_begun = words.starts_with(|c: char| c.is_uppercase());
            if !above.is_empty() && is_begun && ends_sentence(above) {
                let message = say!("this line is printed inside of the quotation above");
                let help =
                    say!("leave an empty line above it; a line of the quotation begins with `>`");
                let start = at + line.len() - line.trim_start().len();
                self.tell(start..start + words.len(), message, help);
                return;
            }
            above = words;
            at += line.len();
        }
    }

    /// Words behind the three backticks are not printed, and code that nothing closes goes on to the end.
    fn judge_code(&mut self, code: &Range<usize>, words: &str) {
        let block = &self.written.text[code.clone()];
        let mut lines = block.lines();
        let fence = lines.next().unwrap_or_default();
        let place = code.start..code.start + fence.trim_end().len();
        let mark = fence.trim_start().chars().next().unwrap_or('`');
        let is_close = |line: &str| {
            let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
            line.len() > 2 && line.chars().all(|c| c == mark)
        };
        let has_sentence = words.split_whitespace().count() > 1 && !words.contains(['=', '{']);
        if has_sentence {
            let message = say!("the words behind the marks of the code are not printed");
            let help =
                say!("write them on a line of their own; the name of a language is one word");
            self.tell(place, message, help);
        } else if !lines.next_back().is_some_and(is_close) {
            let message =
                say!("nothing closes this code: all that follows is printed letter by letter");
            let help = say!("write ``` on a line of its own where the code ends");
            self.tell(place, message, help);
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
        let line = self.line_above(at);
        !line.is_empty() && !line.starts_with('>') && !ends_sentence(line)
    }

    /// Whether the line above ends in the middle of a sentence for certain: with a comma, or a word that wants another.
    fn hangs_at(&self, at: usize) -> bool {
        let line = self.line_above(at);
        let last = line.rsplit([' ', '\u{a0}', '’', '\'']).next().unwrap_or_default();
        line.ends_with(',') || HANGING_WORDS.contains(&last.to_lowercase().as_str())
    }

    fn line_above(&self, at: usize) -> &str {
        let above = self.written.text[..at].rsplit_once('\n').map_or("", |(above, _)| above);
        above.rsplit('\n').next().unwrap_or_default().trim()
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
