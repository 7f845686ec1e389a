//! Straight quotation marks, and what replaces them in languages that have curly ones.

use super::NBSP;
use super::dashes::{Aside, DashStyle, is_dash};
use super::pass::{TypographyPass, ends_sentence, is_blank, last_char};

/// Whether a straight mark between two texts is an apostrophe.
pub(super) type IsApostrophe = fn(&str, &str) -> bool;

/// The quotation marks of a language. Each stands for the straight mark of its level.
pub(super) struct QuoteMarks {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) inner_open: &'static str,
    pub(super) inner_close: &'static str,
}

/// Which marks a language has for its quotations.
pub(super) enum QuoteOrder {
    /// The straight mark `"` opens a quotation, and `'` one within it.
    DoubleFirst(QuoteMarks),
    /// Either straight mark opens a quotation, ‘…’, and the other one a quotation within it, “…”.
    SingleFirst,
}

/// A language with curly quotation marks, and no blanks before its marks. Each function is asked about the text
/// before a place and the text behind it.
pub(super) struct CurlyLanguage {
    pub(super) quotes: QuoteOrder,
    pub(super) dashes: DashStyle,
    /// Whether a straight mark at the place is an apostrophe.
    pub(super) is_apostrophe: IsApostrophe,
    /// Whether no line may be broken at the blank there.
    pub(super) joins_words: fn(&str, &str) -> bool,
}

impl QuoteMarks {
    /// Whether a straight mark at this place begins a quotation.
    fn opens(&self, before: &str, after: &str) -> bool {
        let is_free = |c: char| is_space(c) || "([–—-/\"'".contains(c) || self.is_opening(c);
        let begins = |c: char| !is_space(c) && !is_dash(c);
        last_char(before).is_none_or(is_free) && after.starts_with(begins)
    }

    /// Whether a mark at this place ends a quotation.
    fn closes(&self, before: &str) -> bool {
        let is_inside = |c: char| !is_space(c) && !"([–—".contains(c) && !self.is_opening(c);
        last_char(before).is_some_and(is_inside)
    }

    /// Whether a mark opens or closes a quotation of the first level.
    fn is_outer(&self, c: char) -> bool {
        self.open.starts_with(c) || self.close.starts_with(c)
    }

    fn is_opening(&self, c: char) -> bool {
        self.open.starts_with(c) || self.inner_open.starts_with(c)
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || is_blank(c)
}

impl TypographyPass<'_> {
    /// Sets a language with curly quotation marks.
    pub(super) fn set_curly(&mut self, language: &CurlyLanguage) {
        let quotes = match &language.quotes {
            QuoteOrder::DoubleFirst(marks) => self.find_quotes(marks, language.is_apostrophe),
            QuoteOrder::SingleFirst => self.find_single_quotes(),
        };
        let mut quotes = quotes.iter().peekable();
        let mut aside = Aside::Closed;
        for (at, c) in self.text.char_indices() {
            let (before, after) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
            if let Some((_, with)) = quotes.next_if(|(place, _)| *place == at) {
                self.add_edit(at..at + 1, with);
                continue;
            }
            match c {
                '\'' if (language.is_apostrophe)(before, after) => self.add_edit(at..at + 1, "’"),
                '.' => self.set_ellipsis(at),
                '–' | '—' => aside = self.set_styled_dash(at, aside, language.dashes),
                ' ' if (language.joins_words)(before, after) => self.add_edit(at..at + 1, NBSP),
                _ => {}
            }
            if matches!(c, '.' | '!' | '?' | '…') && ends_sentence(before, after) {
                aside = Aside::Closed;
            }
        }
    }

    /// Finds the straight marks that open or close a quotation, in order, and what replaces them.
    ///
    /// Curly marks count as well, so that a text that is half set is understood as before. A mark without
    /// its other half stays as it is.
    fn find_quotes(
        &self,
        marks: &QuoteMarks,
        is_apostrophe: IsApostrophe,
    ) -> Vec<(usize, &'static str)> {
        let mut quotes = QuotePairs {
            marks,
            is_apostrophe,
            outer: None,
            inner: None,
            closed_before: None,
            single_end: None,
            set: Vec::new(),
        };
        for (at, c) in self.text.char_indices() {
            if !self.is_protected(&(at..at + c.len_utf8())) {
                quotes.take(self.text, at, c);
            }
        }
        let mut set = quotes.set;
        set.retain(|(at, _)| self.text[*at..].starts_with(['"', '\'']));
        set.sort_unstable();
        set
    }
}

