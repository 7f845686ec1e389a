//! Keys that are not known, and values of another type than a key has: what is said of them.

use std::ops::Range;

use super::foreign_keys::translate;
use crate::finding::mend::TextChange;
use crate::finding::{Code, Finding, Span, nearest, surely};

/// Turns serde's message into a finding that an editor understands.
pub(super) fn misfit(message: &str, span: &Range<usize>, what: &str) -> Finding {
    let mut names = message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field") {
        let key = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        return unknown(key, what, Span::from(span.clone()), &known);
    }
    if message.starts_with("unknown variant") {
        let word = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        return Finding::new(Code::KEY_VALUE, span.clone(), format!("`{word}` is not known here"))
            .help(format!("write {}", listed(&known)));
    }
    match message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        Some((found, expected)) => {
            let message = format!("{} stands where {} is expected", named(found), plain(expected));
            let finding = Finding::new(Code::KEY_VALUE, span.clone(), message);
            match advise(found, expected) {
                Some(advice) => finding.help(advice),
                None => finding,
            }
        }
        None => Finding::new(Code::KEY_VALUE, span.clone(), message.to_owned()),
    }
}

/// The finding for a key that `what` does not have, with the key that was probably meant. Make its
/// fix only if it renames the key to a free name.
pub fn unknown(key: &str, what: &str, span: Span, known: &[&str]) -> Finding {
    let finding = Finding::new(Code::KEY_UNKNOWN, span, format!("`{key}` is not a key of {what}"));
    let sure = surely(key, known.iter().copied());
    let meant = translate(key).iter().copied().find(|word| known.contains(word));
    match meant.or(sure).or_else(|| nearest(key, known.iter().copied())) {
        Some(near) => {
            let change = sure.map(|near| TextChange { span, with: near.to_owned() });
            finding.help(format!("did you mean `{near}`?")).changes([change])
        }
        None => finding.help(format!("the keys are {}", listed(known))),
    }
}

/// Names in a list: `a`, `b` or `c`.
fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}

/// What to write for a value of another type.
fn advise(found: &str, expected: &str) -> Option<String> {
    let text = found.strip_prefix("string ").map(|text| text.trim_matches('"'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(match (expected, text) {
        ("a string", _) => "put it in quotes".to_owned(),
        ("a boolean", Some(text @ ("true" | "false"))) => format!("write `{text}` without quotes"),
        ("a boolean", _) => "write `true` or `false`, without quotes".to_owned(),
        ("a sequence", Some(_)) => "write it in brackets: `[\"…\"]`".to_owned(),
        ("a sequence", None) if found == "map" => "write it in brackets: `[{ … }]`".to_owned(),
        ("a TOML datetime", _) => "write the day without quotes, such as `2025-02-11`".to_owned(),
        (_, Some(text)) if is_whole_number(expected) && is_number(text) => {
            format!("write `{text}` without quotes")
        }
        _ if expected.starts_with("struct ") => {
            "write its keys and values in braces: `{ … = \"…\", … = \"…\" }`".to_owned()
        }
        _ if is_whole_number(expected) => "write digits alone, such as `412`".to_owned(),
        _ => return None,
    })
}

/// Whether serde names a type of whole numbers.
fn is_whole_number(expected: &str) -> bool {
    expected.strip_prefix(['u', 'i']).is_some_and(|bits| bits.parse::<u8>().is_ok())
}

/// What stands there, with its article.
fn named(found: &str) -> String {
    match found {
        "map" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => match found.strip_prefix("string ") {
            Some(text) => format!("the text {text}"),
            None => article(found),
        },
    }
}

fn article(found: &str) -> String {
    let vowel = found.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {found}", if vowel { "an" } else { "a" })
}

fn plain(expected: &str) -> &str {
    match expected {
        "a string" => "a text in quotes",
        "a sequence" => "a list in brackets",
        "a boolean" => "`true` or `false`",
        "a TOML datetime" => "a day",
        other if is_whole_number(other) => "a whole number",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}
