//! The two style sheets: the base sheet, which is written into the elements, and the head sheet, which
//! stays in the head.
//!
//! The base sheet is mobile first and says everything that reading needs. The head sheet only adds wider
//! margins on a wide screen, smaller titles on a narrow one, the whole list of fonts of small print, and the colours by
//! night. Colours come from one table of roles, so that every class with a colour has one by night.
//!
//! A theme's rules follow the shape of the same class. They win over that shape, and over no rule that
//! follows. Their colours are words of the palette, so that they have a night too.
//!
//! Both sheets are written for what mail clients draw: selectors of one class, pixels, colours of six
//! digits, no `!important` in the base sheet and only `!important` in the head. Some clients drop
//! `border-radius`, `letter-spacing`, `text-transform` and `word-break`, which does no harm.
//!
//! Looks up to: `publication`.

mod cascade;
mod declaration;
mod roles;
mod shapes;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write;

use super::palette::{Palette, Rgb};
use crate::publication::{COLOUR_WORDS, Theme, split_value_words};
use cascade::{ClassRules, ThemeCascade};
use declaration::{GROUND_PROPERTY, StyleDeclaration, override_declarations, split_declarations};
use roles::{COLOUR_ROLES, ColourUse};
pub(super) use roles::{name_as_sent, sent_name};
use shapes::SHAPES;

/// The class of a logo's background, which stays light by night.
const LOGO: &str = "logo";
/// The class of the page's table, from which its cells inherit.
const CARD: &str = "card";

/// Writes the base sheet: everything that reading needs, to be written into the elements.
pub(super) fn write_base(theme: &Theme) -> String {
    let (day, cascade) = (Palette::for_day(theme), ThemeCascade::new(theme));
    let values = ValueWriter { theme, palette: &day };
    let mut sheet = String::with_capacity(2 * SHAPES.len());
    for (class, body) in split_shapes() {
        let declarations = override_shape(body, cascade.any.of_class(class));
        sheet.push_str(&values.write_rule(class, &declarations, Importance::Normal));
    }
    let has_shape = |class: &str| SHAPES.contains(&format!(".{class}{{"));
    for rule in cascade.any.all().filter(|rule| !has_shape(rule.class)) {
        sheet.push_str(&values.write_rule(rule.class, &rule.declarations, Importance::Normal));
    }
    for role in COLOUR_ROLES.iter().filter(|role| role.used != ColourUse::Border) {
        // Writing to a string never fails.
        let _ =
            write!(sheet, ".{}{{{}:{}}}", role.class, role.used.property(), (role.colour)(&day));
    }
    for paint in cascade.paints() {
        sheet.push_str(&values.write_rule(paint.class, &[paint.declaration], Importance::Normal));
    }
    sheet
}

/// Each shape of the base sheet: its class, and the body of its rule.
fn split_shapes() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHAPES.split_terminator('}').filter_map(|shape| shape.strip_prefix('.')?.split_once('{'))
}

