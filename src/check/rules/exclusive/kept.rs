//! What the paywall keeps: words that no free reader has, and pictures that nobody finds.

use std::collections::BTreeSet;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::plain;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::block::Block;
use crate::issue::edition::Exclusive;
use crate::issue::prose::Prose;
use crate::issue::source_text::SourceText;
use crate::issue::texts::PlacedText;
use crate::publication::PictureDelivery;

impl Code {
    /// `excl.empty`.
    pub const EXCLUSIVE_EMPTY: Self = Self::new(&CodeFacts {
        name: "excl.empty",
        severity: Severity::Warning,
        meaning: "An exclusive block that keeps nothing for paying readers.",
        why: "Whoever pays for the rest finds that there is none: each paragraph stands in an open place as well.",
        mend: "Write into `body` what `opening` does not say, or take `exclusive` out.",
    });

    /// `excl.image`.
    pub const EXCLUSIVE_PICTURE: Self = Self::new(&CodeFacts {
        name: "excl.image",
        severity: Severity::Warning,
        meaning: "A picture for paying readers at an address that can be guessed.",
        why: "A hosted picture lies at an open address made of its file's name: whoever guesses the name sees it without paying.",
        mend: "Let pictures travel in the message (`[pictures] delivery = \"attached\"`), or give the file a name that nobody guesses.",
    });
}

pub(in crate::check) const EMPTY: Rule =
    Rule { codes: &[Code::EXCLUSIVE_EMPTY], look: Look::Issue(nothing) };

pub(in crate::check) const PICTURES: Rule =
    Rule { codes: &[Code::EXCLUSIVE_PICTURE], look: Look::Issue(pictures) };

/// An exclusive block all of whose words stand in an open place.
fn nothing(page: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let mut open: BTreeSet<String> =
        page.edition.blocks().iter().flat_map(|block| paragraphs(block)).collect();
    for exclusive in page.edition.exclusives() {
        if let Exclusive::Full { opening, block } = exclusive {
            open.extend(folded(opening));
            open.extend(block.head.standfirst.as_deref().map(plain));
        }
    }
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        if paragraphs(block).iter().all(|paragraph| open.contains(paragraph)) {
            let message = "this exclusive block says nothing that a free reader does not read";
            let finding = Finding::new(Code::EXCLUSIVE_EMPTY, block.span, message);
            findings.push(finding.help("write into `body` what is kept for paying readers"));
        }
    }
}

/// The folded paragraphs of what an exclusive block keeps, and an open one shows.
fn paragraphs(block: &Block) -> Vec<String> {
    block.paid_texts().iter().filter_map(PlacedText::prose).flat_map(folded).collect()
}

fn folded(prose: &Prose) -> impl Iterator<Item = String> {
    prose.paragraphs().into_iter().map(|text| plain(&text)).filter(|text| !text.is_empty())
}

/// The portrait of an exclusive tribune, the one picture that free readers do not get, at an address
/// made of its name.
fn pictures(page: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let PictureDelivery::Hosted(_) = page.publication.pictures.delivery else { return };
    let shown = |src: &str| page.edition.figures().filter(|figure| figure.src == src).count() > 1;
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let Some(figure) = block.portrait().filter(|figure| !shown(&figure.src)) else { continue };
        let message =
            format!("`{}` is for paying readers, and its address can be guessed", figure.src);
        let finding = Finding::new(Code::EXCLUSIVE_PICTURE, figure.span, message);
        findings.push(finding.help("attach pictures, or give the file a name that nobody guesses"));
    }
}
