//! Names in a row.

use super::{ToValue, Value, Wording, say};

/// Names of which one is meant: `a`, `b` or `c`. Each is put between backticks.
pub fn join_alternatives(names: impl IntoIterator<Item = impl AsRef<str>>) -> Value {
    match split_last(names) {
        (rest, Some(last)) if rest.is_empty() => last.to_value(),
        (names, Some(last)) => say!("{names} or {last}", names, last).to_value(),
        (names, None) => names.to_value(),
    }
}

/// Names that are all meant: `a`, `b` and `c`. Each is put between backticks.
pub fn join_all(names: impl IntoIterator<Item = impl AsRef<str>>) -> Value {
    match split_last(names) {
        (rest, Some(last)) if rest.is_empty() => last.to_value(),
        (names, Some(last)) => say!("{names} and {last}", names, last).to_value(),
        (names, None) => names.to_value(),
    }
}

/// All names but the last, between commas, and the last.
fn split_last(names: impl IntoIterator<Item = impl AsRef<str>>) -> (String, Option<String>) {
    let mut quoted: Vec<String> =
        names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    let last = quoted.pop();
    (quoted.join(", "), last)
}

/// Wordings one behind the other, with commas between them.
pub fn join_wordings(wordings: impl IntoIterator<Item = Wording>) -> Value {
    let joined = wordings.into_iter().reduce(|front, last| say!("{front}, {last}", front, last));
    joined.map_or_else(|| Value::Text(String::new()), |joined| joined.to_value())
}

/// Wordings one behind the other, with semicolons between them. Empty if there are none.
pub fn join_clauses(wordings: impl IntoIterator<Item = Wording>) -> Wording {
    let joined = wordings.into_iter().reduce(|front, last| say!("{front}; {last}", front, last));
    joined.unwrap_or_else(|| join_lines([]))
}

/// Wordings one below the other.
pub fn join_lines(lines: impl IntoIterator<Item = Wording>) -> Wording {
    let lines: Vec<Wording> = lines.into_iter().collect();
    say!("{lines}", lines)
}