/// The declarations of a shape, and those of a theme in their place.
fn override_shape<'t>(body: &'t str, own: &[StyleDeclaration<'t>]) -> Vec<StyleDeclaration<'t>> {
    let mut declarations: Vec<_> = split_declarations(body).collect();
    for declaration in own {
        override_declarations(&mut declarations, *declaration);
    }
    declarations
}

/// Writes size and line of the letters that the cells of the card inherit.
pub(super) fn write_card_sizes(theme: &Theme) -> String {
    let (day, cascade) = (Palette::for_day(theme), ThemeCascade::new(theme));
    let body = split_shapes().find(|(class, _)| *class == CARD).map_or("", |(_, body)| body);
    let mut sizes = override_shape(body, cascade.any.of_class(CARD));
    sizes.retain(|declaration| matches!(declaration.property, "font-size" | "line-height"));
    let rule = ValueWriter { theme, palette: &day }.write_rule(CARD, &sizes, Importance::Normal);
    rule.split(['{', '}']).nth(1).unwrap_or_default().to_owned()
}

/// Writes the head sheet: of its rules, those whose class the page uses.
pub(super) fn write_head(theme: &Theme, is_used: impl Fn(&str) -> bool) -> String {
    let (day, cascade) = (Palette::for_day(theme), ThemeCascade::new(theme));
    let values = ValueWriter { theme, palette: &day };
    let mut outlook = String::new();
    for rule in write_night(theme, &cascade).into_iter().filter(|rule| is_used(rule.class)) {
        outlook.extend(["[", rule.outlook, "] ", &rule.text]);
    }
    if is_used(LOGO) {
        let ground = StyleDeclaration { property: GROUND_PROPERTY, value: "CARD" };
        let light = values.write_rule(LOGO, &[ground], Importance::Important);
        outlook.extend(["[", ColourUse::Ground.outlook(), "] ", &light]);
    }
    write_media(theme, &is_used) + &join_rules(&outlook)
}

/// Writes neighbouring rules with the same declarations as one rule with several selectors.
fn join_rules(rules: &str) -> String {
    let mut joined = String::with_capacity(rules.len());
    let mut last = "";
    for (selector, body) in rules.split_terminator('}').filter_map(|rule| rule.split_once('{')) {
        if body == last {
            let end = joined.len() - body.len() - "{}".len();
            joined.insert_str(end, &[",", selector].concat());
        } else {
            joined.extend([selector, "{", body, "}"]);
        }
        last = body;
    }
    joined
}

/// Writes what every screen draws, and what wide and narrow screens and the night change: of the rules, those whose class the page uses.
fn write_media(theme: &Theme, is_used: impl Fn(&str) -> bool) -> String {
    let (day, cascade) = (Palette::for_day(theme), ThemeCascade::new(theme));
    let values = ValueWriter { theme, palette: &day };
    let write_screen = |rules: &ClassRules<'_>| {
        let used = rules.all().filter(|rule| is_used(rule.class));
        let written = used
            .map(|rule| values.write_rule(rule.class, &rule.declarations, Importance::Important));
        join_rules(&written.collect::<String>())
    };
    let mut sheet = format!(
        "{}@media (min-width:640px){{{}}}@media (max-width:480px){{{}}}\
         @media (prefers-color-scheme:dark){{",
        write_screen(&cascade.every),
        write_screen(&cascade.wide),
        write_screen(&cascade.narrow),
    );
    let night = write_night(theme, &cascade).into_iter().filter(|rule| is_used(rule.class));
    sheet.push_str(&join_rules(&night.map(|rule| rule.text).collect::<String>()));
    sheet.push('}');
    sheet
}

/// Writes the sheet of a page on the web: of both sheets, the rules of these classes. A browser needs none of
/// those for Outlook.
pub(super) fn write_web(theme: &Theme, classes: &[&str]) -> String {
    let base = write_base(theme);
    let is_used = |rule: &&str| {
        let class = rule.strip_prefix('.').and_then(|rule| rule.split_once('{'));
        class.is_some_and(|(class, _)| classes.contains(&class))
    };
    let mut sheet: String = base.split_inclusive('}').filter(is_used).collect();
    sheet.push_str(&write_media(theme, |class| classes.contains(&class)));
    sheet
}

/// Every class that the head sheet may have a rule for.
pub(super) fn head_classes(theme: &Theme) -> Vec<&'static str> {
    let cascade = ThemeCascade::new(theme);
    let screens = [&cascade.every, &cascade.wide, &cascade.narrow];
    let screens = screens.into_iter().flat_map(ClassRules::all).map(|rule| rule.class);
    let coloured = cascade.any.all().filter(|rule| rule.declarations.iter().any(has_colour_word));
    let roles = COLOUR_ROLES.iter().map(|role| role.class);
    let paints = cascade.paints().map(|paint| paint.class);
    let classes = roles.chain(screens).chain(coloured.map(|rule| rule.class)).chain(paints);
    classes.chain([LOGO]).collect()
}

/// A rule that the night changes.
struct NightRule {
    class: &'static str,
    /// The attribute by which Outlook on the web marks an element whose colour it has changed.
    outlook: &'static str,
    text: String,
}

