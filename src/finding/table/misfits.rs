//! Keys that are not known, and values of another type than a key has: what is said of them.

use std::ops::Range;

use toml::de::DeValue;

use super::foreign_keys::{find_elsewhere, translate};
use super::key_places::KeyPlace;
use super::shapes::{quote, shape_table};
use crate::finding::meant::{read_day, read_number_word, read_truth};
use crate::finding::mend::TextChange;
use crate::finding::{Code, Finding, Span, nearest, surely};
use crate::wording::{Wording, join_alternatives, say};

/// What a day or an hour is called here. serde calls it a map.
pub(super) const DATETIME: &str = "datetime";

/// The table and the key that a fault is about.
pub(super) struct Misplaced<'a> {
    /// What the outermost table is, with its article.
    pub(super) what: &'a Wording,
    /// The key, and the table that it stands in.
    pub(super) key: Option<&'a KeyPlace>,
    /// The value, if it is that of a key.
    pub(super) value: Option<&'a DeValue<'a>>,
}

/// Turns serde's message into a finding that an editor understands.
pub(super) fn misfit(message: &str, span: &Range<usize>, place: &Misplaced<'_>) -> Finding {
    let mut names = message.split('`').skip(1).step_by(2);
    let key = place.key.map_or("", |place| place.key.as_str());
    if message.starts_with("unknown field") {
        let key = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        let holder = place.key.and_then(|place| place.holder.as_ref());
        let what =
            holder.map_or_else(|| place.what.clone(), |holder| say!("`{key}`", key = holder));
        return unknown(key, &what, Span::from(span.clone()), &known);
    }
    if message.starts_with("unknown variant") {
        let word = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        return tell_unknown_word(word, span, &known).about_key(key);
    }
    if message.starts_with("wanted string or table") {
        return tell_word(key, span, place.value);
    }
    let wrong_type = message.strip_prefix("invalid type: ").unwrap_or(message);
    let Some((found, expected)) = wrong_type.split_once(", expected ") else {
        let message = say!("this value is not known here: {parser}", parser = message);
        return Finding::new(Code::KEY_VALUE, span.clone(), message).about_key(key);
    };
    let found = if found.starts_with("invalid length") { "sequence" } else { found };
    let message = say!(
        "{found} stands where {expected} is expected",
        found = name_found(found),
        expected = name_expected(expected)
    );
    let finding = Finding::new(Code::KEY_VALUE, span.clone(), message).about_key(key);
    match advise_on_value(key, expected, place.value).or_else(|| advise(key, found, expected)) {
        Some(advice) => finding.help(advice),
        None => finding,
    }
}

/// The finding for a word that is none of those that are known.
fn tell_unknown_word(word: &str, span: &Range<usize>, known: &[&str]) -> Finding {
    let finding =
        Finding::new(Code::KEY_VALUE, span.clone(), say!("`{word}` is not known here", word));
    let names = join_alternatives(known);
    match find_subtag(word, known) {
        Some(meant) => finding.help(say!("write `{meant}`; known are {names}", meant, names)),
        None => finding.help(say!("write {known}", known = names)),
    }
}

/// The finding for another value where one word in quotes belongs.
fn tell_word(key: &str, span: &Range<usize>, value: Option<&DeValue<'_>>) -> Finding {
    let message = say!("one word in quotes is expected here");
    let finding = Finding::new(Code::KEY_VALUE, span.clone(), message).about_key(key);
    let texts = value.map(list_texts).unwrap_or_default();
    let word = match texts.as_slice() {
        [word] => quote(word),
        _ => "\"…\"".to_owned(),
    };
    finding.help(say!("write `{key} = {word}`", key, word))
}

/// The tag of a language that was meant, among those that are known: `fr-CA` for `fr_ca`, `fr` for `fr-FR`.
fn find_subtag<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let tag = word.trim().replace('_', "-");
    let language = tag.split('-').next().unwrap_or_default();
    let find = |tag: &str| known.iter().copied().find(|name| name.eq_ignore_ascii_case(tag));
    find(&tag).or_else(|| find(language))
}

/// The finding for a key that `what` does not have, with the key that was probably meant. Make its
/// fix only if it renames the key to a free name.
pub fn unknown(key: &str, what: &Wording, span: Span, known: &[&str]) -> Finding {
    let finding =
        Finding::new(Code::KEY_UNKNOWN, span, say!("`{key}` is not a key of {what}", key, what));
    let sure = surely(key, known.iter().copied());
    let meant = translate(key).find(|word| known.contains(word));
    if let Some(shape) = find_elsewhere(key).filter(|_| meant.is_none() && sure.is_none()) {
        // A key of the settings is none of an issue's.
        let is_issue = known.contains(&"title");
        let help = if shape.starts_with('#') {
            say!("write it in the `body`, on a line of its own: `{shape}`", shape)
        } else {
            say!("write `{shape}`", shape)
        };
        if is_issue {
            return finding.help(help);
        }
    }
    match meant.or(sure).or_else(|| nearest(key, known.iter().copied())) {
        Some(near) => {
            let change = sure.map(|near| TextChange { span, with: near.to_owned() });
            let shape = find_elsewhere(key).filter(|shape| shape.starts_with(near) && near != key);
            let help = if let Some(shape) = shape {
                say!("write `{shape}`", shape)
            } else {
                say!("did you mean `{near}`?", near)
            };
            finding.help(help).changes([change]).about_key(near)
        }
        None => finding.help(say!("the keys are {names}", names = join_alternatives(known))),
    }
}

