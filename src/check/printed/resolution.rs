//! Reports pictures with too few pixels for their place, or with far more than are shown.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `img.resolution`.
    pub const PICTURE_RESOLUTION: Self = Self::new(&CodeFacts {
        name: "img.resolution",
        severity: Severity::Warning,
        meaning: "A picture with too few pixels for the place it stands in.",
        why: "Screens of today draw two pixels or three for one: a picture with less than one and a half is blurred.",
        mend: "Export it twice as wide as it is shown.",
    });

    /// `img.oversized`.
    pub const PICTURE_OVERSIZED: Self = Self::new(&CodeFacts {
        name: "img.oversized",
        severity: Severity::Note,
        meaning: "A heavy picture with more pixels than are shown.",
        why: "More than three pixels for one are seen by nobody and fetched by everybody.",
        mend: "Export it twice as wide as it is shown.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::PICTURE_RESOLUTION, Code::PICTURE_OVERSIZED],
    look: Look::Edition(judge_resolution),
};

/// The size in bytes from which a picture with surplus pixels is reported.
const MIN_WASTEFUL_BYTES: usize = 50 << 10;

fn judge_resolution(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    for shown in page.shown() {
        let width = shown.element.attribute("width").and_then(|width| width.parse::<u32>().ok());
        let Some(width) = width.filter(|width| *width > 0) else { continue };
        let (natural, src) = (shown.picture.width, &shown.used.src);
        let (code, message, help) = if u64::from(natural) * 2 < u64::from(width) * 3 {
            let message = say!(
                "`{src}` is {natural} pixels wide and shown {width} wide",
                src,
                natural,
                width
            );
            (
                Code::PICTURE_RESOLUTION,
                message,
                say!("export it {width} pixels wide", width = width * 2),
            )
        } else if natural / 3 > width && shown.picture.bytes.len() > MIN_WASTEFUL_BYTES {
            let message = say!(
                "`{src}` is {natural} pixels wide, {bytes} KiB, and shown {width} wide",
                src,
                natural,
                bytes = shown.picture.bytes.len() >> 10,
                width
            );
            (
                Code::PICTURE_OVERSIZED,
                message,
                say!("{width} pixels are as many as are seen", width = width * 2),
            )
        } else {
            continue;
        };
        findings.push(Finding::new(code, page.figure(src), message).help(help));
    }
}
