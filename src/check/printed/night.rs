//! A picture with holes through which the night shows, and dark lines that are lost in it.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use crate::check::printed::media_view::MediaView;
use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::issue::picture::Picture;
use crate::render::Rgb;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::COLOUR_INVERT], look: Look::BothEditions(find_pictures_lost_at_night) };

/// The ground on which a client that recolours by itself puts the page.
const NIGHT_GROUND: Rgb = Rgb::new([0x12; 3]);

/// Of a hundred pixels, so many are transparent where a ground is meant to show through.
const LEAST_HOLES_PERCENT: usize = 10;

/// Of a hundred pixels that are drawn, so many are lost where a drawing is.
const LEAST_LOST_PERCENT: usize = 20;

/// As many pixels as are looked at.
const MAX_SAMPLED_PIXELS: usize = 10_000;

/// A picture with holes through which the night shows, and dark lines that are lost in it.
fn find_pictures_lost_at_night(pages: &[PrintedPage<'_>], findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for page in pages {
        let nights: Vec<&MediaView> = page.views.iter().filter(|view| view.is_night()).collect();
        for shown in page.shown() {
            if seen.contains(&shown.used.src.as_str()) {
                continue;
            }
            seen.push(&shown.used.src);
            let styles = nights.iter().filter_map(|view| view.styles.get(shown.place));
            let grounds: Vec<Rgb> = styles.map(|style| style.ground).collect();
            let grounds = if grounds.is_empty() { vec![NIGHT_GROUND] } else { grounds };
            if grounds.into_iter().any(|ground| is_lost(shown.picture, ground)) {
                let message = format!(
                    "`{}` has transparent ground and dark lines: by night they are not seen",
                    shown.used.src
                );
                let finding =
                    Finding::new(Code::COLOUR_INVERT, page.figure(&shown.used.src), message);
                findings.push(finding.help("export it on a light ground, without transparency"));
            }
        }
    }
}

/// Whether a good part of a picture cannot be told from a ground that shows through its holes.
fn is_lost(picture: &Picture, ground: Rgb) -> bool {
    if !has_holes(picture) {
        return false;
    }
    // It was measured and decoded when it was read: it unfolds to no more than it did then.
    let reader = ImageReader::with_format(Cursor::new(&picture.bytes), ImageFormat::Png);
    let Ok(decoded) = reader.decode() else { return false };
    let pixels = decoded.into_rgba8();
    let step = (pixels.len() / 4 / MAX_SAMPLED_PIXELS).max(1);
    let (mut all, mut drawn, mut lost) = (0_usize, 0_usize, 0_usize);
    for pixel in pixels.pixels().step_by(step) {
        let [red, green, blue, alpha] = pixel.0;
        all += 1;
        if alpha >= 128 {
            drawn += 1;
            lost += usize::from(Rgb::new([red, green, blue]).contrast(ground) < 2.0);
        }
    }
    (all - drawn) * 100 >= all * LEAST_HOLES_PERCENT
        && drawn > 0
        && lost * 100 >= drawn * LEAST_LOST_PERCENT
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
