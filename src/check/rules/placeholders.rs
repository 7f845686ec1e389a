//! Texts that wait to be written.

use super::Page;
use super::words::words;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;

/// What newsrooms write where something is still to come, in capitals.
pub(super) const WAITING: &[&str] = &[
    "TK",
    "TKTK",
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("XX", "XX"),
    "TBD",
    "TBC",
];

/// A paragraph of dots, a mark for what is to come, or a printer's dummy text.
pub(in crate::check) fn waiting(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let tell = |span, message: String| {
        Finding::new(Code::BLOCK_ELLIPSIS, span, message)
            .help("write the text that is to stand here, or take the place out")
    };
    for passage in &source_text.passages {
        let text = passage.text.trim();
        if !text.is_empty() && text.chars().all(|c| matches!(c, '.' | '…')) {
            findings.push(tell(passage.whole(), format!("`{text}` stands here alone")));
        }
        for (start, word) in words(&passage.text) {
            if WAITING.contains(&word) {
                let span = passage.at(start, start + word.len());
                findings.push(tell(span, format!("`{word}` says that something is to come")));
            }
        }
        let small = passage.text.to_ascii_lowercase();
        if let Some(start) = small.find("lorem ipsum") {
            let span = passage.at(start, start + "lorem ipsum".len());
            findings.push(tell(span, "a printer's dummy text stands here".into()));
        }
    }
}
