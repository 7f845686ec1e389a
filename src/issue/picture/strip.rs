//! Takes out of a picture file what is not the picture.
//!
//! Files carry places, names, captions, smaller copies of the uncropped picture, and bytes behind
//! their end. None of that is seen on the page, and all of it reaches readers. What stays are the
//! pixels, byte for byte, and what their colours need. A file is copied part by part, and only
//! parts that are known are copied. The colour profile is no such part: it is handed in, as it was
//! written anew.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::ImageFormat;

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

/// The most bytes of a colour profile in one segment of a JPEG (ICC.1:2022 §B.4). The length of the
/// segment, its name, and two numbers stand before them.
const MAX_PROFILE_PART_BYTES: usize = 65_535 - 2 - JPEG_PROFILE_NAME.len() - 2;

/// What a segment of a JPEG with a part of a colour profile begins with (ICC.1:2022 §B.4).
const JPEG_PROFILE_NAME: &[u8] = b"ICC_PROFILE\0";

/// A picture without what is not the picture, and with this colour profile. `None` if the file is not
/// built as its format says. A GIF has no profile.
pub(super) fn strip(format: ImageFormat, bytes: &[u8], profile: Option<&[u8]>) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Png => strip_png(bytes, profile),
        ImageFormat::Jpeg => strip_jpeg(bytes, profile),
        ImageFormat::Gif => strip_gif(bytes),
        _ => None,
    }
}

fn strip_png(bytes: &[u8], mut profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(PNG_SIGNATURE)?;
    let mut kept = PNG_SIGNATURE.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.first_chunk().copied()?);
        let length = usize::try_from(length).ok()?;
        let kind: &[u8; 4] = rest.get(4..)?.first_chunk()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        rest = &rest[chunk.len()..];
        if kind == b"IEND" {
            kept.extend_from_slice(PNG_END);
            return Some(kept);
        }
        if PNG_CHUNKS.iter().any(|(known, most)| *known == kind && length <= *most) {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IHDR"
            && let Some(profile) = profile.take()
        {
            kept.extend(write_profile_chunk(profile)?);
        }
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

/// The checksum of a chunk (W3C PNG §5.5).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

fn strip_jpeg(bytes: &[u8], mut profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut kept = b"\xff\xd8".to_vec();
    loop {
        let JpegSegment { marker, segment, content } = JpegSegment::read(rest)?;
        rest = &rest[segment..];
        if marker == 0xd9 {
            kept.extend_from_slice(b"\xff\xd9");
            return Some(kept);
        }
        let Some(content) = keep_segment(marker, content) else { continue };
        // The segment of JFIF stands before all others.
        if marker != 0xe0
            && let Some(profile) = profile.take()
        {
            kept.extend(write_profile_segments(profile)?);
        }
        kept.extend(write_segment(marker, &content)?);
        if marker == 0xda {
            let scan = scan_length(rest)?;
            kept.extend_from_slice(&rest[..scan]);
            rest = &rest[scan..];
        }
    }
}

/// A segment of a JPEG (ITU T.81 §B.1.1.4).
fn write_segment(marker: u8, content: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(content.len() + 2).ok()?;
    Some([&[0xff, marker], &length.to_be_bytes()[..], content].concat())
}

/// The segments of a JPEG with a colour profile, each with its number and the number of all of them
/// (ICC.1:2022 §B.4).
fn write_profile_segments(profile: &[u8]) -> Option<Vec<u8>> {
    let parts = profile.chunks(MAX_PROFILE_PART_BYTES);
    let count = u8::try_from(parts.len()).ok()?;
    let segments = (1..=count).zip(parts).map(|(number, part)| {
        write_segment(0xe2, &[JPEG_PROFILE_NAME, &[number, count], part].concat())
    });
    Some(segments.collect::<Option<Vec<_>>>()?.concat())
}

/// A segment of a JPEG (ITU T.81 §B.1.1).
struct JpegSegment<'a> {
    marker: u8,
    /// The bytes of the segment, with its marker and its length.
    segment: usize,
    content: &'a [u8],
}

impl<'a> JpegSegment<'a> {
    /// The segment at the beginning. Any number of bytes FF can stand before its marker.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let at = bytes.iter().position(|byte| *byte != 0xff)?;
        let marker = *bytes.get(at).filter(|marker| at > 0 && **marker != 0)?;
        if marker == 0xd9 {
            return Some(Self { marker, segment: at + 1, content: &[] });
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 1..)?.first_chunk().copied()?));
        let content = bytes.get(at + 3..at + 1 + length)?;
        Some(Self { marker, segment: at + 1 + length, content })
    }
}

/// What is copied of a segment: tables, frames and scans, and the two markers that say what the
/// numbers mean. Without a thumbnail.
fn keep_segment(marker: u8, content: &[u8]) -> Option<Vec<u8>> {
    match marker {
        0xc0..=0xcf | 0xda..=0xdf => Some(content.to_vec()),
        0xe0 if content.starts_with(b"JFIF\0") => {
            // The last two bytes are the size of the thumbnail.
            Some([content.get(..12)?, &[0, 0]].concat())
        }
        0xee if content.starts_with(b"Adobe") => Some(content.get(..12)?.to_vec()),
        _ => None,
    }
}

