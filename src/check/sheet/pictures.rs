//! Pictures as they are sent: where they come from, what they weigh, how they are shown.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};
use percent_encoding::percent_decode_str;

use super::look::View;
use super::{Finding, Leaf, said};
use crate::finding::{Code, Span};
use crate::html::Element;
use crate::issue::picture::Picture;
use crate::render::{Rgb, UsedPicture};

/// A picture that is heavy, and one that is too heavy, in bytes.
const ONE: [usize; 2] = [200 << 10, 1 << 20];

/// All pictures of an issue.
const ALL: [usize; 2] = [1 << 20, 3 << 20];

/// Beside a picture, a page says at least so many characters.
const LEAST_TEXT: usize = 500;

/// A picture of more pixels than are shown is told where it is heavier than this, in bytes.
const WASTE: usize = 50 << 10;

/// Formats that Outlook for Windows or Gmail do not draw, by the ends of names.
const FOREIGN: &[&str] =
    &[".webp", ".avif", ".svg", ".heic", ".heif", ".jxl", ".bmp", ".tif", ".tiff"];

/// The ground on which a client that recolours by itself puts the page.
const NIGHT: Rgb = Rgb::new([0x12; 3]);

/// A picture of a page, and the file it comes from.
struct Shown<'a> {
    place: usize,
    element: &'a Element,
    used: &'a UsedPicture,
    picture: &'a Picture,
}

impl Leaf<'_> {
    /// The pictures of the page whose files are known.
    fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        self.document.named("img").filter_map(|(place, element)| {
            let address = element.attribute("src")?;
            let used = self.sheet.used.iter().find(|used| comes_from(address, used))?;
            let picture = self.page.pictures.get(&used.src)?;
            Some(Shown { place, element, used, picture })
        })
    }

    /// Where the editor named a picture's file.
    fn figure(&self, src: &str) -> Span {
        let figures = self.source_text.tables.iter();
        let named = figures.filter_map(|table| table.value("src"));
        let found = named.into_iter().find(|(written, _)| *written == src);
        found.map_or_else(|| self.title(), |(_, span)| span)
    }

    /// Where the file of an element of the page is named.
    fn source(&self, element: &Element) -> Span {
        let address = element.attribute("src").unwrap_or_default();
        let used = self.sheet.used.iter().find(|used| comes_from(address, used));
        used.map_or_else(|| self.title(), |used| self.figure(&used.src))
    }
}

/// Whether a page calls for a picture at this address.
fn comes_from(address: &str, used: &UsedPicture) -> bool {
    if let Some(cid) = &used.cid {
        return address.strip_prefix("cid:") == Some(cid);
    }
    let name = address.rsplit('/').next().unwrap_or(address);
    percent_decode_str(name).decode_utf8_lossy() == used.name
}

/// A picture without a text for those who do not see it; an empty one is a text.
pub(super) fn alternatives(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    for (_, element) in leaf.document.named("img") {
        if element.attribute("alt").is_none() {
            let message = "a picture on the page has no `alt`";
            let finding = Finding::new(Code::PICTURE_ALT, leaf.source(element), message);
            findings.push(finding.help("a template must print the figure's `alt`, empty or not"));
        }
    }
}

/// A picture that is fetched from where readers cannot fetch it, or drawn by few.
pub(super) fn addresses(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    for (_, element) in leaf.document.named("img") {
        let address = element.attribute("src").unwrap_or_default().trim();
        let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
        let path = rest.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        let (code, message, help) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (
                Code::PICTURE_HTTP,
                format!("the picture `{address}` is fetched unencrypted"),
                "let the address of [pictures] begin with `https://`",
            ),
            "data" => (
                Code::PICTURE_FORMAT,
                "a picture stands in the page itself, as `data:`".to_owned(),
                "attach it, or let it be fetched: Gmail does not draw it",
            ),
            "https" | "cid" if FOREIGN.iter().any(|end| path.ends_with(end)) => (
                Code::PICTURE_FORMAT,
                format!("the picture `{address}` is in a format that Outlook does not draw"),
                "export it as JPEG or PNG",
            ),
            "https" | "cid" => continue,
            _ => (
                Code::PICTURE_RELATIVE,
                format!("the picture `{address}` has no whole address"),
                "a mail has no address of its own to start from: write `https://…`",
            ),
        };
        findings.push(Finding::new(code, leaf.source(element), message).help(help));
    }
}

/// A picture of too few pixels for its place, or of many more than are shown.
pub(super) fn resolution(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    for shown in leaf.shown() {
        let width = shown.element.attribute("width").and_then(|width| width.parse::<u32>().ok());
        let Some(width) = width.filter(|width| *width > 0) else { continue };
        let (natural, src) = (shown.picture.width, &shown.used.src);
        let (code, message, help) = if u64::from(natural) * 2 < u64::from(width) * 3 {
            let message = format!("`{src}` is {natural} pixels wide and shown {width} wide");
            (Code::PICTURE_RESOLUTION, message, format!("export it {} pixels wide", width * 2))
        } else if natural / 3 > width && shown.picture.bytes.len() > WASTE {
            let message = format!(
                "`{src}` is {natural} pixels wide, {} KiB, and shown {width} wide",
                shown.picture.bytes.len() >> 10
            );
            (
                Code::PICTURE_OVERSIZED,
                message,
                format!("{} pixels are as many as are seen", width * 2),
            )
        } else {
            continue;
        };
        findings.push(Finding::new(code, leaf.figure(src), message).help(help));
    }
}

