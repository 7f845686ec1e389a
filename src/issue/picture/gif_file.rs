//! Takes out of a GIF what is not the picture (`GIF89a`), and draws every frame to see that it is whole.
//!
//! A file is copied block by block, and only blocks that are known are copied. Programs leave the end away, or
//! zeros behind it, and every browser shows such a file: it gets the end that it should have.

use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};

use image::ImageFormat;

use super::error::{Error, PictureSize};
use super::{MAX_PIXELS, Motion, SentFile};

/// The most pixels of all frames together: 400 megapixels.
const MAX_FRAMES_PIXELS: u64 = 400_000_000;

/// What a frame begins with.
const GIF_FRAME: u8 = 0x2c;

/// The block that ends a file.
const GIF_END: u8 = 0x3b;

/// A GIF that can be sent.
pub(super) struct WholeGif {
    /// The bytes of the file, without what is not the picture.
    pub(super) bytes: Vec<u8>,
    pub(super) size: PictureSize,
    /// The number of frames, at least one.
    pub(super) frames: usize,
}

impl WholeGif {
    /// Takes the bytes of a file, and draws every frame once.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = strip_gif(bytes).ok_or_else(|| Error::Broken("the file breaks off".into()))?;
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::Indexed);
        options.set_memory_limit(
            NonZeroU64::new(MAX_PIXELS).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes),
        );
        let mut decoder = options.read_info(bytes.as_slice())?;
        let size = PictureSize { width: decoder.width().into(), height: decoder.height().into() };
        if size.pixels() == 0 {
            return Err(Error::Broken("it has no width or no height".into()));
        }
        size.require_drawable()?;
        let (mut frames, mut pixels, mut drawn) = (0, 0, Vec::new());
        while let Some(frame) = decoder.next_frame_info()? {
            let frame = PictureSize { width: frame.width.into(), height: frame.height.into() };
            frame.require_drawable()?;
            (frames, pixels) = (frames + 1, pixels + frame.pixels());
            if pixels > MAX_FRAMES_PIXELS {
                return Err(Error::Long(size));
            }
            drawn.resize(drawn.len().max(decoder.buffer_size()), 0);
            if frame.pixels() > 0 {
                decoder.read_into_buffer(&mut drawn)?;
            }
        }
        drop(decoder);
        Ok(Self { bytes, size, frames })
    }
}

impl From<WholeGif> for SentFile {
    fn from(WholeGif { bytes, size, frames }: WholeGif) -> Self {
        let motion = if frames > 1 { Motion::Moving } else { Motion::Still };
        Self { format: ImageFormat::Gif, bytes, size, motion }
    }
}

impl From<DecodingError> for Error {
    fn from(error: DecodingError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A GIF without what is not the picture, and with an end. `None` if it has no frame, or breaks off inside of
/// one.
fn strip_gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let screen = bytes.get(..13)?;
    let head = 13 + color_table_length(screen[10]);
    let mut kept = bytes.get(..head)?.to_vec();
    let mut rest = &bytes[head..];
    let mut has_frame = false;
    while let Some(GifBlock { length, is_kept }) = GifBlock::read(rest) {
        let (block, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        if is_kept {
            kept.extend_from_slice(block);
            kept.resize(kept.len() + length - block.len(), 0);
        }
        has_frame |= block.starts_with(&[GIF_FRAME]);
        rest = behind;
    }
    // Behind the last block is the end, zeros, a block that breaks off, or nothing at all.
    kept.push(GIF_END);
    (has_frame && !rest.starts_with(&[GIF_FRAME])).then_some(kept)
}

/// A block of a GIF (`GIF89a` §20, §23 to §26).
struct GifBlock {
    /// The bytes of the block. Its last one may be left away at the end of the file.
    length: usize,
    is_kept: bool,
}

impl GifBlock {
    /// The block at the beginning. `None` if there is no other one, or it breaks off.
    fn read(bytes: &[u8]) -> Option<Self> {
        match *bytes.first()? {
            GIF_FRAME => {
                let local = color_table_length(*bytes.get(9)?);
                Some(Self { length: sub_blocks_end(bytes, 11 + local)?, is_kept: true })
            }
            0x21 => {
                let length = sub_blocks_end(bytes, 2)?;
                Some(Self { length, is_kept: is_kept_extension(bytes.get(..length)?) })
            }
            _ => None,
        }
    }
}

/// The bytes of a table of colours (`GIF89a` §18, §20).
const fn color_table_length(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a row of sub-blocks ends that begins at `from` (`GIF89a` §15). The byte that ends the row may be left
/// away at the end of the file.
fn sub_blocks_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let length = if at == bytes.len() { 0 } else { usize::from(*bytes.get(at)?) };
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
    use super::strip_gif;

    const SECRET: &[u8] = b"la turbine secrete";

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
        let clean: Vec<u8> = [head, repeat, control, frame, b"\x3b".to_vec()].concat();
        let clean_length = clean.len();
        assert_eq!(strip_gif(&dirty.concat()), Some(clean));
        assert_eq!(strip_gif(&dirty[..6].concat()), None, "it has no frame");
        let frames = dirty[..7].concat();
        for end in [&b""[..], b";", b"\0\0\0", b";\0", SECRET] {
            let ended = strip_gif(&[&frames, end].concat()).expect("a frame");
            assert!(ended.ends_with(b"\x44\x01\0;") && ended.len() == clean_length, "{end:?}");
        }
        let open = strip_gif(&frames[..frames.len() - 1]).expect("a frame");
        assert_eq!(open.len(), clean_length, "the last byte of the frame is left away");
        assert_eq!(strip_gif(&frames[..frames.len() - 2]), None);
    }
}
