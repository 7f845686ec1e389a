//! Pictures, decoded and measured before anything is printed.

use std::collections::BTreeMap;

/// One picture, ready to travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file's name without folders: the attachment's name, and the last part of its address.
    pub name: String,
    /// `image/png`, `image/jpeg` or `image/gif`.
    pub mime: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// The pictures of an issue, by the `src` the editor wrote.
#[derive(Debug, Clone, Default)]
pub struct Pictures(BTreeMap<String, Picture>);

impl Pictures {
    /// Keeps a picture under the `src` that names it.
    pub fn insert(&mut self, src: impl Into<String>, picture: Picture) {
        self.0.insert(src.into(), picture);
    }

    /// The picture a figure names.
    pub fn get(&self, src: &str) -> Option<&Picture> {
        self.0.get(src)
    }
}
