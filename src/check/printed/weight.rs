//! Reports pictures that are too large in bytes, each and together.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::wording::say;

impl Code {
    /// `img.heavy`.
    pub const PICTURE_HEAVY: Self = Self::new(&CodeFacts {
        name: "img.heavy",
        severity: Severity::Warning,
        meaning: "A picture, or all of them, heavier than a morning mail should be.",
        why: "Pictures are most of what a phone has to fetch: 200 KiB are enough for one, a mebibyte for all.",
        mend: "Export as JPEG, 1,200 pixels wide, at a quality of 80.",
    });

    /// `img.huge`.
    pub const PICTURE_HUGE: Self = Self::new(&CodeFacts {
        name: "img.huge",
        severity: Severity::Error,
        meaning: "A picture, or all of them, too heavy to be mailed.",
        why: "Relays refuse heavy messages, and phones on a train never finish them: a mebibyte for one picture, three for all.",
        mend: "Export as JPEG, 1,200 pixels wide, at a quality of 80.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::PICTURE_HEAVY, Code::PICTURE_HUGE],
    look: Look::BothEditions(weigh_pictures),
};

/// The sizes in bytes at which one picture is heavy, and too heavy.
const ONE: [usize; 2] = [200 << 10, 1 << 20];

/// The sizes in bytes at which all pictures of an issue together are heavy, and too heavy.
const ALL: [usize; 2] = [1 << 20, 3 << 20];

fn weigh_pictures(pages: &[PrintedPage<'_>], findings: &mut Vec<Finding>) {
    let mut largest = (0, Span::new(0, 0));
    for page in pages {
        let mut total = 0;
        for used in page.printed.used {
            let Some(picture) = page.input.pictures.get(&used.src) else { continue };
            let size = picture.bytes.len();
            total += size;
            let what = WeighedPictures::One(&used.src);
            findings.extend(
                judge_weight(what, size, ONE)
                    .map(|finding| Finding { span: page.figure(&used.src), ..finding }),
            );
        }
        largest = largest.max((total, page.title()));
    }
    let all = judge_weight(WeighedPictures::All, largest.0, ALL);
    findings.extend(all.map(|finding| Finding { span: largest.1, ..finding }));
}

/// What is weighed.
#[derive(Clone, Copy)]
enum WeighedPictures<'a> {
    /// The picture with this name.
    One(&'a str),
    /// All pictures of an issue.
    All,
}

fn judge_weight(
    what: WeighedPictures<'_>,
    size: usize,
    [much, most]: [usize; 2],
) -> Option<Finding> {
    let (code, bound) = match size {
        size if size > most => (Code::PICTURE_HUGE, most),
        size if size > much => (Code::PICTURE_HEAVY, much),
        _ => return None,
    };
    let (size, bound) = (size >> 10, bound >> 10);
    let message = match what {
        WeighedPictures::One(src) => say!(
            "the picture `{src}` weighs {size} KiB; {bound} KiB is the bound",
            src,
            size,
            bound
        ),
        WeighedPictures::All => {
            say!("all pictures together weigh {size} KiB; {bound} KiB is the bound", size, bound)
        }
    };
    let help = say!("export as JPEG, 1,200 pixels wide, at a quality of 80");
    Some(Finding::new(code, Span::new(0, 0), message).help(help))
}