/// How long the data of a scan is: up to a marker that is neither a stuffed byte nor a restart.
fn scan_length(bytes: &[u8]) -> Option<usize> {
    let is_inside = |next: u8| matches!(next, 0 | 0xd0..=0xd7 | 0xff);
    memchr::memchr_iter(0xff, bytes)
        .find(|at| bytes.get(at + 1).is_some_and(|next| !is_inside(*next)))
}

/// Whether a JPEG is progressive. Its coefficients are all in memory while it is decoded.
pub(super) fn is_progressive(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some(JpegSegment { marker, segment, .. }) = JpegSegment::read(rest) {
        match marker {
            0xc2 | 0xc6 | 0xca | 0xce => return true,
            0xd9 | 0xda => return false,
            _ => rest = &rest[segment..],
        }
    }
    false
}

fn strip_gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let screen = bytes.get(..13)?;
    let head = 13 + color_table_length(screen[10]);
    let mut kept = bytes.get(..head)?.to_vec();
    let mut rest = &bytes[head..];
    loop {
        let (length, is_kept) = match rest.first()? {
            0x3b => {
                kept.push(0x3b);
                return Some(kept);
            }
            0x2c => {
                let local = color_table_length(*rest.get(9)?);
                (sub_blocks_end(rest, 11 + local)?, true)
            }
            0x21 => {
                let end = sub_blocks_end(rest, 2)?;
                (end, is_kept_extension(&rest[..end]))
            }
            _ => return None,
        };
        if is_kept {
            kept.extend_from_slice(&rest[..length]);
        }
        rest = &rest[length..];
    }
}

/// The bytes of a table of colours (`GIF89a` §18, §20).
const fn color_table_length(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a row of sub-blocks ends that begins at `from` (`GIF89a` §15).
fn sub_blocks_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// Whether an extension says how the picture moves: a graphic control, or how often it repeats.
fn is_kept_extension(extension: &[u8]) -> bool {
    let is_control = extension.starts_with(b"\x21\xf9\x04") && extension.len() == 8;
    let is_loop = extension.starts_with(b"\x21\xff\x0bNETSCAPE2.0\x03\x01");
    is_control || (is_loop && extension.len() == 19)
}

#[cfg(test)]
mod tests {
    use super::{crc32, is_progressive, strip_gif, strip_jpeg, strip_png};

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

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker][..], &length, content].concat()
    }

    #[test]
    fn a_jpeg_keeps_its_pixels_and_colours_and_nothing_else() {
        let icc = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", SECRET].concat());
        let adobe = segment(0xee, b"Adobe\0d\0\0\0\0\x01");
        let scans = [
            segment(0xdb, b"table"),
            segment(0xc2, b"frame"),
            segment(0xda, b"scan"),
            b"da\xff\0ta\xff\xd3da\xff\xff\0ta".to_vec(),
            segment(0xc4, b"table"),
            segment(0xda, b"scan"),
            b"data".to_vec(),
            b"\xff\xd9".to_vec(),
        ]
        .concat();
        let dirty = [
            b"\xff\xd8".to_vec(),
            segment(0xe0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x03", SECRET].concat()),
            segment(0xe0, &[b"JFXX\0", SECRET].concat()),
            segment(0xe1, &[b"Exif\0\0", SECRET].concat()),
            segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
            icc,
            segment(0xe2, &[b"MPF\0", SECRET].concat()),
            segment(0xed, &[b"Photoshop 3.0\0", SECRET].concat()),
            segment(0xee, &[b"Adobe\0d\0\0\0\0\x01", SECRET].concat()),
            b"\xff\xff".to_vec(),
            segment(0xfe, SECRET),
            scans.clone(),
            SECRET.to_vec(),
        ];
        let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let icc = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
        let clean = [b"\xff\xd8".to_vec(), jfif, icc, adobe, scans].concat();
        assert_eq!(strip_jpeg(&dirty.concat(), Some(b"profile")), Some(clean));
        assert_eq!(strip_jpeg(&dirty[..11].concat(), None), None);
        assert!(is_progressive(&dirty.concat()) && !is_progressive(b"\xff\xd8"));
    }

    #[test]
    fn a_gif_keeps_its_frames_and_their_times_and_nothing_else() {
        let head = [&b"GIF89a\x01\0\x01\0\x80\0\0"[..], &[7; 6]].concat();
        let control = b"\x21\xf9\x04\0\x05\0\0\0".to_vec();
        let repeat = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec();
        let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".to_vec();
        let sub_block = |start: &[u8]| [start, &[18], SECRET, &[0]].concat();
        let dirty = [
            head.clone(),
            repeat.clone(),
            sub_block(b"\x21\xfe"),
            sub_block(b"\x21\xff\x0bXMP DataXMP"),
            sub_block(b"\x21\x01"),
            control.clone(),
            frame.clone(),
            b"\x3b".to_vec(),
            SECRET.to_vec(),
            b"\x3b".to_vec(),
        ];
        let clean = [head, repeat, control, frame, b"\x3b".to_vec()].concat();
        assert_eq!(strip_gif(&dirty.concat()), Some(clean));
        assert_eq!(strip_gif(&dirty[..7].concat()), None);
    }
}
