//! Lines that plainly begin an entry, whatever stands above them.

use super::pairs::is_foreign_quote;

/// Whether a line plainly begins an entry: a header, or a key with an equals sign and a value.
pub(super) fn is_structural(line: &str) -> bool {
    is_header(line) || is_key_line(line)
}

/// Whether a line is a header, or meant as one.
pub(super) fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim_end();
    let name = line.trim_start_matches('[').trim_end_matches(']');
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let starts = line.starts_with('[') && line.ends_with(']');
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(is_inside);
    starts && is_name
}

/// Whether a line is a key with an equals sign and the beginning of a value.
pub(super) fn is_key_line(line: &str) -> bool {
    let Some((key, value)) = line.split_once('=') else { return false };
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let key = key.trim_end();
    let value = value.trim();
    let is_value = value.starts_with(['"', '\'', '[', '{'])
        || value.starts_with(is_foreign_quote)
        || value.starts_with(|c: char| c.is_ascii_digit())
        || ["true", "false"].contains(&value);
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(is_inside) && is_value
}

/// The first line of a text, with its line break.
pub(super) fn whole_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}
