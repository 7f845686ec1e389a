//! Pictures, decoded and measured before anything is printed.
//!
//! A picture is decoded as a whole. A truncated file, or a small file that decodes to gigapixels,
//! is therefore found before it reaches readers. What is attached is the picture alone: without
//! metadata, without texts in its colour profile, and without bytes behind its end.

mod profile;
mod scale;
mod strip;

use std::collections::BTreeMap;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};
use thiserror::Error;

use self::profile::rewrite_profile;
use self::scale::Decoded;
use self::strip::{is_progressive, strip};

/// The largest file that is accepted: 5 MiB.
pub const MAX_PICTURE_BYTES: usize = 5 << 20;

/// The most pixels that are decoded: 40 megapixels.
const MAX_PIXELS: u64 = 40_000_000;

/// The most memory that decoding takes: 192 MiB.
const MAX_DECODED_BYTES: u64 = 192 << 20;

/// A picture that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file name without folders. It names the attachment, and is the last part of the
    /// picture's address.
    pub name: String,
    /// `image/png`, `image/jpeg` or `image/gif`.
    pub mime: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The bytes of the file, without metadata.
    pub bytes: Vec<u8>,
}

/// Why a file is not a picture that can be sent.
#[derive(Debug, Error)]
pub enum Error {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than [`MAX_PICTURE_BYTES`].
    #[error("the file is {0} bytes; {MAX_PICTURE_BYTES} is the limit")]
    Heavy(usize),
    /// The picture has too many pixels.
    #[error("the picture is {0} × {1} pixels; 40 megapixels is the limit")]
    Vast(u32, u32),
    /// The picture takes too much memory when it is decoded. It has the number of MiB.
    #[error(
        "the picture takes {0} MiB of memory; 192 MiB is the limit: export it with 8 bits for each colour, not progressive, or smaller"
    )]
    Costly(u64),
    /// The file is neither PNG, JPEG nor GIF, whatever its name says.
    #[error("the file is neither PNG, JPEG nor GIF, whatever its name says")]
    Kind,
    /// The format is not drawn by many mail clients.
    #[error("the file is {0}, which Outlook or Gmail do not draw")]
    Foreign(&'static str),
    /// The file is truncated, or has other content than it declares.
    #[error("the picture cannot be decoded: {0}")]
    Broken(String),
}

impl Error {
    /// Whether a smaller copy of the same picture could be sent.
    pub const fn is_too_large(&self) -> bool {
        matches!(self, Self::Heavy(_) | Self::Vast(..) | Self::Costly(_))
    }
}

impl From<ImageError> for Error {
    fn from(error: ImageError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Picture {
    /// Takes the bytes of a file. A picture wider than `max_width` pixels is scaled down to it, and
    /// keeps its ratio and its format. A picture that its file wants turned is turned. Any other
    /// picture keeps its pixels byte for byte. Of the colour profile the numbers stay, and other
    /// metadata goes. A profile that cannot be read goes too: the picture is shown as one without.
    ///
    /// # Errors
    ///
    /// The file is empty, too large, in another format, or broken: see [`enum@Error`].
    pub fn read(name: &str, bytes: &[u8], max_width: u32) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        if bytes.len() > MAX_PICTURE_BYTES {
            return Err(Error::Heavy(bytes.len()));
        }
        if let Some(kind) = foreign(bytes) {
            return Err(Error::Foreign(kind));
        }
        let format = image::guess_format(bytes).map_err(|_| Error::Kind)?;
        let mime = match format {
            ImageFormat::Png => "image/png",
            ImageFormat::Jpeg => "image/jpeg",
            ImageFormat::Gif => return Self::gif(name, bytes),
            _ => return Err(Error::Kind),
        };
        let mut decoded = decode(bytes, format)?;
        let is_whole =
            decoded.orientation == Orientation::NoTransforms && decoded.image.width() <= max_width;
        decoded.fit_to_width(max_width);
        let profile = decoded.profile.as_deref();
        let stripped = if is_whole { strip(format, bytes, profile) } else { None };
        let bytes = stripped.map_or_else(|| decoded.encode(format), Ok)?;
        if bytes.len() > MAX_PICTURE_BYTES {
            return Err(Error::Heavy(bytes.len()));
        }
        let (width, height) = (decoded.image.width(), decoded.image.height());
        Ok(Self { name: last_part(name), mime, width, height, bytes })
    }

    /// Measures a GIF by its header, and reads it to its end. A GIF can be animated, so it is not
    /// scaled.
    fn gif(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let side = |at: usize| {
            let pair = bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok());
            pair.map(u16::from_le_bytes).map(u32::from).unwrap_or_default()
        };
        let (width, height) = (side(6), side(8));
        let stripped = strip(ImageFormat::Gif, bytes, None).filter(|_| width > 0 && height > 0);
        let bytes = stripped.ok_or_else(|| Error::Broken("it breaks off".into()))?;
        Ok(Self { name: last_part(name), mime: "image/gif", width, height, bytes })
    }
}

