//! Reports a byline or a sign-off that looks like a contributor's key but is none.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Source, Span, nearest};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `contributor.unknown`.
    pub const CONTRIBUTOR_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "contributor.unknown",
        severity: Severity::Warning,
        meaning: "A contributor's key that the settings do not have.",
        why: "A key without a contributor prints as it is: readers would see `nb` for a name.",
        mend: "Write the name, or add the contributor to matinale.toml.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::CONTRIBUTOR_UNKNOWN], look: Look::Issue(find_unknown_contributors) };

fn find_unknown_contributors(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let blocks = input.free.blocks().iter().copied();
    let exclusive = input.edition.exclusives().iter().filter_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(*block),
        Exclusive::Cut(_) => None,
    });
    let known = &input.publication.contributors;
    for block in blocks.chain(exclusive) {
        for key in &block.signatures() {
            let looks_like_one =
                key.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
            if !looks_like_one || known.contains_key(key) {
                continue;
            }
            let message = say!("`{key}` is no contributor of the publication", key);
            let finding = Finding::new(
                Code::CONTRIBUTOR_UNKNOWN,
                find_quoted(input.source, block.span, key),
                message,
            );
            findings.push(match nearest(key, known.keys().map(String::as_str)) {
                Some(near) => finding.help(say!("did you mean `{near}`?", near)),
                None => finding.help(say!(
                    "write the whole name, or `[contributors.{key}]` in matinale.toml",
                    key
                )),
            });
        }
    }
}

/// The first place of a quoted word after the beginning of a block.
fn find_quoted(source: &Source, block: Span, word: &str) -> Span {
    let from = block.start.min(source.text.len());
    let wanted = format!("\"{word}\"");
    source.text[from..].find(&wanted).map_or(block, |at| {
        let start = from + at;
        Span::new(start, start + wanted.len())
    })
}
