//! The editor's declarations in the theme, each with its rule and its place.

use crate::finding::Span;
use crate::publication::{Publication, ThemeDeclaration, ThemeRule};

/// The editor's declarations, each with its rule and its place. Rules of built-in themes are left
/// out.
pub(super) fn all_declared(
    publication: &Publication,
) -> impl Iterator<Item = (&ThemeRule, &ThemeDeclaration, Span)> {
    publication.theme.rules.iter().flat_map(|rule| {
        let declarations = rule.declarations.iter();
        declarations.filter_map(move |said| Some((rule, said, said.span()?)))
    })
}