/// The quotations of a text, up to some place in it.
struct QuotePairs<'a> {
    marks: &'a QuoteMarks,
    is_apostrophe: IsApostrophe,
    /// The place of the mark that opens the quotation.
    outer: Option<usize>,
    /// The place of the mark that opens the quotation within it.
    inner: Option<usize>,
    /// The place behind an apostrophe or a closing mark: no quotation opens there, whether that mark is
    /// straight or set already.
    closed_before: Option<usize>,
    /// The place of the mark that closes a single quotation that stands in no other one.
    single_end: Option<usize>,
    /// The marks of whole quotations, and what they are set as.
    set: Vec<(usize, &'static str)>,
}

impl QuotePairs<'_> {
    /// Takes the next character of the text.
    fn take(&mut self, text: &str, at: usize, c: char) {
        let marks = self.marks;
        let QuoteMarks { open, close, inner_open, inner_close } = marks;
        let behind = at + c.len_utf8();
        let (before, after) = (&text[..at], &text[behind..]);
        let is = |mark: &str| mark.starts_with(c);
        let opens = self.closed_before != Some(at) && marks.opens(before, after);
        let is_empty = self.inner.is_some_and(|from| before[from..].chars().count() == 1);
        let ends = marks.closes(before) && !is_empty && !after.starts_with(char::is_alphanumeric);
        if self.single_end == Some(at) {
            (self.single_end, self.closed_before) = (None, Some(behind));
            return;
        }
        // An English apostrophe looks like the mark.
        let ends_inner = ends || *inner_close != "’";
        match (self.outer, self.inner) {
            (None, _) if is(open) || c == '"' && opens => self.outer = Some(at),
            (Some(from), _) if is(close) || c == '"' && marks.closes(before) => {
                self.set.extend([(from, *open), (at, *close)]);
                (self.outer, self.inner, self.closed_before) = (None, None, Some(behind));
            }
            (Some(_), None) if is(inner_open) || c == '\'' && opens => self.inner = Some(at),
            (Some(_), Some(from)) if is(inner_close) && ends_inner || c == '\'' && ends => {
                self.set.extend([(from, *inner_open), (at, *inner_close)]);
                (self.inner, self.closed_before) = (None, Some(behind));
            }
            _ if c == '\'' && (self.is_apostrophe)(before, after) => {
                self.closed_before = Some(behind);
            }
            (None, None) if c == '\'' && opens && self.single_end.is_none() => {
                self.set_single(text, at);
            }
            _ => {}
        }
    }

    /// Sets a single quotation that begins at this place and stands in no other one, if it is closed before another
    /// mark of quotations. Its marks stay single, as they were typed.
    fn set_single(&mut self, text: &str, at: usize) {
        let QuoteMarks { inner_open, inner_close, .. } = self.marks;
        let Some(end) = self.find_single_end(text, at) else { return };
        self.set.extend([(at, *inner_open), (end, *inner_close)]);
        self.single_end = Some(end);
    }

    /// Where a single quotation that begins at this place ends. A mark behind an `s` may be that of a plural, as in
    /// `the readers' vote`: it ends the quotation only if no other one does.
    fn find_single_end(&self, text: &str, at: usize) -> Option<usize> {
        let mut possessive = None;
        for (offset, c) in text[at + 1..].char_indices() {
            let place = at + 1 + offset;
            let (before, after) = (&text[..place], &text[place + c.len_utf8()..]);
            if c == '"' || self.marks.is_outer(c) || self.marks.inner_open.starts_with(c) {
                break;
            }
            let touches = before.ends_with(['\'', '’', '‘']) || after.starts_with(['\'', '’', '‘']);
            if c == '\'' && (touches || self.marks.opens(before, after)) {
                break;
            }
            if c != '\'' || !self.marks.closes(before) || after.starts_with(char::is_alphanumeric) {
                continue;
            }
            let is_possessive =
                before.ends_with(['s', 'x', 'z', 'ß']) && after.starts_with(is_space);
            if !is_possessive {
                return Some(place);
            }
            possessive.get_or_insert(place);
        }
        possessive
    }
}
