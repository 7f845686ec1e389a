//! Takes a picture in AVIF, which mail clients do not draw, and writes it as PNG or JPEG.
//!
//! The file is a tree of boxes (ISO/IEC 14496-12) around an image of the video format AV1. The boxes say how the image
//! is cropped, turned and mirrored, and what its numbers mean as colours (AVIF 1.1; ISO/IEC 23008-12).

mod av1_image;
mod properties;

use std::io::Read;

use avif_parse::AvifData;
use image::{DynamicImage, ImageFormat};

use self::av1_image::{decode_alpha, decode_colours};
use self::properties::ImageProperties;
use super::error::{Error, PictureSize};
use super::scale::Decoded;
use super::{Motion, SentFile};

/// The most pixels that are decoded: 16 megapixels. The decoder keeps up to twelve bytes for each.
const MAX_AVIF_PIXELS: u64 = 16 << 20;

/// How many bytes the decoder keeps for a pixel at most: two planes of its own, and the picture in colours.
const BYTES_OF_PIXEL: u64 = 12;

/// Takes the bytes of a file. What is sent is its one image, or the first of a moving picture.
///
/// # Errors
///
/// The file is broken, its image is too large, or it holds what no library here reads, such as an image in tiles.
pub(super) fn read_avif(bytes: &[u8], max_width: u32) -> Result<SentFile, Error> {
    let boxes = read_boxes(bytes)?;
    let size = measure(&boxes)?;
    size.require_drawable()?;
    if size.pixels() > MAX_AVIF_PIXELS {
        return Err(Error::Costly((size.pixels() * BYTES_OF_PIXEL) >> 20, size));
    }
    let properties = ImageProperties::read(bytes);
    let image = decode(boxes, &properties)?;
    let mut decoded = Decoded {
        image: properties.crop(image)?,
        orientation: properties.orientation,
        profile: properties.profile()?,
    };
    decoded.fit_to_width(max_width);
    let motion = if is_moving(bytes) { Motion::Stopped } else { Motion::Still };
    Ok(SentFile { motion, ..decoded.write(ImageFormat::Avif, bytes)? })
}

/// The size that the beginning of a file says its image has.
pub(super) fn measure_avif(bytes: &[u8]) -> Result<PictureSize, Error> {
    measure(&read_boxes(bytes)?)
}

/// Reads the boxes of a file. A sequence has a still image too, and is read as one that has nothing else.
fn read_boxes(bytes: &[u8]) -> Result<AvifData, Error> {
    let (length, rest) = bytes.split_at(bytes.len().min(8));
    let behind_brand = rest.get(4..).unwrap_or_default();
    Ok(AvifData::from_reader(&mut length.chain(&b"avif"[..]).chain(behind_brand))?)
}

fn measure(boxes: &AvifData) -> Result<PictureSize, Error> {
    let image = boxes.primary_item_metadata()?;
    Ok(PictureSize { width: image.max_frame_width.get(), height: image.max_frame_height.get() })
}

/// Whether a file has several frames (ISO/IEC 23008-12 §7.2, the brand of sequences).
fn is_moving(bytes: &[u8]) -> bool {
    bytes.get(8..12) == Some(b"avis")
}

/// The image of a file, with what is transparent in it.
fn decode(boxes: AvifData, properties: &ImageProperties<'_>) -> Result<DynamicImage, Error> {
    let colours = decode_colours(&boxes.primary_item, properties.code_points)?;
    let Some(alpha) = boxes.alpha_item else {
        return Ok(colours);
    };
    let alpha = decode_alpha(&alpha)?;
    if alpha.dimensions() != (colours.width(), colours.height()) {
        return Err(Error::Broken("its transparency has another size than its colours".into()));
    }
    let mut image = colours.to_rgba8();
    for (pixel, alpha) in image.pixels_mut().zip(alpha.pixels()) {
        pixel.0[3] = alpha.0[0];
        if boxes.premultiplied_alpha {
            undo_multiplication(&mut pixel.0);
        }
    }
    Ok(image.into())
}

/// Gives a pixel its own colours back, which its file has multiplied by its opacity.
fn undo_multiplication(pixel: &mut [u8; 4]) {
    let [colours @ .., opacity] = pixel;
    let opacity = u16::from(*opacity);
    for colour in colours {
        let own = (u16::from(*colour) * u16::from(u8::MAX)).checked_div(opacity).unwrap_or(0);
        *colour = u8::try_from(own).unwrap_or(u8::MAX);
    }
}

impl From<avif_parse::Error> for Error {
    fn from(error: avif_parse::Error) -> Self {
        match error {
            avif_parse::Error::Unsupported(_) => Self::Foreign("AVIF"),
            avif_parse::Error::UnexpectedEOF => {
                Self::Broken("the file breaks off before its end".into())
            }
            error => Self::Broken(error.to_string()),
        }
    }
}
