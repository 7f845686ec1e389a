//! Copies the content of a tag, number by number. What is not a number of the tag is written as zero or left out.

/// The length of the table of a matrix with an offset: twelve numbers of four bytes (ICC.1:2022 §10.12.5).
const MATRIX_BYTES: usize = 48;

/// The most channels that a table of colours has on either side.
const MAX_CHANNELS: usize = 4;

/// What is in a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagContent {
    /// A colour or a white, as CIE XYZ (§10.31).
    Xyz,
    /// The curve of a channel, as values or as the parameters of a function (§10.6, §10.18).
    Curve,
    /// A matrix of nine numbers (§10.22).
    Matrix,
    /// Four code points that name a coding of video (§10.3).
    CodePoints,
    /// A table from the picture's colours to colours as they are seen (§10.10 to §10.12).
    FromDevice,
    /// A table from colours as they are seen to those of the device (§10.10, §10.11, §10.13).
    ToDevice,
    /// A table that says which colours the device has (§9.2.27).
    Gamut,
}

/// Reads the tags of a profile.
pub(super) struct TagReader {
    /// The number of channels of a pixel.
    pub(super) channels: u8,
}

/// The number of channels on the two sides of a table.
#[derive(Clone, Copy)]
struct TableSides {
    input: usize,
    output: usize,
}

impl TagReader {
    /// The content of a tag, with its numbers alone. `None` if the tag has another type, or breaks off.
    pub(super) fn read(&self, content: TagContent, tag: &[u8]) -> Option<Vec<u8>> {
        let sides = |input: u8, output: u8| (tag.get(8..10)? == [input, output]).then_some(());
        match content {
            TagContent::Xyz => copy_plain(tag, *b"XYZ ", 20),
            TagContent::Matrix => copy_plain(tag, *b"sf32", 44),
            TagContent::CodePoints => copy_plain(tag, *b"cicp", 12),
            TagContent::Curve => copy_curve(tag),
            TagContent::FromDevice => sides(self.channels, 3).and_then(|()| copy_table(tag)),
            TagContent::ToDevice => sides(3, self.channels).and_then(|()| copy_table(tag)),
            TagContent::Gamut => sides(3, 1).and_then(|()| copy_table(tag)),
        }
    }
}

/// Copies a tag of a type whose length is known, without its reserved bytes.
fn copy_plain(tag: &[u8], kind: [u8; 4], length: usize) -> Option<Vec<u8>> {
    let tag = tag.get(..length).filter(|tag| tag.starts_with(&kind))?;
    Some([&kind, &[0; 4], tag.get(8..)?].concat())
}

fn copy_curve(tag: &[u8]) -> Option<Vec<u8>> {
    match tag.first_chunk()? {
        b"curv" => {
            let count = usize::try_from(u32::from_be_bytes(*tag.get(8..)?.first_chunk()?)).ok()?;
            copy_plain(tag, *b"curv", count.checked_mul(2)?.checked_add(12)?)
        }
        b"para" => {
            let function = u16::from_be_bytes(*tag.get(8..)?.first_chunk()?);
            let parameters = *[1, 3, 4, 5, 7].get(usize::from(function))?;
            let mut copied = copy_plain(tag, *b"para", 12 + 4 * parameters)?;
            copied[10..12].fill(0);
            Some(copied)
        }
        _ => None,
    }
}

fn copy_table(tag: &[u8]) -> Option<Vec<u8>> {
    let [input, output] = *tag.get(8..)?.first_chunk()?;
    let sides = TableSides { input: input.into(), output: output.into() };
    if sides.input.max(sides.output) > MAX_CHANNELS {
        return None;
    }
    match tag.first_chunk()? {
        b"mft1" => copy_plain_table(tag, *b"mft1", sides),
        b"mft2" => copy_plain_table(tag, *b"mft2", sides),
        b"mAB " => copy_curved_table(tag, sides, CurveCounts::from_device(sides)),
        b"mBA " => copy_curved_table(tag, sides, CurveCounts::to_device(sides)),
        _ => None,
    }
}

