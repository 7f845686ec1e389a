//! Tags and entities of HTML in texts of one line, which are printed letter by letter.

use std::ops::Range;

use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::language::typography::find_entities;
use crate::wording::say;

/// The tags that people write into a text.
const TAGS: [&str; 27] = [
    "a", "b", "i", "u", "s", "p", "br", "em", "strong", "span", "div", "font", "sup", "sub",
    "small", "big", "mark", "code", "del", "img", "center", "h1", "h2", "h3", "h4", "ul", "li",
];

/// Keys of names, whose entities no rule of `check` looks at.
const NAME_KEYS: [&str; 2] = ["byline", "sign_off"];

/// Reports the first tag of HTML in a line, and the first entity in a name.
pub(super) fn report_html(key: &str, written: &Written<'_>, findings: &mut Vec<Finding>) {
    let tell = |range: Range<usize>, findings: &mut Vec<Finding>| {
        let tag = written.text.get(range.clone()).unwrap_or_default();
        let message = say!("the tag of HTML `{tag}` is printed as it stands", tag);
        let finding =
            Finding::new(Code::PROSE_RAW_MARK, written.at(range.start, range.end), message);
        findings.push(finding.help(say!("write the words alone")));
    };
    if let Some(tag) = find_tag(written.text) {
        tell(tag, findings);
    }
    if let Some(range) = find_entities(written.text).into_iter().next()
        && NAME_KEYS.contains(&key)
    {
        let entity = written.text.get(range.clone()).unwrap_or_default();
        let message = say!(
            "`{written}` is printed as it stands: a line of text has no entities of HTML",
            written = entity
        );
        let finding =
            Finding::new(Code::PROSE_RAW_MARK, written.at(range.start, range.end), message);
        findings.push(finding.help(say!("write the words alone")));
    }
}

/// The bytes of the first tag of HTML in a text.
fn find_tag(text: &str) -> Option<Range<usize>> {
    let is_tag = |(at, _): &(usize, &str)| {
        let inside = text[at + 1..].trim_start_matches('/');
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let behind = &inside[name.len()..];
        let closes = behind.find('>').is_some_and(|end| !behind[..end].contains('<'));
        TAGS.contains(&name.to_ascii_lowercase().as_str())
            && closes
            && behind.starts_with(['>', '/', ' '])
    };
    let (at, _) = text.match_indices('<').find(is_tag)?;
    let end = at + text[at..].find('>')? + 1;
    Some(at..end)
}
