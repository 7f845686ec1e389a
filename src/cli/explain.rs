//! `check --explain`: what a finding means, why it matters and how to put it right.

use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::check;

/// How wide an explanation is set.
const COLUMNS: usize = 80;

/// Explains the code that a word names.
///
/// # Errors
///
/// There is none; the nearest one is named.
pub(super) fn explain(word: &str, console: Console) -> Result<Exit, Failure> {
    let Some(code) = check::parse_code(word) else { return Err(unknown(word)) };
    let (meaning, why, mend) = (code.meaning(), code.why(), code.mend());
    let severity = code.severity().as_str();
    if console.json {
        let answer = json!({
            "code": code.as_str(), "severity": severity, "meaning": meaning, "why": why,
            "mend": mend,
        });
        console.answer(&answer.to_string());
    } else {
        let words = [meaning, why, mend].map(|words| textwrap::fill(words, COLUMNS));
        console.answer(&format!("{severity}[{code}]\n\n{}", words.join("\n\n")));
    }
    Ok(Exit::Done)
}

fn unknown(word: &str) -> Failure {
    let failure = Failure::not_started(format!("there is no finding `{word}`"));
    match check::nearest_code(word) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("a code stands in brackets in every finding"),
    }
}
