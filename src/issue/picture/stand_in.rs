//! The grey place of a picture that is not there yet.

use std::collections::BTreeMap;

use image::{GrayImage, ImageFormat, Luma};

use super::scale::Decoded;
use super::{Motion, Picture, PictureSize, SentFile, last_part};

/// The ground, and the two lines across it.
const GROUND: Luma<u8> = Luma([0xdd]);
const LINE: Luma<u8> = Luma([0xaa]);

/// The grey places of an issue. One of each size is drawn, however many pictures are missing.
#[derive(Debug, Default)]
pub struct GreyPlaces(BTreeMap<(u32, u32), Vec<u8>>);

impl GreyPlaces {
    /// A grey place with two lines across it, as large as the picture with this name will be.
    pub fn stand_in(&mut self, name: &str, size: PictureSize) -> Picture {
        let PictureSize { width, height } = size;
        let bytes = self.0.entry((width, height)).or_insert_with(|| draw(size)).clone();
        SentFile { format: ImageFormat::Png, bytes, size, motion: Motion::Still }
            .name(last_part(name))
    }
}

fn draw(PictureSize { width, height }: PictureSize) -> Vec<u8> {
    let (across, along) = (u64::from(width), u64::from(height));
    let place = GrayImage::from_fn(width, height, |x, y| {
        let (down, right) = (u64::from(y) * across, u64::from(x) * along);
        let up = (along * across).saturating_sub(down);
        let is_line = [down, up].iter().any(|line| line.abs_diff(right) < 2 * across);
        if is_line { LINE } else { GROUND }
    });
    Decoded::upright(place.into()).encode_png().unwrap_or_default()
}
