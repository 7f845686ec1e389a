//! The style sheets: one that is written into the elements, one that stays in the head.
//!
//! The base sheet is mobile first and says everything that reading needs. The head sheet only adds:
//! wider margins on a wide screen, smaller titles on a narrow one, the night palette. Colours come from
//! one table of roles, so that a class that bears a colour has its night by construction.
//!
//! A theme's rules stand behind the shape of the same class: they win over it, and over nothing that
//! says more. Their colours are words of the palette, so that they have their night as well.
//!
//! Written for what mail clients draw: single class selectors, pixels, six-digit colours, no
//! `!important` in the base sheet and nothing but `!important` in the head. Properties that some
//! clients drop, all harmless: `border-radius`, `letter-spacing`, `text-transform`, `word-break`.
//!
//! Looks up to: `publication`.

mod dress;
mod roles;
mod shapes;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write;

use super::palette::{Palette, Rgb};
use crate::publication::{COLOUR_WORDS, Theme, split_value_words};
use dress::{Dress, GROUND, Said, declared, overrule};
use roles::{ROLES, Use};
use shapes::SHAPES;

/// The backing of a logo, which stays light by night.
const LOGO: &str = "logo";

/// The sheet of everything that reading needs, to be written into the elements.
pub(super) fn base(theme: &Theme) -> String {
    let (day, dress) = (Palette::day(theme), Dress::of(theme));
    let spelling = Spelling { theme, palette: &day };
    let mut sheet = String::with_capacity(2 * SHAPES.len());
    for shape in SHAPES.split_terminator('}') {
        let (class, body) = shape[1..].split_once('{').unwrap_or_default();
        let mut says: Vec<_> = declared(body).collect();
        for (property, value) in dress.any.about(class) {
            overrule(&mut says, property, value);
        }
        sheet.push_str(&rule(class, &says, &spelling, ""));
    }
    let shapeless = |class: &str| !SHAPES.contains(&format!(".{class}{{"));
    for (class, says) in dress.any.all().filter(|(class, _)| shapeless(class)) {
        sheet.push_str(&rule(class, says, &spelling, ""));
    }
    for role in ROLES.iter().filter(|role| role.used != Use::Border) {
        // Writing to a string never fails.
        let _ =
            write!(sheet, ".{}{{{}:{}}}", role.class, role.used.property(), (role.colour)(&day));
    }
    for (class, property, word) in dress.paints() {
        // Writing to a string never fails.
        let _ = write!(sheet, ".{class}{{{property}:{}}}", spelling.spelt(word));
    }
    sheet
}

/// The sheet that stays in the head: of its rules, those whose class the page uses.
pub(super) fn head(theme: &Theme, is_used: impl Fn(&str) -> bool) -> String {
    let (day, night, dress) = (Palette::day(theme), Palette::night(theme), Dress::of(theme));
    let by_day = Spelling { theme, palette: &day };
    let sized = |said: &Said<'_>| {
        let used = said.all().filter(|(class, _)| is_used(class));
        used.map(|(class, says)| rule(class, says, &by_day, "!important")).collect::<String>()
    };
    let mut sheet = format!(
        "@media (min-width:640px){{{}}}@media (max-width:480px){{{}}}\
         @media (prefers-color-scheme:dark){{",
        sized(&dress.wide),
        sized(&dress.narrow),
    );
    let dark = dark(theme, &night, &dress, &is_used);
    sheet.extend(dark.iter().map(|(_, rule)| rule.as_str()));
    sheet.push('}');
    for (attribute, rule) in &dark {
        // Writing to a string never fails.
        let _ = write!(sheet, "[{attribute}] {rule}");
    }
    if is_used(LOGO) {
        let light = rule(LOGO, &[(GROUND, "CARD")], &by_day, "!important");
        sheet.extend(["[", Use::Ground.outlook(), "] ", &light]);
    }
    sheet
}

