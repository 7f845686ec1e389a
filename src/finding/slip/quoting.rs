//! Writes words as a text of TOML.

/// The text in quotation marks, as TOML.
pub(super) fn quote(words: &str) -> String {
    match (words.contains(['"', '\\']), words.contains('\'')) {
        (false, _) => format!("\"{words}\""),
        (true, false) => format!("'{words}'"),
        (true, true) => format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// A text of lines between three marks.
pub(super) fn wrap_lines(words: &str) -> String {
    let marks = if words.contains("\"\"\"") || words.contains('\\') { "'''" } else { "\"\"\"" };
    format!("{marks}{}{marks}", words.trim_end_matches([' ', '\t']))
}
