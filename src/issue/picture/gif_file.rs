//! Takes out of a GIF what is not the picture (`GIF89a`).
//!
//! A file is copied block by block, and only blocks that are known are copied.

/// A GIF without what is not the picture. `None` if the file is not built as a GIF is.
pub(super) fn strip_gif(bytes: &[u8]) -> Option<Vec<u8>> {
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
        let clean = [head, repeat, control, frame, b"\x3b".to_vec()].concat();
        assert_eq!(strip_gif(&dirty.concat()), Some(clean));
        assert_eq!(strip_gif(&dirty[..7].concat()), None);
    }
}
