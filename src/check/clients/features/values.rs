//! The values of CSS that are features: keywords, functions, units.
//!
//! Looks up to: nothing.

use super::Feature;
use super::FeatureKind::{Function, Keyword, Unit, Word};

const DROPPED: &str = "the declaration is dropped, and the measure with it";
const COLOUR: &str = "the colour is dropped: words may have that of their ground";
const GROUND: &str = "words printed on it stand on another ground; write `background-color`";
const FLEX: &str = "boxes meant to stand in a row stand below each other, or as they fall";

/// Each feature, by its row in the table.
pub(super) const VALUES: &[Feature] = &[
    Feature::layout("css-display-flex", Keyword("display", &["flex", "inline-flex"]), FLEX),
    Feature::layout("css-display-grid", Keyword("display", &["grid", "inline-grid"]), FLEX),
    Feature::layout(
        "css-display-none",
        Keyword("display", &["none"]),
        "what is meant to be hidden is shown",
    ),
    Feature::layout(
        "css-flex-direction",
        Keyword("flex-direction", &["column", "column-reverse", "row-reverse"]),
        FLEX,
    ),
    Feature::layout("css-flex-wrap", Keyword("flex-wrap", &["wrap", "wrap-reverse"]), FLEX),
    Feature::harmless(
        "css-sytem-ui",
        Word(&["system-ui", "ui-monospace", "ui-rounded", "ui-sans-serif", "ui-serif"]),
        "the letters are those of the next font of the stack",
    ),
    Feature::layout(
        "css-intrinsic-size",
        Word(&["fit-content", "max-content", "min-content"]),
        DROPPED,
    ),
    Feature::layout("css-unit-initial", Word(&["initial"]), DROPPED),
    Feature::harmless(
        "css-important",
        Word(&["!important"]),
        "it stands in the head sheet alone, which only adds; `css.important-base` holds that",
    ),
    Feature::unreadable("css-conic-gradient", Function(&["conic-gradient"]), GROUND),
    Feature::unreadable(
        "css-linear-gradient",
        Function(&["linear-gradient", "repeating-linear-gradient"]),
        GROUND,
    ),
    Feature::unreadable(
        "css-radial-gradient",
        Function(&["radial-gradient", "repeating-radial-gradient"]),
        GROUND,
    ),
    Feature::layout("css-function-clamp", Function(&["clamp"]), DROPPED),
    Feature::layout("css-function-max", Function(&["max"]), DROPPED),
    Feature::layout("css-function-min", Function(&["min"]), DROPPED),
    Feature::layout("css-unit-calc", Function(&["calc"]), DROPPED),
    Feature::unreadable("css-function-light-dark", Function(&["light-dark"]), COLOUR),
    Feature::unreadable("css-modern-color", Function(&["lab", "lch", "oklab", "oklch"]), COLOUR),
    Feature::unreadable("css-rgb", Function(&["rgb"]), COLOUR),
    Feature::unreadable("css-rgba", Function(&["rgba"]), COLOUR),
    Feature::unreadable("css-variables", Function(&["var"]), "the declaration is dropped"),
    Feature::layout("css-unit-ch", Unit("ch"), DROPPED),
    Feature::layout("css-unit-cm", Unit("cm"), DROPPED),
    Feature::layout("css-unit-em", Unit("em"), DROPPED),
    Feature::layout("css-unit-ex", Unit("ex"), DROPPED),
    Feature::layout("css-unit-in", Unit("in"), DROPPED),
    Feature::layout("css-unit-mm", Unit("mm"), DROPPED),
    Feature::layout("css-unit-pc", Unit("pc"), DROPPED),
    Feature::layout("css-unit-percent", Unit("%"), DROPPED),
    Feature::layout("css-unit-pt", Unit("pt"), DROPPED),
    Feature::layout("css-unit-px", Unit("px"), DROPPED),
    Feature::layout("css-unit-rem", Unit("rem"), DROPPED),
    Feature::layout("css-unit-vh", Unit("vh"), DROPPED),
    Feature::layout("css-unit-vmax", Unit("vmax"), DROPPED),
    Feature::layout("css-unit-vmin", Unit("vmin"), DROPPED),
    Feature::layout("css-unit-vw", Unit("vw"), DROPPED),
];
