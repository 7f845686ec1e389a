//! Slips inside of brackets: in a list, or in a table on one line.

use std::ops::Range;

use super::fault::{Fault, Slip, SlipEnd};
use super::is_toml;
use super::pairs::{LIST_MARKS, first_line, is_blank, is_foreign_quote, is_invisible, is_quote};
use super::quotes::advise_straight;
use super::quoting::quote;
use super::texts::{begins_joined, find_missing_close, inner_words, text_end};
use super::unread::{advise_on_letters, word_letters};
use crate::wording::{Wording, say};

/// What can stand next inside of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListPlace {
    /// A key of a table.
    Key,
    /// The equals sign behind a key.
    Sign,
    /// A value.
    Value,
    /// A comma, or the bracket that closes.
    Comma,
}

/// Goes through a value in brackets up to its first slip.
struct ListWalk<'a> {
    text: &'a str,
    at: usize,
    open: Vec<char>,
    place: ListPlace,
    /// The end of the last item.
    item_end: usize,
}

/// The first slip in a list or in a table on one line.
pub(super) fn find_list(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let at = fault.value_range()?.start;
    if !value.starts_with(['[', '{', '(']) {
        return None;
    }
    let mut walk =
        ListWalk { text: fault.text, at, open: Vec::new(), place: ListPlace::Value, item_end: at };
    while walk.at < fault.text.len() {
        if let Some(slip) = walk.step() {
            return Some(slip);
        }
        if walk.open.is_empty() {
            break;
        }
    }
    None
}

