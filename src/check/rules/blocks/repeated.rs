//! Reports a title or a caption that is printed twice.

use std::collections::BTreeMap;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, Finding, Span};
use crate::issue::source_text::SourceText;
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_DUPLICATE], look: Look::Issue(find_repeated_titles) };

/// Reports a title or a caption that is printed twice. A block that `continues` another one takes
/// its words over, and is not reported.
fn find_repeated_titles(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for passage in &source_text.passages {
        let name = source_text.tables.get(passage.table).map(|table| table.name.as_str());
        let key = match (passage.key.as_str(), name) {
            ("title", Some("blocks" | "items")) => "title",
            ("caption", _) => "caption",
            _ => continue,
        };
        let words = fold_words(&passage.text);
        if words.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&(key, words.clone())) else {
            seen.insert((key, words), passage.value);
            continue;
        };
        let message = say!("this {key} is printed twice", key);
        findings.push(
            Finding::new(Code::BLOCK_DUPLICATE, passage.value, message)
                .also(*first, say!("written here first"))
                .help(say!("write another one, or let the block `continues` the first")),
        );
    }
}
