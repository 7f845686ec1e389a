//! What the boxes of an AVIF file say of its image: how it is cropped and turned, and which colours it has.

use image::DynamicImage;
use image::metadata::Orientation;
use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, MatrixCoefficients, TransferCharacteristics,
};

use super::super::error::Error;
use super::super::profile::rewrite_profile;

/// What an image's numbers mean as colours (ITU-T H.273), as the box `colr` of the kind `nclx` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CodePoints {
    pub(super) primaries: u8,
    pub(super) transfer: u8,
    pub(super) matrix: u8,
    pub(super) range: LightRange,
}

/// Which numbers are black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LightRange {
    /// The least and the greatest.
    Full,
    /// Some above and below, as in the studios of television.
    Studio,
}

/// The properties of the image that a file shows (ISO/IEC 23008-12 §6.5).
#[derive(Debug)]
pub(super) struct ImageProperties<'a> {
    pub(super) orientation: Orientation,
    pub(super) code_points: Option<CodePoints>,
    icc_profile: Option<&'a [u8]>,
    /// The content of the box `clap`, which crops.
    aperture: Option<&'a [u8]>,
}

impl<'a> ImageProperties<'a> {
    /// Reads the properties of the primary image. A file without any has an image that is shown as it is.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut properties = Self {
            orientation: Orientation::NoTransforms,
            code_points: None,
            icc_profile: None,
            aperture: None,
        };
        let (mut quarters, mut mirror) = (0, None);
        for it in list_properties(bytes).unwrap_or_default() {
            match (&it.kind, it.content) {
                (b"irot", [turn, ..]) => quarters = turn & 3,
                (b"imir", [axis, ..]) => mirror = Some(axis & 1),
                (b"clap", content) => properties.aperture = Some(content),
                (b"colr", content) => properties.read_colours(content),
                _ => {}
            }
        }
        properties.orientation = name_orientation(quarters, mirror);
        properties
    }

    /// Reads the box `colr` (ISO/IEC 14496-12 §12.1.5). A file can have one of either kind.
    fn read_colours(&mut self, content: &'a [u8]) {
        match content.split_first_chunk() {
            Some((b"prof" | b"rICC", profile)) => self.icc_profile = Some(profile),
            Some((b"nclx", [_, primaries, _, transfer, _, matrix, range, ..])) => {
                self.code_points = Some(CodePoints {
                    primaries: *primaries,
                    transfer: *transfer,
                    matrix: *matrix,
                    range: if range & 0x80 == 0 { LightRange::Studio } else { LightRange::Full },
                });
            }
            _ => {}
        }
    }

    /// The colour profile that the picture needs when it is sent. `None` for the colours of every screen (sRGB).
    ///
    /// # Errors
    ///
    /// The picture has a range of light that no mail client draws.
    pub(super) fn profile(&self) -> Result<Option<Vec<u8>>, Error> {
        if let Some(profile) = self.icc_profile.and_then(rewrite_profile) {
            return Ok(Some(profile));
        }
        let Some(points) = self.code_points else { return Ok(None) };
        let primaries = CicpColorPrimaries::try_from(points.primaries).ok();
        let transfer = TransferCharacteristics::try_from(points.transfer).ok();
        match (primaries, transfer) {
            (_, Some(TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg)) => {
                Err(Error::Foreign("AVIF"))
            }
            (
                Some(wide @ (CicpColorPrimaries::Bt2020 | CicpColorPrimaries::Smpte432)),
                Some(transfer),
            ) => {
                let colours = CicpProfile {
                    color_primaries: wide,
                    transfer_characteristics: transfer,
                    matrix_coefficients: MatrixCoefficients::Identity,
                    full_range: true,
                };
                let profile = ColorProfile::new_from_cicp(colours).encode().ok();
                Ok(profile.as_deref().and_then(rewrite_profile))
            }
            _ => Ok(None),
        }
    }

    /// Cuts the image to what the file shows of it (ISO/IEC 14496-12 §12.1.4). What was cropped is not sent.
    pub(super) fn crop(&self, image: DynamicImage) -> Result<DynamicImage, Error> {
        let Some(aperture) = self.aperture else { return Ok(image) };
        read_aperture(aperture, [image.width(), image.height()])
            .map(|[left, top, width, height]| image.crop_imm(left, top, width, height))
            .ok_or_else(|| Error::Broken("it is cropped to a place outside of it".into()))
    }
}

