//! The typographer: no-break spaces, apostrophes, quotation marks and ellipses, as the language's
//! printing houses set them.
//!
//! The pass never rewrites a text; it makes a list of [`Edit`]s, each a few characters long, over the
//! text of a whole paragraph. So a rule sees across the borders of emphasis and links, nothing moves
//! but blanks and marks, and the same list can tell an editor what would change. Running it twice
//! changes nothing.

mod german;

use std::ops::Range;

use super::Language;

/// One small change: these bytes become these characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the text that are replaced; empty where something is put in.
    pub range: Range<usize>,
    /// What stands there instead.
    pub with: &'static str,
}

/// What stands for a run that is never touched, such as code, in the text of a paragraph.
pub const UNTOUCHED: char = '\u{fffc}';

/// How one publication sets one language.
#[derive(Debug, Clone)]
pub struct Typographer<'a> {
    language: Language,
    /// Before `;`, `!`, `?` and inside numbers.
    thin: &'static str,
    /// Names that are printed as they are written.
    names: &'a [String],
}

/// U+00A0.
const NBSP: &str = "\u{a0}";

/// Words that keep with the number before them.
const UNITS: &[&str] = &[
    "ans",
    "Go",
    "GW",
    "h",
    "heures",
    "jours",
    "kg",
    "km",
    "ko",
    "m",
    "mètres",
    "milliard",
    "milliards",
    "millier",
    "milliers",
    "million",
    "millions",
    "minutes",
    "mm",
    "Mo",
    "mois",
    "MW",
    "nanomètres",
    "nm",
    "points",
    "secondes",
    "siècle",
    "To",
    "W",
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// Titles that keep with the name after them.
const TITLES: &[&str] = &["M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Me", "Mgr"];

impl<'a> Typographer<'a> {
    /// A typographer for a language; `narrow` tells the thin blank to use, `names` what it leaves alone.
    pub const fn new(language: Language, thin: &'static str, names: &'a [String]) -> Self {
        Self { language, thin, names }
    }

    /// Everything that would change in the text of one paragraph, in order, without overlap.
    pub fn edits(&self, text: &str) -> Vec<Edit> {
        let mut setter =
            Setter { typographer: self, text, edits: Vec::new(), kept: self.kept(text) };
        match self.language {
            Language::Fr => setter.french(),
            Language::En => setter.english(),
            Language::De => setter.german(),
        }
        setter.edits
    }

    /// The text as it is printed.
    pub fn set(&self, text: &str) -> String {
        let mut set = String::with_capacity(text.len() + 16);
        let mut at = 0;
        for edit in self.edits(text) {
            set.push_str(&text[at..edit.range.start]);
            set.push_str(edit.with);
            at = edit.range.end;
        }
        set.push_str(&text[at..]);
        set
    }

    /// The stretches nobody touches: addresses of pages and mailboxes, and the protected names.
    fn kept(&self, text: &str) -> Vec<Range<usize>> {
        let mut kept = Vec::new();
        let mut at = 0;
        for word in text.split_inclusive([' ', '\n', '\t', '\u{a0}', '\u{202f}']) {
            let bare = word.trim_end();
            if bare.contains("://") || bare.starts_with("www.") || bare.contains('@') {
                kept.push(at..at + bare.len());
            }
            at += word.len();
        }
        for name in self.names.iter().filter(|name| !name.is_empty()) {
            kept.extend(text.match_indices(name.as_str()).map(|(at, _)| at..at + name.len()));
        }
        kept.sort_by_key(|kept| (kept.start, kept.end));
        kept.dedup_by(|next, kept| {
            let joined = next.start < kept.end;
            if joined {
                kept.end = kept.end.max(next.end);
            }
            joined
        });
        kept
    }
}

/// Whether an aside between dashes has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    Open,
    Closed,
}

impl Aside {
    const fn turned(self) -> Self {
        match self {
            Self::Open => Self::Closed,
            Self::Closed => Self::Open,
        }
    }
}

/// One pass over one text.
struct Setter<'t, 'a> {
    typographer: &'t Typographer<'a>,
    text: &'t str,
    edits: Vec<Edit>,
    kept: Vec<Range<usize>>,
}

impl Setter<'_, '_> {
    fn english(&mut self) {
        for (at, c) in self.text.char_indices() {
            match c {
                '\'' => self.apostrophe(at),
                '.' => self.ellipsis(at),
                _ => {}
            }
        }
    }

    fn french(&mut self) {
        let thin = self.typographer.thin;
        let mut aside = Aside::Closed;
        for (at, c) in self.text.char_indices() {
            let (before, after) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
            match c {
                '\'' => self.apostrophe(at),
                '.' => self.ellipsis(at),
                ';' | '!' | '?' => self.high_mark(at, thin),
                ':' if after.is_empty() || after.starts_with(blank) => self.mark(at, NBSP),
                '»' => self.mark(at, NBSP),
                '«' => self.open_quote(at),
                '%' | '€' | '$' | '£'
                    if last(before.trim_end_matches(blank)).is_some_and(digit) =>
                {
                    self.mark(at, NBSP);
                }
                '–' | '—' => aside = self.dash(at, c, aside),
                ' ' => self.blank(at, before, after),
                _ => {}
            }
            if matches!(c, '.' | '!' | '?' | '…') && ends_sentence(before, after) {
                aside = Aside::Closed;
            }
        }
    }

