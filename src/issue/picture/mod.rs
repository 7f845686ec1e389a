//! Pictures, decoded and measured before anything is printed.
//!
//! A picture is decoded as a whole. A truncated file, or a small file that decodes to gigapixels,
//! is therefore found before it reaches readers. What is attached is the picture alone.
//!
//! Files carry places, names, captions, smaller copies of the uncropped picture, texts in their colour
//! profile, and bytes behind their end. None of that is seen on the page, and all of it would reach readers.
//! What stays are the pixels, byte for byte where they need no change, and what their colours need.

#[cfg(feature = "avif")]
mod avif_file;
mod cmyk;
mod error;
mod gif_file;
mod jpeg_file;
mod png_file;
mod profile;
mod scale;
mod stand_in;
mod still;

use std::collections::BTreeMap;

use image::{ImageDecoder, ImageFormat};

pub use self::error::{Error, ForeignFormat, PictureSize, advise_format, find_foreign_format};
use self::gif_file::WholeGif;
pub use self::stand_in::GreyPlaces;
use self::still::{measure, open, read_still};
use crate::fingerprint::name_content;

/// The largest file that is accepted: 5 MiB.
pub const MAX_PICTURE_BYTES: usize = 5 << 20;

/// The most pixels that are decoded: 40 megapixels.
const MAX_PIXELS: u64 = 40_000_000;

/// A picture that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file name without folders. It names the attachment.
    pub name: String,
    /// `image/png`, `image/jpeg` or `image/gif`.
    pub mime: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether the picture moves.
    pub motion: Motion,
    /// The bytes of the file, without metadata.
    pub bytes: Vec<u8>,
}

/// Whether a picture moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// It has one frame.
    Still,
    /// It has several frames, and they are sent.
    Moving,
    /// It had several frames, and the first one is sent.
    Stopped,
}

/// What is sent of a file.
struct SentFile {
    format: ImageFormat,
    bytes: Vec<u8>,
    size: PictureSize,
    motion: Motion,
}

impl Picture {
    /// Takes the bytes of a file. A picture wider than `max_width` pixels is scaled down to it, and
    /// keeps its ratio and its format. A picture that its file wants turned is turned. WebP and AVIF become
    /// PNG or JPEG, and the inks of a printing press (CMYK) become the colours of screens (sRGB). Any other picture keeps its pixels byte for byte. Of the colour profile the
    /// numbers stay, and other metadata goes. A profile that cannot be read goes too: the picture is
    /// shown as one without.
    ///
    /// # Errors
    ///
    /// The file is empty, too large, in another format, or broken: see [`enum@Error`].
    pub fn read(name: &str, bytes: &[u8], max_width: u32) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        if bytes.len() > MAX_PICTURE_BYTES {
            return Err(Self::too_heavy(bytes, bytes.len() as u64));
        }
        if let Some(kind) = foreign(bytes) {
            return Err(Error::Foreign(kind));
        }
        let sent = match guess_format(bytes) {
            Some(ImageFormat::Gif) => SentFile::from(WholeGif::read(bytes)?),
            Some(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => {
                read_still(bytes, format, max_width)?
            }
            #[cfg(feature = "avif")]
            Some(ImageFormat::Avif) => avif_file::read_avif(bytes, max_width)?,
            _ => return Err(Error::Kind),
        };
        if sent.bytes.len() > MAX_PICTURE_BYTES {
            return Err(Error::Heavy(sent.bytes.len() as u64, Some(sent.size)));
        }
        Ok(sent.name(last_part(name)))
    }

    /// The name of the file on the web. It has a hash of the bytes, so that no other picture ever has it, and
    /// otherwise letters, digits and hyphens, so that every server takes it as it is.
    pub fn hosted_name(&self) -> String {
        let (stem, ending) = self.name.rsplit_once('.').unwrap_or((&self.name, ""));
        let stem: String =
            stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        format!("{stem}-{}.{ending}", name_content(&self.bytes))
    }

    /// The error of a file that is too large to be read, by its beginning and the number of its bytes.
    pub fn too_heavy(beginning: &[u8], bytes: u64) -> Error {
        let format = guess_format(beginning);
        Error::Heavy(bytes, format.and_then(|format| measure(beginning, format).ok()))
    }
}

impl SentFile {
    /// The picture with the name of its file. A name that ends as those of another format does gets another
    /// ending.
    fn name(self, name: &str) -> Picture {
        let Self { format, bytes, size: PictureSize { width, height }, motion } = self;
        let (mime, endings): (_, &[&str]) = match format {
            ImageFormat::Png => ("image/png", &["png"]),
            ImageFormat::Gif => ("image/gif", &["gif"]),
            _ => ("image/jpeg", &["jpg", "jpeg"]),
        };
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let is_right = endings.contains(&ending.to_ascii_lowercase().as_str());
        let name = if is_right { name.to_owned() } else { format!("{stem}.{}", endings[0]) };
        Picture { name, mime, width, height, motion, bytes }
    }
}

/// The file name without folders.
fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The format of a picture, by the first bytes of its file.
fn guess_format(bytes: &[u8]) -> Option<ImageFormat> {
    if has_brand(bytes, &[*b"avif", *b"avis"]) {
        return Some(ImageFormat::Avif);
    }
    image::guess_format(bytes).ok()
}

/// Whether a file says that it is one of these kinds, first or among others (ISO/IEC 14496-12 §4.3).
fn has_brand(bytes: &[u8], brands: &[[u8; 4]]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk() else { return false };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    let named = rest.get(..length.saturating_sub(4)).unwrap_or(rest).strip_prefix(b"ftyp");
    named
        .is_some_and(|named| named.chunks_exact(4).any(|it| brands.iter().any(|brand| it == brand)))
}

/// The brands of HEIC (ISO/IEC 23008-12 annex B). AVIF is of the kind `mif1` too, and says so.
const HEIC_BRANDS: &[[u8; 4]] =
    &[*b"heic", *b"heix", *b"heim", *b"heis", *b"hevc", *b"hevx", *b"mif1", *b"msf1"];

/// The name of a picture format that is not sent, by its first bytes: RIFF, ISO 14496-12 §4.3, XML.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if guess_format(bytes) == Some(ImageFormat::Avif) {
        return cfg!(not(feature = "avif")).then_some("AVIF");
    }
    match bytes.get(..4) {
        _ if has_brand(bytes, HEIC_BRANDS) => Some("HEIC"),
        Some(b"II*\0" | b"MM\0*") => Some("TIFF"),
        Some([b'B', b'M', ..]) => Some("BMP"),
        Some(b"%PDF") => Some("PDF"),
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
    open(bytes, format).into_decoder().ok()?.icc_profile().ok()?
}

/// The pictures of an issue, by the `src` that the editor wrote.
#[derive(Debug, Clone, Default)]
pub struct Pictures(BTreeMap<String, Picture>);

impl Pictures {
    /// Adds a picture under its `src`.
    pub fn insert(&mut self, src: impl Into<String>, picture: Picture) {
        self.0.insert(src.into(), picture);
    }

    /// The name of a picture's file among all pictures of an issue: its own, unless another picture has it too.
    pub fn file_name(&self, picture: &Picture) -> String {
        let is_other = |known: &Picture| known.name == picture.name && known.bytes != picture.bytes;
        if self.0.values().any(is_other) { picture.hosted_name() } else { picture.name.clone() }
    }

    /// The picture with this `src`.
    pub fn get(&self, src: &str) -> Option<&Picture> {
        self.0.get(src)
    }
}

#[cfg(test)]
mod tests;
