//! Lines that were meant to say where a reference leads, and that Markdown does not read: `[label]: two words "title"`.

/// What an address begins with.
const ADDRESS_STARTS: [&str; 6] = ["http://", "https://", "mailto:", "tel:", "www.", "<"];

/// The label of a line that was meant to say where a reference leads. `None` for any other line, such as a remark
/// `[Vidéo]: un reportage`, and for a note. Lines that Markdown reads stand in no paragraph.
pub fn find_spoilt_definition(line: &str) -> Option<&str> {
    let (label, behind) = line.strip_prefix('[')?.split_once("]:")?;
    let address = behind.trim();
    let first = address.split_whitespace().next().unwrap_or_default();
    let is_titled = address.len() > first.len() && address.ends_with(['"', '\'', ')']);
    let is_meant = ADDRESS_STARTS.iter().any(|start| first.starts_with(start)) || is_titled;
    let is_label = !label.is_empty() && !label.starts_with('^') && !label.contains('[');
    (is_meant && is_label).then_some(label)
}
