//! What may stand in a line or a text that is going to be printed and mailed.
//!
//! A control character in a header is a second header; a bidirectional override makes a reader read
//! what is not written; a private-use character could be taken for one of our slots. None of them is
//! ever meant, so they are findings before anything else looks at the text.

use toml::Spanned;

use super::{Code, Finding, Source, Span};

/// A text in the editor's file, and how to point into it.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The text after TOML's escapes.
    pub text: &'a str,
    /// Where the value stands, quotes included.
    pub span: Span,
    /// Where the text begins in the file, when it stands there character by character.
    verbatim: Option<usize>,
}

impl<'a> Written<'a> {
    /// Takes a value as read; finds out whether its bytes can be pointed at one by one.
    pub fn new(source: &Source, value: &'a Spanned<String>) -> Self {
        let span = Span::from(value.span());
        let text = value.get_ref().as_str();
        let raw = source.text.get(value.span()).unwrap_or_default();
        let verbatim = raw.find(text).map(|offset| span.start + offset);
        Self { text, span, verbatim }
    }

    /// The file's bytes for a stretch of the text; the whole value where escapes moved them.
    pub fn at(&self, start: usize, end: usize) -> Span {
        match self.verbatim {
            Some(offset) => Span::new(offset + start, offset + end),
            None => self.span,
        }
    }

    /// Whether the text is empty or blank.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Tells what may not stand in a single line: everything [`paragraphs`](Self::paragraphs) tells,
    /// and line breaks of any kind.
    pub fn line(&self, key: &str, findings: &mut Vec<Finding>) {
        self.told(findings, |c| {
            if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') {
                let message = format!("`{key}` is one line, and a line break stands in it");
                return Some((Code::TextControl, message, "join the lines"));
            }
            stray(c)
        });
    }

    /// Tells what may not stand in any text: controls other than line feed and tab, line and
    /// paragraph separators, bidirectional controls, private-use characters.
    pub fn paragraphs(&self, findings: &mut Vec<Finding>) {
        let crlf = |at: usize| self.text[at..].starts_with("\r\n");
        let mut at = 0;
        self.told(findings, |c| {
            let here = at;
            at += c.len_utf8();
            match c {
                '\n' | '\t' => None,
                '\r' if crlf(here) => None,
                _ => stray(c),
            }
        });
    }

    /// Tells the first stray character of each kind.
    fn told(
        &self,
        findings: &mut Vec<Finding>,
        mut stray: impl FnMut(char) -> Option<(Code, String, &'static str)>,
    ) {
        let mut seen = Vec::new();
        for (at, c) in self.text.char_indices() {
            if let Some((code, message, help)) = stray(c)
                && !seen.contains(&code)
            {
                seen.push(code);
                findings
                    .push(Finding::new(code, self.at(at, at + c.len_utf8()), message).help(help));
            }
        }
    }
}

/// What is wrong with a character wherever it stands: code, fact, help.
pub fn stray(c: char) -> Option<(Code, String, &'static str)> {
    let number = u32::from(c);
    match c {
        '\u{2028}' | '\u{2029}' => Some((
            Code::TextControl,
            format!("the separator U+{number:04X} stands in the text"),
            "write a line break instead",
        )),
        c if c.is_control() => Some((
            Code::TextControl,
            format!("the control character U+{number:04X} stands in the text"),
            "delete it",
        )),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some((
            Code::TextInvisible,
            format!("U+{number:04X} changes the reading direction of what follows"),
            "delete it; it cannot be seen",
        )),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Some((
            Code::TextPrivate,
            format!("the private-use character U+{number:04X} stands in the text"),
            "delete it; no font knows it, and matinale marks its slots with these",
        )),
        _ => None,
    }
}
