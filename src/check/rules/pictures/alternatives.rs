//! Reports a text alternative that is a file name, repeats the caption, or is too long.

use super::figures::all_figures;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;

impl Code {
    /// `img.alt-poor`.
    pub const PICTURE_ALT_POOR: Self = Self::new(&CodeFacts {
        name: "img.alt-poor",
        severity: Severity::Warning,
        meaning: "A text for a picture that tells nothing of it.",
        why: "It is heard, not seen: a file name or the caption once more tells nothing (WCAG 1.1.1).",
        mend: "Say in one sentence what the picture shows.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PICTURE_ALT_POOR], look: Look::Issue(find_poor_alternatives) };

/// The longest text alternative, in characters. Screen readers cannot pause in it.
const MAX_ALT_CHARACTERS: usize = 150;

fn find_poor_alternatives(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    const IDLE: &[&str] = &[
        "image de",
        "image d",
        "photo de",
        "photo d",
        "photographie de",
        "illustration de",
        "image of",
        "picture of",
        "photo of",
    ];
    for figure in all_figures(source_text) {
        let Some((alt, span)) = figure.value("alt") else { continue };
        let words = fold_words(alt);
        let length = alt.trim().chars().count();
        let file = [".png", ".jpg", ".jpeg", ".gif"]
            .iter()
            .any(|end| alt.trim().to_lowercase().ends_with(end));
        let caption = figure.text("caption").map(fold_words);
        let (message, help) = if words.is_empty() {
            continue;
        } else if file {
            ("the alternative text is the name of a file".to_owned(), "say what the picture shows")
        } else if caption.is_some_and(|caption| caption == words) {
            let help = "say what the picture shows; the caption is read anyway";
            ("the alternative text is the caption once more".to_owned(), help)
        } else if let Some(idle) = IDLE.iter().find(|idle| words.starts_with(&format!("{idle} "))) {
            (format!("the alternative text begins with «{idle}»"), "begin with what it shows")
        } else if length > MAX_ALT_CHARACTERS {
            let message = format!("the alternative text is {length} characters long");
            (message, "say what it shows in one sentence")
        } else {
            continue;
        };
        findings.push(Finding::new(Code::PICTURE_ALT_POOR, span, message).help(help));
    }
}
