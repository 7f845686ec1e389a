//! Turns the colours of printing presses (CMYK) into those of screens (sRGB).
//!
//! A JPEG of a graphics program can have four inks for each pixel. Outlook and many phones draw such a file in wrong
//! colours or not at all, so none is sent as it is. Programs of Adobe write inks the other way round: 255 is none.

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::error::Error;
use super::jpeg_file::has_adobe_mark;

/// How many inks a pixel has.
const INKS: usize = 4;

/// How many pixels are turned at once.
const PIXELS_AT_ONCE: usize = 1 << 16;

/// The inks of a picture: for each pixel cyan, magenta, yellow and black, from 0 for none to 255.
struct Inks {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

/// Decodes a JPEG of four inks into sRGB. `profile` says which colours the inks make; without one, they are taken as
/// those of a plain printer.
pub(super) fn decode_cmyk(bytes: &[u8], profile: Option<&[u8]>) -> Result<DynamicImage, Error> {
    let inks = Inks::decode(bytes)?;
    let pixels = profile
        .and_then(|profile| inks.turn_by_profile(profile))
        .unwrap_or_else(|| inks.turn_plainly());
    let side = |length: usize| u32::try_from(length).ok();
    side(inks.width)
        .zip(side(inks.height))
        .and_then(|(width, height)| RgbImage::from_raw(width, height, pixels))
        .map(DynamicImage::from)
        .ok_or_else(|| Error::Broken("its rows have other lengths than it says".into()))
}

impl Inks {
    fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let broken = |error: zune_jpeg::errors::DecodeErrors| Error::Broken(error.to_string());
        let options = DecoderOptions::default()
            .set_strict_mode(false)
            .set_max_width(usize::MAX)
            .set_max_height(usize::MAX);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().map_err(broken)?;
        let space = decoder.input_colorspace().unwrap_or(ColorSpace::CMYK);
        // Without a change of colours, so that no ink is lost.
        decoder.set_options(options.jpeg_set_out_colorspace(space));
        let (width, height) = decoder.dimensions().unwrap_or_default();
        let mut bytes_of_inks = decoder.decode().map_err(broken)?;
        if space == ColorSpace::YCCK {
            for pixel in bytes_of_inks.chunks_exact_mut(INKS) {
                unfold_ycck(pixel);
            }
        }
        if space == ColorSpace::YCCK || has_adobe_mark(bytes) {
            for ink in &mut bytes_of_inks {
                *ink = 255 - *ink;
            }
        }
        Ok(Self { width, height, bytes: bytes_of_inks })
    }

    /// The pixels in sRGB by the profile of the inks (ICC.1). `None` if the profile cannot be used, or is one of other
    /// colours than inks.
    fn turn_by_profile(&self, profile: &[u8]) -> Option<Vec<u8>> {
        let inks = ColorProfile::new_from_slice(profile).ok()?;
        if inks.color_space != DataColorSpace::Cmyk {
            return None;
        }
        let options = TransformOptions::default();
        let screen = ColorProfile::new_srgb();
        let turn = inks.create_transform_8bit(Layout::Rgba, &screen, Layout::Rgb, options).ok()?;
        let mut pixels = vec![0; self.bytes.len() / INKS * 3];
        let from = self.bytes.chunks(PIXELS_AT_ONCE * INKS);
        for (from, to) in from.zip(pixels.chunks_mut(PIXELS_AT_ONCE * 3)) {
            turn.transform(from, to).ok()?;
        }
        Some(pixels)
    }

    /// The pixels in sRGB, each ink taking away its own colour.
    fn turn_plainly(&self) -> Vec<u8> {
        let turn = |pixel: &[u8]| {
            let light = |ink: u8| {
                let left = u32::from(255 - ink) * u32::from(255 - pixel[3]);
                u8::try_from((left + 127) / 255).unwrap_or(u8::MAX)
            };
            [light(pixel[0]), light(pixel[1]), light(pixel[2])]
        };
        self.bytes.chunks_exact(INKS).flat_map(turn).collect()
    }
}

/// Turns brightness and two differences of colour (JFIF) into three inks. The black ink stays.
fn unfold_ycck(pixel: &mut [u8]) {
    let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(i32::from);
    let (blue, red) = (cb - 128, cr - 128);
    // The factors of JFIF, in parts of 65,536.
    let turned = [
        y + ((91_881 * red + 32_768) >> 16),
        y - ((22_554 * blue + 46_802 * red + 32_768) >> 16),
        y + ((116_130 * blue + 32_768) >> 16),
    ];
    for (ink, value) in pixel.iter_mut().zip(turned) {
        *ink = u8::try_from(value.clamp(0, 255)).unwrap_or_default();
    }
}
