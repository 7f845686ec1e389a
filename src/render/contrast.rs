//! Colours of a theme that could not be read as they are written, and what is printed in their stead.
//!
//! Looks up to: `finding`, `publication`.

use super::palette::{BLACK, Palette, READABLE, Rgb};
use crate::finding::Span;
use crate::publication::{Colour, ColourSpans, Theme};

/// A colour that is printed otherwise than it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The key it is written for: `accent`, `ink` or `paper`.
    pub key: &'static str,
    /// Whether it is one of the day or of the night.
    pub light: Light,
    /// As it is written.
    pub written: Colour,
    /// As it is printed.
    pub printed: Colour,
    /// The colour it cannot be told from: the ground of a text, or the text on a ground.
    pub against: Colour,
    /// The contrast of the two, from 1 to 21 (WCAG 2.2).
    pub ratio: f64,
    /// Where the editor wrote it, or the ground that it stands on; none in a shipped theme.
    pub span: Option<Span>,
}

/// By which light a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// As it is sent.
    Day,
    /// In a client that prefers a dark page.
    Night,
}

/// The colours of a theme that are printed otherwise than they are written, by day and by night.
///
/// What is derived is none of them: a night that nobody wrote, and the paler tones of small print, are
/// drawn so that they can be read.
pub fn moved(theme: &Theme) -> Vec<Moved> {
    let night = &theme.night;
    let of_day = [Some(&theme.accent), Some(&theme.ink), Some(&theme.paper)];
    let of_night = [night.accent.as_ref(), night.ink.as_ref(), night.paper.as_ref()];
    let day = compared(Light::Day, of_day, &Palette::day(theme), theme.spans);
    let spans = ColourSpans {
        accent: night.spans.accent.or(theme.spans.accent),
        ink: night.spans.ink.or(theme.spans.ink),
        paper: night.spans.paper.or(theme.spans.paper),
    };
    let night = compared(Light::Night, of_night, &Palette::night(theme), spans);
    day.into_iter().chain(night).collect()
}

/// Accent, ink and paper beside what became of them.
fn compared(
    light: Light,
    written: [Option<&Colour>; 3],
    palette: &Palette,
    spans: ColourSpans,
) -> Vec<Moved> {
    let printed = [palette.accent, palette.ink, palette.page];
    let places = [spans.accent, spans.ink, spans.paper];
    let mut moved = Vec::new();
    for (at, key) in ["accent", "ink", "paper"].into_iter().enumerate() {
        let Some(colour) = written[at] else { continue };
        let (before, after) = (Rgb::of(colour), printed[at]);
        if before == after {
            continue;
        }
        let against = match key {
            // By day the card is light, and its texts stand on the paper too.
            "paper" => BLACK,
            _ => worst(before, palette),
        };
        moved.push(Moved {
            key,
            light,
            written: colour.clone(),
            printed: after.colour(),
            against: against.colour(),
            ratio: before.contrast(against),
            span: places[at].or(spans.paper).or(spans.ink).or(spans.accent),
        });
    }
    moved
}

/// The ground on which a text can be read least.
fn worst(text: Rgb, palette: &Palette) -> Rgb {
    let [first, rest @ ..] = palette.grounds();
    rest.into_iter().fold(first, |worst, ground| {
        if text.contrast(ground) < text.contrast(worst) { ground } else { worst }
    })
}

/// The least contrast between a text and its ground that a page is printed with.
pub const LEAST: f64 = READABLE;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Light, Moved, moved};
    use crate::finding::Span;
    use crate::publication::{Colour, ColourSpans, ShippedTheme, Theme};
    use crate::render::palette::{Palette, READABLE, Rgb};

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

    /// The least contrast of a palette's texts on the grounds they stand on.
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
            assert_eq!(moved(&theme), [], "{like:?}");
            let (day, night) = (Palette::day(&theme), Palette::night(&theme));
            assert!(least(&day) >= READABLE && least(&night) >= READABLE, "{like:?}");
            assert!(day.ink.contrast(day.card) > 12.0 && night.ink.contrast(night.card) > 10.0);
        }
    }

    #[test]
    fn a_colour_that_is_too_pale_is_told_with_what_is_printed() {
        let told = moved(&theme("#e8a33d", "#1f1d1a", "#f4f1ec"));
        let [Moved { key, light, written, printed, ratio, span, .. }] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert_eq!((*key, *light, written.as_str()), ("accent", Light::Day, "#e8a33d"));
        assert!((1.5..2.5).contains(ratio) && printed != written, "{told:?}");
        assert_eq!(*span, Some(Span::new(1, 8)));
        assert_eq!(moved(&theme(printed.as_str(), "#1f1d1a", "#f4f1ec")), [], "what to write");
    }

    #[test]
    fn a_paper_too_dark_for_a_light_page_is_told_as_well() {
        let told = moved(&theme("#000000", "#000000", "#333333"));
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].key, told[0].against.as_str()), ("paper", "#000000"));
    }

    #[test]
    fn a_night_is_told_where_it_is_written_and_not_where_it_is_derived() {
        let mut theme = theme("#5b0f0f", "#1f1d1a", "#f4f1ec");
        assert_eq!(moved(&theme), [], "a dark accent is lightened for the night");
        theme.night.accent = Some(colour("#5b0f0f"));
        theme.night.spans.accent = Some(Span::new(40, 47));
        let told = moved(&theme);
        assert_eq!((told.len(), told[0].light), (1, Light::Night), "{told:?}");
        assert_eq!(told[0].span, Some(Span::new(40, 47)));
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
            let (light, dark) = (Palette::day(&theme), Palette::night(&theme));
            prop_assert!(least(&light) >= READABLE, "by day: {light:?}");
            prop_assert!(least(&dark) >= READABLE, "by night: {dark:?}");
            let told = moved(&theme);
            let is_told = |key, light| told.iter().any(|one| (one.key, one.light) == (key, light));
            for (key, by_day, by_night, printed) in [
                ("accent", &theme.accent, &theme.night.accent, [light.accent, dark.accent]),
                ("ink", &theme.ink, &theme.night.ink, [light.ink, dark.ink]),
                ("paper", &theme.paper, &theme.night.paper, [light.page, dark.page]),
            ] {
                prop_assert_eq!(is_told(key, Light::Day), Rgb::of(by_day) != printed[0]);
                let moved = by_night.as_ref().is_some_and(|one| Rgb::of(one) != printed[1]);
                prop_assert_eq!(is_told(key, Light::Night), moved);
            }
            for one in &told {
                prop_assert!(one.ratio < READABLE && one.span.is_some(), "{one:?}");
            }
        }
    }

    #[test]
    fn contrast_is_measured_as_wcag_does() {
        let ratio = |one: &str| Rgb::of(&colour(one)).contrast(Rgb::of(&colour("#ffffff")));
        assert!((ratio("#000000") - 21.0).abs() < 1e-9);
        assert!((ratio("#777777") - 4.48).abs() < 0.01);
    }
}
