//! Lines that plainly begin an entry, whatever stands above them.

use super::pairs::{is_foreign_quote, is_quote};

/// The most lines of texts below a header that are read as its values.
const MAX_LINES: usize = 6;

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

/// How many bytes a header and the texts without keys below it take. `None` if no such text stands there.
pub(super) fn measure_below_header(text: &str) -> Option<usize> {
    let header = whole_line(text);
    if !is_header(header.trim()) {
        return None;
    }
    let mut end = header.len();
    for _ in 0..MAX_LINES {
        let line = whole_line(&text[end..]);
        let words = line.trim().trim_end_matches([',', ';']);
        let is_text = words.chars().count() > 2
            && words.starts_with(is_quote)
            && words.ends_with(is_quote)
            && !words.contains('=')
            && !words.chars().all(is_quote);
        if !is_text {
            break;
        }
        end += line.len();
    }
    (end > header.len()).then_some(end)
}