    /// A blank that must not break: inside a number, after a number, after a title.
    fn blank(&mut self, at: usize, before: &str, after: &str) {
        let word = before.rsplit([' ', '\u{a0}', '(', '«']).next().unwrap_or_default();
        let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if last(before).is_some_and(digit) && after.starts_with(digit) {
            if thousands(before, after) {
                self.change(at..at + 1, self.typographer.thin);
            }
        } else if last(before).is_some_and(digit) && UNITS.contains(&next)
            || TITLES.contains(&word) && after.starts_with(char::is_uppercase)
            || initials(word) && after.starts_with(char::is_uppercase)
            || word.starts_with(char::is_uppercase)
                && last(word).is_some_and(char::is_alphabetic)
                && letter(after)
            || word == "1er" && UNITS.contains(&next)
        {
            self.change(at..at + 1, NBSP);
        }
    }

    /// `;`, `!`, `?`: a thin blank before, unless they open the text or stand in a row of marks.
    fn high_mark(&mut self, at: usize, thin: &'static str) {
        let bare = self.text[..at].trim_end_matches(blank);
        if !bare.ends_with(['!', '?', '…']) {
            self.mark(at, thin);
        }
    }

    /// Puts `with` before the mark at this place, in the stead of blanks that stand there.
    fn mark(&mut self, at: usize, with: &'static str) {
        let bare = self.text[..at].trim_end_matches(blank);
        if last(bare).is_some_and(closes) {
            self.change(bare.len()..at, with);
        }
    }

    fn open_quote(&mut self, at: usize) {
        let start = at + '«'.len_utf8();
        let rest = &self.text[start..];
        let blanks = rest.len() - rest.trim_start_matches(blank).len();
        if rest[blanks..]
            .starts_with(|c: char| c.is_alphanumeric() || "“‘([…$€£".contains(c) || c == UNTOUCHED)
        {
            self.change(start..start + blanks, NBSP);
        }
    }

    /// A dash of an aside keeps with the aside: the first one with what follows, the second one with
    /// what stands before.
    fn dash(&mut self, at: usize, dash: char, aside: Aside) -> Aside {
        let (before, after) = (&self.text[..at], &self.text[at + dash.len_utf8()..]);
        if !before.ends_with(blank) && !before.is_empty() || !after.starts_with(blank) {
            return aside;
        }
        match aside {
            Aside::Open if before.ends_with(' ') => self.change(at - 1..at, NBSP),
            Aside::Closed if after.starts_with(' ') => {
                let start = at + dash.len_utf8();
                self.change(start..start + 1, NBSP);
            }
            _ => {}
        }
        aside.turned()
    }

    /// A straight apostrophe between letters, or before an opening quotation mark.
    fn apostrophe(&mut self, at: usize) {
        let (before, after) = (&self.text[..at], &self.text[at + 1..]);
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '«' | '“' | UNTOUCHED);
        if last(before).is_some_and(char::is_alphanumeric) && after.starts_with(joins) {
            self.change(at..at + 1, "’");
        }
    }

    /// Three full stops, no more.
    fn ellipsis(&mut self, at: usize) {
        let after = &self.text[at..];
        if after.starts_with("...") && !after.starts_with("....") && !self.text[..at].ends_with('.')
        {
            self.change(at..at + 3, "…");
        }
    }

    fn change(&mut self, range: Range<usize>, with: &'static str) {
        let same = self.text[range.clone()] == *with;
        let overlaps = self.edits.last().is_some_and(|edit| edit.range.end > range.start);
        if !same && !overlaps && !self.is_kept(&range) {
            self.edits.push(Edit { range, with });
        }
    }

    /// Whether a stretch touches what nobody touches.
    fn is_kept(&self, range: &Range<usize>) -> bool {
        let first = self.kept.partition_point(|kept| kept.end <= range.start);
        let mut near = self.kept[first..].iter().take_while(|kept| kept.start <= range.end);
        near.any(|kept| kept.start <= range.start && range.end < kept.end || kept.start < range.end)
    }
}

/// A blank on the line: breaking, no-break or thin.
const fn blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

const fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether a mark can belong to what ends with this character: a word, or the mark that closes one.
fn closes(c: char) -> bool {
    c.is_alphanumeric() || ")]»”’!?….,%€$£".contains(c) || c == UNTOUCHED
}

fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

/// Whether the blank between two digits groups thousands: one to three digits before, exactly three
/// after.
fn thousands(before: &str, after: &str) -> bool {
    let head = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let grouped = after.bytes().take_while(u8::is_ascii_digit).count() == 3;
    let first = &before[..before.len() - head];
    let starts =
        !first.ends_with([',', '.', '-', '/']) && !last(first).is_some_and(char::is_alphabetic);
    let further = head == 3 && last(first.trim_end_matches(blank)).is_some_and(digit);
    grouped && (1..=3).contains(&head) && (starts || further)
}

/// `J.` or `J.D.`.
fn initials(word: &str) -> bool {
    let mut letters = word.split('.');
    let capital = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    word.ends_with('.') && letters.next_back() == Some("") && letters.all(capital)
}

/// Whether a text begins with the capital that ends a name, as in `Station F` or `Plan B`.
fn letter(text: &str) -> bool {
    let rest = text.strip_prefix(|c: char| c.is_ascii_uppercase());
    rest.is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(|c| blank(c) || ",.;:!?…)»”".contains(c))
    })
}

/// Whether a mark ends a sentence: not after an initial, and the next word is capitalised or none.
fn ends_sentence(before: &str, after: &str) -> bool {
    let mut word = before.chars().rev().take_while(|c| !blank(*c));
    let initial = word.next().is_some_and(char::is_uppercase) && word.next().is_none();
    let next = after.trim_start_matches(|c| blank(c) || matches!(c, '»' | '”' | ')'));
    !initial
        && after.starts_with(|c| blank(c) || matches!(c, '»' | '”' | ')'))
        && next.chars().next().is_none_or(char::is_uppercase)
}

#[cfg(test)]
mod tests;
