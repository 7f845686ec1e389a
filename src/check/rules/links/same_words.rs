//! Reports links with the same words and different addresses, at the second of them. Words that say nothing
//! are told by [`is_vague`]'s rule alone.

use std::collections::{BTreeMap, BTreeSet};

use super::vague::is_vague;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Anchor, SourceText};
use crate::wording::say;

impl Code {
    /// `link.text-same`.
    pub const LINK_SAME: Self = Self::new(&CodeFacts {
        name: "link.text-same",
        severity: Severity::Warning,
        meaning: "Links of the same words that lead to different places.",
        why: "Links that read alike should lead to the same place (WCAG 2.4.4, 3.2.4).",
        mend: "Let the words of each say what is found there.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_SAME], look: Look::Issue(find_same_words) };

fn find_same_words(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let mut alike: BTreeMap<String, (BTreeSet<&str>, Vec<&Anchor>)> = BTreeMap::new();
    for link in &source_text.links {
        let words = link.label.as_deref().map(fold_label).unwrap_or_default();
        let (urls, group) = alike.entry(words).or_default();
        if urls.insert(&link.url) {
            group.push(link);
        }
    }
    for (words, (_, group)) in &alike {
        let [first, second, ..] = group.as_slice() else { continue };
        if words.is_empty() || is_vague(input.edition.front().language, &fold_words(words)) {
            continue;
        }
        let label = second.label.as_deref().unwrap_or_default().trim();
        let message = say!(
            "{group} links read «{label}» and lead to different places",
            group = group.len(),
            label
        );
        findings.push(
            Finding::new(Code::LINK_SAME, second.label_span, message)
                .also(first.label_span, say!("the first of them"))
                .help(say!("let the words of each say what is found there")),
        );
    }
}

/// The words of a link as a reader tells them from others: in small letters, with one blank between them. Signs and accents
/// count (`C`, `C++`), and marks at the end do not.
fn fold_label(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words.trim_end_matches(['.', ',', ':', ';', '…', ' ', '»', '”']).to_owned()
}
