//! Tells of pictures that move, or moved before they were read.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::picture::Motion;
use crate::wording::say;

impl Code {
    /// `img.animated`.
    pub const PICTURE_ANIMATED: Self = Self::new(&CodeFacts {
        name: "img.animated",
        severity: Severity::Note,
        meaning: "A picture that moves.",
        why: "Outlook on Windows shows the first frame and nothing else, and so do readers who asked for less motion.",
        mend: "Let the first frame say all there is to say; GIF moves in the other clients.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PICTURE_ANIMATED], look: Look::Edition(tell_motion) };

fn tell_motion(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    for shown in page.shown() {
        let src = &shown.used.src;
        let (message, help) = match shown.picture.motion {
            Motion::Still => continue,
            Motion::Moving => (
                say!("`{src}` moves, and Outlook on Windows shows its first frame alone", src),
                say!("let the first frame say all there is to say"),
            ),
            Motion::Stopped => (
                say!("`{src}` moved; its first frame is sent, and it stands still", src),
                say!("let the first frame say all there is to say, or export the picture as GIF"),
            ),
        };
        findings.push(Finding::new(Code::PICTURE_ANIMATED, page.figure(src), message).help(help));
    }
}
