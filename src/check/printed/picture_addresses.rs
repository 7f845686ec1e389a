//! Reports pictures that readers cannot fetch, or that few clients draw.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `img.http`.
    pub const PICTURE_HTTP: Self = Self::new(&CodeFacts {
        name: "img.http",
        severity: Severity::Error,
        meaning: "A picture that is fetched unencrypted.",
        why: "Most clients fetch nothing that is not encrypted: readers would see a frame.",
        mend: "Let the address of the pictures begin with `https://`.",
    });

    /// `img.format`.
    pub const PICTURE_FORMAT: Self = Self::new(&CodeFacts {
        name: "img.format",
        severity: Severity::Warning,
        meaning: "A picture in a format that many mail clients do not draw.",
        why: "Outlook for Windows draws neither WebP nor AVIF, Gmail no SVG and no `data:` (caniemail).",
        mend: "Export the picture as JPEG or PNG.",
    });

    /// `img.relative`.
    pub const PICTURE_RELATIVE: Self = Self::new(&CodeFacts {
        name: "img.relative",
        severity: Severity::Error,
        meaning: "A picture whose address is not a whole one.",
        why: "A mail has no address of its own, so that half an address leads nowhere.",
        mend: "Write the whole address, or attach the picture.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::PICTURE_HTTP, Code::PICTURE_FORMAT, Code::PICTURE_RELATIVE],
    look: Look::Edition(judge_picture_addresses),
};

/// The endings of formats that Outlook for Windows or Gmail do not draw.
const ENDINGS_OF_FOREIGN_FORMATS: &[&str] =
    &[".webp", ".avif", ".svg", ".heic", ".heif", ".jxl", ".bmp", ".tif", ".tiff"];

fn judge_picture_addresses(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    for (_, element) in page.document.named("img") {
        let address = element.attribute("src").unwrap_or_default().trim();
        let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
        let path = rest.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        let (code, message, help) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (
                Code::PICTURE_HTTP,
                say!("the picture `{address}` is fetched unencrypted", address),
                say!("let the address of [pictures] begin with `https://`"),
            ),
            "data" => (
                Code::PICTURE_FORMAT,
                say!("a picture stands in the page itself, as `data:`"),
                say!("attach it, or let it be fetched: Gmail does not draw it"),
            ),
            "https" | "cid" if ENDINGS_OF_FOREIGN_FORMATS.iter().any(|end| path.ends_with(end)) => {
                (
                    Code::PICTURE_FORMAT,
                    say!(
                        "the picture `{address}` is in a format that Outlook does not draw",
                        address
                    ),
                    say!("export it as JPEG or PNG"),
                )
            }
            "https" | "cid" => continue,
            _ => (
                Code::PICTURE_RELATIVE,
                say!("the picture `{address}` has no whole address", address),
                say!("a mail has no address of its own to start from: write `https://…`"),
            ),
        };
        findings.push(Finding::new(code, page.source(element), message).help(help));
    }
}
