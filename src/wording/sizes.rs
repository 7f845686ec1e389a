//! Sizes in words, and texts of a bounded size.

use super::{Wording, say, say_count};

/// The first characters of a text, with `…` behind them if there are more.
pub fn shorten_text(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A number of bytes in words: in KiB from 10 KiB on, rounded up.
pub fn word_bytes(bytes: usize) -> Wording {
    if bytes < 10 << 10 {
        say_count!("{bytes} byte", "{bytes} bytes", bytes)
    } else {
        say!("{kibibytes} KiB", kibibytes = bytes.div_ceil(1 << 10))
    }
}
