//! The pictures of a page, their files, and the places at which the editor named them.

use percent_encoding::percent_decode_str;

use crate::check::printed::page::PrintedPage;
use crate::finding::Span;
use crate::html::Element;
use crate::issue::picture::Picture;
use crate::render::UsedPicture;

/// A picture of a page, and its file.
pub(super) struct ShownPicture<'a> {
    pub(super) place: usize,
    pub(super) element: &'a Element,
    pub(super) used: &'a UsedPicture,
    pub(super) picture: &'a Picture,
}

impl PrintedPage<'_> {
    /// The pictures of the page whose files are known.
    pub(super) fn shown(&self) -> impl Iterator<Item = ShownPicture<'_>> {
        self.document.named("img").filter_map(|(place, element)| {
            let address = element.attribute("src")?;
            let used = self.printed.used.iter().find(|used| comes_from(address, used))?;
            let picture = self.input.pictures.get(&used.src)?;
            Some(ShownPicture { place, element, used, picture })
        })
    }

    /// The place at which the editor named a picture's file.
    pub(super) fn figure(&self, src: &str) -> Span {
        let figures = self.source_text.tables.iter();
        let named = figures.filter_map(|table| table.value("src"));
        let found = named.into_iter().find(|(written, _)| *written == src);
        found.map_or_else(|| self.title(), |(_, span)| span)
    }

    /// The place at which the file of an element is named.
    pub(super) fn source(&self, element: &Element) -> Span {
        let address = element.attribute("src").unwrap_or_default();
        let used = self.printed.used.iter().find(|used| comes_from(address, used));
        used.map_or_else(|| self.title(), |used| self.figure(&used.src))
    }
}

/// Whether a page uses a picture with this address.
fn comes_from(address: &str, used: &UsedPicture) -> bool {
    if let Some(cid) = &used.cid {
        return address.strip_prefix("cid:") == Some(cid);
    }
    let name = address.rsplit('/').next().unwrap_or(address);
    percent_decode_str(name).decode_utf8_lossy() == used.name
}