/// The left edge, the top edge, the width and the height of what is shown, in pixels.
fn read_aperture(content: &[u8], size: [u32; 2]) -> Option<[u32; 4]> {
    let number = |at: usize| Some(u32::from_be_bytes(*content.get(at * 4..)?.first_chunk()?));
    let whole = |at: usize| number(at)?.checked_div(number(at + 1)?).filter(|it| *it > 0);
    let signed =
        |at: usize| Some(f64::from(number(at)?.cast_signed()) / f64::from(number(at + 1)?));
    let edge = |outer: u32, inner: u32, offset: f64| {
        let edge = (f64::from(outer) - f64::from(inner)) / 2.0 + offset;
        let is_inside = edge >= 0.0 && edge + f64::from(inner) <= f64::from(outer);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within a side"
        )]
        is_inside.then_some(edge as u32)
    };
    let (width, height) = (whole(0)?, whole(2)?);
    Some([edge(size[0], width, signed(4)?)?, edge(size[1], height, signed(6)?)?, width, height])
}

/// How an image is shown: first turned by quarters against the clock, then mirrored. Axis 0 changes top and bottom, axis
/// 1 left and right (ISO/IEC 23008-12:2022 §6.5.10 and §6.5.12).
const fn name_orientation(quarters: u8, mirror: Option<u8>) -> Orientation {
    match (quarters, mirror) {
        (1, None) => Orientation::Rotate270,
        (2, None) => Orientation::Rotate180,
        (3, None) => Orientation::Rotate90,
        (0, Some(0)) | (2, Some(1)) => Orientation::FlipVertical,
        (0 | 2, Some(_)) => Orientation::FlipHorizontal,
        (1, Some(0)) | (3, Some(1)) => Orientation::Rotate90FlipH,
        (1 | 3, Some(_)) => Orientation::Rotate270FlipH,
        _ => Orientation::NoTransforms,
    }
}

/// A box of the file: four letters, and what it holds.
struct FileBox<'a> {
    kind: [u8; 4],
    content: &'a [u8],
}

/// The boxes that stand one behind the other in a stretch of the file. What is cut short is left out.
fn list_boxes(mut rest: &[u8]) -> impl Iterator<Item = FileBox<'_>> {
    std::iter::from_fn(move || {
        let (length, behind) = rest.split_first_chunk()?;
        let (kind, behind) = behind.split_first_chunk()?;
        let (head, length) = match u32::from_be_bytes(*length) {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*behind.first_chunk()?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        let content = rest.get(head..length)?;
        rest = &rest[length..];
        Some(FileBox { kind: *kind, content })
    })
}

fn find_box(content: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    list_boxes(content).find(|it| it.kind == kind).map(|it| it.content)
}

/// The properties of the primary image, in the order in which they apply.
fn list_properties(bytes: &[u8]) -> Option<Vec<FileBox<'_>>> {
    // The first four bytes of such a box are its version and flags.
    let meta = find_box(bytes, *b"meta")?.get(4..)?;
    let (version, primary) = find_box(meta, *b"pitm")?.split_first_chunk::<4>()?;
    let primary = read_item(primary, ItemWidth::of_version(version[0]))?.0;
    let properties = find_box(meta, *b"iprp")?;
    let mut known: Vec<_> = list_boxes(find_box(properties, *b"ipco")?).map(Some).collect();
    let links = find_box(properties, *b"ipma").and_then(|links| list_links(links, primary))?;
    Some(links.into_iter().filter_map(|link| known.get_mut(link.checked_sub(1)?)?.take()).collect())
}

/// How long the number of an item is.
#[derive(Clone, Copy)]
enum ItemWidth {
    TwoBytes,
    FourBytes,
}

impl ItemWidth {
    /// The width in a box of this version.
    const fn of_version(version: u8) -> Self {
        if version == 0 { Self::TwoBytes } else { Self::FourBytes }
    }
}

/// The number of an item, and what follows it.
fn read_item(bytes: &[u8], width: ItemWidth) -> Option<(u32, &[u8])> {
    match width {
        ItemWidth::TwoBytes => {
            bytes.split_first_chunk().map(|(item, rest)| (u16::from_be_bytes(*item).into(), rest))
        }
        ItemWidth::FourBytes => {
            bytes.split_first_chunk().map(|(item, rest)| (u32::from_be_bytes(*item), rest))
        }
    }
}

/// The places of an item's properties in their list, from 1 (the box `ipma`, ISO/IEC 23008-12 §9.3).
fn list_links(content: &[u8], item: u32) -> Option<Vec<usize>> {
    let (head, rest) = content.split_first_chunk::<4>()?;
    let (items, has_wide_links) = (ItemWidth::of_version(head[0]), head[3] & 1 != 0);
    let (count, mut rest) = read_item(rest, ItemWidth::FourBytes)?;
    for _ in 0..count {
        let (owner, behind) = read_item(rest, items)?;
        let (links, behind) = behind.split_first()?;
        let width = if has_wide_links { 2 } else { 1 };
        let (links, behind) = behind.split_at_checked(usize::from(*links) * width)?;
        if owner == item {
            let place =
                |link: &[u8]| link.iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
            let unmarked = (1_usize << (8 * width - 1)) - 1;
            return Some(links.chunks_exact(width).map(|link| place(link) & unmarked).collect());
        }
        rest = behind;
    }
    None
}
