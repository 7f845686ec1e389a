//! What stands around the values of a TOML text: blanks, comments, commas and line ends.

/// The line end of the text: that of its first line.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// Where the line ends, if nothing but blanks and a comment follow on it.
pub(super) fn find_line_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let line = rest.split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let behind = line.trim_start_matches([' ', '\t']);
    (behind.is_empty() || behind.starts_with('#')).then_some(at + line.len())
}

/// Where the line begins that follows a line end.
pub(super) fn skip_line_break(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let length =
        ["\r\n", "\n"].iter().find(|end| rest.starts_with(**end)).map_or(0, |end| end.len());
    at + length
}

/// Where the first line begins that is not blank, at or behind the beginning of a line.
pub(super) fn skip_blank_lines(text: &str, at: usize) -> usize {
    let lines = text[at..].split_inclusive('\n');
    at + lines.take_while(|line| line.trim().is_empty()).map(str::len).sum::<usize>()
}

/// The comma behind an entry of a list. `None` if the list ends without one.
pub(super) fn find_comma(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let rest = &text[at..];
        match rest.chars().next()? {
            ',' => return Some(at),
            '#' => at += rest.find('\n')?,
            c if c.is_ascii_whitespace() => at += 1,
            _ => return None,
        }
    }
}
