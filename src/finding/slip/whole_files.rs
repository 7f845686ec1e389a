//! Files that are in another format from their first line to their last.

use super::pairs::first_line;
use crate::finding::{Code, Finding, Source};
use crate::wording::{Wording, say};

/// What a file is instead of TOML, if that is plain from its shape.
pub(super) fn find_other_format(source: &Source) -> Option<Finding> {
    let text = source.text.trim();
    let head = source.text.len() - source.text.trim_start().len();
    let first = head..head + first_line(text).trim_end().len();
    let tell = |message: Wording, help: Wording| {
        Some(Finding::new(Code::TOML_SYNTAX, first.clone(), message).help(help))
    };
    let is_json = text.starts_with('{') && text.ends_with('}') && text.contains("\":");
    if is_json {
        return tell(
            say!("this file is JSON, and TOML is read here"),
            say!(
                "write `key = value` on a line each, without the braces around the file and without commas behind"
            ),
        );
    }
    if text.starts_with("<!DOCTYPE") || text.starts_with("<html") || text.starts_with("{\\rtf") {
        return tell(
            say!("this file comes from a word processor or a browser, and TOML is read here"),
            say!("save it as plain text"),
        );
    }
    if text.contains('\r') && !text.contains('\n') {
        return tell(
            say!("the lines of this file end as those of an old Mac, which makes it one line"),
            say!("save it with the line ends of Unix or Windows (LF or CRLF)"),
        );
    }
    None
}
