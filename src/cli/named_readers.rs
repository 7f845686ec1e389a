//! Readers as a person names them: on the command line, in a file, or on standard input.

use crate::address::Address;
use crate::newsroom::{self, NamedReader, Newsroom, NobodyNamed};
use crate::wording::{ToValue, Wording, say};

/// What may be written for a reader, as `--help` says it.
pub(super) const NAMES_HELP: &str = "\
Each is an address, an unsubscribe link from the reader's mail or the token in it. A file names one reader a \
line, and `-` stands for such lines on standard input.";

/// The readers that these words name.
pub(super) fn read_names(
    newsroom: &Newsroom,
    words: &[String],
) -> Result<Vec<NamedReader>, newsroom::Error> {
    newsroom.find_named_readers(words, &mut std::io::stdin())
}

/// The addresses of the readers who were found.
pub(super) fn addresses(readers: &[NamedReader]) -> Vec<Address> {
    readers.iter().filter_map(|reader| reader.found.as_ref().ok()).cloned().collect()
}

/// Says why a text names no reader, and where it stands.
pub(super) fn tell_nobody(reader: &NamedReader) -> Wording {
    let NamedReader { text, place, found } = reader;
    let text = text.escape_debug().to_string();
    let why = found.as_ref().err().map(NobodyNamed::word);
    let why = why.map_or_else(|| "".to_value(), |why| why.to_value());
    if let Some(place) = place {
        say!("{place}: `{text}` {why}", place, text, why)
    } else {
        say!("`{text}` {why}", text, why)
    }
}
