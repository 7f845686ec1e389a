//! Makes a decoded picture smaller, and writes it as a file.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageEncoder, ImageFormat, ImageResult};

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

    /// Writes the picture as a file of a format, with its colour profile.
    pub(super) fn encode(&self, format: ImageFormat) -> ImageResult<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        let is_coloured = self.image.color().has_color();
        let space: &[u8] = if is_coloured { b"RGB " } else { b"GRAY" };
        let profile = self.profile.as_ref().filter(|profile| is_for(profile, space)).cloned();
        if format == ImageFormat::Jpeg {
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            if let Some(profile) = profile {
                let _ = encoder.set_icc_profile(profile);
            }
            let image: DynamicImage = if is_coloured {
                self.image.to_rgb8().into()
            } else {
                self.image.to_luma8().into()
            };
            image.write_with_encoder(encoder)?;
        } else {
            let mut encoder = PngEncoder::new(&mut bytes);
            if let Some(profile) = profile {
                let _ = encoder.set_icc_profile(profile);
            }
            self.image.write_with_encoder(encoder)?;
        }
        Ok(bytes.into_inner())
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