/// Pictures with hardly a word beside them.
pub(super) fn alone(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let Some(shown) = leaf.shown().next() else { return };
    let Some(view) = leaf.plainly() else { return };
    let text = said::read(&leaf.document, view);
    let length: usize = text.split_whitespace().map(|word| word.chars().count() + 1).sum();
    if length < LEAST_TEXT {
        let message = format!("the page shows pictures and says {length} characters");
        let finding = Finding::new(Code::PICTURE_ALONE, leaf.figure(&shown.used.src), message);
        findings.push(finding.help("say in words what matters; a picture may not be shown"));
    }
}

/// Pictures that are heavy, each and together.
pub(super) fn weight(leaves: &[Leaf<'_>], findings: &mut Vec<Finding>) {
    let mut largest = (0, Span::new(0, 0));
    for leaf in leaves {
        let mut total = 0;
        for used in leaf.sheet.used {
            let Some(picture) = leaf.page.pictures.get(&used.src) else { continue };
            let size = picture.bytes.len();
            total += size;
            let what = format!("the picture `{}`", used.src);
            findings.extend(
                heavy(what.as_str(), size, ONE)
                    .map(|finding| Finding { span: leaf.figure(&used.src), ..finding }),
            );
        }
        largest = largest.max((total, leaf.title()));
    }
    let all = heavy("all pictures together", largest.0, ALL);
    findings.extend(all.map(|finding| Finding { span: largest.1, ..finding }));
}

fn heavy(what: &str, size: usize, [much, most]: [usize; 2]) -> Option<Finding> {
    let (code, bound) = match size {
        size if size > most => (Code::PICTURE_HUGE, most),
        size if size > much => (Code::PICTURE_HEAVY, much),
        _ => return None,
    };
    let (size, bound) = (size >> 10, bound >> 10);
    let verb = if what.starts_with("all") { "weigh" } else { "weighs" };
    let message = format!("{what} {verb} {size} KiB; {bound} KiB is the bound");
    let help = "export as JPEG, 1,200 pixels wide, at a quality of 80";
    Some(Finding::new(code, Span::new(0, 0), message).help(help))
}

/// A picture with holes through which the night shows, and dark lines that are lost in it.
pub(super) fn night(leaves: &[Leaf<'_>], findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for leaf in leaves {
        let nights: Vec<&View> = leaf.views.iter().filter(|view| view.is_night()).collect();
        for shown in leaf.shown() {
            if seen.contains(&shown.used.src.as_str()) {
                continue;
            }
            seen.push(&shown.used.src);
            let looks = nights.iter().filter_map(|view| view.looks.get(shown.place));
            let grounds: Vec<Rgb> = looks.map(|look| look.ground).collect();
            let grounds = if grounds.is_empty() { vec![NIGHT] } else { grounds };
            if grounds.into_iter().any(|ground| is_lost(shown.picture, ground)) {
                let message = format!(
                    "`{}` has transparent ground and dark lines: by night they are not seen",
                    shown.used.src
                );
                let finding =
                    Finding::new(Code::COLOUR_INVERT, leaf.figure(&shown.used.src), message);
                findings.push(finding.help("export it on a light ground, without transparency"));
            }
        }
    }
}

/// Of a hundred pixels, so many are transparent where a ground is meant to show through.
const HOLES: usize = 10;

/// Of a hundred pixels that are drawn, so many are lost where a drawing is.
const LOST: usize = 20;

/// As many pixels as are looked at.
const SAMPLES: usize = 10_000;

/// Whether a good part of a picture cannot be told from a ground that shows through its holes.
fn is_lost(picture: &Picture, ground: Rgb) -> bool {
    if !has_holes(picture) {
        return false;
    }
    // It was measured and decoded when it was read: it unfolds to no more than it did then.
    let reader = ImageReader::with_format(Cursor::new(&picture.bytes), ImageFormat::Png);
    let Ok(decoded) = reader.decode() else { return false };
    let pixels = decoded.into_rgba8();
    let step = (pixels.len() / 4 / SAMPLES).max(1);
    let (mut all, mut drawn, mut lost) = (0_usize, 0_usize, 0_usize);
    for pixel in pixels.pixels().step_by(step) {
        let [red, green, blue, alpha] = pixel.0;
        all += 1;
        if alpha >= 128 {
            drawn += 1;
            lost += usize::from(Rgb::new([red, green, blue]).contrast(ground) < 2.0);
        }
    }
    (all - drawn) * 100 >= all * HOLES && drawn > 0 && lost * 100 >= drawn * LOST
}

/// Whether a PNG says that it may be transparent: an alpha channel, or a `tRNS` chunk before its pixels
/// (PNG §11.2.1, §11.3.1).
fn has_holes(picture: &Picture) -> bool {
    if picture.mime != "image/png" {
        return false;
    }
    let chunk = |kind: &[u8]| picture.bytes.windows(4).position(|four| four == kind);
    let alpha = picture.bytes.get(25).is_some_and(|kind| matches!(kind, 4 | 6));
    alpha || chunk(b"tRNS").is_some_and(|at| chunk(b"IDAT").is_none_or(|pixels| at < pixels))
}
