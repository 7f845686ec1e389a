//! The screens that a rule of a theme is for.
//!
//! Looks up to: nothing.

/// The screens a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Every screen, and every client that ignores media queries: `[theme.rules]`.
    Any,
    /// Screens of 640 pixels or more: `[theme.wide]`.
    Wide,
    /// Screens of 480 pixels or less: `[theme.narrow]`.
    Narrow,
}