/// The texts that a list or a table holds, if it holds nothing else.
fn list_texts(value: &DeValue<'_>) -> Vec<String> {
    let texts: Option<Vec<String>> = match value {
        DeValue::Array(items) => {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        }
        DeValue::Table(table) => {
            table.values().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        }
        _ => None,
    };
    texts.unwrap_or_default()
}

/// What to write for a value of another type whose texts are known.
fn advise_on_value(key: &str, expected: &str, value: Option<&DeValue<'_>>) -> Option<Wording> {
    let value = value?;
    let texts = list_texts(value);
    let is_braced = matches!(value, DeValue::Table(_));
    match expected {
        "a string" if key == "only" => Some(say!("write `only = \"free\"`, or take the key out")),
        "a string" if matches!(value, DeValue::Boolean(_)) => None,
        "a string" if texts.len() == 1 => {
            Some(say!("write `{key} = {word}`", key, word = quote(&texts[0])))
        }
        "a string" if texts.len() > 1 && !is_braced => Some(if is_long(key) {
            say!("write one text, with a blank line between its paragraphs: `{key} = \"\"\"`", key)
        } else {
            say!("write one text in quotes, without brackets: `{key} = \"…\"`", key)
        }),
        "a string" if is_braced || matches!(value, DeValue::Array(_)) => {
            Some(say!("write one text in quotes, without brackets: `{key} = \"…\"`", key))
        }
        "a sequence" if is_braced && !texts.is_empty() && !is_of_tables(key) => {
            let items: Vec<String> = texts.iter().map(|text| quote(text)).collect();
            Some(say!("write `{key} = [{items}]`", key, items = items.join(", ")))
        }
        _ => None,
    }
}

/// Whether a key has texts of several paragraphs.
fn is_long(key: &str) -> bool {
    ["body", "opening", "watch", "standfirst", "text", "colophon"].contains(&key)
}

/// Whether a key has a list of tables.
fn is_of_tables(key: &str) -> bool {
    ["figures", "items", "blocks", "relays", "subscribers"].contains(&key)
}

/// What to write for a value of another type.
fn advise(key: &str, found: &str, expected: &str) -> Option<Wording> {
    let text = found.strip_prefix("string ").and_then(read_debugged);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(shape) = text.as_deref().and_then(|text| shape_table(key, text)) {
        return Some(say!("write `{shape}`", shape));
    }
    Some(match (expected, text.as_deref()) {
        ("a string", _) => say!("put it in quotes"),
        ("a boolean", Some(text)) => {
            if let Some(truth) = read_truth(text) {
                say!("write `{text}` without quotes", text = truth)
            } else {
                say!("write `true` or `false`, without quotes")
            }
        }
        ("a boolean", _) => say!("write `true` or `false`, without quotes"),
        ("a sequence", Some(text)) => {
            say!("write it in brackets: `[{quoted}]`", quoted = quote(text))
        }
        ("a sequence", None) if found == "map" => say!("write it in brackets: `[{{ … }}]`"),
        ("a TOML datetime", text) => {
            let day = text.and_then(read_day).map_or("2025-02-11".to_owned(), |it| it.to_string());
            say!("write year, month and day, without quotes: `{key} = {day}`", key, day)
        }
        (_, Some(text)) if is_whole_number(expected) && is_number(text) => {
            say!("write `{text}` without quotes", text)
        }
        _ if expected.starts_with("struct ") && found == "sequence" => {
            say!("write it in braces, without brackets around them: `{{ … = \"…\" }}`")
        }
        _ if expected.starts_with("struct ") => {
            say!("write its keys and values in braces: `{{ … = \"…\", … = \"…\" }}`")
        }
        (_, text) if is_whole_number(expected) => advise_digits(key, text),
        _ => return None,
    })
}

/// What to write where a whole number belongs.
fn advise_digits(key: &str, text: Option<&str>) -> Wording {
    if let Some(number) = text.and_then(read_number_word) {
        say!("write `{key} = {number}`", key, number)
    } else {
        say!("write digits alone, such as `412`")
    }
}

/// The text that a message shows in quotation marks, with its escapes read.
fn read_debugged(shown: &str) -> Option<String> {
    let inside = shown.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\"))
}

/// Whether serde names a type of whole numbers.
fn is_whole_number(expected: &str) -> bool {
    expected.strip_prefix(['u', 'i']).is_some_and(|bits| bits.parse::<u8>().is_ok())
}

/// What stands there, in serde's words.
fn name_found(found: &str) -> Wording {
    if let Some(value) = found.strip_prefix("invalid value: ") {
        return say!("an invalid value: {value}", value = name_found(value));
    }
    let words = found.split_once(' ').map_or("", |(_, words)| words);
    match found.split(' ').next().unwrap_or_default() {
        "map" => say!("a table"),
        DATETIME => say!("a day or an hour without quotes"),
        "sequence" => say!("a list"),
        "string" => say!("the text {text}", text = words),
        "integer" => say!("an integer {number}", number = words),
        "floating" => {
            say!("a floating point {number}", number = words.trim_start_matches("point "))
        }
        "boolean" => say!("a boolean {truth}", truth = words),
        _ => say!("a value of another kind ({found})", found),
    }
}

/// What is expected, in serde's words.
fn name_expected(expected: &str) -> Wording {
    match expected {
        "a string" => say!("a text in quotes"),
        "a sequence" => say!("a list in brackets"),
        "a boolean" => say!("`true` or `false`"),
        "a TOML datetime" => say!("a day"),
        other if is_whole_number(other) => say!("a whole number"),
        other if other.starts_with("struct ") => say!("a table in braces"),
        other => say!("another value ({expected})", expected = other),
    }
}
