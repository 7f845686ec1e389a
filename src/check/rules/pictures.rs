//! Pictures: whose they are, and what is told to those who do not see them.

use super::Page;
use super::words::plain;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{SourceText, Table};

/// The longest text for a picture, in characters: screen readers cannot pause in it.
const LONGEST: usize = 150;

fn figures(source_text: &SourceText) -> impl Iterator<Item = &Table> {
    source_text.tables.iter().filter(|table| matches!(table.name.as_str(), "figures" | "figure"))
}

/// A picture that shows something and does not say whose it is.
pub(in crate::check) fn credits(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for figure in figures(source_text) {
        let Some((src, span)) = figure.value("src") else { continue };
        let caption = figure.text("caption").unwrap_or_default();
        let named = ["©", "D.R.", "D. R."].iter().any(|mark| caption.contains(mark));
        if figure.text("alt").is_none() || figure.text("credit").is_some() || named {
            continue;
        }
        let message = format!("`{src}` does not say whose picture it is");
        let finding = Finding::new(Code::CREDIT_MISSING, span, message);
        findings.push(finding.help("write `credit = \"© …\"` beside it"));
    }
}

/// A text for a picture that is a file's name, a caption said again, or too long to be listened to.
pub(in crate::check) fn alternatives(
    _: &Page<'_>,
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
    for figure in figures(source_text) {
        let Some((alt, span)) = figure.value("alt") else { continue };
        let words = plain(alt);
        let length = alt.trim().chars().count();
        let file = [".png", ".jpg", ".jpeg", ".gif"]
            .iter()
            .any(|end| alt.trim().to_lowercase().ends_with(end));
        let caption = figure.text("caption").map(plain);
        let (message, help) = if words.is_empty() {
            continue;
        } else if file {
            ("the alternative text is the name of a file".to_owned(), "say what the picture shows")
        } else if caption.is_some_and(|caption| caption == words) {
            let help = "say what the picture shows; the caption is read anyway";
            ("the alternative text is the caption once more".to_owned(), help)
        } else if let Some(idle) = IDLE.iter().find(|idle| words.starts_with(&format!("{idle} "))) {
            (format!("the alternative text begins with «{idle}»"), "begin with what it shows")
        } else if length > LONGEST {
            let message = format!("the alternative text is {length} characters long");
            (message, "say what it shows in one sentence")
        } else {
            continue;
        };
        findings.push(Finding::new(Code::PICTURE_ALT_POOR, span, message).help(help));
    }
}
