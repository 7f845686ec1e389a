//! Reports text that is too small, and justified lines.

use super::declared::all_declared;
use crate::check::clients::features;
use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `a11y.small`.
    pub const READING_SMALL: Self = Self::new(&CodeFacts {
        name: "a11y.small",
        severity: Severity::Warning,
        meaning: "Letters too small, or lines too stretched, to be read at ease.",
        why: "Small letters are given up on, and iPhones enlarge them and break the lines; justified lines have rivers of blanks in a narrow column (WCAG 1.4.8).",
        mend: "Write 13 pixels or more, and leave lines ragged.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_SMALL], look: Look::Settings(find_small_letters) };

/// The smallest text that is read without effort, in pixels.
const LEAST_PIXELS: f64 = 13.0;

/// The parts without words. The size of their letters only sets the height of their line.
const PARTS_WITHOUT_WORDS: [&str; 3] = ["gap", "stripe", "colophon-rule"];

fn find_small_letters(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let read = all_declared(settings.publication)
        .filter(|(rule, ..)| !PARTS_WITHOUT_WORDS.contains(&rule.part.name));
    for (_, said, span) in read {
        let letters = matches!(said.property(), "font-size" | "font");
        let small = read_size(said.value()).filter(|size| letters && *size < LEAST_PIXELS);
        if let Some(size) = small {
            let message =
                say!("letters of {size} pixels are hard to read", size = write_rounded(size));
            let finding = Finding::new(Code::READING_SMALL, span, message);
            findings.push(finding.help(say!("write `font-size:13px` or more; 14px reads better")));
        }
        if said.property() == "text-align" && said.value().eq_ignore_ascii_case("justify") {
            let message = say!("justified lines have holes on a narrow screen");
            let finding = Finding::new(Code::READING_SMALL, span, message);
            findings.push(finding.help(say!("write `text-align:left`, or take it out")));
        }
    }
}

/// The text size in a value of `font-size` or `font`, in pixels. `None` if it depends on the parent
/// element.
fn read_size(value: &str) -> Option<f64> {
    let words = features::words(&value.to_ascii_lowercase());
    words.iter().find_map(|word| {
        let end = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
        let pixels = match &word[end..] {
            "px" => 1.0,
            "pt" => 4.0 / 3.0,
            "pc" | "rem" => 16.0,
            "in" => 96.0,
            "cm" => 96.0 / 2.54,
            "mm" => 9.6 / 2.54,
            _ => return read_keyword(word),
        };
        Some(word[..end].parse::<f64>().ok()? * pixels)
    })
}

/// The size of a CSS keyword for small text (CSS Fonts 4 §2.5.1) if medium is 16 pixels. 0 is a
/// size too.
fn read_keyword(word: &str) -> Option<f64> {
    match word {
        "0" => Some(0.0),
        "xx-small" => Some(9.0),
        "x-small" => Some(10.0),
        "small" => Some(13.0),
        _ => None,
    }
}

/// A number with at most one decimal: `11`, `12.5`.
fn write_rounded(size: f64) -> String {
    let text = format!("{size:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
