//! Takes out of a JPEG what is not the picture (ITU T.81).
//!
//! A file is copied segment by segment, and only segments that are known are copied. The colour profile is no
//! such segment: it is handed in, as it was written anew.

/// The most bytes of a colour profile in one segment of a JPEG (ICC.1:2022 §B.4). The length of the
/// segment, its name, and two numbers stand before them.
const MAX_PROFILE_PART_BYTES: usize = 65_535 - 2 - JPEG_PROFILE_NAME.len() - 2;

/// What a segment of a JPEG with a part of a colour profile begins with (ICC.1:2022 §B.4).
const JPEG_PROFILE_NAME: &[u8] = b"ICC_PROFILE\0";

/// The marker of the end.
const JPEG_END: &[u8] = b"\xff\xd9";

/// Data of a scan. Whatever the codes of a picture are, these are not all those of blocks without a change.
const MORE_SCAN_DATA: &[u8] =
    b"\x5a\xc3\x17\xe4\x2b\x96\x71\xd8\x0d\xb2\x4f\xa9\x36\xec\x53\x8a\x65\xf1\x1c\x9e\x47\xba\x28\xd5\x72\x0f\xe3\x94\x3d\xc6\x59\xab";

/// A JPEG without what is not the picture, and with this colour profile. `None` if the file has no end, or
/// is not built as a JPEG is.
pub(super) fn strip_jpeg(bytes: &[u8], mut profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut kept = b"\xff\xd8".to_vec();
    loop {
        let JpegSegment { marker, segment, content } = JpegSegment::read(rest)?;
        rest = &rest[segment..];
        if marker == 0xd9 {
            kept.extend_from_slice(JPEG_END);
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
    /// The first segment. What stands before its marker is skipped, as every decoder does.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let is_marker =
            |at: &usize| bytes.get(at + 1).is_some_and(|next| !matches!(next, 0 | 0xff));
        let at = memchr::memchr_iter(0xff, bytes).find(is_marker)? + 1;
        let marker = bytes[at];
        if matches!(marker, 0x01 | 0xd0..=0xd9) {
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

/// A stripped JPEG with more data in its last scan than it had.
///
/// A decoder that finds too few data draws the rest of the picture grey, and says nothing. One that had all it
/// needs reads no further. So this file shows the same picture if, and only if, the other one is whole.
pub(super) fn lengthen_last_scan(stripped: &[u8]) -> Vec<u8> {
    let scan = stripped.strip_suffix(JPEG_END).unwrap_or(stripped);
    [scan, MORE_SCAN_DATA, JPEG_END].concat()
}

/// How many colours each pixel of a JPEG has. `None` if the file does not say.
pub(super) fn count_colours(bytes: &[u8]) -> Option<u8> {
    segments(bytes).find_map(|JpegSegment { marker, content, .. }| {
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        is_frame.then(|| content.get(5).copied()).flatten()
    })
}

/// Whether a program of Adobe has written a JPEG, which turns inks round.
pub(super) fn has_adobe_mark(bytes: &[u8]) -> bool {
    segments(bytes).any(|segment| segment.marker == 0xee && segment.content.starts_with(b"Adobe"))
}

/// The segments of a JPEG before its first scan.
fn segments(bytes: &[u8]) -> impl Iterator<Item = JpegSegment<'_>> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        let segment = JpegSegment::read(rest)?;
        rest = &rest[segment.segment..];
        (!matches!(segment.marker, 0xd9 | 0xda)).then_some(segment)
    })
}

/// Whether a JPEG is progressive. Its coefficients are all in memory while it is decoded.
pub(super) fn is_progressive(bytes: &[u8]) -> bool {
    segments(bytes).any(|segment| matches!(segment.marker, 0xc2 | 0xc6 | 0xca | 0xce))
}

#[cfg(test)]
mod tests {
    use super::{is_progressive, strip_jpeg};

    const SECRET: &[u8] = b"la turbine secrete";

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
}