/// Copies a table of 8 or 16 bits with curves of a fixed form before and behind it (§10.10, §10.11).
fn copy_plain_table(tag: &[u8], kind: [u8; 4], sides: TableSides) -> Option<Vec<u8>> {
    let TableSides { input, output } = sides;
    let number = |at: usize| Some(usize::from(u16::from_be_bytes(*tag.get(at..)?.first_chunk()?)));
    let (start, width, before, behind) = match &kind {
        b"mft1" => (48, 1, 256, 256),
        _ => (52, 2, number(48)?, number(50)?),
    };
    let grid = usize::from(*tag.get(10)?).checked_pow(u32::try_from(input).ok()?)?;
    let numbers = before * input + grid.checked_mul(output)? + behind * output;
    let length = numbers.checked_mul(width)?.checked_add(start)?;
    let mut copied = copy_plain(tag, kind, length)?;
    copied[11] = 0;
    Some(copied)
}

/// The number of curves beside the matrix, which are nearest to colours as they are seen, and beside the table.
#[derive(Clone, Copy)]
struct CurveCounts {
    matrix: usize,
    table: usize,
}

impl CurveCounts {
    const fn from_device(sides: TableSides) -> Self {
        Self { matrix: sides.output, table: sides.input }
    }

    const fn to_device(sides: TableSides) -> Self {
        Self { matrix: sides.input, table: sides.output }
    }
}

/// Copies a table with curves, a matrix and more curves, each of which can be absent (§10.12, §10.13). They are
/// written one behind the other, wherever they lay.
fn copy_curved_table(tag: &[u8], sides: TableSides, curves: CurveCounts) -> Option<Vec<u8>> {
    let part = |at: usize| {
        let offset = usize::try_from(u32::from_be_bytes(*tag.get(at..)?.first_chunk()?)).ok()?;
        // An offset of zero says that the part is absent.
        if offset == 0 { Some(&[][..]) } else { tag.get(offset..).filter(|part| !part.is_empty()) }
    };
    let parts = [
        copy_curves(part(12)?, curves.matrix)?,
        copy_matrix(part(16)?)?,
        copy_curves(part(20)?, curves.matrix)?,
        copy_colors(part(24)?, sides)?,
        copy_curves(part(28)?, curves.table)?,
    ];
    let mut copied = [tag.get(..4)?, &[0; 4], tag.get(8..10)?, &[0; 2]].concat();
    let mut offset = copied.len() + 4 * parts.len();
    for part in &parts {
        let place = if part.is_empty() { 0 } else { offset };
        copied.extend(u32::try_from(place).ok()?.to_be_bytes());
        offset += part.len();
    }
    copied.extend(parts.concat());
    Some(copied)
}

/// Copies a matrix with an offset, unless it is absent.
fn copy_matrix(part: &[u8]) -> Option<Vec<u8>> {
    let length = if part.is_empty() { 0 } else { MATRIX_BYTES };
    Some(part.get(..length)?.to_vec())
}

/// Copies curves that lie one behind the other, each from a multiple of four bytes on, unless they are absent.
fn copy_curves(mut part: &[u8], count: usize) -> Option<Vec<u8>> {
    let mut copied = Vec::new();
    let count = if part.is_empty() { 0 } else { count };
    for _ in 0..count {
        let curve = copy_curve(part)?;
        part = part.get(curve.len().next_multiple_of(4)..).unwrap_or_default();
        copied.extend(curve);
        copied.resize(copied.len().next_multiple_of(4), 0);
    }
    Some(copied)
}

/// Copies a table of colours with a number of points for each channel (§10.12.3), unless it is absent.
fn copy_colors(part: &[u8], sides: TableSides) -> Option<Vec<u8>> {
    if part.is_empty() {
        return Some(Vec::new());
    }
    let grid = part.get(..sides.input)?;
    let width = part.get(16).copied().filter(|width| matches!(width, 1 | 2))?;
    let points = grid.iter().try_fold(1_usize, |all, points| all.checked_mul((*points).into()))?;
    let length = points.checked_mul(sides.output)?.checked_mul(width.into())?;
    let mut copied = grid.to_vec();
    copied.resize(16, 0);
    copied.extend([width, 0, 0, 0]);
    copied.extend(part.get(20..)?.get(..length)?);
    copied.resize(copied.len().next_multiple_of(4), 0);
    Some(copied)
}
