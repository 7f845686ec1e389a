//! What stands between `{{` and `}}`.

use crate::finding::{Code, Finding, Span, nearest};
use crate::wording::say;

/// The replacement in `{{name}}` or `{{name|dear reader}}` for readers without a name. `None` if the placeholder has
/// none.
pub(super) fn read_placeholder(inside: &str) -> Result<Option<String>, Finding> {
    let (name, fallback) =
        inside.split_once('|').map_or((inside, None), |(name, words)| (name, Some(words)));
    let name = name.trim();
    if name == "name" {
        return Ok(fallback.map(|words| words.trim().to_owned()));
    }
    let help = match nearest(name, ["name"]) {
        Some(_) => say!("did you mean `{{{{name}}}}`?"),
        None => {
            say!(
                "the one placeholder is `{{{{name}}}}`, or `{{{{name|dear reader}}}}` for readers without one"
            )
        }
    };
    let message = say!("`{{{{{name}}}}}` is not a placeholder", name);
    Err(Finding::new(Code::PLACEHOLDER_UNKNOWN, 0..0, message).help(help))
}

/// The finding for a placeholder that leaves a gap in the copies of readers without a name.
pub(super) fn tell_bare_name(place: Span) -> Finding {
    let message = say!("readers without a name read nothing here");
    let help = say!(
        "write what they are to read: `{{{{name|…}}}}`, such as `{{{{name|chers lecteurs}}}}`"
    );
    Finding::new(Code::PLACEHOLDER_BARE, place, message).help(help)
}