/// What the night changes: for each rule the attribute by which Outlook on the web says that it has
/// recoloured an element, and the rule.
fn dark(
    theme: &Theme,
    night: &Palette,
    dress: &Dress<'_>,
    is_used: impl Fn(&str) -> bool,
) -> Vec<(&'static str, String)> {
    let roles = ROLES.iter().map(|role| (role.class, role.used.outlook(), role.dark(night)));
    let spelling = Spelling { theme, palette: night };
    let tinted = dress.any.all().filter_map(|(class, says)| {
        let says: Vec<_> = says.iter().copied().filter(|(_, value)| is_tinted(value)).collect();
        let rule = (!says.is_empty()).then(|| rule(class, &says, &spelling, "!important"))?;
        Some((class, Use::Border.outlook(), rule))
    });
    let painted = dress.paints().map(|(class, property, word)| {
        let used = if property == GROUND { Use::Ground } else { Use::Text };
        (class, used.outlook(), rule(class, &[(property, word)], &spelling, "!important"))
    });
    let whole = roles.chain(tinted).chain(painted);
    whole.filter(|(class, ..)| is_used(class)).map(|(_, by, rule)| (by, rule)).collect()
}

/// Every class that the head sheet may speak of.
pub(super) fn head_classes(theme: &Theme) -> Vec<&'static str> {
    let dress = Dress::of(theme);
    let sized = dress.wide.all().chain(dress.narrow.all()).map(|(class, _)| class);
    let tinted = dress.any.all().filter(|(_, says)| says.iter().any(|(_, value)| is_tinted(value)));
    let roles = ROLES.iter().map(|role| role.class);
    let paints = dress.paints().map(|(class, ..)| class);
    roles.chain(sized).chain(tinted.map(|(class, _)| class)).chain(paints).chain([LOGO]).collect()
}

/// A rule as it stands in a sheet.
fn rule(class: &str, says: &[(&str, &str)], spelling: &Spelling<'_>, weight: &str) -> String {
    let mut rule = [".", class, "{"].concat();
    for (place, (property, value)) in says.iter().enumerate() {
        let between = if place > 0 { ";" } else { "" };
        rule.extend([between, property, ":", &spelling.spelt(value), weight]);
    }
    rule.push('}');
    rule
}

/// Whether a value holds a colour of the theme.
fn is_tinted(value: &str) -> bool {
    split_value_words(value).any(|word| COLOUR_WORDS.contains(&word))
}

/// What the words of a value stand for: a theme's fonts, and its colours by day or by night.
struct Spelling<'a> {
    theme: &'a Theme,
    palette: &'a Palette,
}

impl Spelling<'_> {
    /// A value with the theme's own in the place of the words that stand for it.
    fn spelt<'v>(&self, value: &'v str) -> Cow<'v, str> {
        if !value.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Borrowed(value);
        }
        let mut spelt = String::with_capacity(value.len());
        let mut rest = value;
        for word in split_value_words(value) {
            let end = rest.find(word).unwrap_or_default();
            spelt.push_str(&rest[..end]);
            match (word, colour(word, self.palette)) {
                ("SERIF", _) => spelt.push_str(&stack(&self.theme.serif)),
                ("SANS", _) => spelt.push_str(&stack(&self.theme.sans)),
                (_, Some(colour)) => spelt.push_str(&colour.to_string()),
                (_, None) => spelt.push_str(word),
            }
            rest = &rest[end + word.len()..];
        }
        Cow::Owned(spelt + rest)
    }
}

/// The colour that a word stands for.
fn colour(word: &str, palette: &Palette) -> Option<Rgb> {
    Some(match word {
        "INK" => palette.ink,
        "SOFT" => palette.soft,
        "META" => palette.meta,
        "ACCENT" => palette.accent,
        "HAIR" => palette.hair,
        "PAGE" => palette.page,
        "CARD" => palette.card,
        "WASH" => palette.wash,
        "TINT" => palette.tint,
        "BAND" => palette.band,
        "BAND-INK" => palette.band_ink,
        "BUTTON" => palette.button,
        "BUTTON-INK" => palette.button_ink,
        _ => return None,
    })
}

/// A stack of fonts that cannot end its declaration. Names of several words need no quotation marks
/// (CSS Fonts 4 §2.1.1), and every character is paid for at each use.
fn stack(fonts: &str) -> String {
    let plain = |c: char| match c {
        '"' | '\'' => None,
        c if c.is_alphanumeric() || matches!(c, ' ' | ',' | '-') => Some(c),
        _ => None,
    };
    fonts.chars().filter_map(plain).collect::<String>().replace(", ", ",")
}
