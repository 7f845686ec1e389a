//! Pictures, decoded and measured before anything is printed.
//!
//! A picture is decoded as a whole. A truncated file, or a small file that decodes to gigapixels,
//! is therefore found before it reaches readers. What is attached is the picture alone.
//!
//! Files carry places, names, captions, smaller copies of the uncropped picture, texts in their colour
//! profile, and bytes behind their end. None of that is seen on the page, and all of it would reach readers.
//! What stays are the pixels, byte for byte where they need no change, and what their colours need.

mod error;
mod gif_file;
mod jpeg_file;
mod png_file;
mod profile;
mod scale;

use std::collections::BTreeMap;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

pub use self::error::Error;
use self::gif_file::strip_gif;
use self::jpeg_file::{is_progressive, strip_jpeg};
use self::png_file::strip_png;
use self::profile::rewrite_profile;
use self::scale::Decoded;

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
        let stripped = match format {
            _ if !is_whole => None,
            ImageFormat::Jpeg => strip_jpeg(bytes, profile),
            _ => strip_png(bytes, profile),
        };
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
        let stripped = strip_gif(bytes).filter(|_| width > 0 && height > 0);
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
mod tests;