impl ListWalk<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Goes one step on. Answers the slip that stands here.
    fn step(&mut self) -> Option<Slip> {
        let c = self.rest().chars().next()?;
        let here = self.at..self.at + c.len_utf8();
        match c {
            ' ' | '\t' | '\n' | '\r' => self.at += 1,
            '#' => self.at += first_line(self.rest()).len(),
            _ if is_blank(c) || is_invisible(c) => {
                let slip = Slip::new(
                    here.clone(),
                    say!("a blank stands here that TOML does not know"),
                    say!("type a plain blank in its place"),
                );
                return Some(slip.replaces(here, " "));
            }
            '/' if self.rest().starts_with("//") => {
                return Some(
                    Slip::new(
                        here.start..here.end + 1,
                        say!("`//` begins no comment in TOML"),
                        say!("begin a comment with `#`"),
                    )
                    .replaces(here.start..here.end + 1, "#"),
                );
            }
            ',' => return self.take_comma(),
            ';' => {
                let slip = Slip::new(
                    here.clone(),
                    say!("a semicolon stands between the items"),
                    say!("write a comma"),
                );
                return Some(slip.replaces(here, ","));
            }
            ']' | '}' | ')' => return self.close(c),
            _ if self.place == ListPlace::Comma => return Some(self.tell_comma()),
            _ if self.place == ListPlace::Sign => return self.take_sign(),
            _ => return self.take_item(c),
        }
        None
    }

    /// A comma between items.
    fn take_comma(&mut self) -> Option<Slip> {
        let here = self.at..self.at + 1;
        self.at += 1;
        if self.place != ListPlace::Comma {
            return Some(
                Slip::new(
                    here.clone(),
                    say!("a comma stands here without an item before it"),
                    say!("delete the comma"),
                )
                .replaces(here, " "),
            );
        }
        self.place = if self.open.last() == Some(&'{') { ListPlace::Key } else { ListPlace::Value };
        None
    }

    /// A bracket that closes.
    fn close(&mut self, c: char) -> Option<Slip> {
        let here = self.at..self.at + 1;
        let meant = match self.open.pop() {
            Some('[' | '(') => ']',
            _ => '}',
        };
        if c != meant {
            let message = say!("`{c}` closes what another bracket opens", c);
            return Some(
                Slip::new(here.clone(), message, say!("write `{meant}`", meant))
                    .replaces(here, meant),
            );
        }
        self.end_item(here.end);
        None
    }

    fn end_item(&mut self, end: usize) {
        (self.at, self.item_end, self.place) = (end, end, ListPlace::Comma);
    }

    /// Something stands where a comma belongs.
    fn tell_comma(&self) -> Slip {
        if begins_joined(self.rest()) {
            return self.tell_joining_word();
        }
        let end = self.item_end;
        let before = self.text[..end].chars().next_back().map_or(0, char::len_utf8);
        let slip = Slip::new(
            end - before..end,
            say!("a comma is missing behind this item"),
            say!("write a comma between two items"),
        );
        slip.replaces(end..end, ",")
    }

    /// A word stands where a comma belongs: `"Anne" et "Zoé"`.
    fn tell_joining_word(&self) -> Slip {
        let word = self.rest().split(' ').next().unwrap_or_default();
        let here = self.at..self.at + word.len();
        let message = say!("`{word}` stands between two items", word);
        Slip::new(here, message, say!("write a comma between two items"))
            .replaces(self.item_end..self.at + word.len(), ",")
    }

    /// The equals sign behind a key.
    fn take_sign(&mut self) -> Option<Slip> {
        let rest = self.rest();
        let length = rest.find(|c| !matches!(c, '=' | ':' | '>')).unwrap_or(rest.len());
        let here = self.at..self.at + length;
        let sign = &rest[..length];
        if sign != "=" {
            let message = if sign.is_empty() {
                say!("no equals sign stands behind the key")
            } else {
                say!("`{sign}` stands behind the key", sign)
            };
            return Some(
                Slip::new(
                    here.clone(),
                    message,
                    say!("write one `=` between the key and its value"),
                )
                .replaces(here, " = "),
            );
        }
        self.at = here.end;
        self.place = ListPlace::Value;
        None
    }

    /// A key or a value.
    fn take_item(&mut self, c: char) -> Option<Slip> {
        if let '[' | '{' | '(' = c {
            let here = self.at..self.at + 1;
            self.at += 1;
            self.open.push(c);
            self.place = if c == '{' { ListPlace::Key } else { ListPlace::Value };
            return (c == '(').then(|| self.tell_round(here));
        }
        if let Some(mark) = LIST_MARKS.iter().find(|mark| self.rest().starts_with(*mark)) {
            let here = self.at..self.at + mark.len();
            let message = say!("`{mark}` stands before an item", mark = mark.trim());
            let slip = Slip::new(
                here,
                message,
                say!("write commas between the items, and no marks before them"),
            );
            return Some(
                self.lines_with(mark)
                    .into_iter()
                    .fold(slip, |slip, at| slip.replaces(at..at + mark.len(), "")),
            );
        }
        if is_quote(c) { self.take_text(c) } else { self.take_word() }
    }

    /// A round bracket, and the one that closes it.
    fn tell_round(&self, here: Range<usize>) -> Slip {
        let slip = Slip::new(
            here.clone(),
            say!("a list has no round brackets"),
            say!("write `[` and `]` around a list"),
        );
        let slip = slip.replaces(here.clone(), "[");
        match self.text[here.end..].trim_end().strip_suffix(')') {
            Some(inside) if self.open.len() == 1 && !inside.contains('(') => {
                let close = here.end + inside.len();
                slip.replaces(close..close + 1, "]")
            }
            _ => slip,
        }
    }

    /// Where this mark stands at the beginning of a line, from here on.
    fn lines_with(&self, mark: &str) -> Vec<usize> {
        let begins = |at: &usize| {
            let line = self.text[..*at].rfind('\n').map_or(0, |newline| newline + 1);
            *at == self.at || self.text[line..*at].trim().is_empty()
        };
        self.rest().match_indices(mark).map(|(at, _)| self.at + at).filter(begins).collect()
    }

    /// A text in quotation marks of any kind.
    fn take_text(&mut self, open: char) -> Option<Slip> {
        let rest = self.rest();
        for marks in ["\"\"\"", "'''"] {
            if rest.starts_with(marks) {
                let end = rest[3..].find(marks).map_or(rest.len(), |end| end + 6);
                self.leave(end);
                return None;
            }
        }
        let line = first_line(rest);
        let end = find_missing_close(line, open).unwrap_or_else(|| text_end(line, open));
        let written = &line[..end];
        let here = self.at..self.at + end;
        let is_plain = !is_foreign_quote(open) && is_toml(&format!("a = {written}"));
        if is_plain {
            self.leave(end);
            return None;
        }
        let words = inner_words(written);
        let words =
            if written.contains('\\') { words.replace('\\', "/") } else { words.to_owned() };
        let (message, advice) = tell_text(written, open);
        Some(Slip::new(here.clone(), message, advice).replaces(here, quote(&words)))
    }

    /// Goes on behind an item of this many bytes.
    fn leave(&mut self, length: usize) {
        let end = self.at + length;
        if self.place == ListPlace::Key {
            self.at = end;
            self.place = ListPlace::Sign;
        } else {
            self.end_item(end);
        }
    }

    /// A key, or a value without quotation marks.
    fn take_word(&mut self) -> Option<Slip> {
        let line = first_line(self.rest());
        let ends: &[char] = if self.place == ListPlace::Key {
            &['=', ':', ',', '}', ' ']
        } else {
            &[',', ']', '}', ';', '#']
        };
        let length = line.find(ends).unwrap_or(line.len());
        let word = line[..length].trim_end().to_owned();
        let here = self.at..self.at + word.len().max(1);
        let is_plain = match self.place {
            ListPlace::Key => is_toml(&format!("{word} = 1")),
            _ => is_toml(&format!("a = {word}")),
        };
        if is_plain {
            self.leave(word.len());
            return None;
        }
        let is_key = self.place == ListPlace::Key && word.chars().any(char::is_alphabetic);
        if is_key && !word.contains(|c| is_quote(c) || c == '\\') {
            // With quotation marks, the reader of the file finds the key that was meant.
            let slip = Slip::new(here.clone(), word_letters(), advise_on_letters())
                .replaces(here, format!("\"{word}\""));
            return Some(slip.ends(SlipEnd::LeftToReader));
        }
        let inside = word.trim_end_matches(is_quote);
        let slip = Slip::new(
            here.clone(),
            say!("the text stands without quotation marks"),
            say!("put it in straight quotes"),
        );
        Some(slip.replaces(here, quote(if inside.is_empty() { "…" } else { inside })))
    }
}

/// What is wrong with a text in a list, which begins with this mark, and what to do.
fn tell_text(written: &str, open: char) -> (Wording, Wording) {
    if is_foreign_quote(open) {
        return (say!("`{open}` is no quotation mark to TOML", open), advise_straight());
    }
    if written.ends_with(is_foreign_quote) {
        let message = say!("the text is opened with a straight quote and closed with another");
        return (message, advise_straight());
    }
    if written.contains('\\') {
        return (say!("a backslash means nothing here"), say!("write `/` in a path, or `\\\\`"));
    }
    if written[1..].contains(open) {
        return (
            say!("a quotation mark inside of this text ends it too early"),
            say!("write `\\\"` inside of quotes, or « »"),
        );
    }
    (say!("this text is opened and not closed"), say!("write the mark where the text ends"))
}
