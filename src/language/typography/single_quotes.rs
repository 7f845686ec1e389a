//! British quotation marks: ‘…’ around a quotation and “…” around one within it, whichever straight marks were typed
//! (New Hart's Rules, §9.2). The mark that closes a quotation is also the apostrophe.

use super::UNTOUCHED;
use super::dashes::is_dash;
use super::english::is_leading_apostrophe;
use super::pass::{TypographyPass, is_blank};

impl TypographyPass<'_> {
    /// Finds the straight marks of British quotations, and their apostrophes, in order, and what replaces them. Finds
    /// none if the text would be understood in another way once they are set.
    pub(super) fn find_single_quotes(&self) -> Vec<(usize, &'static str)> {
        let (places, mut letters): (Vec<usize>, Vec<char>) = self
            .text
            .char_indices()
            .map(|(at, c)| {
                (at, if self.is_protected(&(at..at + c.len_utf8())) { UNTOUCHED } else { c })
            })
            .unzip();
        let found = pair_marks(&letters);
        for (index, with) in &found {
            letters[*index] = with.chars().next().unwrap_or_default();
        }
        let is_stable = pair_marks(&letters).is_empty();
        let found = if is_stable { found } else { Vec::new() };
        found.into_iter().map(|(index, with)| (places[index], with)).collect()
    }
}

/// The straight marks that are set, by their place among the letters, in order.
fn pair_marks(letters: &[char]) -> Vec<(usize, &'static str)> {
    let mut quotations =
        Quotations { letters, outer: None, inner: None, opened_at: None, set: Vec::new() };
    for index in 0..letters.len() {
        quotations.take(index);
    }
    let mut set = quotations.set;
    set.retain(|(index, _)| matches!(letters[*index], '\'' | '"'));
    set.sort_unstable();
    set
}

/// The quotations of a text, up to some place in it.
struct Quotations<'a> {
    letters: &'a [char],
    /// The place of the mark that opens the quotation.
    outer: Option<usize>,
    /// The place of the mark that opens the quotation within it.
    inner: Option<usize>,
    /// The place of the last mark that opens a quotation.
    opened_at: Option<usize>,
    /// The marks of whole quotations, and what they are set as.
    set: Vec<(usize, &'static str)>,
}

impl Quotations<'_> {
    fn letter(&self, index: Option<usize>) -> Option<char> {
        self.letters.get(index?).copied()
    }

    fn before(&self, index: usize) -> Option<char> {
        self.letter(index.checked_sub(1))
    }

    fn after(&self, index: usize) -> Option<char> {
        self.letter(index.checked_add(1))
    }

    /// Whether a mark at this place begins a quotation.
    fn opens(&self, index: usize) -> bool {
        let is_free = |c: char| is_space(c) || is_dash(c) || "([-/".contains(c);
        let follows_opening = index > 0 && self.opened_at == Some(index - 1);
        (follows_opening || self.before(index).is_none_or(is_free))
            && self.after(index).is_some_and(|c| !is_space(c) && !is_dash(c))
    }

    /// Whether a mark at this place can end a quotation.
    fn closes(&self, index: usize) -> bool {
        let is_inside = |c: char| !is_space(c) && !is_dash(c) && !"([".contains(c);
        let follows_opening = index > 0 && self.opened_at == Some(index - 1);
        !follows_opening
            && self.before(index).is_some_and(is_inside)
            && !self.after(index).is_some_and(char::is_alphanumeric)
    }

    /// Takes the next letter.
    fn take(&mut self, index: usize) {
        match self.letters[index] {
            '\'' if self.is_plain_apostrophe(index) => self.set.push((index, "’")),
            '\'' | '‘' | '"' | '“' if self.opens(index) && self.is_closed_later(index) => {
                self.open(index);
            }
            '\'' | '’' if self.closes(index) => self.end_single(index),
            '"' | '”' if self.closes(index) => self.close(index),
            _ => {}
        }
    }

    /// Whether the mark stands within a word, or before one that begins with an apostrophe.
    fn is_plain_apostrophe(&self, index: usize) -> bool {
        let is_joined = self.before(index).is_some_and(char::is_alphanumeric)
            && self.after(index).is_some_and(char::is_alphanumeric);
        let is_free = self.before(index).is_none_or(|c| is_space(c) || is_dash(c));
        is_joined || is_free && is_leading_apostrophe(&self.letters[index + 1..])
    }

    /// Whether a mark behind this one can close the quotation that it opens.
    fn is_closed_later(&self, index: usize) -> bool {
        let closing = closing_mark(self.letters[index]);
        (index + 2..self.letters.len())
            .any(|later| closing == Some(self.letters[later]) && self.closes(later))
    }

    fn open(&mut self, index: usize) {
        self.opened_at = Some(index);
        match (self.outer, self.inner) {
            (None, _) => self.outer = Some(index),
            (Some(_), None) => self.inner = Some(index),
            (Some(_), Some(_)) => {}
        }
    }

    /// Takes a single mark that ends a quotation, or is the apostrophe of a plural: `the readers' vote`.
    fn end_single(&mut self, index: usize) {
        let is_possessive = self.before(index).is_some_and(|c| c == 's')
            && self.after(index).is_some_and(is_space)
            && !self.letter(index.checked_add(2)).is_some_and(char::is_uppercase);
        let is_open = [self.outer, self.inner]
            .into_iter()
            .flatten()
            .any(|from| closing_mark(self.letters[from]) == Some(self.letters[index]));
        if is_open && !(is_possessive && self.ends_single_later(index)) {
            self.close(index);
        } else if is_open || self.before(index).is_some_and(char::is_alphabetic) {
            self.set.push((index, "’"));
        }
    }

    /// Whether a single mark behind this one ends a quotation before another begins.
    fn ends_single_later(&self, index: usize) -> bool {
        let is_single = |later: &usize| matches!(self.letters[*later], '\'' | '’' | '‘');
        let is_end = |later: &usize| self.opens(*later) || self.closes(*later);
        let next = (index + 1..self.letters.len()).find(|later| is_single(later) && is_end(later));
        next.is_some_and(|next| self.letters[next] != '‘' && self.closes(next))
    }

    /// Closes the innermost quotation that this mark can close.
    fn close(&mut self, index: usize) {
        let mark = self.letters[index];
        let fits = |from: &usize| closing_mark(self.letters[*from]) == Some(mark);
        if let Some(from) = self.inner.filter(fits) {
            let is_double = self.outer.is_some_and(|outer| self.letters[outer] == '“');
            let marks = if is_double { ["‘", "’"] } else { ["“", "”"] };
            self.set.extend([(from, marks[0]), (index, marks[1])]);
            self.inner = None;
        } else if let Some(from) = self.outer.filter(fits) {
            self.set.extend([(from, "‘"), (index, "’")]);
            (self.outer, self.inner) = (None, None);
        }
    }
}

/// The mark that closes what this one opens.
const fn closing_mark(open: char) -> Option<char> {
    match open {
        '\'' | '"' => Some(open),
        '‘' => Some('’'),
        '“' => Some('”'),
        _ => None,
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || is_blank(c)
}
