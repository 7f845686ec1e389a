//! The lines at the head of a Markdown file that are not its text: YAML between `---`, or TOML between `+++`.

use std::ops::Range;

/// The place of the front matter of a text, with both of its fences. `None` if it has none.
///
/// Markdown has a line of dashes of its own. A text that begins with one has front matter if the next line has
/// a key, as in `title: …`, and another such line of dashes ends it.
pub fn find_front_matter(text: &str) -> Option<Range<usize>> {
    let (first, rest) = text.split_once('\n')?;
    let fence = first.trim_end();
    let sign = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut at = first.len() + 1;
    let mut has_key = false;
    for line in rest.split_inclusive('\n') {
        let words = line.trim_end();
        if words == fence || (fence == "---" && words == "...") {
            return has_key.then(|| 0..at + words.len());
        }
        has_key |= is_key(words, sign);
        if !has_key && !words.is_empty() && !words.starts_with('#') {
            return None;
        }
        at += line.len();
    }
    None
}

/// Whether a line begins with a key and this sign.
fn is_key(line: &str, sign: char) -> bool {
    line.split_once(sign).is_some_and(|(key, _)| {
        let key = key.trim_end();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"');
        !key.is_empty() && key.chars().all(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::find_front_matter;

    #[test]
    fn front_matter_is_told_from_a_break_between_sections() {
        for (text, head) in [
            ("---\ntitle: Le phare\n---\nIl brille.", Some("---\ntitle: Le phare\n---")),
            ("---\r\n# un\r\ntitle: a\r\n...\r\nx", Some("---\r\n# un\r\ntitle: a\r\n...")),
            ("+++\ntitle = 'a'\n+++\n", Some("+++\ntitle = 'a'\n+++")),
            ("---\nIl brille: le phare.\n---\n", None),
            ("---\n\nIl brille.\n\n---\n", None),
            ("---\ntitle: a\nsans fin", None),
            ("Il brille.\n---\ntitle: a\n---\n", None),
            ("---", None),
            ("", None),
        ] {
            assert_eq!(find_front_matter(text).map(|range| &text[range]), head, "{text}");
        }
    }
}
