//! Sizes in words.

use super::{Wording, say, say_count};

/// A number of bytes in words: in KiB from 10 KiB on, rounded up.
pub fn word_bytes(bytes: usize) -> Wording {
    if bytes < 10 << 10 {
        say_count!("{bytes} byte", "{bytes} bytes", bytes)
    } else {
        say!("{kibibytes} KiB", kibibytes = bytes.div_ceil(1 << 10))
    }
}
