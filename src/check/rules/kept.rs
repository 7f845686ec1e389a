//! What the paywall keeps: words that no free reader has, and pictures that nobody finds.

use std::collections::BTreeSet;

use super::Page;
use super::words::plain;
use crate::finding::{Code, Finding};
use crate::issue::block::{Block, Content};
use crate::issue::edition::Exclusive;
use crate::issue::prose::Prose;
use crate::issue::source_text::SourceText;
use crate::publication::PictureDelivery;

/// An exclusive block all of whose words stand in an open place.
pub(in crate::check) fn nothing(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
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
    match &block.content {
        Content::Story(story) | Content::Editorial(story) => {
            folded(&story.body).chain(story.watch.iter().flat_map(folded)).collect()
        }
        Content::Briefs(briefs) => {
            let items = briefs.items.iter();
            folded(&briefs.body).chain(items.flat_map(|item| folded(&item.text))).collect()
        }
        Content::Tribune(tribune) => folded(&tribune.body).collect(),
        Content::Notice(notice) => folded(&notice.body).collect(),
        Content::Sponsor(sponsor) => folded(&sponsor.body).collect(),
    }
}

fn folded(prose: &Prose) -> impl Iterator<Item = String> {
    prose.paragraphs().into_iter().map(|text| plain(&text)).filter(|text| !text.is_empty())
}

/// The portrait of an exclusive tribune, the one picture that free readers do not get, at an address
/// made of its name.
pub(in crate::check) fn pictures(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let PictureDelivery::Hosted(_) = page.publication.pictures.delivery else { return };
    let shown = |src: &str| page.edition.figures().filter(|figure| figure.src == src).count() > 1;
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let Content::Tribune(tribune) = &block.content else { continue };
        let Some(figure) = tribune.author.figure.as_ref().filter(|figure| !shown(&figure.src))
        else {
            continue;
        };
        let message =
            format!("`{}` is for paying readers, and its address can be guessed", figure.src);
        let finding = Finding::new(Code::EXCLUSIVE_PICTURE, figure.span, message);
        findings.push(finding.help("attach pictures, or give the file a name that nobody guesses"));
    }
}
