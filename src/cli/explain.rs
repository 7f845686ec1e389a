//! `check --explain`: what a finding means, why it matters and how to put it right.

use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::check;
use crate::finding::Code;

/// The width of an explanation, in columns.
const COLUMNS: usize = 80;

/// Explains the code with this name. `all` prints the page of the manual with every code.
///
/// # Errors
///
/// No code has this name. The failure names the nearest one.
pub(super) fn explain(word: &str, console: Console) -> Result<Exit, Failure> {
    match check::parse_code(word) {
        Some(code) if console.json => console.answer(&facts(code).to_string()),
        Some(code) => console.answer(&words(code)),
        None if word != "all" => return Err(unknown(word)),
        None if console.json => {
            console.answer(&check::all_codes().map(facts).collect::<Value>().to_string());
        }
        None => console.answer(check::write_manual().trim_end()),
    }
    Ok(Exit::Done)
}

/// The explanation of a code for a person.
fn words(code: Code) -> String {
    let words = [code.meaning(), code.why(), code.mend()];
    let words = words.map(|words| textwrap::fill(words, COLUMNS)).join("\n\n");
    format!("{}[{code}]\n\n{words}", code.severity().as_str())
}

/// The explanation of a code as a JSON object.
fn facts(code: Code) -> Value {
    json!({
        "code": code.as_str(),
        "severity": code.severity().as_str(),
        "meaning": code.meaning(),
        "why": code.why(),
        "mend": code.mend(),
    })
}

fn unknown(word: &str) -> Failure {
    let failure = Failure::not_started(format!("there is no finding `{word}`"));
    match check::nearest_code(word) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("a code stands in brackets in every finding"),
    }
}
