//! Takes out of a PNG what is not the picture (W3C PNG).
//!
//! A file is copied chunk by chunk, and only chunks that are known are copied. The colour profile is no
//! such chunk: it is handed in, as it was written anew.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The first bytes of a PNG (W3C PNG §5.2).
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The last chunk of a PNG.
const PNG_END: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";

/// The chunks of a PNG that are copied, and the most bytes of each. Among them are those of an
/// animation (W3C PNG §4.7, §11).
const PNG_CHUNKS: &[(&[u8; 4], usize)] = &[
    (b"IHDR", 13),
    (b"PLTE", 768),
    (b"IDAT", usize::MAX),
    (b"tRNS", 256),
    (b"cHRM", 32),
    (b"cICP", 4),
    (b"gAMA", 4),
    (b"sBIT", 4),
    (b"sRGB", 1),
    (b"bKGD", 6),
    (b"pHYs", 9),
    (b"acTL", 8),
    (b"fcTL", 26),
    (b"fdAT", usize::MAX),
];

/// The name of every colour profile in a PNG. Programs write the profile's own name there.
const PNG_PROFILE_NAME: &[u8] = b"icc";

/// A PNG without what is not the picture, and with this colour profile. `None` if the file is not built as a
/// PNG is.
pub(super) fn strip_png(bytes: &[u8], mut profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let chunks = PngChunks { rest: bytes.strip_prefix(PNG_SIGNATURE)? };
    let mut kept = PNG_SIGNATURE.to_vec();
    for PngChunk { kind, bytes } in chunks {
        if &kind == b"IEND" {
            kept.extend_from_slice(PNG_END);
            return Some(kept);
        }
        if is_kept_chunk(kind, bytes.len() - 12) {
            kept.extend_from_slice(bytes);
        }
        if &kind == b"IHDR"
            && let Some(profile) = profile.take()
        {
            kept.extend(write_profile_chunk(profile)?);
        }
    }
    None
}

fn is_kept_chunk(kind: [u8; 4], length: usize) -> bool {
    PNG_CHUNKS.iter().any(|(known, most)| **known == kind && length <= *most)
}

/// A chunk of a PNG (W3C PNG §5.3).
struct PngChunk<'a> {
    kind: [u8; 4],
    /// The bytes of the chunk: its length, its kind, its content and its checksum.
    bytes: &'a [u8],
}

/// The chunks of a PNG, up to one that breaks off.
struct PngChunks<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for PngChunks<'a> {
    type Item = PngChunk<'a>;

    fn next(&mut self) -> Option<PngChunk<'a>> {
        let length = usize::try_from(u32::from_be_bytes(*self.rest.first_chunk()?)).ok()?;
        let kind = *self.rest.get(4..)?.first_chunk()?;
        let (bytes, rest) = self.rest.split_at_checked(length.checked_add(12)?)?;
        self.rest = rest;
        Some(PngChunk { kind, bytes })
    }
}

/// The chunk of a PNG with a colour profile (W3C PNG §11.3.2.3). It stands before the chunks of the
/// pixels and of the palette.
fn write_profile_chunk(profile: &[u8]) -> Option<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(profile).ok()?;
    let packed = packed.finish().ok()?;
    let inside = [&b"iCCP"[..], PNG_PROFILE_NAME, b"\0\0", &packed].concat();
    let length = u32::try_from(inside.len() - 4).ok()?;
    let sum = crc32(&inside);
    Some([&length.to_be_bytes()[..], &inside, &sum.to_be_bytes()].concat())
}

/// The chunks that say what the numbers of a PNG mean as colours, besides a profile (W3C PNG §11.3.2).
const COLOUR_CHUNKS: &[&[u8; 4]] = &[b"cHRM", b"cICP", b"gAMA", b"sRGB"];

/// Writes what a PNG says about its colours into another PNG, which was made of its numbers. Where it has a
/// profile, that one was written already, and stands above the others.
pub(super) fn copy_colours(from: &[u8], mut into: Vec<u8>) -> Vec<u8> {
    let chunks = PngChunks { rest: from.strip_prefix(PNG_SIGNATURE).unwrap_or_default() };
    let kept = chunks.filter(|chunk| COLOUR_CHUNKS.contains(&&chunk.kind));
    let colours: Vec<u8> = kept.flat_map(|chunk| chunk.bytes).copied().collect();
    // The header has its place and its length (W3C PNG §11.2.1).
    let behind_header = into.len().min(PNG_SIGNATURE.len() + 12 + 13);
    into.splice(behind_header..behind_header, colours);
    into
}

/// Whether a PNG is animated (W3C PNG §11.3.5.1).
pub(super) fn is_animated_png(bytes: &[u8]) -> bool {
    let chunks = PngChunks { rest: bytes.strip_prefix(PNG_SIGNATURE).unwrap_or_default() };
    chunks.take_while(|chunk| &chunk.kind != b"IDAT").any(|chunk| &chunk.kind == b"acTL")
}

/// The checksum of a chunk (W3C PNG §5.5).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{crc32, strip_png};

    const SECRET: &[u8] = b"la turbine secrete";

    fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let inside = [kind, content].concat();
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&length[..], &inside, &crc32(&inside).to_be_bytes()].concat()
    }

    #[test]
    fn a_png_keeps_its_pixels_and_colours_and_nothing_else() {
        let signature = b"\x89PNG\r\n\x1a\n".to_vec();
        let kept =
            [chunk(b"IHDR", &[0; 13]), chunk(b"gAMA", &[0, 0, 1, 2]), chunk(b"IDAT", b"pixels")];
        let profile = [SECRET, b"\0\0profile"].concat();
        let dirty = [
            signature.clone(),
            kept[0].clone(),
            kept[1].clone(),
            chunk(b"iCCP", &profile),
            chunk(b"tEXt", SECRET),
            chunk(b"zTXt", SECRET),
            chunk(b"iTXt", SECRET),
            chunk(b"eXIf", SECRET),
            chunk(b"tIME", SECRET),
            chunk(b"quRb", SECRET),
            chunk(b"gAMA", SECRET),
            kept[2].clone(),
            chunk(b"IEND", b""),
            SECRET.to_vec(),
        ];
        let clean =
            [signature, kept[0].clone(), kept[1].clone(), kept[2].clone(), chunk(b"IEND", b"")];
        assert_eq!(strip_png(&dirty.concat(), None), Some(clean.concat()));
        assert_eq!(strip_png(&dirty[..12].concat(), None), None);
    }
}
