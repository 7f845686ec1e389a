//! Writes texts as TOML, so that what is read is what was given.

use std::fmt::Write as _;

/// A text as a TOML string on one line, with its quotation marks.
pub(super) fn write_line(text: &str) -> String {
    let mut line = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            c if is_unwritable(c) => push_code(c, &mut line),
            c => line.push(c),
        }
    }
    line + "\""
}

/// A text as a TOML string of several lines between three quotation marks.
pub(super) fn write_lines(text: &str) -> String {
    let mut lines = String::from("\"\"\"\n");
    for c in text.chars() {
        match c {
            '"' if lines.ends_with("\"\"") => lines.push_str("\\\""),
            '\\' => lines.push_str("\\\\"),
            '\n' | '\t' => lines.push(c),
            c if is_unwritable(c) => push_code(c, &mut lines),
            c => lines.push(c),
        }
    }
    lines + "\n\"\"\""
}

/// A list of texts as TOML.
pub(super) fn write_list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| write_line(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A text as comments of TOML.
pub(super) fn write_comment(text: &str) -> String {
    let visible = |c: char| if is_unwritable(c) { '\u{fffd}' } else { c };
    let lines =
        text.lines().map(|line| format!("# {line}").trim_end().chars().map(visible).collect());
    lines.collect::<Vec<String>>().join("\n")
}

/// Whether TOML has no place for a character but by its code.
fn is_unwritable(c: char) -> bool {
    c.is_control() && c != '\t'
}

fn push_code(c: char, out: &mut String) {
    let _ = write!(out, "\\u{:04X}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{write_comment, write_line, write_lines, write_list};

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(
            text in "([a-zé'\\\\\n\t\u{0}\u{1b}\u{85}\u{7f}]|\"{1,5}){0,30}"
        ) {
            let list = write_list(&[text.clone(), "x".into()]);
            let toml = format!(
                "{}\na = {}\nb = {}\nc = {list}\n",
                write_comment(&text), write_line(&text), write_lines(&text)
            );
            let read: toml::Table = toml.parse().expect("TOML");
            prop_assert_eq!(read["a"].as_str(), Some(text.as_str()));
            let lines = text.clone() + "\n";
            prop_assert_eq!(read["b"].as_str(), Some(lines.as_str()));
            prop_assert_eq!(read["c"][0].as_str(), Some(text.as_str()));
        }
    }
}
