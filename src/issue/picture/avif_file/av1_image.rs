//! Decodes an image of AV1 into the colours of its pixels (ITU-T H.273).

use image::{DynamicImage, GrayImage, RgbImage};
use re_rav1d::dav1d::pixel::YUVRange;
use re_rav1d::dav1d::{
    Decoder, Error as Av1Error, Picture, PixelLayout, PlanarImageComponent, Plane, Settings,
};

use super::super::error::Error;
use super::MAX_AVIF_PIXELS;
use super::properties::{CodePoints, LightRange};

/// Decodes an image of AV1. Its own numbers for colours count where the file says none.
///
/// # Errors
///
/// The image is broken, or its colours are of a kind that is not turned here.
pub(super) fn decode_colours(
    bytes: &[u8],
    code_points: Option<CodePoints>,
) -> Result<DynamicImage, Error> {
    let frame = decode_frame(bytes)?;
    let range = code_points.map_or_else(|| find_range(&frame), |points| points.range);
    let matrix = code_points.map_or(frame.matrix_coefficients() as u8, |points| points.matrix);
    let planes = Samples::list(&frame);
    let conversion = Conversion::new(count_bits(&frame)?, range, find_shares(matrix)?);
    let [light, tints @ ..] = planes.as_slice() else { return Err(broken()) };
    let [blue, red] = tints else {
        let turn = |x, y| image::Luma([conversion.turn_light(light.at(x, y))]);
        return Ok(GrayImage::from_fn(frame.width(), frame.height(), turn).into());
    };
    let turn = |x, y| image::Rgb(conversion.turn(light.at(x, y), [blue.at(x, y), red.at(x, y)]));
    Ok(RgbImage::from_fn(frame.width(), frame.height(), turn).into())
}

/// Decodes the image that says how transparent each pixel is: 255 hides nothing.
pub(super) fn decode_alpha(bytes: &[u8]) -> Result<GrayImage, Error> {
    let frame = decode_frame(bytes)?;
    let conversion = Conversion::new(count_bits(&frame)?, find_range(&frame), None);
    let planes = Samples::list(&frame);
    let light = planes.first().ok_or_else(broken)?;
    let turn = |x, y| image::Luma([conversion.turn_light(light.at(x, y))]);
    Ok(GrayImage::from_fn(frame.width(), frame.height(), turn))
}

/// Decodes the first frame, in this thread.
fn decode_frame(bytes: &[u8]) -> Result<Picture, Error> {
    if bytes.is_empty() {
        return Err(broken());
    }
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(u32::try_from(MAX_AVIF_PIXELS).unwrap_or(u32::MAX));
    let mut decoder = Decoder::with_settings(&settings).map_err(|_| broken())?;
    decoder.send_data(bytes.to_vec(), None, None, None).or_else(again)?;
    match decoder.get_picture() {
        Err(Av1Error::Again) => {
            decoder.send_pending_data().or_else(again)?;
            decoder.get_picture().map_err(|_| broken())
        }
        frame => frame.map_err(|_| broken()),
    }
}

/// The decoder takes the rest of the data once a frame is fetched.
fn again(error: Av1Error) -> Result<(), Error> {
    if error == Av1Error::Again { Ok(()) } else { Err(broken()) }
}

fn broken() -> Error {
    Error::Broken("its image of AV1 is broken".into())
}

/// Which numbers are black and white, by the image itself.
fn find_range(frame: &Picture) -> LightRange {
    match frame.color_range() {
        YUVRange::Full => LightRange::Full,
        YUVRange::Limited => LightRange::Studio,
    }
}

/// How many bits a number of the image has.
fn count_bits(frame: &Picture) -> Result<usize, Error> {
    frame.bits_per_component().map(|bits| bits.0).ok_or_else(broken)
}

/// The shares of red and blue in the light (ITU-T H.273 §8.3, table 4). `None` if there is no light: the numbers are
/// the colours.
fn find_shares(matrix: u8) -> Result<Option<[f32; 2]>, Error> {
    Ok(Some(match matrix {
        0 => return Ok(None),
        1 => [0.2126, 0.0722],
        2 | 5 | 6 => [0.299, 0.114],
        4 => [0.30, 0.11],
        7 => [0.212, 0.087],
        9 => [0.2627, 0.0593],
        _ => return Err(Error::Foreign("AVIF")),
    }))
}

/// A plane of a decoded image: one number for each pixel, or for a group of pixels.
struct Samples {
    plane: Plane,
    row_bytes: usize,
    is_wide: bool,
    /// How many numbers stand in a row, and how many rows there are.
    columns: u32,
    rows: u32,
    /// By how many bits the place of a pixel is shifted to that of its number, across and down.
    shifts: [u32; 2],
}