/// The file name without folders.
fn last_part(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).to_owned()
}

/// Decodes a picture, if its size and its cost are within bounds.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<Decoded, Error> {
    let (width, height) = reader(bytes, format).into_dimensions()?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::Vast(width, height));
    }
    let mut decoder = reader(bytes, format).into_decoder()?;
    let is_progressive_jpeg = format == ImageFormat::Jpeg && is_progressive(bytes);
    // A progressive picture has two bytes for each coefficient besides its pixels.
    let cost = decoder.total_bytes().saturating_mul(if is_progressive_jpeg { 3 } else { 1 });
    if cost > MAX_DECODED_BYTES {
        return Err(Error::Costly(cost >> 20));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().and_then(|old| rewrite_profile(&old));
    let image = DynamicImage::from_decoder(decoder)?;
    Ok(Decoded { image, orientation, profile })
}

/// The name of a picture format that is not sent, by its first bytes: RIFF, ISO 14496-12 §4.3, XML.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let brand = bytes.get(4..8).filter(|kind| *kind == b"ftyp").and(bytes.get(8..12));
    match (bytes.get(..4), brand) {
        (_, Some(b"avif" | b"avis")) => Some("AVIF"),
        (_, Some(b"heic" | b"heix" | b"heim" | b"mif1" | b"msf1")) => Some("HEIC"),
        (Some(b"RIFF"), _) if bytes.get(8..12) == Some(b"WEBP") => Some("WebP"),
        (Some(b"II*\0" | b"MM\0*"), _) => Some("TIFF"),
        (Some([b'B', b'M', ..]), _) => Some("BMP"),
        _ => {
            let head = bytes.get(..bytes.len().min(1024))?;
            memchr::memmem::find(head, b"<svg").map(|_| "SVG")
        }
    }
}

/// The colour profile (ICC.1) in the file of a picture, which can hold texts. `None` if there is
/// none.
pub fn read_profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let format = image::guess_format(bytes).ok()?;
    reader(bytes, format).into_decoder().ok()?.icc_profile().ok()?
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    ImageReader::with_format(Cursor::new(bytes), format)
}

/// The pictures of an issue, by the `src` that the editor wrote.
#[derive(Debug, Clone, Default)]
pub struct Pictures(BTreeMap<String, Picture>);

impl Pictures {
    /// Adds a picture under its `src`.
    pub fn insert(&mut self, src: impl Into<String>, picture: Picture) {
        self.0.insert(src.into(), picture);
    }

    /// The picture with this `src`.
    pub fn get(&self, src: &str) -> Option<&Picture> {
        self.0.get(src)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};

    use super::profile::rewrite_profile;
    use super::profile::tests::dirty_rgb_profile;
    use super::strip::crc32;
    use super::{Decoded, Error, Orientation, Picture, read_profile};

    fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("a drawing");
        bytes.into_inner()
    }

    #[test]
    fn a_wide_picture_is_scaled_once_and_keeps_its_ratio() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let wide =
                Picture::read("a/b.png", &drawn(2400, 1350, format), 1200).expect("a picture");
            assert_eq!((wide.width, wide.height, wide.name.as_str()), (1200, 675, "b.png"));
            let again = Picture::read("b.png", &wide.bytes, 1200).expect("a picture");
            assert_eq!(again.bytes, wide.bytes, "one that fits keeps its bytes");
        }
    }

    #[test]
    fn files_that_are_no_pictures_are_told() {
        let read = |bytes: Vec<u8>| Picture::read("x.png", &bytes, 1200);
        let whole = drawn(300, 200, ImageFormat::Png);
        assert!(matches!(read(Vec::new()), Err(Error::Empty)));
        assert!(matches!(read(whole[..whole.len() / 2].to_vec()), Err(Error::Broken(_))));
        assert!(matches!(read(b"<?php 'x'".to_vec()), Err(Error::Kind)));
        assert!(matches!(read(vec![0; 6 << 20]), Err(Error::Heavy(_))));
        assert!(matches!(read(b"GIF89a\x01\x00\x01\x00".to_vec()), Err(Error::Broken(_))));
    }

    #[test]
    fn a_picture_that_clients_do_not_draw_is_named() {
        for (bytes, kind) in [
            (&b"<?xml version='1.0'?>\n<svg onload='x()'/>"[..], "SVG"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
            (b"\0\0\0\x1cftypavif", "AVIF"),
            (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"BM\0\0", "BMP"),
            (b"MM\0*\0", "TIFF"),
        ] {
            let told = Picture::read("x.png", bytes, 1200);
            assert!(matches!(told, Err(Error::Foreign(named)) if named == kind), "{told:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_unfolds() {
        let mut bomb = drawn(1, 1, ImageFormat::Png);
        promise_size(&mut bomb, 10_000);
        assert!(matches!(Picture::read("x.png", &bomb, 1200), Err(Error::Vast(10_000, 10_000))));
    }

    /// A JPEG whose EXIF (JEITA CP-3451 §4.6) says how it is to be turned.
    fn turned(orientation: u8) -> Vec<u8> {
        let exif = [
            &b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
            &[orientation, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let plain = drawn(300, 200, ImageFormat::Jpeg);
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
    }

    #[test]
    fn a_picture_stands_as_its_file_says_and_the_file_says_it_no_more() {
        for (orientation, max_width, size) in [
            (1, 1200, (300, 200)),
            (3, 1200, (300, 200)),
            (6, 1200, (200, 300)),
            (6, 100, (100, 150)),
            (1, 150, (150, 100)),
        ] {
            let bytes = turned(orientation);
            let picture = Picture::read("a.jpg", &bytes, max_width).expect("a picture");
            assert_eq!((picture.width, picture.height), size, "{orientation}");
            assert!(!picture.bytes.windows(4).any(|bytes| bytes == b"Exif"));
            let decoded = image::load_from_memory(&picture.bytes).expect("a picture");
            assert_eq!((decoded.width(), decoded.height()), size, "{orientation}");
        }
    }

    #[test]
    fn the_colour_profile_stays_whether_the_picture_is_scaled_or_not() {
        let dirty = dirty_rgb_profile();
        let clean = rewrite_profile(&dirty).expect("a profile");
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let image = DynamicImage::new_rgb8(300, 200);
            let decoded = Decoded {
                image,
                orientation: Orientation::NoTransforms,
                profile: Some(dirty.clone()),
            };
            let file = decoded.encode(format).expect("a file");
            assert_eq!(read_profile(&file).as_ref(), Some(&dirty));
            for max_width in [1200, 100] {
                let picture = Picture::read("a", &file, max_width).expect("a picture");
                let kept = read_profile(&picture.bytes);
                assert_eq!(kept.as_ref(), Some(&clean), "{format:?} {max_width}");
                let again = Picture::read("a", &picture.bytes, max_width).expect("a picture");
                assert_eq!(read_profile(&again.bytes), kept, "{format:?} {max_width}");
            }
        }
    }

    #[test]
    fn a_profile_that_cannot_be_read_goes() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let decoded = Decoded {
                image: DynamicImage::new_rgb8(300, 200),
                orientation: Orientation::NoTransforms,
                profile: Some(dirty_rgb_profile()[..600].to_vec()),
            };
            let file = decoded.encode(format).expect("a file");
            assert!(read_profile(&file).is_some());
            for max_width in [1200, 100] {
                let picture = Picture::read("a", &file, max_width).expect("a picture");
                assert_eq!(read_profile(&picture.bytes), None, "{format:?} {max_width}");
            }
        }
    }

    #[test]
    fn a_picture_that_takes_too_much_memory_is_told() {
        let mut bytes = Cursor::new(Vec::new());
        let deep = DynamicImage::new_rgba16(1, 1);
        deep.write_to(&mut bytes, ImageFormat::Png).expect("a drawing");
        let mut bytes = bytes.into_inner();
        promise_size(&mut bytes, 6_000);
        let told = Picture::read("x.png", &bytes, 1200);
        assert!(matches!(told, Err(Error::Costly(274))), "{told:?}");
    }

    /// Makes the header of a PNG promise so many rows and columns.
    fn promise_size(png: &mut [u8], side: u32) {
        png[16..20].copy_from_slice(&side.to_be_bytes());
        png[20..24].copy_from_slice(&side.to_be_bytes());
        let crc = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
    }
}
