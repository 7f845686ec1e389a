//! Marks at the head of a line.

use super::super::notes::{SpoiltNote, find_spoilt_note};
use super::{ProseLine, RawMarks};
use crate::finding::{Code, Finding};
use crate::issue::prose::definition::find_spoilt_definition;
use crate::wording::say;

/// A way to mark the items of a list that Markdown does not read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemMark {
    /// `-un`: no blank follows the hyphen.
    Hyphen,
    /// `1.un`: no blank follows the number.
    Number,
    /// `a) un`, `B. un`.
    Letter,
    /// `IV. un`.
    Roman,
    /// `[1] un`.
    Bracket,
}

/// The bullets of word processors.
const BULLETS: &str = "•‣◦▪▫●○■□–·∙⁃➢➤✓✔";
/// Blanks at which no line is broken: U+00A0, U+202F, U+2007.
const NO_BREAK_BLANKS: [char; 3] = ['\u{a0}', '\u{202f}', '\u{2007}'];

impl RawMarks<'_> {
    /// Reads lines that begin with a bullet. Any other than `•` is one only among others, or behind a line that
    /// ends: a dash also begins what somebody says, and a remark between two dashes.
    pub(super) fn read_bullets(&mut self, lines: &[ProseLine<'_>]) {
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

    /// Reads marks of other programs that begin a line, and a link whose address stands in the next line.
    pub(super) fn read_program_lines(&mut self, lines: &[ProseLine<'_>]) {
        for line in lines {
            let words = line.words;
            let is_box = words.strip_prefix(":::").is_some_and(|rest| !rest.starts_with(':'));
            let is_note = words
                .strip_prefix("!!! ")
                .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
            if is_box || is_note {
                let mark = words.get(..3).unwrap_or_default();
                let message =
                    say!("`{mark}` begins a box of another program, and is printed", mark);
                let help = say!("write the words as a paragraph, or as a quotation: `> `");
                self.tell(line.at..line.at + words.len(), message, help, None);
            }
        }
        for pair in lines.windows(2) {
            let [above, line] = pair else { continue };
            let is_link = above.words.ends_with(']') && above.words.contains('[');
            if is_link && ["(http", "(www.", "(mailto:"].iter().any(|it| line.words.starts_with(it))
            {
                let place = above.at + above.words.len() - 1..line.at + 1;
                let message = say!(
                    "a line end parts the words of the link from its address, and both are printed"
                );
                self.tell(place, message, say!("write `](` on one line"), None);
            }
        }
    }

    /// Reads what several persons say, each in a line that begins with a dash. A dash behind a line that does not
    /// end stands around a remark.
    pub(super) fn read_replies(&mut self, lines: &[ProseLine<'_>]) {
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
    pub(super) fn read_no_break_mark(&mut self, line: ProseLine<'_>) {
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
    pub(super) fn read_hidden_mark(&mut self, line: ProseLine<'_>) {
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
    pub(super) fn read_spoilt_definition(&mut self, line: ProseLine<'_>) {
        let Some(label) = find_spoilt_definition(line.words) else { return };
        let message = say!("no address is read for `[{label}]`, and the line is printed", label);
        let help = say!(
            "write `[{label}]: https://… \"title\"` behind a blank line: an address without blanks, then nothing or a title in straight quotation marks",
            label
        );
        self.tell(line.at..line.at + line.words.len(), message, help, None);
    }

    /// Reads `[^1] : the words`: a blank before the colon makes it no note.
    pub(super) fn read_spoilt_note(&mut self, line: ProseLine<'_>) {
        let Some(SpoiltNote { label, blank }) = find_spoilt_note(line.words) else { return };
        let message = say!("a blank stands before the colon, and `{label}` is no note", label);
        let help = say!("write `[^{label}]:` without a blank, behind an empty line", label);
        let span = self.written.at(line.at + blank.start, line.at + blank.end);
        let place = line.at + blank.start..line.at + blank.end;
        let finding = Finding::new(Code::PROSE_NOTE, span, message).help(help);
        self.findings.push(finding.changes(Some(self.written.change(place, ""))));
    }

    /// Reads lines that count or mark items in a way that Markdown does not know: they are printed as one. One line alone
    /// is prose, and so is a number in a sentence.
    pub(super) fn read_items(&mut self, lines: &[ProseLine<'_>]) {
        let marks: Vec<_> = lines.iter().map(|line| find_item_mark(line.words)).collect();
        let Some(first) = marks.iter().position(Option::is_some) else { return };
        let is_list =
            marks[first..].len() > 1 && marks[first..].iter().all(|mark| *mark == marks[first]);
        let is_begun = first == 0 || lines[first - 1].words.ends_with([':', '.', ';', '!', '?']);
        let counts = match marks[first] {
            Some(ItemMark::Letter | ItemMark::Roman) => {
                lines[first].words.to_lowercase().starts_with(['a', 'i'])
            }
            _ => true,
        };
        if is_list && is_begun && counts {
            let line = &lines[first];
            let mark = line.words.split(' ').next().unwrap_or_default();
            let mark = mark.chars().take(4).collect::<String>();
            let message = say!("`{mark}` begins no list: these lines are printed as one", mark);
            let help = say!(
                "begin each item with `- ` or `1. `, with a blank; or leave an empty line between them"
            );
            self.tell(line.at..line.at + line.words.len(), message, help, None);
        }
    }
}

/// The mark that a line begins with.
fn find_item_mark(line: &str) -> Option<ItemMark> {
    let is_word = |rest: &str| rest.starts_with(char::is_alphabetic);
    let is_spaced = |rest: &str| rest.starts_with(' ') && !rest.trim().is_empty();
    if let Some(rest) = line.strip_prefix('-') {
        return is_word(rest).then_some(ItemMark::Hyphen);
    }
    if let Some((number, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        return (is_number && is_spaced(rest)).then_some(ItemMark::Bracket);
    }
    let (mark, rest) = line.split_once(['.', ')'])?;
    if mark.is_empty() || mark.len() > 5 {
        return None;
    }
    if mark.chars().all(|c| c.is_ascii_digit()) {
        return is_word(rest).then_some(ItemMark::Number);
    }
    if mark.chars().all(|c| "IVXL".contains(c)) {
        return is_spaced(rest).then_some(ItemMark::Roman);
    }
    let is_letter = mark.len() == 1 && mark.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_letter && is_spaced(rest)).then_some(ItemMark::Letter)
}
