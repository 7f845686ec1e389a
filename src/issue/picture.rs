//! Pictures, decoded and measured before anything is printed.
//!
//! A picture is decoded as a whole. A truncated file, or a small file that decodes to gigapixels,
//! is therefore found before it reaches readers.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageError, ImageFormat, ImageReader};
use thiserror::Error;

/// The largest file that is accepted: 5 MiB.
pub const MAX_PICTURE_BYTES: usize = 5 << 20;

/// The most pixels that are decoded: 40 megapixels.
const MAX_PIXELS: u64 = 40_000_000;

/// The JPEG quality of a scaled photograph, from 0 to 100.
const JPEG_QUALITY: u8 = 84;

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
    /// The bytes of the file.
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
        matches!(self, Self::Heavy(_) | Self::Vast(..))
    }
}

impl From<ImageError> for Error {
    fn from(error: ImageError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Picture {
    /// Takes the bytes of a file. A picture wider than `max_width` pixels is scaled down to it, and
    /// keeps its ratio and its format. Any other picture keeps its bytes.
    ///
    /// # Errors
    ///
    /// The file is empty, too large, in another format, or broken: see [`enum@Error`].
    pub fn read(name: &str, bytes: Vec<u8>, max_width: u32) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        if bytes.len() > MAX_PICTURE_BYTES {
            return Err(Error::Heavy(bytes.len()));
        }
        if let Some(kind) = foreign(&bytes) {
            return Err(Error::Foreign(kind));
        }
        let format = image::guess_format(&bytes).map_err(|_| Error::Kind)?;
        let mime = match format {
            ImageFormat::Png => "image/png",
            ImageFormat::Jpeg => "image/jpeg",
            ImageFormat::Gif => return Self::gif(name, bytes),
            _ => return Err(Error::Kind),
        };
        let (width, height) = reader(&bytes, format).into_dimensions()?;
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(Error::Vast(width, height));
        }
        let decoded = reader(&bytes, format).decode()?;
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        let picture = Self { name, mime, width, height, bytes };
        if width <= max_width { Ok(picture) } else { picture.scaled(&decoded, format, max_width) }
    }

    fn scaled(
        self,
        decoded: &DynamicImage,
        format: ImageFormat,
        width: u32,
    ) -> Result<Self, Error> {
        let height = (u64::from(self.height) * u64::from(width)).div_ceil(u64::from(self.width));
        let height = u32::try_from(height.max(1)).unwrap_or(u32::MAX);
        let scaled = decoded.resize_exact(width, height, FilterType::CatmullRom);
        let mut bytes = Cursor::new(Vec::new());
        match format {
            ImageFormat::Jpeg => {
                let encoder =
                    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
                scaled.to_rgb8().write_with_encoder(encoder)?;
            }
            _ => scaled.write_to(&mut bytes, format)?,
        }
        Ok(Self { width, height, bytes: bytes.into_inner(), ..self })
    }

    /// Measures a GIF by its header, and reads it to its end. A GIF can be animated, so it is not
    /// scaled.
    fn gif(name: &str, bytes: Vec<u8>) -> Result<Self, Error> {
        let side = |at: usize| {
            let pair = bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok());
            pair.map(u16::from_le_bytes).map(u32::from).unwrap_or_default()
        };
        let (width, height) = (side(6), side(8));
        if width == 0 || height == 0 || bytes.last() != Some(&0x3b) {
            return Err(Error::Broken("it breaks off".into()));
        }
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        Ok(Self { name, mime: "image/gif", width, height, bytes })
    }
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

    use super::{Error, Picture};

    fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("a drawing");
        bytes.into_inner()
    }

    #[test]
    fn a_wide_picture_is_scaled_once_and_keeps_its_ratio() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let wide =
                Picture::read("a/b.png", drawn(2400, 1350, format), 1200).expect("a picture");
            assert_eq!((wide.width, wide.height, wide.name.as_str()), (1200, 675, "b.png"));
            let again = Picture::read("b.png", wide.bytes.clone(), 1200).expect("a picture");
            assert_eq!(again.bytes, wide.bytes, "one that fits travels byte for byte");
        }
    }

    #[test]
    fn files_that_are_no_pictures_are_told() {
        let read = |bytes: Vec<u8>| Picture::read("x.png", bytes, 1200);
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
            let told = Picture::read("x.png", bytes.to_vec(), 1200);
            assert!(matches!(told, Err(Error::Foreign(named)) if named == kind), "{told:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_unfolds() {
        let mut bomb = drawn(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(matches!(Picture::read("x.png", bomb, 1200), Err(Error::Vast(10_000, 10_000))));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
            })
        })
    }
}
