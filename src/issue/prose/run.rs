//! The words and the links of a run.

use super::Inline;

/// Adds the URLs of the links of a run.
pub(super) fn push_run_addresses<'a>(run: &'a [Inline], addresses: &mut Vec<&'a str>) {
    for inline in run {
        if let Inline::Link(url, _) = inline {
            addresses.push(url);
        }
        push_run_addresses(inline.inner().unwrap_or_default(), addresses);
    }
}

/// The words of a run, without formatting.
pub(super) fn plain(run: &[Inline]) -> String {
    run.iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Name(text) => text.clone(),
            Inline::Break => " ".to_owned(),
            other => other.inner().map(plain).unwrap_or_default(),
        })
        .collect()
}
