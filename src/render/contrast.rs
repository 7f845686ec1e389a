//! Finds the colours of a theme that cannot be read as they are written, and what is printed instead.
//!
//! Looks up to: `finding`, `publication`.

use super::palette::{BLACK, Palette, Rgb};
use crate::finding::Span;
use crate::publication::{Colour, ColourSpans, Theme};

/// A colour of the theme that is not printed as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustedColour {
    /// The key of the colour: `accent`, `ink` or `paper`.
    pub key: &'static str,
    /// Whether it is a colour by day or by night.
    pub scheme: ColourScheme,
    /// The colour as it is written.
    pub written: Colour,
    /// The colour as it is printed.
    pub printed: Colour,
    /// The colour with which it has too little contrast: the background of a text, or the text on a
    /// background.
    pub against: Colour,
    /// The contrast of the written colour with `against`, from 1 to 21 (WCAG 2.2).
    pub ratio: f64,
    /// Where the editor wrote the colour, or else the background. A shipped theme has no span.
    pub span: Option<Span>,
}

/// The colour scheme that a reader's client prefers (CSS Media Queries 5, `prefers-color-scheme`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColourScheme {
    /// The colours by day.
    Day,
    /// The colours by night, for a client that prefers a dark page.
    Night,
}

/// The colours of a theme that are not printed as they are written, by day and by night.
///
/// Derived colours are never among them: a night that nobody wrote and the paler tones of small print are
/// derived so that they can be read.
pub fn find_adjusted_colours(theme: &Theme) -> Vec<AdjustedColour> {
    let night = &theme.night;
    let of_day = [Some(&theme.accent), Some(&theme.ink), Some(&theme.paper)];
    let of_night = [night.accent.as_ref(), night.ink.as_ref(), night.paper.as_ref()];
    let day = compare_colours(ColourScheme::Day, of_day, &Palette::for_day(theme), theme.spans);
    let spans = ColourSpans {
        accent: night.spans.accent.or(theme.spans.accent),
        ink: night.spans.ink.or(theme.spans.ink),
        paper: night.spans.paper.or(theme.spans.paper),
    };
    let night = compare_colours(ColourScheme::Night, of_night, &Palette::for_night(theme), spans);
    day.into_iter().chain(night).collect()
}

/// Compares accent, ink and paper as they are written with what is printed.
fn compare_colours(
    scheme: ColourScheme,
    written: [Option<&Colour>; 3],
    palette: &Palette,
    spans: ColourSpans,
) -> Vec<AdjustedColour> {
    let printed = [palette.accent, palette.ink, palette.page];
    let places = [spans.accent, spans.ink, spans.paper];
    let mut adjusted = Vec::new();
    for (at, key) in ["accent", "ink", "paper"].into_iter().enumerate() {
        let Some(colour) = written[at] else { continue };
        let (before, after) = (Rgb::from_colour(colour), printed[at]);
        if before == after {
            continue;
        }
        let against = match key {
            // By day texts are dark, and stand on the paper as well.
            "paper" => BLACK,
            _ => find_worst_ground(before, palette),
        };
        adjusted.push(AdjustedColour {
            key,
            scheme,
            written: colour.clone(),
            printed: after.to_colour(),
            against: against.to_colour(),
            ratio: before.contrast(against),
            span: places[at].or(spans.paper).or(spans.ink).or(spans.accent),
        });
    }
    adjusted
}

