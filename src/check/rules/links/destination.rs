//! The destinations of links to web pages.

use url::Url;

use crate::issue::source_text::{Anchor, SourceText};

/// A link to a web page, with its parsed address.
pub(in crate::check) struct Destination<'a> {
    /// The link as the editor wrote it.
    pub(in crate::check) link: &'a Anchor,
    /// The parsed address.
    pub(in crate::check) url: Url,
    /// The host of the address, without `www.`.
    pub(in crate::check) host: String,
}

/// The links of an issue to pages of the web, in the order of the file.
pub(in crate::check) fn all_destinations(
    source_text: &SourceText,
) -> impl Iterator<Item = Destination<'_>> {
    source_text.links.iter().filter_map(|link| {
        let url = Url::parse(link.url.trim()).ok()?;
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        matches!(url.scheme(), "http" | "https").then_some(Destination { link, url, host })
    })
}
