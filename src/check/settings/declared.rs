//! What the editor declares in the theme, with the rule and the place.

use crate::finding::Span;
use crate::publication::{Publication, ThemeDeclaration, ThemeRule};

/// What the editor declares, with the rule and the place: rules of shipped themes have none.
pub(super) fn all_declared(
    publication: &Publication,
) -> impl Iterator<Item = (&ThemeRule, &ThemeDeclaration, Span)> {
    publication.theme.rules.iter().flat_map(|rule| {
        let declarations = rule.declarations.iter();
        declarations.filter_map(move |said| Some((rule, said, said.span()?)))
    })
}
