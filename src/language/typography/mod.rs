//! The typographer: sets no-break spaces, apostrophes, quotation marks and ellipses as the printing houses of
//! a language do.
//!
//! The typographer never rewrites a text. It makes a list of [`Edit`]s over the text of a whole paragraph, each
//! a few characters long. So a rule sees across emphasis and links, only blanks and marks change, and the same
//! list can show an editor what would change. A second pass changes nothing.

mod english;
mod french;
mod french_blanks;
mod german;
mod pass;
mod quotes;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Language;
use english::ENGLISH;
use german::GERMAN;
use pass::TypographyPass;

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
    /// The no-break space before `;`, `!`, `?` and inside numbers.
    thin: &'static str,
    /// Names that are printed as they are written.
    names: &'a [String],
}

impl<'a> Typographer<'a> {
    /// A typographer for a language. `thin` is the no-break space to use before `;`, `!`, `?` and inside
    /// numbers. `names` are printed as they are written.
    pub const fn new(language: Language, thin: &'static str, names: &'a [String]) -> Self {
        Self { language, thin, names }
    }

    /// The changes to the text of one paragraph, in order, without overlap.
    pub fn edits(&self, text: &str) -> Vec<Edit> {
        let protected = self.find_protected(text);
        let mut pass = TypographyPass { thin: self.thin, text, edits: Vec::new(), protected };
        match self.language {
            Language::Fr => pass.set_french(),
            Language::En => pass.set_curly(&ENGLISH),
            Language::De => pass.set_curly(&GERMAN),
        }
        pass.edits
    }

    /// Typesets a text.
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

    /// The ranges that stay as they are: web addresses, mail addresses, and protected names.
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
