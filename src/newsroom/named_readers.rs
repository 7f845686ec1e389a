//! Readers as a person names them: by address, by a link from their mail, or many in a file.
//!
//! The key that opens tokens may be gone or broken. Readers who are named by address are found all the same.

use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use thiserror::Error as ThisError;

use super::error::Error;
use super::opened::Newsroom;
use super::reading::read_typed;
use super::start_failure::StartFailure;
use crate::address::{self, Address};
use crate::audience::find_address;
use crate::token::Tokens;
use crate::wording::{Wording, say};

/// The word for standard input.
const STANDARD_INPUT: &str = "-";

/// The largest file of names, and the most that is read from standard input.
const MAX_NAMES_BYTES: u64 = 64 << 20;

/// A reader as a person names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedReader {
    /// What the person wrote.
    pub text: String,
    /// The file and the line where it was written, such as `gone.txt:3`. `None` for the command line.
    pub place: Option<String>,
    /// The reader's address.
    pub found: Result<Address, NobodyNamed>,
}

/// Why a text names no reader.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum NobodyNamed {
    /// It is no address, and has no token of this publication.
    NotAnAddress(#[from] address::Error),
    /// It is an unsubscribe link, and its token is not one of this publication.
    ForeignToken,
}

impl NobodyNamed {
    /// Why the text names nobody, as the end of a sentence that begins with it.
    pub fn word(&self) -> Wording {
        match self {
            Self::NotAnAddress(fault) => say!("is no address: {fault}", fault = fault.word()),
            Self::ForeignToken => {
                say!("has no token that the key of this publication has made")
            }
        }
    }
}

impl fmt::Display for NobodyNamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

impl Newsroom {
    /// Finds the reader that a text names. The text is an address as it is typed or pasted, such as
    /// `Name <name@domain>` or `mailto:name@domain`, or an unsubscribe link, its token, or the subject of a
    /// request to unsubscribe.
    pub fn find_named_reader(&self, text: &str) -> NamedReader {
        self.name_reader(text, self.find_tokens().as_ref())
    }

    /// Finds the readers that words of the command line name. A word that names no reader can be a file with
    /// one reader a line, and `-` stands for `input`, which is read likewise. Empty lines, and lines that begin
    /// with `#`, name nobody.
    ///
    /// # Errors
    ///
    /// A file or the input cannot be read, or is larger than 64 MiB.
    pub fn find_named_readers(
        &self,
        words: &[String],
        input: &mut impl Read,
    ) -> Result<Vec<NamedReader>, Error> {
        let tokens = self.find_tokens();
        let mut readers = Vec::new();
        for word in words {
            let named = self.name_reader(word, tokens.as_ref());
            let (place, text) = match &named.found {
                _ if word == STANDARD_INPUT => ("standard input", read_input(input)?),
                Err(_) if Path::new(word).is_file() => (word.as_str(), read_names(word)?),
                _ => {
                    readers.push(named);
                    continue;
                }
            };
            for (number, line) in text.lines().enumerate() {
                if line.trim().is_empty() || line.trim_start().starts_with('#') {
                    continue;
                }
                let place = Some(format!("{place}:{}", number + 1));
                readers.push(NamedReader { place, ..self.name_reader(line, tokens.as_ref()) });
            }
        }
        Ok(readers)
    }

    /// What opens tokens, if the publication has a key that can be read.
    fn find_tokens(&self) -> Option<Tokens> {
        let key = self.read_key().ok().flatten()?;
        Some(self.tokens_with(&key))
    }

    fn name_reader(&self, text: &str, tokens: Option<&Tokens>) -> NamedReader {
        let opened = tokens.and_then(|tokens| tokens.find_unsubscribe_reader(text));
        let found = match opened {
            Some(reader) => Ok(reader),
            None if self.is_unsubscribe_link(text) => Err(NobodyNamed::ForeignToken),
            None => Address::parse(find_address(text)).map_err(NobodyNamed::from),
        };
        NamedReader { text: text.to_owned(), place: None, found }
    }

    /// Whether a text is a link by which a reader of this publication unsubscribes, with or without a token.
    fn is_unsubscribe_link(&self, text: &str) -> bool {
        let settings = &self.publication.unsubscribe;
        let is_page = settings.url.as_ref().is_some_and(|url| text.contains(url.as_str()));
        let asked = Address::parse(find_address(text));
        is_page
            || text.contains('?') && asked.is_ok_and(|asked| asked.key() == settings.mailto.key())
    }
}

/// Reads a file of names. Bytes that are no UTF-8 are replaced, and so name nobody.
fn read_names(path: &str) -> Result<String, StartFailure> {
    let bytes = read_typed(Path::new(path), MAX_NAMES_BYTES)
        .map_err(|error| StartFailure::Unreadable(path.to_owned(), error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read_input(input: &mut impl Read) -> Result<String, StartFailure> {
    let unreadable = |error| StartFailure::Unreadable("standard input".to_owned(), error);
    let mut bytes = Vec::new();
    input.take(MAX_NAMES_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_NAMES_BYTES {
        return Err(unreadable(io::Error::from(ErrorKind::FileTooLarge)));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
