//! The features of a style sheet besides declarations: at-rules, media features, selectors.
//!
//! Looks up to: nothing.

use super::Feature;
use super::FeatureKind::{AtRule, Media, Pseudo, Selector, SheetComment};

/// The head sheet only adds to a page that is readable without it. The client "no style" of the
/// tests stands for every client that drops one of its rules.
const ADDS: &str = "the head sheet only adds: what reading needs stands in the elements";
const POINTER: &str = "only a pointer, a keyboard or a form notices";
const WORDS: &str = "words or marks that the sheet adds are missing";
const RULES: &str = "the rules in it are dropped";

/// Each feature, by its row in the table.
pub(super) const SHEET: &[Feature] = &[
    Feature::harmless(
        "css-at-font-face",
        AtRule("font-face"),
        "the next font of the stack is taken",
    ),
    Feature::layout("css-at-import", AtRule("import"), RULES),
    Feature::harmless("css-at-keyframes", AtRule("keyframes"), "nothing moves"),
    Feature::harmless("css-at-media", AtRule("media"), ADDS),
    Feature::layout("css-at-supports", AtRule("supports"), RULES),
    Feature::harmless(
        "css-at-media-device-pixel-ratio",
        Media(&["-webkit-device-pixel-ratio", "-webkit-min-device-pixel-ratio"]),
        ADDS,
    ),
    Feature::harmless("css-at-media-hover", Media(&["any-hover", "hover"]), ADDS),
    Feature::harmless("css-at-media-orientation", Media(&["orientation"]), ADDS),
    Feature::harmless(
        "css-at-media-prefers-color-scheme",
        Media(&["prefers-color-scheme"]),
        "the day palette stays, or the client makes a night of its own from it",
    ),
    Feature::harmless(
        "css-at-media-prefers-reduced-motion",
        Media(&["prefers-reduced-motion"]),
        ADDS,
    ),
    Feature::layout("css-comments", SheetComment, "the rule behind a comment is dropped"),
    Feature::layout("css-nesting", Selector("&"), RULES),
    Feature::harmless("css-pseudo-class-active", Pseudo(":active"), POINTER),
    Feature::layout("css-pseudo-class-checked", Pseudo(":checked"), RULES),
    Feature::harmless("css-pseudo-class-default", Pseudo(":default"), POINTER),
    Feature::layout("css-pseudo-class-first-child", Pseudo(":first-child"), RULES),
    Feature::layout("css-pseudo-class-first-of-type", Pseudo(":first-of-type"), RULES),
    Feature::harmless("css-pseudo-class-focus", Pseudo(":focus"), POINTER),
    Feature::harmless("css-pseudo-class-focus-visible", Pseudo(":focus-visible"), POINTER),
    Feature::harmless("css-pseudo-class-focus-within", Pseudo(":focus-within"), POINTER),
    Feature::layout("css-pseudo-class-has", Pseudo(":has"), RULES),
    Feature::harmless("css-pseudo-class-hover", Pseudo(":hover"), POINTER),
    Feature::layout("css-pseudo-class-lang", Pseudo(":lang"), RULES),
    Feature::layout("css-pseudo-class-last-child", Pseudo(":last-child"), RULES),
    Feature::layout("css-pseudo-class-last-of-type", Pseudo(":last-of-type"), RULES),
    Feature::harmless("css-pseudo-class-link", Pseudo(":link"), "the client's own links"),
    Feature::layout("css-pseudo-class-not", Pseudo(":not"), RULES),
    Feature::layout("css-pseudo-class-nth-child", Pseudo(":nth-child"), RULES),
    Feature::layout("css-pseudo-class-nth-last-child", Pseudo(":nth-last-child"), RULES),
    Feature::layout("css-pseudo-class-nth-last-of-type", Pseudo(":nth-last-of-type"), RULES),
    Feature::layout("css-pseudo-class-nth-of-type", Pseudo(":nth-of-type"), RULES),
    Feature::layout("css-pseudo-class-only-child", Pseudo(":only-child"), RULES),
    Feature::layout("css-pseudo-class-only-of-type", Pseudo(":only-of-type"), RULES),
    Feature::layout("css-pseudo-class-target", Pseudo(":target"), RULES),
    Feature::harmless("css-pseudo-class-visited", Pseudo(":visited"), "the client's own links"),
    Feature::layout("css-pseudo-element-after", Pseudo("::after"), WORDS),
    Feature::layout("css-pseudo-element-before", Pseudo("::before"), WORDS),
    Feature::harmless("css-pseudo-element-first-letter", Pseudo("::first-letter"), "no initial"),
    Feature::harmless("css-pseudo-element-first-line", Pseudo("::first-line"), "no first line"),
    Feature::harmless("css-pseudo-element-marker", Pseudo("::marker"), "other bullets"),
    Feature::harmless("css-pseudo-element-placeholder", Pseudo("::placeholder"), POINTER),
    Feature::harmless("css-selector-adjacent-sibling", Selector("+"), ADDS),
    Feature::harmless("css-selector-attribute", Selector("[]"), ADDS),
    Feature::harmless("css-selector-chaining", Selector(".."), ADDS),
    Feature::harmless("css-selector-child", Selector(">"), ADDS),
    Feature::harmless("css-selector-class", Selector("."), ADDS),
    Feature::harmless("css-selector-descendant", Selector(" "), ADDS),
    Feature::harmless("css-selector-general-sibling", Selector("~"), ADDS),
    Feature::harmless("css-selector-grouping", Selector(","), ADDS),
    Feature::harmless("css-selector-id", Selector("#"), ADDS),
    Feature::harmless("css-selector-type", Selector("a"), ADDS),
    Feature::harmless("css-selector-universal", Selector("*"), ADDS),
];
