//! Reports a text alternative that is a file name, repeats the caption, or is too long.

use super::figures::all_figures;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::{Wording, say};

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

/// Beginnings that a text alternative does not need, folded, because a screen reader says them anyway.
const IDLE_BEGINNINGS: &[&str] = &[
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

/// The endings of picture files.
const PICTURE_ENDINGS: [&str; 4] = [".png", ".jpg", ".jpeg", ".gif"];

fn find_poor_alternatives(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for figure in all_figures(source_text) {
        let Some((alt, span)) = figure.value("alt") else { continue };
        if let Some(fault) = judge_alternative(alt, figure.text("caption")) {
            let finding = Finding::new(Code::PICTURE_ALT_POOR, span, fault.message);
            findings.push(finding.help(fault.help));
        }
    }
}

/// What is wrong with a text for a picture.
struct PoorAlternative {
    message: Wording,
    help: Wording,
}

/// Judges a text for a picture beside the picture's caption.
fn judge_alternative(alt: &str, caption: Option<&str>) -> Option<PoorAlternative> {
    let words = fold_words(alt);
    if words.is_empty() {
        return None;
    }
    let fault = |message: Wording, help| Some(PoorAlternative { message, help });
    let lower = alt.trim().to_lowercase();
    if PICTURE_ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        let message = say!("the alternative text is the name of a file");
        return fault(message, say!("say what the picture shows"));
    }
    if caption.is_some_and(|caption| fold_words(caption) == words) {
        let message = say!("the alternative text is the caption once more");
        return fault(message, say!("say what the picture shows; the caption is read anyway"));
    }
    let is_idle = |idle: &&&str| words.starts_with(&format!("{idle} "));
    if let Some(idle) = IDLE_BEGINNINGS.iter().find(is_idle) {
        let message = say!("the alternative text begins with «{idle}»", idle);
        return fault(message, say!("begin with what it shows"));
    }
    let length = alt.trim().chars().count();
    if length > MAX_ALT_CHARACTERS {
        let message = say!("the alternative text is {length} characters long", length);
        return fault(message, say!("say what it shows in one sentence"));
    }
    None
}
