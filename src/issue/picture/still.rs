//! Reads a picture whose file holds one image: PNG, JPEG, WebP.

use std::hash::{DefaultHasher, Hasher};
use std::io::Cursor;

use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::cmyk::decode_cmyk;
use super::error::{Error, PictureSize};
use super::jpeg_file::{count_colours, is_progressive, lengthen_last_scan, strip_jpeg};
use super::png_file::{is_animated_png, strip_png};
use super::profile::rewrite_profile;
use super::scale::Decoded;
use super::{Motion, SentFile};

/// The most memory that decoding takes: 192 MiB.
const MAX_DECODED_BYTES: u64 = 192 << 20;

/// The most memory that a PNG may take for what is not its pixels: 16 MiB. The largest profile that is kept has a quarter
/// of that.
const MAX_UNFOLDED_BYTES: u64 = 16 << 20;

/// Takes the bytes of a file. A picture that is neither turned, nor made smaller, nor in a format that mail
/// clients do not draw keeps its pixels byte for byte; so does one that would be heavier if it were smaller.
pub(super) fn read_still(
    bytes: &[u8],
    format: ImageFormat,
    max_width: u32,
) -> Result<SentFile, Error> {
    let OpenedFile { mut decoded, stripped } = OpenedFile::read(bytes, format)?;
    let size = decoded.size();
    let is_upright = decoded.orientation == Orientation::NoTransforms;
    let stripped = stripped.filter(|_| is_upright);
    let is_animated = is_animated(bytes, format);
    let kept = |bytes| {
        let motion = if is_animated { Motion::Moving } else { Motion::Still };
        SentFile { format, bytes, size, motion }
    };
    match stripped {
        Some(stripped) if size.width <= max_width => Ok(kept(stripped)),
        stripped => {
            decoded.fit_to_width(max_width);
            let written = decoded.write(format, bytes)?;
            if let Some(stripped) = stripped.filter(|old| old.len() <= written.bytes.len()) {
                return Ok(kept(stripped));
            }
            let motion = if is_animated { Motion::Stopped } else { Motion::Still };
            Ok(SentFile { motion, ..written })
        }
    }
}

/// A file that was decoded.
struct OpenedFile {
    decoded: Decoded,
    /// The bytes of the file without what is not the picture. `None` if they cannot be told apart, or the
    /// format is not sent.
    stripped: Option<Vec<u8>>,
}

impl OpenedFile {
    /// Decodes a file, if its size and its cost are within bounds.
    fn read(bytes: &[u8], format: ImageFormat) -> Result<Self, Error> {
        let size = measure(bytes, format)?;
        size.require_drawable()?;
        let mut decoder = open(bytes, format).into_decoder()?;
        // Coefficients of two bytes, or the planes of another colour space, lie in memory besides the pixels.
        let has_inks = format == ImageFormat::Jpeg && count_colours(bytes) == Some(4);
        let has_more =
            format == ImageFormat::WebP || has_inks || is_progressive_jpeg(bytes, format);
        let cost = decoder.total_bytes().saturating_mul(if has_more { 3 } else { 1 });
        if cost > MAX_DECODED_BYTES {
            return Err(Error::Costly(cost >> 20, size));
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten().and_then(|old| rewrite_profile(&old));
        let stripped = match format {
            ImageFormat::Jpeg => strip_jpeg(bytes, profile.as_deref()),
            ImageFormat::Png => strip_png(bytes, profile.as_deref()),
            _ => None,
        };
        let image = if format == ImageFormat::Jpeg {
            let breaks_off = || Error::Broken("the file breaks off before its end".into());
            decode_jpeg(decoder, stripped.as_deref().ok_or_else(breaks_off)?)?
        } else {
            DynamicImage::from_decoder(decoder)?
        };
        if has_inks {
            drop(image);
            let image = decode_cmyk(bytes, profile.as_deref())?;
            let on_screen = Decoded { image, orientation, profile: None };
            return Ok(Self { decoded: on_screen, stripped: None });
        }
        Ok(Self { decoded: Decoded { image, orientation, profile }, stripped })
    }
}

/// Decodes a JPEG, and refuses one without some of its rows: see [`lengthen_last_scan`]. Both decoded pictures are
/// never in memory together.
fn decode_jpeg(decoder: impl ImageDecoder, stripped: &[u8]) -> Result<DynamicImage, Error> {
    let lengthened = lengthen_last_scan(stripped);
    let lengthened = open(&lengthened, ImageFormat::Jpeg).decode().map(|image| hash_pixels(&image));
    let image = DynamicImage::from_decoder(decoder)?;
    match lengthened {
        Ok(hash) if hash == hash_pixels(&image) => Ok(image),
        _ => Err(Error::Broken("its last rows are missing".into())),
    }
}

fn hash_pixels(image: &DynamicImage) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(image.as_bytes());
    hasher.finish()
}

/// The size that a file says its picture has. The picture itself is not decoded, so a part of the file is enough
/// if it has the beginning.
pub(super) fn measure(bytes: &[u8], format: ImageFormat) -> Result<PictureSize, Error> {
    #[cfg(feature = "avif")]
    if format == ImageFormat::Avif {
        return super::avif_file::measure_avif(bytes);
    }
    let (width, height) = open(bytes, format).into_dimensions()?;
    Ok(PictureSize { width, height })
}

fn is_progressive_jpeg(bytes: &[u8], format: ImageFormat) -> bool {
    format == ImageFormat::Jpeg && is_progressive(bytes)
}

/// Whether the picture has several frames.
fn is_animated(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Png => is_animated_png(bytes),
        ImageFormat::WebP => {
            WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

/// Opens the file of a picture. The memory for what a PNG says besides its pixels is bounded: texts and profiles are
/// packed, and unfold to a thousand times their bytes. A profile beyond the bound is as one that cannot be read.
pub(super) fn open(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    if format == ImageFormat::Png {
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_UNFOLDED_BYTES);
        reader.limits(limits);
    }
    reader
}
