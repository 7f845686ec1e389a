//! Reports texts that are not written yet.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, split_words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::{Wording, say};

impl Code {
    /// `block.ellipsis`.
    pub const BLOCK_ELLIPSIS: Self = Self::new(&CodeFacts {
        name: "block.ellipsis",
        severity: Severity::Warning,
        meaning: "A text that waits to be written.",
        why: "TK or a lone ellipsis marks what was still to come; sent, it tells readers that nobody read the issue over.",
        mend: "Write the text, or take the place out.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_ELLIPSIS], look: Look::Issue(find_waiting_texts) };

/// Marks of newsrooms for text that is still to come, in capitals.
pub(in crate::check) const WAITING_MARKS: &[&str] = &[
    "TK",
    "TKTK",
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("XX", "XX"),
    "TBD",
    "TBC",
];

/// Whether `TK` is the first word of a name, such as «TK Maxx»: a word with a capital follows.
fn begins_name(word: &str, behind: &str) -> bool {
    let mut letters = behind.strip_prefix([' ', '\u{a0}']).unwrap_or_default().chars();
    let has_capital = letters.next().is_some_and(char::is_uppercase);
    word == "TK" && has_capital && letters.next().is_some_and(char::is_lowercase)
}

/// Reports paragraphs of dots, marks for text that is still to come, and dummy text.
fn find_waiting_texts(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let tell = |span, message: Wording| {
        Finding::new(Code::BLOCK_ELLIPSIS, span, message)
            .help(say!("write the text that is to stand here, or take the place out"))
    };
    for passage in &source_text.passages {
        let text = passage.text.trim();
        if !text.is_empty() && text.chars().all(|c| matches!(c, '.' | '…')) {
            findings.push(tell(passage.whole(), say!("`{text}` stands here alone", text)));
        }
        for Word { start, text: word } in split_words(&passage.text) {
            let behind = &passage.text[start + word.len()..];
            if WAITING_MARKS.contains(&word) && !begins_name(word, behind) {
                let span = passage.at(start, start + word.len());
                findings.push(tell(span, say!("`{word}` says that something is to come", word)));
            }
        }
        let small = passage.text.to_ascii_lowercase();
        if let Some(start) = small.find("lorem ipsum") {
            let span = passage.at(start, start + "lorem ipsum".len());
            findings.push(tell(span, say!("a printer's dummy text stands here")));
        }
    }
}
