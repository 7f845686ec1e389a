//! One declaration of a style sheet, and which earlier ones it replaces.
//!
//! Looks up to: nothing.

/// The property of a background's colour.
pub(super) const GROUND_PROPERTY: &str = "background-color";
/// The property of a text's colour.
pub(super) const TEXT_PROPERTY: &str = "color";

/// One declaration of a style sheet. Its value may hold words for colours and fonts of the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StyleDeclaration<'t> {
    pub(super) property: &'t str,
    pub(super) value: &'t str,
}

impl StyleDeclaration<'_> {
    /// Whether a later declaration leaves nothing of an earlier one.
    pub(super) fn replaces(&self, earlier: &Self) -> bool {
        earlier.property == self.property || is_side(earlier.property, self.property)
    }
}

/// Adds a declaration behind the others, and removes those that it replaces. css-inline keeps a property
/// where it stood first: a `border` kept there would lose against a `border-top` behind it.
pub(super) fn override_declarations<'t>(
    declarations: &mut Vec<StyleDeclaration<'t>>,
    new: StyleDeclaration<'t>,
) {
    declarations.retain(|old| !new.replaces(old));
    declarations.push(new);
}

/// Splits the body of a rule into its declarations. A `font` is split into its five, so that a theme can replace one.
pub(super) fn split_declarations(body: &str) -> impl Iterator<Item = StyleDeclaration<'_>> {
    let pairs = body.split(';').filter_map(|one| one.split_once(':'));
    pairs.flat_map(|(property, value)| match property {
        "font" => split_font(value),
        _ => vec![StyleDeclaration { property, value }],
    })
}

/// Splits `[bold] size/line family` into the declarations of its parts.
fn split_font(value: &str) -> Vec<StyleDeclaration<'_>> {
    let (weight, rest) = match value.strip_prefix("bold ") {
        Some(rest) => ("bold", rest),
        None => ("normal", value),
    };
    let (sizes, family) = rest.split_once(' ').unwrap_or_default();
    let (size, line) = sizes.split_once('/').unwrap_or_default();
    let parts = [
        ("font-family", family),
        ("font-size", size),
        ("line-height", line),
        ("font-weight", weight),
        ("font-style", "normal"),
    ];
    parts.map(|(property, value)| StyleDeclaration { property, value }).to_vec()
}

/// Whether a property is a side of another one, as `padding-left` is of `padding`.
pub(super) fn is_side(property: &str, whole: &str) -> bool {
    property.strip_prefix(whole).is_some_and(|rest| rest.starts_with('-'))
}
