//! Marks among the words of a line.

use std::ops::Range;

use super::super::notes::{find_spoilt_note, fold_label};
use super::{MAX_QUOTED_CHARS, RawMarks};
use crate::finding::{Code, Finding};
use crate::language::typography::find_formulas;
use crate::wording::say;

/// How many marks of one kind are told of a stretch of words.
const MAX_TOLD_MARKS: usize = 100;
/// What the address of a link begins with.
const ADDRESS_STARTS: [&str; 5] = ["http://", "https://", "mailto:", "tel:", "www."];

impl RawMarks<'_> {
    pub(super) fn read_words(&mut self, words: &str, range: &Range<usize>) {
        self.read_turned_link(words, range);
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
        for raised in find_open_scripts(words).take(MAX_TOLD_MARKS) {
            let letters = &words[raised];
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
    pub(super) fn read_foreign_marks(&mut self, words: &str, range: &Range<usize>) {
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
        for mark in find_program_marks(words) {
            let written = &words[mark];
            let message =
                say!("`{written}` is a mark of another program, and printed as it stands", written);
            let help = say!(
                "write the words alone, or as Markdown has it: `**bold**`, `*italics*`, `[words](https://…)`, `[^1]`"
            );
            self.tell_words(written, range, message, help);
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
    pub(super) fn read_note_call(&mut self, words: &str, range: &Range<usize>) {
        let Some((_, behind)) = words.split_once("[^") else { return };
        let Some((label, _)) = behind.split_once(']').filter(|(label, _)| !label.is_empty()) else {
            return;
        };
        let is_spoilt = |line: &str| {
            find_spoilt_note(line.trim())
                .is_some_and(|note| fold_label(note.label) == fold_label(label))
        };
        if self.written.text.lines().any(is_spoilt) {
            return;
        }
        let place = self.find(&format!("[^{label}]"), range);
        let span = self.written.at(place.start, place.end);
        let message =
            say!("the text has no note `{label}`, and the call is printed as it stands", label);
        let help = say!("write the note at the end of the same text: `[^{label}]: …`", label);
        let [message, help] = [message, help].map(|words| words.cut_values(MAX_QUOTED_CHARS));
        self.findings.push(Finding::new(Code::PROSE_NOTE, span, message).help(help));
    }

    /// Reads `![words](my file.jpg)`: a blank, a curly quotation mark or a missing one makes it no picture.
    pub(super) fn read_spoilt_picture(&mut self, words: &str, range: &Range<usize>) {
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

    /// Reads `(words)[https://…]`: the brackets have changed places.
    fn read_turned_link(&mut self, words: &str, range: &Range<usize>) {
        for (at, _) in words.match_indices(")[") {
            let address = &words[at + 2..];
            let is_address = address.is_empty()
                || ADDRESS_STARTS.iter().any(|start| address.starts_with(*start));
            let place = self.find(&words[at..at + 2], range);
            let is_link = ADDRESS_STARTS
                .iter()
                .any(|start| self.written.text[place.end..].starts_with(*start));
            if is_address && is_link {
                let message =
                    say!("the brackets of this link have changed places, and are printed");
                self.tell(place, message, say!("write `[the words](https://…)`"), None);
            }
        }
    }

    /// Reads `[words] (https://…)`: a blank between the two makes it no link.
    pub(super) fn read_split_link(&mut self, words: &str, range: &Range<usize>) {
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

    /// Reads the words of an item for a box to tick.
    pub(super) fn read_box(&mut self, words: &str, range: &Range<usize>) {
        let found = ["[ ] ", "[x] ", "[X] "].into_iter().find(|mark| words.starts_with(mark));
        if let Some(mark) = found {
            let help = say!("write ☐ or ☑, or leave it out");
            let message = say!("`{mark}` is printed as it stands", mark = mark.trim_end());
            self.tell(range.start..range.start + 3, message, help, None);
        }
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

/// Whether what stands between two signs makes them a mark.
type IsMark = fn(&str) -> bool;

/// The marks of forums (`[b]…[/b]`), of wikis (`''…''`) and of other kinds of Markdown (`==…==`, `[!NOTE]`, `^[…]`,
/// `{.class}`) among some words.
fn find_program_marks(words: &str) -> Vec<Range<usize>> {
    let is_name =
        |inside: &str| inside.chars().all(|c| c.is_ascii_alphanumeric() || "-_ .#".contains(c));
    let is_tight = |inside: &str| inside.trim() == inside && !inside.is_empty();
    let is_capitals = |inside: &str| inside.bytes().all(|byte| byte.is_ascii_uppercase());
    let kinds: [(&str, &str, IsMark); 7] = [
        ("[/", "]", is_name),
        ("[!", "]", is_capitals),
        ("{.", "}", is_name),
        ("{#", "}", is_name),
        ("^[", "]", |_| true),
        ("==", "==", is_tight),
        ("''", "''", is_tight),
    ];
    let mut found = Vec::new();
    for (open, close, is_mark) in kinds {
        let inside = |mark: &Range<usize>| &words[mark.start + open.len()..mark.end - close.len()];
        found.extend(
            find_enclosed(words, open, close).into_iter().filter(|mark| is_mark(inside(mark))),
        );
    }
    found.truncate(MAX_TOLD_MARKS);
    found
}

/// Letters behind a `^` that no other one closes: `XIX^e`.
fn find_open_scripts(words: &str) -> impl Iterator<Item = Range<usize>> {
    words.match_indices('^').filter_map(|(at, _)| {
        let letters = words[at + 1..].chars().take_while(|c| c.is_alphabetic());
        let end = at + 1 + letters.map(char::len_utf8).sum::<usize>();
        let hangs = words[..at].ends_with(char::is_alphanumeric);
        let is_word = (1..=4).contains(&(end - at - 1)) && !words[end..].starts_with(['^', '_']);
        (hangs && is_word).then_some(at..end)
    })
}
