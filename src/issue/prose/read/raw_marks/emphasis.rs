//! Marks that are read as emphasis, although they belong to a product or a name.

use std::ops::Range;

use super::RawMarks;
use crate::wording::say;

/// Names of programming languages between two strokes on either side.
const PROGRAM_NAMES: [&str; 18] = [
    "all",
    "attribute",
    "call",
    "class",
    "debug",
    "dict",
    "dirname",
    "doc",
    "enter",
    "exit",
    "file",
    "filename",
    "init",
    "main",
    "name",
    "proto",
    "repr",
    "str",
];

impl RawMarks<'_> {
    /// Reads emphasis in the middle of a product or of a name: `2*3*4`, `2**10`, `M*A*S*H` lose their stars.
    pub(super) fn read_emphasis(&mut self, range: &Range<usize>) {
        let text = self.written.text;
        let before = text[..range.start].chars().next_back();
        let behind = text[range.end..].chars().next();
        let is_starred = text[range.clone()].starts_with('*');
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
        let last = text[range.clone()].trim_end_matches('*').chars().next_back();
        if is_starred && is_capital(last) && is_capital(behind) {
            let message = say!("stars of this name are not printed, and make italics");
            let help =
                say!("write a backslash before each star: `\\*` (two of them between `\"\"\"`)");
            self.tell(range.clone(), message, help, None);
        } else if is_starred && is_digit(before) && is_digit(behind) {
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
    pub(super) fn read_strong(&mut self, range: &Range<usize>) {
        self.read_emphasis(range);
        let text = self.written.text;
        let name = &text[range.clone()];
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let behind = text[range.end..].strip_prefix(['.', '(']);
        let goes_on =
            behind.is_some_and(|rest| rest.starts_with(|c: char| is_letter(c) || c == ')'));
        let is_reached = text[..range.start].ends_with(['.', '/']);
        let is_name = goes_on || is_reached || PROGRAM_NAMES.contains(&name.trim_matches('_'));
        if name.starts_with("__") && name.chars().all(is_letter) && is_name {
            let message = say!(
                "the strokes of `{name}` are not printed, and what stands between them is bold",
                name
            );
            let help = say!("write names of a program between backticks: `` `{name}` ``", name);
            self.tell(range.clone(), message, help, None);
        }
    }
}
