//! Makes a decoded picture smaller, and writes it as a file.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageEncoder, ImageFormat, ImageResult};

use super::error::PictureSize;
use super::png_file::copy_colours;
use super::{Motion, SentFile};

/// The JPEG quality of a scaled photograph, from 0 to 100.
const JPEG_QUALITY: u8 = 84;

/// The most memory that the fine filter may take, in bytes. It keeps all columns of the picture,
/// with four numbers of four bytes for each pixel.
const MAX_FILTER_BYTES: u64 = 96 << 20;

/// A decoded picture, and what its file says about showing it.
pub(super) struct Decoded {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
    /// The colour profile (ICC.1), written anew from the one in the file.
    pub(super) profile: Option<Vec<u8>>,
}

impl Decoded {
    /// A picture that was drawn here.
    pub(super) const fn upright(image: DynamicImage) -> Self {
        Self { image, orientation: Orientation::NoTransforms, profile: None }
    }

    /// Turns the picture as its file asks, and scales it down to a width.
    pub(super) fn fit_to_width(&mut self, max_width: u32) {
        let is_turned = turns_sideways(self.orientation);
        let (width, height) = (self.image.width(), self.image.height());
        let (across, along) = if is_turned { (height, width) } else { (width, height) };
        if across > max_width {
            let along = (u64::from(along) * u64::from(max_width)).div_ceil(u64::from(across));
            let along = u32::try_from(along.max(1)).unwrap_or(u32::MAX);
            let (width, height) = if is_turned { (along, max_width) } else { (max_width, along) };
            let filter_bytes = u64::from(self.image.width()) * u64::from(height) * 16;
            self.image = if filter_bytes <= MAX_FILTER_BYTES {
                self.image.resize_exact(width, height, FilterType::CatmullRom)
            } else {
                self.image.thumbnail_exact(width, height)
            };
        }
        self.image.apply_orientation(self.orientation);
        self.orientation = Orientation::NoTransforms;
    }

    /// The size of the picture as it is decoded.
    pub(super) fn size(&self) -> PictureSize {
        PictureSize { width: self.image.width(), height: self.image.height() }
    }

    /// Writes the picture as a file that every mail client draws: in its own format, or in the lighter one.
    /// `original` is the file that it was decoded from.
    pub(super) fn write(&self, format: ImageFormat, original: &[u8]) -> ImageResult<SentFile> {
        let size = self.size();
        let sent = |format, bytes| SentFile { format, bytes, size, motion: Motion::Still };
        if format == ImageFormat::Jpeg {
            return Ok(sent(format, self.encode_jpeg()?));
        }
        let png = sent(ImageFormat::Png, copy_colours(original, self.encode_png()?));
        if format == ImageFormat::Png || self.image.color().has_alpha() {
            return Ok(png);
        }
        // Drawings are lighter as PNG, and photographs as JPEG.
        let jpeg = sent(ImageFormat::Jpeg, self.encode_jpeg()?);
        Ok(if png.bytes.len() <= jpeg.bytes.len() { png } else { jpeg })
    }

    /// The colour profile, if it is for the colours of the picture.
    fn own_profile(&self) -> Option<Vec<u8>> {
        let space: &[u8] = if self.image.color().has_color() { b"RGB " } else { b"GRAY" };
        self.profile.as_ref().filter(|profile| is_for(profile, space)).cloned()
    }

    fn encode_jpeg(&self) -> ImageResult<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        if let Some(profile) = self.own_profile() {
            let _ = encoder.set_icc_profile(profile);
        }
        if self.image.color().has_color() {
            self.image.to_rgb8().write_with_encoder(encoder)?;
        } else {
            self.image.to_luma8().write_with_encoder(encoder)?;
        }
        Ok(bytes)
    }

    /// Writes the picture as a PNG with 8 bits for each colour, which is as fine as screens are.
    pub(super) fn encode_png(&self) -> ImageResult<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new(&mut bytes);
        if let Some(profile) = self.own_profile() {
            let _ = encoder.set_icc_profile(profile);
        }
        match self.image.color() {
            ColorType::L16 => self.image.to_luma8().write_with_encoder(encoder)?,
            ColorType::La16 => self.image.to_luma_alpha8().write_with_encoder(encoder)?,
            ColorType::Rgb16 => self.image.to_rgb8().write_with_encoder(encoder)?,
            ColorType::Rgba16 => self.image.to_rgba8().write_with_encoder(encoder)?,
            _ => self.image.write_with_encoder(encoder)?,
        }
        Ok(bytes)
    }
}

/// Whether a picture is as wide as its file is high.
const fn turns_sideways(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Whether a colour profile is for the colours of a picture (ICC.1 §7.2). A file in CMYK has another
/// one, and its picture is decoded to RGB.
fn is_for(profile: &[u8], space: &[u8]) -> bool {
    profile.get(16..20) == Some(space) && profile.get(36..40) == Some(b"acsp")
}