impl Samples {
    /// The planes of an image: its light, and its tints if it has any.
    fn list(frame: &Picture) -> Vec<Self> {
        let tints = [PlanarImageComponent::U, PlanarImageComponent::V];
        let shifts = match frame.pixel_layout() {
            PixelLayout::I400 => None,
            PixelLayout::I420 => Some([1, 1]),
            PixelLayout::I422 => Some([1, 0]),
            PixelLayout::I444 => Some([0, 0]),
        };
        let plane = |component, shifts: [u32; 2]| Self {
            row_bytes: frame.stride(component) as usize,
            plane: frame.plane(component),
            is_wide: frame.bit_depth() > 8,
            columns: frame.width().div_ceil(1 << shifts[0]),
            rows: frame.height().div_ceil(1 << shifts[1]),
            shifts,
        };
        let light = std::iter::once(plane(PlanarImageComponent::Y, [0, 0]));
        light
            .chain(shifts.into_iter().flat_map(|shifts| tints.map(|tint| plane(tint, shifts))))
            .collect()
    }

    /// The number of a pixel. Where several pixels share one, it is drawn from the nearest four, as browsers do.
    fn at(&self, x: u32, y: u32) -> f32 {
        let ([near, far], [upper, lower]) =
            (nearest(x, self.shifts[0], self.columns), nearest(y, self.shifts[1], self.rows));
        let mix = |near: f32, far: f32| near.mul_add(0.75, far * 0.25);
        if near == far && upper == lower {
            return self.number(near, upper);
        }
        let row = |y| mix(self.number(near, y), self.number(far, y));
        mix(row(upper), row(lower))
    }

    /// The number at a place of the plane. 0 outside of it.
    fn number(&self, x: u32, y: u32) -> f32 {
        let row = self.plane.get(y as usize * self.row_bytes..).unwrap_or_default();
        if self.is_wide {
            let bytes = row.get(x as usize * 2..).and_then(|rest| rest.first_chunk());
            bytes.map_or(0.0, |bytes| u16::from_ne_bytes(*bytes).into())
        } else {
            row.get(x as usize).copied().map_or(0.0, f32::from)
        }
    }
}

/// The places of the two numbers that are nearest to a pixel along one side, the nearer first.
fn nearest(pixel: u32, shift: u32, length: u32) -> [u32; 2] {
    let near = pixel >> shift;
    let far = match (shift, pixel & 1) {
        (0, _) => near,
        (_, 0) => near.saturating_sub(1),
        _ => near + 1,
    };
    [near, far.min(length.saturating_sub(1))]
}

/// How the numbers of a pixel become its colours.
struct Conversion {
    /// The number of black, and how far white is from it.
    light: [f32; 2],
    /// The number of no colour, and how far full colour is from it.
    tint: [f32; 2],
    /// The shares of red and blue in the light. `None` if the numbers are green, blue and red themselves.
    shares: Option<[f32; 2]>,
}

impl Conversion {
    fn new(bits: usize, range: LightRange, shares: Option<[f32; 2]>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "at most 12 bits")]
        let (scale, most) = ((1_u32 << (bits - 8)) as f32, ((1_u32 << bits) - 1) as f32);
        if range == LightRange::Full {
            Self { light: [0.0, most], tint: [128.0 * scale, most], shares }
        } else {
            let light = [16.0 * scale, 219.0 * scale];
            Self { light, tint: [128.0 * scale, 224.0 * scale], shares }
        }
    }

    /// The light of a pixel, from black to white.
    fn turn_light(&self, light: f32) -> u8 {
        let [black, range] = self.light;
        to_byte((light - black) / range)
    }

    /// Red, green and blue of a pixel, by its light and its two tints.
    fn turn(&self, light: f32, tints: [f32; 2]) -> [u8; 3] {
        let [black, range] = self.light;
        let light = (light - black) / range;
        let Some([red_share, blue_share]) = self.shares else {
            let [blue, red] = tints.map(|tint| (tint - black) / range);
            return [red, light, blue].map(to_byte);
        };
        let [none, range] = self.tint;
        let [blue, red] = tints.map(|tint| (tint - none) / range);
        let red = light + 2.0 * (1.0 - red_share) * red;
        let blue = light + 2.0 * (1.0 - blue_share) * blue;
        let green = (light - red_share * red - blue_share * blue) / (1.0 - red_share - blue_share);
        [red, green, blue].map(to_byte)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within a byte")]
fn to_byte(share: f32) -> u8 {
    (share * 255.0).round().clamp(0.0, 255.0) as u8
}
