//! Reports an exclusive block whose words are all in an open place too.

use std::collections::BTreeSet;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::block::Block;
use crate::issue::edition::Exclusive;
use crate::issue::prose::Prose;
use crate::issue::source_text::SourceText;
use crate::issue::texts::PlacedText;
use crate::wording::say;

impl Code {
    /// `excl.empty`.
    pub const EXCLUSIVE_EMPTY: Self = Self::new(&CodeFacts {
        name: "excl.empty",
        severity: Severity::Warning,
        meaning: "An exclusive block that keeps nothing for paying readers.",
        why: "Whoever pays for the rest finds that there is none: each paragraph stands in an open place as well.",
        mend: "Write into `body` what `opening` does not say, or take `exclusive` out.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::EXCLUSIVE_EMPTY], look: Look::Issue(find_empty_exclusives) };

fn find_empty_exclusives(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let mut open: BTreeSet<String> =
        input.free.blocks().iter().flat_map(|block| fold_paragraphs(block)).collect();
    for exclusive in input.edition.exclusives() {
        if let Exclusive::Full { opening, block } = exclusive {
            open.extend(fold_prose(opening));
            open.extend(fold_prose(&block.head.standfirst));
        }
    }
    for exclusive in input.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        if fold_paragraphs(block).iter().all(|paragraph| open.contains(paragraph)) {
            let message =
                say!("this exclusive block says nothing that a free reader does not read");
            let finding = Finding::new(Code::EXCLUSIVE_EMPTY, block.span, message);
            findings.push(finding.help(say!("write into `body` what is kept for paying readers")));
        }
    }
}

/// The folded paragraphs of a block's prose, without the parts that are open in an exclusive block.
fn fold_paragraphs(block: &Block) -> Vec<String> {
    block.paid_texts().iter().filter_map(PlacedText::prose).flat_map(fold_prose).collect()
}

fn fold_prose(prose: &Prose) -> impl Iterator<Item = String> {
    prose.paragraphs().into_iter().map(|text| fold_words(&text)).filter(|text| !text.is_empty())
}
