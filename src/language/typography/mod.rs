//! The typographer: sets no-break spaces, apostrophes, quotation marks and ellipses as the printing houses of
//! a language do.
//!
//! The typographer never rewrites a text. It makes a list of [`Edit`]s over the text of a whole paragraph, each
//! a few characters long. So a rule sees across emphasis and links, only blanks and marks change, and the same
//! list can show an editor what would change. A second pass changes nothing.

mod dashes;
mod english;
mod french;
mod french_blanks;
mod german;
mod numbers;
mod pass;
mod quotes;
mod single_quotes;
mod space;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Language;
use english::{AMERICAN, BRITISH, ENGLISH};
use german::{GERMAN, SWISS_GERMAN};
use pass::TypographyPass;
use space::FrenchBlanks;
pub use space::Space;

/// One small change: these bytes become these characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the text that are replaced. The range is empty where something is inserted.
    pub range: Range<usize>,
    /// The text that replaces them.
    pub with: &'static str,
}

/// The character in the text of a paragraph that stands for something no rule may touch, such as code.
pub const UNTOUCHED: char = '\u{fffc}';

/// The no-break space U+00A0.
const NBSP: &str = "\u{a0}";

/// The typographer of one publication for one language.
#[derive(Debug, Clone)]
pub struct Typographer<'a> {
    language: Language,
    /// The no-break space that the editor wishes for. `None` if it is the usual one of the country.
    space: Option<Space>,
    /// Names that are printed as they are written.
    names: &'a [String],
}

impl<'a> Typographer<'a> {
    /// A typographer for a language. `space` is the no-break space to use before the high marks of French and inside
    /// its numbers: `None` for the usual one of the country. `names` are printed as they are written.
    pub const fn new(language: Language, space: Option<Space>, names: &'a [String]) -> Self {
        Self { language, space, names }
    }

    /// The changes to the text of one paragraph, in order, without overlap.
    pub fn edits(&self, text: &str) -> Vec<Edit> {
        let protected = self.find_protected(text);
        let mut pass = TypographyPass { text, edits: Vec::new(), protected };
        match self.language {
            Language::Fr | Language::FrCa | Language::FrCh => {
                pass.set_french(&FrenchBlanks::of(self.language, self.space));
            }
            Language::En => pass.set_curly(&ENGLISH),
            Language::EnGb => pass.set_curly(&BRITISH),
            Language::EnUs => pass.set_curly(&AMERICAN),
            Language::De | Language::DeAt => pass.set_curly(&GERMAN),
            Language::DeCh => pass.set_curly(&SWISS_GERMAN),
        }
        pass.edits
    }

    /// Typesets a text.
    pub fn set(&self, text: &str) -> String {
        Self::apply(text, self.edits(text))
    }

    /// A text with these changes, which are in order.
    fn apply(text: &str, edits: impl IntoIterator<Item = Edit>) -> String {
        let mut set = String::with_capacity(text.len() + 16);
        let mut at = 0;
        for edit in edits {
            set.push_str(&text[at..edit.range.start]);
            set.push_str(edit.with);
            at = edit.range.end;
        }
        set.push_str(&text[at..]);
        set
    }

    /// Typesets a name. A mark that was typed without a blank before it stays without one: `Demain!`.
    pub fn set_name(&self, name: &str) -> String {
        let edits = self.edits(name).into_iter();
        Self::apply(name, edits.filter(|edit| !edit.range.is_empty()))
    }

    /// The ranges that stay as they are: web addresses, mail addresses, entities of HTML such as `&amp;`, formulas
    /// such as `$x^2$`, and protected names.
    fn find_protected(&self, text: &str) -> Vec<Range<usize>> {
        let mut protected = Vec::new();
        let mut at = 0;
        for word in text.split_inclusive([' ', '\n', '\t', '\u{a0}', '\u{202f}']) {
            let bare = word.trim_end();
            if bare.contains("://") || bare.starts_with("www.") || bare.contains('@') {
                protected.push(at..at + bare.len());
            }
            at += word.len();
        }
        protected.extend(find_entities(text));
        protected.extend(find_formulas(text));
        for name in self.names.iter().filter(|name| !name.is_empty()) {
            protected.extend(text.match_indices(name.as_str()).map(|(at, _)| at..at + name.len()));
        }
        protected.sort_by_key(|protected| (protected.start, protected.end));
        protected.dedup_by(|next, protected| {
            let joined = next.start < protected.end;
            if joined {
                protected.end = protected.end.max(next.end);
            }
            joined
        });
        protected
    }
}

/// The formulas of a text as TeX has them: `$x^2$`. Between the two signs stands no blank at either end, and a sign that
/// no amount of money has.
pub fn find_formulas(text: &str) -> Vec<Range<usize>> {
    let mut formulas = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('$').map(|open| at + open) {
        at = open + 1;
        let Some(length) = text[at..].find('$') else { break };
        let inside = &text[at..at + length];
        let is_formula = inside.trim() == inside && inside.contains(['^', '_', '=', '\\', '{']);
        if is_formula {
            formulas.push(open..at + length + 1);
            at += length + 1;
        }
    }
    formulas
}

/// The entities of HTML of a text, known or not: `&amp;`, `&#233;`.
pub fn find_entities(text: &str) -> Vec<Range<usize>> {
    text.match_indices('&').filter_map(|(at, _)| find_entity(text, at)).collect()
}

/// The entity of HTML that begins at this `&`: letters or a number, and a semicolon.
fn find_entity(text: &str, at: usize) -> Option<Range<usize>> {
    let name = &text[at + 1..];
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    (length > 1 && name[length..].starts_with(';')).then(|| at..at + 2 + length)
}
