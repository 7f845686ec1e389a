//! Reports marks that are printed as they were typed, although they were meant as Markdown: bullets and no-break
//! blanks that other programs put at the head of a line, replies of a dialogue, a blank in the middle of a link, a link
//! whose address is missing, a box to tick, a table without its line of dashes.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::issue::prose::definition::find_spoilt_definition;
use crate::issue::prose::markdown::PlacedEvent;
use crate::language::typography::find_formulas;
use crate::wording::{Wording, say};

/// The bullets of word processors.
const BULLETS: &str = "•‣◦▪▫●○■□–·∙⁃➢➤✓✔";
/// Blanks at which no line is broken: U+00A0, U+202F, U+2007.
const NO_BREAK_BLANKS: [char; 3] = ['\u{a0}', '\u{202f}', '\u{2007}'];
/// How many marks of one kind are told of a stretch of words.
const MAX_TOLD_MARKS: usize = 100;
/// How many characters of a mark a finding repeats.
const MAX_QUOTED_CHARS: usize = 200;
/// What the address of a link begins with.
const ADDRESS_STARTS: [&str; 5] = ["http://", "https://", "mailto:", "tel:", "www."];

/// Finds the marks of a text that are printed as they are.
pub(super) fn find_raw_marks(written: &Written<'_>, events: &[PlacedEvent]) -> Vec<Finding> {
    let mut search = RawMarks { written, findings: Vec::new() };
    let mut is_item = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Paragraph) => search.read_paragraph(range),
            Event::Text(words) => {
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
        for line in &lines {
            self.read_no_break_mark(*line);
            self.read_hidden_mark(*line);
            self.read_spoilt_definition(*line);
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

    /// Reads lines that begin with a bullet. Any other than `•` is one only among others, or behind a line that
    /// ends: a dash also begins what somebody says, and a remark between two dashes.
    fn read_bullets(&mut self, lines: &[ProseLine<'_>]) {
        let find = |line: &ProseLine<'_>| {
            let bullet = line.words.chars().next().filter(|c| BULLETS.contains(*c))?;
            let behind = &line.words[bullet.len_utf8()..];
            let words = behind.trim_start_matches(char::is_whitespace);
            let is_mark = !words.is_empty() && (words.len() < behind.len() || bullet == '•');
            is_mark.then(|| (bullet, line.at..line.at + line.words.len() - words.len()))
        };
        let found: Vec<_> = lines.iter().map(find).collect();
        let count = found.iter().flatten().count();
        for (place, found) in found.into_iter().enumerate() {
            let Some((bullet, mark)) = found else { continue };
            let above = place.checked_sub(1).map(|above| lines[above].words);
            let is_begun = above.is_some_and(|above| above.ends_with([':', '.', ';', '!', '?']));
            if bullet == '•' || count > 1 || is_begun {
                let message =
                    say!("`{bullet}` begins no list: these lines are printed as one", bullet);
                let help = say!("begin each item with a hyphen and a blank: `- `");
                self.tell(mark, message, help, Some("- "));
            }
        }
    }

    /// Reads what several persons say, each in a line that begins with a dash. A dash behind a line that does not
    /// end stands around a remark.
    fn read_replies(&mut self, lines: &[ProseLine<'_>]) {
        for pair in lines.windows(2) {
            let [above, line] = pair else { continue };
            let is_said =
                line.words.strip_prefix('—').is_some_and(|said| said.starts_with([' ', '\u{a0}']));
            if is_said && above.words.ends_with(['.', '?', '!', '…', '»', '”', '"']) {
                let message =
                    say!("`—` begins what somebody says: it is printed in the line above");
                let help =
                    say!("leave an empty line above it; in a quotation, a line with `>` alone");
                self.tell(line.at..line.at + '—'.len_utf8(), message, help, None);
            }
        }
    }

    /// Reads a mark of a list or a heading that a no-break blank follows: Markdown wants a plain one. A heading may
    /// also have none at all.
    fn read_no_break_mark(&mut self, line: ProseLine<'_>) {
        let digits = line.words.trim_start_matches(|c: char| c.is_ascii_digit());
        let signs = if digits.len() < line.words.len() {
            digits.strip_prefix(['.', ')'])
        } else {
            let behind = line.words.trim_start_matches('#');
            let is_heading = (1..7).contains(&(line.words.len() - behind.len()));
            if is_heading { Some(behind) } else { line.words.strip_prefix(['-', '*', '+']) }
        };
        let Some(behind) = signs else { return };
        let words = behind.trim_start_matches(NO_BREAK_BLANKS).trim_start();
        let sign = &line.words[..line.words.len() - behind.len()];
        let is_bare_heading = sign.starts_with("##") && behind.starts_with(char::is_alphabetic);
        if words.is_empty() || !(behind.starts_with(NO_BREAK_BLANKS) || is_bare_heading) {
            return;
        }
        let mark = line.at..line.at + line.words.len() - words.len();
        let message = say!("`{sign}` is printed as it stands: no plain blank follows it", sign);
        let help = say!(
            "write a plain blank behind `{sign}`; on a Mac, Option and the space bar make another one",
            sign
        );
        self.tell(mark, message, help, Some(&format!("{sign} ")));
    }

    /// Reads a mark of a list or a heading with a no-break blank before it: Markdown sees words.
    fn read_hidden_mark(&mut self, line: ProseLine<'_>) {
        let is_any_blank = |c: char| NO_BREAK_BLANKS.contains(&c) || c == ' ' || c == '\t';
        let words = line.words.trim_start_matches(is_any_blank);
        let blanks = line.words.len() - words.len();
        let behind = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let signs = if behind.len() < words.len() {
            behind.strip_prefix(['.', ')'])
        } else {
            let rest = words.trim_start_matches('#');
            if rest.len() < words.len() { Some(rest) } else { words.strip_prefix(['-', '*', '+']) }
        };
        let is_mark = signs.is_some_and(|rest| rest.starts_with(is_any_blank));
        if blanks == 0 || !is_mark {
            return;
        }
        let sign = words.split(is_any_blank).next().unwrap_or_default();
        let message =
            say!("`{sign}` is printed as it stands: a no-break blank stands before it", sign);
        let help = say!("begin the line with `{sign}`", sign);
        self.tell(line.at..line.at + blanks, message, help, Some(""));
    }

    /// Reads `[label]: two words "title"`: with a blank in its address, it says nowhere where the reference leads.
    fn read_spoilt_definition(&mut self, line: ProseLine<'_>) {
        let Some(label) = find_spoilt_definition(line.words) else { return };
        let message = say!("no address is read for `[{label}]`, and the line is printed", label);
        let help = say!(
            "write `[{label}]: https://… \"title\"` behind a blank line: an address without blanks, then nothing or a title in straight quotation marks",
            label
        );
        self.tell(line.at..line.at + line.words.len(), message, help, None);
    }

    /// Reads the words of an item for a box to tick.
    fn read_box(&mut self, words: &str, range: &Range<usize>) {
        let found = ["[ ] ", "[x] ", "[X] "].into_iter().find(|mark| words.starts_with(mark));
        if let Some(mark) = found {
            let help = say!("write ☐ or ☑, or leave it out");
            let message = say!("`{mark}` is printed as it stands", mark = mark.trim_end());
            self.tell(range.start..range.start + 3, message, help, None);
        }
    }

    fn read_words(&mut self, words: &str, range: &Range<usize>) {
        self.read_split_link(words, range);
        self.read_foreign_marks(words, range);
        self.read_spoilt_picture(words, range);
        self.read_note_call(words, range);
        if let Some(at) = words.find("][") {
            let from = words[..at].rfind('[');
            let to = words[at + 2..].find(']').map(|end| at + 3 + end);
            if let (Some(from), Some(to)) = (from, to) {
                let message =
                    say!("`{to}` is no link: nothing says where it leads", to = &words[from..to]);
                let help = say!("write the address behind the words: `[words](https://…)`");
                self.tell_words(&words[from..to], range, message, help);
            }
        }
        if words.contains("~~") {
            let help = say!("no blank stands inside of the marks: `~~struck out~~`");
            self.tell_words("~~", range, say!("`~~` is printed as it stands"), help);
        }
        if let Some(raised) = find_open_script(words) {
            let letters = &words[raised.clone()];
            let message = say!("`{letters}` is printed as it stands", letters);
            let help = say!(
                "write `{letters}^`, with a `^` on either side, or the letters alone",
                letters
            );
            self.tell_words(letters, range, message, help);
        }
    }

    /// Reads marks of other programs: links to notes (`[[…]]`), commands of templates (`{% … %}`), and formulas
    /// (`$x^2$`).
    fn read_foreign_marks(&mut self, words: &str, range: &Range<usize>) {
        for mark in find_enclosed(words, "[[", "]]") {
            let written = &words[mark];
            let message =
                say!("`{written}` is a mark of Obsidian, and printed as it stands", written);
            let help = say!("write the words alone, or a link: `[words](https://…)`");
            self.tell_words(written, range, message, help);
        }
        for mark in find_enclosed(words, "{%", "%}") {
            let written = &words[mark];
            let message =
                say!("`{written}` is a mark of Jekyll, and printed as it stands", written);
            self.tell_words(written, range, message, say!("write what is to be printed there"));
        }
        for formula in find_formulas(words).into_iter().take(MAX_TOLD_MARKS) {
            let formula = &words[formula];
            let message =
                say!("`{formula}` is a formula of TeX, and printed as it stands", formula);
            let help = say!("write it in words and signs: `x²`, or `x^2^`");
            self.tell_words(formula, range, message, help);
        }
    }

    /// Reads the call of a note that this text does not have.
    fn read_note_call(&mut self, words: &str, range: &Range<usize>) {
        let Some((_, behind)) = words.split_once("[^") else { return };
        let Some((label, _)) = behind.split_once(']').filter(|(label, _)| !label.is_empty()) else {
            return;
        };
        let place = self.find(&format!("[^{label}]"), range);
        let span = self.written.at(place.start, place.end);
        let message =
            say!("the text has no note `{label}`, and the call is printed as it stands", label);
        let help = say!("write the note at the end of the same text: `[^{label}]: …`", label);
        let [message, help] = [message, help].map(|words| words.cut_values(MAX_QUOTED_CHARS));
        self.findings.push(Finding::new(Code::PROSE_NOTE, span, message).help(help));
    }

    /// Reads `![words](my file.jpg)`: a blank, a curly quotation mark or a missing one makes it no picture.
    fn read_spoilt_picture(&mut self, words: &str, range: &Range<usize>) {
        let Some(at) = words.find("![") else { return };
        let Some(end) = words[at..].find(']').map(|end| at + end + 1) else { return };
        if words[end..].trim_start().starts_with('(') {
            let message = say!("no picture is read here: these words are printed as they stand");
            let help = say!(
                "write `![what it shows](<the file.jpg> \"the caption\")`: no blank before `(`, `<` and `>` around a name with blanks, straight quotation marks"
            );
            self.tell_words(&words[at..end], range, message, help);
        }
    }

    /// Reads `[words] (https://…)`: a blank between the two makes it no link.
    fn read_split_link(&mut self, words: &str, range: &Range<usize>) {
        let text = self.written.text;
        let Some(first) = words.find('[') else { return };
        let mut from = range.start;
        for (at, _) in words[first..].match_indices(']').map(|(at, mark)| (first + at, mark)) {
            let behind = &words[at + 1..];
            let rest = behind.trim_start();
            if rest.len() == behind.len() || !rest.starts_with('(') {
                continue;
            }
            let stretch = self.find(&words[at..=words.len() - rest.len()], &(from..range.end));
            from = stretch.end;
            if ADDRESS_STARTS.iter().any(|start| text[stretch.end..].starts_with(*start)) {
                let message = say!(
                    "a blank parts the words of the link from its address, and both are printed"
                );
                self.tell(stretch, message, say!("write `](` without a blank"), Some("]("));
            }
        }
    }

    /// Reads emphasis in the middle of a product: `2*3*4` loses its stars.
    fn read_emphasis(&mut self, range: &Range<usize>) {
        let text = self.written.text;
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let between = is_digit(text[..range.start].chars().next_back())
            && is_digit(text[range.end..].chars().next());
        if between && text[range.clone()].starts_with('*') {
            let message = say!(
                "the stars of this product are not printed, and what stands between them is in italics"
            );
            let help = say!(
                "write `×`, or a backslash before each star: `\\*` (two of them between `\"\"\"`)"
            );
            self.tell(range.clone(), message, help, None);
        }
    }

    /// Reads a name of a program that begins and ends with two strokes: `__init__.py`.
    fn read_strong(&mut self, range: &Range<usize>) {
        let text = self.written.text;
        let name = &text[range.clone()];
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let behind = text[range.end..].strip_prefix(['.', '(']);
        let goes_on =
            behind.is_some_and(|rest| rest.starts_with(|c: char| is_letter(c) || c == ')'));
        let is_reached = text[..range.start].ends_with(['.', '/']);
        if name.starts_with("__") && name.chars().all(is_letter) && (goes_on || is_reached) {
            let message = say!(
                "the strokes of `{name}` are not printed, and what stands between them is bold",
                name
            );
            let help = say!("write names of a program between backticks: `` `{name}` ``", name);
            self.tell(range.clone(), message, help, None);
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

/// The first stretches of a text from an opening mark to a closing one, on one line. Of several opening marks, the last
/// one is closed. No two stretches share a letter.
fn find_enclosed(words: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let (mut enclosed, mut at) = (Vec::new(), 0);
    while enclosed.len() < MAX_TOLD_MARKS
        && let Some(first) = words[at..].find(open).map(|start| at + start + open.len())
        && let Some(end) = words[first..].find(close).map(|length| first + length)
    {
        let inside = words[at..end].rfind(open).map_or(first, |start| at + start + open.len());
        let is_mark = !words[inside..end].trim().is_empty();
        at = end + close.len();
        if is_mark && !words[inside..end].contains(['\n', '[']) {
            enclosed.push(inside - open.len()..at);
        }
    }
    enclosed
}

/// Letters behind a `^` that no other one closes: `XIX^e`.
fn find_open_script(words: &str) -> Option<Range<usize>> {
    words.match_indices('^').find_map(|(at, _)| {
        let letters = words[at + 1..].chars().take_while(|c| c.is_alphabetic());
        let end = at + 1 + letters.map(char::len_utf8).sum::<usize>();
        let hangs = words[..at].ends_with(char::is_alphanumeric);
        let is_word = (1..=4).contains(&(end - at - 1)) && !words[end..].starts_with(['^', '_']);
        (hangs && is_word).then_some(at..end)
    })
}