/// The background with which a text has the least contrast.
fn find_worst_ground(text: Rgb, palette: &Palette) -> Rgb {
    let [first, rest @ ..] = palette.grounds();
    rest.into_iter().fold(first, |worst, ground| {
        if text.contrast(ground) < text.contrast(worst) { ground } else { worst }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AdjustedColour, ColourScheme, find_adjusted_colours};
    use crate::finding::Span;
    use crate::publication::{Colour, ColourSpans, ShippedTheme, Theme};
    use crate::render::palette::{MIN_TEXT_CONTRAST, Palette, Rgb};

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    fn theme(accent: &str, ink: &str, paper: &str) -> Theme {
        let place = |at| Some(Span::new(at, at + 7));
        let spans = ColourSpans { accent: place(1), ink: place(2), paper: place(3) };
        let mut theme = ShippedTheme::Daily.to_theme();
        (theme.accent, theme.ink, theme.paper) = (colour(accent), colour(ink), colour(paper));
        Theme { spans, ..theme }
    }

    /// The least contrast of a palette's texts with their backgrounds.
    fn least(palette: &Palette) -> f64 {
        let texts = [palette.ink, palette.soft, palette.meta, palette.accent];
        let pairs = texts.iter().flat_map(|text| palette.grounds().map(|on| text.contrast(on)));
        let set =
            [palette.button.contrast(palette.button_ink), palette.band.contrast(palette.band_ink)];
        pairs.chain(set).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_shipped_themes_are_printed_as_they_are_written() {
        for like in ShippedTheme::ALL {
            let theme = like.to_theme();
            assert_eq!(find_adjusted_colours(&theme), [], "{like:?}");
            let (day, night) = (Palette::for_day(&theme), Palette::for_night(&theme));
            assert!(
                least(&day) >= MIN_TEXT_CONTRAST && least(&night) >= MIN_TEXT_CONTRAST,
                "{like:?}"
            );
            assert!(day.ink.contrast(day.card) > 12.0 && night.ink.contrast(night.card) > 10.0);
        }
    }

    #[test]
    fn a_colour_that_is_too_pale_is_told_with_what_is_printed() {
        let found = find_adjusted_colours(&theme("#e8a33d", "#1f1d1a", "#f4f1ec"));
        let [AdjustedColour { key, scheme, written, printed, ratio, span, .. }] = found.as_slice()
        else {
            panic!("{found:?}");
        };
        assert_eq!((*key, *scheme, written.as_str()), ("accent", ColourScheme::Day, "#e8a33d"));
        assert!((1.5..2.5).contains(ratio) && printed != written, "{found:?}");
        assert_eq!(*span, Some(Span::new(1, 8)));
        assert_eq!(
            find_adjusted_colours(&theme(printed.as_str(), "#1f1d1a", "#f4f1ec")),
            [],
            "what to write"
        );
    }

    #[test]
    fn a_paper_too_dark_for_a_light_page_is_told_as_well() {
        let found = find_adjusted_colours(&theme("#000000", "#000000", "#333333"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].key, found[0].against.as_str()), ("paper", "#000000"));
    }

    #[test]
    fn a_night_is_told_where_it_is_written_and_not_where_it_is_derived() {
        let mut theme = theme("#5b0f0f", "#1f1d1a", "#f4f1ec");
        assert_eq!(find_adjusted_colours(&theme), [], "a dark accent is lightened for the night");
        theme.night.accent = Some(colour("#5b0f0f"));
        theme.night.spans.accent = Some(Span::new(40, 47));
        let found = find_adjusted_colours(&theme);
        assert_eq!((found.len(), found[0].scheme), (1, ColourScheme::Night), "{found:?}");
        assert_eq!(found[0].span, Some(Span::new(40, 47)));
    }

    fn any() -> impl Strategy<Value = String> {
        prop_oneof!["#[0-9a-f]{6}", "#[6-9]{6}", "#[0f]{6}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn whatever_is_written_can_be_read_and_what_is_moved_is_told(
            day in [any(), any(), any()], night in [any(), any(), any()], written in 0..8_u8,
        ) {
            let mut theme = theme(&day[0], &day[1], &day[2]);
            let some = |bit: u8| (written & bit != 0).then(|| colour(&night[usize::from(bit / 2)]));
            (theme.night.accent, theme.night.ink, theme.night.paper) = (some(1), some(2), some(4));
            let (light, dark) = (Palette::for_day(&theme), Palette::for_night(&theme));
            prop_assert!(least(&light) >= MIN_TEXT_CONTRAST, "by day: {light:?}");
            prop_assert!(least(&dark) >= MIN_TEXT_CONTRAST, "by night: {dark:?}");
            let found = find_adjusted_colours(&theme);
            let is_told = |key, scheme| found.iter().any(|one| (one.key, one.scheme) == (key, scheme));
            for (key, by_day, by_night, printed) in [
                ("accent", &theme.accent, &theme.night.accent, [light.accent, dark.accent]),
                ("ink", &theme.ink, &theme.night.ink, [light.ink, dark.ink]),
                ("paper", &theme.paper, &theme.night.paper, [light.page, dark.page]),
            ] {
                prop_assert_eq!(is_told(key, ColourScheme::Day), Rgb::from_colour(by_day) != printed[0]);
                let moved = by_night.as_ref().is_some_and(|one| Rgb::from_colour(one) != printed[1]);
                prop_assert_eq!(is_told(key, ColourScheme::Night), moved);
            }
            for one in &found {
                prop_assert!(one.ratio < MIN_TEXT_CONTRAST && one.span.is_some(), "{one:?}");
            }
        }
    }

    #[test]
    fn contrast_is_measured_as_wcag_does() {
        let ratio = |one: &str| {
            Rgb::from_colour(&colour(one)).contrast(Rgb::from_colour(&colour("#ffffff")))
        };
        assert!((ratio("#000000") - 21.0).abs() < 1e-9);
        assert!((ratio("#777777") - 4.48).abs() < 0.01);
    }
}
