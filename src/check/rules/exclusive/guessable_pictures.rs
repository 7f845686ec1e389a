//! Reports the portrait of an exclusive tribune whose address can be guessed from its name. Such a
//! portrait is the only picture that free readers do not get.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;
use crate::publication::PictureDelivery;

impl Code {
    /// `excl.image`.
    pub const EXCLUSIVE_PICTURE: Self = Self::new(&CodeFacts {
        name: "excl.image",
        severity: Severity::Warning,
        meaning: "A picture for paying readers at an address that can be guessed.",
        why: "A hosted picture lies at an open address made of its file's name: whoever guesses the name sees it without paying.",
        mend: "Let pictures travel in the message (`[pictures] delivery = \"attached\"`), or give the file a name that nobody guesses.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::EXCLUSIVE_PICTURE], look: Look::Issue(find_guessable_pictures) };

fn find_guessable_pictures(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let PictureDelivery::Hosted(_) = input.publication.pictures.delivery else { return };
    let shown = |src: &str| input.edition.figures().filter(|figure| figure.src == src).count() > 1;
    for exclusive in input.edition.exclusives() {
        let Exclusive::Full { block, .. } = exclusive else { continue };
        let Some(figure) = block.portrait().filter(|figure| !shown(&figure.src)) else { continue };
        let message =
            format!("`{}` is for paying readers, and its address can be guessed", figure.src);
        let finding = Finding::new(Code::EXCLUSIVE_PICTURE, figure.span, message);
        findings.push(finding.help("attach pictures, or give the file a name that nobody guesses"));
    }
}
