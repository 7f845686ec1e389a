//! Reports pictures with transparent parts whose dark lines are invisible on a dark background.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use crate::check::printed::media_view::MediaView;
use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::issue::picture::Picture;
use crate::render::Rgb;
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::COLOUR_INVERT], look: Look::BothEditions(find_pictures_lost_at_night) };

/// The background of a client that darkens a page by itself.
const NIGHT_GROUND: Rgb = Rgb::new([0x12; 3]);

/// How many of a hundred pixels are transparent at least, if the background is meant to show.
const LEAST_HOLES_PERCENT: usize = 10;

/// How many of a hundred opaque pixels have too little contrast at least, if a drawing is lost.
const LEAST_LOST_PERCENT: usize = 20;

/// How many pixels are read at most.
const MAX_SAMPLED_PIXELS: usize = 10_000;

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
                let message = say!(
                    "`{src}` has transparent ground and dark lines: by night they are not seen",
                    src = shown.used.src
                );
                let finding =
                    Finding::new(Code::COLOUR_INVERT, page.figure(&shown.used.src), message);
                findings
                    .push(finding.help(say!("export it on a light ground, without transparency")));
            }
        }
    }
}

/// Whether a good part of a picture has too little contrast to a background that shows through it.
fn is_lost(picture: &Picture, ground: Rgb) -> bool {
    if !has_holes(picture) {
        return false;
    }
    // The picture was measured and decoded when it was read, so its decoded size is within bounds.
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

/// Whether a PNG can be transparent: it has an alpha channel, or a `tRNS` chunk before its pixels
/// (PNG §11.2.1, §11.3.1).
fn has_holes(picture: &Picture) -> bool {
    if picture.mime != "image/png" {
        return false;
    }
    let chunk = |kind: &[u8]| picture.bytes.windows(4).position(|four| four == kind);
    let alpha = picture.bytes.get(25).is_some_and(|kind| matches!(kind, 4 | 6));
    alpha || chunk(b"tRNS").is_some_and(|at| chunk(b"IDAT").is_none_or(|pixels| at < pixels))
}
