//! `check --explain`: what a finding means, why it matters and how to put it right.

use serde_json::{Value, json};
use textwrap::Options;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::check;
use crate::finding::Code;
use crate::wording::{Locale, say};

/// The width of an explanation, in columns.
const COLUMNS: usize = 80;

/// What `check --explain` without a code asks for.
pub(super) const EVERY_CODE: &str = "list";

/// Explains the code with this name. [`EVERY_CODE`] lists them all, with what each means. `all` prints the page of the manual with every code.
///
/// # Errors
///
/// No code has this name. The failure names the nearest one.
pub(super) fn explain(word: &str, console: Console) -> Result<Exit, Failure> {
    let locale = console.locale();
    match check::parse_code(word) {
        Some(code) if console.json => console.answer(&facts(code, locale).to_string()),
        Some(code) => console.answer(&words(code, locale)),
        None if word != "all" && word != EVERY_CODE => return Err(unknown(word)),
        None if console.json => {
            let facts = check::all_codes().map(|code| facts(code, locale));
            console.answer(&facts.collect::<Value>().to_string());
        }
        None if word == EVERY_CODE => console.answer_lines(&list_codes(locale)),
        None => console.answer(check::write_manual(locale).trim_end()),
    }
    Ok(Exit::Done)
}

/// The explanation of a code for a person.
fn words(code: Code, locale: Locale) -> String {
    let words = [code.meaning(), code.why(), code.mend()];
    let words = words.map(|words| textwrap::fill(&words.translate(locale), COLUMNS)).join("\n\n");
    format!("{}[{code}]\n\n{words}", code.severity().word().translate(locale))
}

/// Every code with its severity, and what it means below.
fn list_codes(locale: Locale) -> Vec<String> {
    let describe = |code: Code| {
        let severity = code.severity().word().translate(locale);
        let meaning = code.meaning().translate(locale);
        let options = Options::new(COLUMNS).initial_indent("    ").subsequent_indent("    ");
        format!("{severity}[{code}]\n{}", textwrap::fill(&meaning, options))
    };
    check::all_codes().map(describe).collect()
}

/// The explanation of a code as a JSON object.
fn facts(code: Code, locale: Locale) -> Value {
    json!({
        "code": code.as_str(),
        "severity": code.severity().as_str(),
        "meaning": code.meaning().translate(locale),
        "why": code.why().translate(locale),
        "mend": code.mend().translate(locale),
    })
}

fn unknown(word: &str) -> Failure {
    let failure = Failure::not_started(say!("there is no finding `{word}`", word));
    match check::nearest_code(word) {
        Some(near) => failure.help(say!("did you mean `{near}`?", near = near.as_str())),
        None => failure.help(say!("a code stands in brackets in every finding")),
    }
}