/// Writes the rules that the night changes.
fn write_night(theme: &Theme, cascade: &ThemeCascade<'_>) -> Vec<NightRule> {
    let night = Palette::for_night(theme);
    let values = ValueWriter { theme, palette: &night };
    let write = |class, used: ColourUse, declarations: &[_]| NightRule {
        class,
        outlook: used.outlook(),
        text: values.write_rule(class, declarations, Importance::Important),
    };
    let roles = COLOUR_ROLES.iter().map(|role| NightRule {
        class: role.class,
        outlook: role.used.outlook(),
        text: role.write_night(&night),
    });
    let coloured = cascade.any.all().filter_map(|rule| {
        let declarations = rule.declarations.iter().copied();
        let declarations: Vec<_> = declarations.filter(has_colour_word).collect();
        (!declarations.is_empty()).then(|| write(rule.class, ColourUse::Border, &declarations))
    });
    let painted = cascade.paints().map(|paint| {
        let is_ground = paint.declaration.property == GROUND_PROPERTY;
        let used = if is_ground { ColourUse::Ground } else { ColourUse::Text };
        write(paint.class, used, &[paint.declaration])
    });
    roles.chain(coloured).chain(painted).collect()
}

/// Whether a declaration has a colour of the theme.
fn has_colour_word(declaration: &StyleDeclaration<'_>) -> bool {
    split_value_words(declaration.value).any(|word| COLOUR_WORDS.contains(&word))
}

/// How strongly a rule holds (CSS Cascading 4 §6.4).
#[derive(Clone, Copy)]
enum Importance {
    Normal,
    Important,
}

/// Writes rules with the theme's fonts, and with its colours by day or by night.
struct ValueWriter<'a> {
    theme: &'a Theme,
    palette: &'a Palette,
}

impl ValueWriter<'_> {
    /// Writes a rule.
    fn write_rule(
        &self,
        class: &str,
        declarations: &[StyleDeclaration<'_>],
        importance: Importance,
    ) -> String {
        let weight = match importance {
            Importance::Normal => "",
            Importance::Important => "!important",
        };
        let mut rule = [".", class, "{"].concat();
        for (place, StyleDeclaration { property, value }) in declarations.iter().enumerate() {
            let between = if place > 0 { ";" } else { "" };
            rule.extend([between, property, ":", &self.resolve(value), weight]);
        }
        rule.push('}');
        rule
    }

    /// Replaces the words of a value that name colours and fonts of the theme.
    fn resolve<'v>(&self, value: &'v str) -> Cow<'v, str> {
        if !value.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Borrowed(value);
        }
        let mut resolved = String::with_capacity(value.len());
        let mut rest = value;
        for word in split_value_words(value) {
            let end = rest.find(word).unwrap_or_default();
            resolved.push_str(&rest[..end]);
            match (word, find_colour(word, self.palette)) {
                ("SERIF", _) => resolved.push_str(&write_font_list(&self.theme.serif)),
                ("SANS", _) => resolved.push_str(&write_font_list(&self.theme.sans)),
                ("PLAIN", _) => resolved.push_str(&write_last_fonts(&self.theme.sans)),
                (_, Some(colour)) => resolved.push_str(&colour.to_string()),
                (_, None) => resolved.push_str(word),
            }
            rest = &rest[end + word.len()..];
        }
        Cow::Owned(resolved + rest)
    }
}

/// The colour that a word names.
fn find_colour(word: &str, palette: &Palette) -> Option<Rgb> {
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

/// Writes the last two fonts of a list: the one that most machines have, and the family of all such fonts.
fn write_last_fonts(fonts: &str) -> String {
    let list = write_font_list(fonts);
    let before = list.rmatch_indices(',').nth(1).map_or(0, |(at, _)| at + 1);
    list[before..].to_owned()
}

/// Writes a list of fonts that cannot end its declaration. Names of several words need no quotation marks
/// (CSS Fonts 4 §2.1.1). They are left out, since the list stands in many elements.
fn write_font_list(fonts: &str) -> String {
    let plain = |c: char| match c {
        '"' | '\'' => None,
        c if c.is_alphanumeric() || matches!(c, ' ' | ',' | '-') => Some(c),
        _ => None,
    };
    fonts.chars().filter_map(plain).collect::<String>().replace(", ", ",")
}
