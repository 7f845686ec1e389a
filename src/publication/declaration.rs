//! One CSS declaration of a theme's rule, and what it may say.
//!
//! A declaration cannot leave its rule, whatever is written in it. Its colours are words of the theme,
//! so that they have a night and can be read.
//!
//! Looks up to: `finding`.

use super::page_part::{PagePart, PartColours};
use super::screen::Screen;
use crate::finding::{Span, nearest};

/// One declaration of CSS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeDeclaration {
    property: String,
    value: String,
    span: Option<Span>,
}

/// Why a declaration is refused, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationRefusal {
    /// A fact about the declaration.
    pub fact: String,
    /// What to write instead.
    pub help: String,
}

/// Words in a value that name the font lists of the theme.
const FONT_WORDS: &[&str] = &["SERIF", "SANS"];
/// Words in a value that name colours of the page, by day and by night.
pub const COLOUR_WORDS: &[&str] =
    &["INK", "SOFT", "META", "ACCENT", "HAIR", "PAGE", "CARD", "WASH", "TINT", "BAND", "BUTTON"];

/// Colours of text.
const TEXT_COLOURS: &[&str] = &["INK", "SOFT", "META", "ACCENT"];
/// Backgrounds on which every colour of text can be read.
const GROUND_COLOURS: &[&str] = &["PAGE", "CARD", "WASH", "TINT"];
/// Backgrounds that bring their own colour of text.
const BAND_COLOURS: &[&str] = &["BAND", "BUTTON"];

/// The functions of CSS that compute a length, a colour, a ground or a shape, and fetch nothing.
const FUNCTIONS: &[&str] = &[
    "calc",
    "clamp",
    "conic-gradient",
    "cubic-bezier",
    "hsl",
    "hsla",
    "lab",
    "lch",
    "light-dark",
    "linear-gradient",
    "max",
    "min",
    "oklab",
    "oklch",
    "radial-gradient",
    "repeating-linear-gradient",
    "repeating-radial-gradient",
    "rgb",
    "rgba",
    "rotate",
    "scale",
    "translate",
];

/// The longest value, in bytes.
const MAX_VALUE_BYTES: usize = 200;
/// The most characters of the editor's text that a message repeats.
const MAX_QUOTED_CHARS: usize = 40;

impl ThemeDeclaration {
    /// Reads `property:value` for a part on a screen. A value is letters, digits, blanks and
    /// `#%.,-+_/()'`. Words in capitals name what the theme has, such as `ACCENT` or `SANS`.
    ///
    /// # Errors
    ///
    /// Refuses a declaration that could leave its rule, a colour without a night, and a colour that
    /// cannot be read on its background.
    pub fn parse(text: &str, part: &PagePart, screen: Screen) -> Result<Self, DeclarationRefusal> {
        let text = text.trim();
        let Some((property, value)) = text.split_once(':') else {
            return Err(DeclarationRefusal::new(
                format!("`{}` has no value", shorten(text)),
                "write a property, a colon and a value: `font-size:36px`",
            ));
        };
        let property = property.trim().to_ascii_lowercase();
        check_property(&property)?;
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        check_characters(&property, &value)?;
        check_nesting(&property, &value)?;
        check_functions(&value)?;
        let declaration = Self { property, value, span: None };
        declaration.check_words()?;
        declaration.check_screen(screen)?;
        declaration.check_colour(part)?;
        Ok(declaration)
    }

    /// The same declaration, written at this place of matinale.toml.
    #[must_use]
    pub fn with_span(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// The property: small letters and hyphens.
    pub fn property(&self) -> &str {
        &self.property
    }

    /// The value. It still holds the words that name colours and fonts of the theme.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Where matinale.toml writes the declaration. One of a shipped theme has no span.
    pub const fn span(&self) -> Option<Span> {
        self.span
    }

    /// Whether the property is a colour of text or of a background.
    fn is_paint(&self) -> bool {
        matches!(self.property.as_str(), "color" | "background-color")
    }

    /// Refuses a word in capitals that the theme does not have.
    fn check_words(&self) -> Result<(), DeclarationRefusal> {
        let capital = |word: &&str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        let known = |word: &str| FONT_WORDS.contains(&word) || COLOUR_WORDS.contains(&word);
        let unknown = split_value_words(&self.value).filter(capital).find(|word| !known(word));
        let Some(word) = unknown.filter(|_| self.property != "font-family") else { return Ok(()) };
        let fact = format!("`{word}` stands for nothing");
        let all = [FONT_WORDS, COLOUR_WORDS].concat();
        let small: Vec<String> = all.iter().map(|word| word.to_ascii_lowercase()).collect();
        let help = match nearest(word, small.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}`?", near.to_uppercase()),
            None => format!("the words are {}", list_words(&all)),
        };
        Err(DeclarationRefusal::new(fact, &help))
    }

    /// Refuses a colour for one width of screen: it would have no night.
    fn check_screen(&self, screen: Screen) -> Result<(), DeclarationRefusal> {
        let is_coloured = self.is_paint()
            || split_value_words(&self.value).any(|word| COLOUR_WORDS.contains(&word));
        if screen == Screen::Any || !is_coloured {
            return Ok(());
        }
        Err(DeclarationRefusal::new(
            "a colour changes with the width of the screen".into(),
            "write it in [theme.rules]: by day and by night it is the same on every screen",
        ))
    }

    /// Refuses a colour that the part may not have.
    fn check_colour(&self, part: &PagePart) -> Result<(), DeclarationRefusal> {
        if !self.is_paint() {
            let band = split_value_words(&self.value).find(|word| BAND_COLOURS.contains(word));
            return band.map_or(Ok(()), |band| {
                let fact = format!("`{band}` is a ground");
                Err(DeclarationRefusal::new(fact, "write it for `background-color`"))
            });
        }
        let property = self.property.as_str();
        let allowed: Vec<&str> = match (property, part.colours) {
            (_, PartColours::Nothing) | ("background-color", PartColours::Text) => Vec::new(),
            ("color", _) => TEXT_COLOURS.to_vec(),
            (_, PartColours::Band) => [GROUND_COLOURS, BAND_COLOURS].concat(),
            (_, _) => GROUND_COLOURS.to_vec(),
        };
        if allowed.is_empty() {
            let fact = format!("`{}` has no `{property}` of its own", part.name);
            let help = "give it to the part around it, or to the words inside";
            return Err(DeclarationRefusal::new(fact, help));
        }
        if allowed.contains(&self.value.as_str()) {
            return Ok(());
        }
        let fact =
            format!("`{}` is not a colour that `{}` can bear", shorten(&self.value), part.name);
        let help = format!(
            "write {}: they are drawn from the theme, by day and by night",
            list_words(&allowed)
        );
        Err(DeclarationRefusal::new(fact, &help))
    }
}

impl DeclarationRefusal {
    fn new(fact: String, help: &str) -> Self {
        Self { fact, help: help.to_owned() }
    }
}

/// Splits a value into its words, at blanks, commas, brackets and slashes.
pub fn split_value_words(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| !(c.is_ascii_alphanumeric() || "#%.-+_".contains(c)))
}

/// Refuses what is no property, and the property that would set more than a colour.
fn check_property(property: &str) -> Result<(), DeclarationRefusal> {
    let letters = property.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if !letters || !(2..=40).contains(&property.len()) {
        let fact = format!("`{}` is not a property of CSS", shorten(property));
        let help = "write small letters and hyphens, such as `letter-spacing`";
        return Err(DeclarationRefusal::new(fact, help));
    }
    if property == "background" {
        let fact = "`background` sets more than a colour".into();
        return Err(DeclarationRefusal::new(fact, "write `background-color`"));
    }
    Ok(())
}

/// Refuses a value that is empty, too long, or holds a character that could end it.
fn check_characters(property: &str, value: &str) -> Result<(), DeclarationRefusal> {
    if value.is_empty() {
        let fact = format!("`{property}` has no value");
        return Err(DeclarationRefusal::new(fact, "write one, or take the property out"));
    }
    if value.len() > MAX_VALUE_BYTES {
        let fact = format!("the value of `{property}` is longer than {MAX_VALUE_BYTES} characters");
        return Err(DeclarationRefusal::new(fact, "shorten it"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || " #%.,-+_/()'".contains(c);
    let Some(stray) = value.chars().find(|c| !plain(*c)) else { return Ok(()) };
    let help = match stray {
        ':' => "write a `;` between two declarations",
        '!' => "take it out: the night and narrow screens could not overrule it",
        _ => "take it out",
    };
    let fact = format!("`{}` stands in the value of `{property}`", stray.escape_debug());
    Err(DeclarationRefusal::new(fact, help))
}

/// Refuses a bracket, a quotation mark or a comment that the value does not close.
fn check_nesting(property: &str, value: &str) -> Result<(), DeclarationRefusal> {
    let mut depth = 0_i32;
    let mut is_nested = true;
    for (at, c) in value.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        is_nested &= depth >= 0 && !value[at..].starts_with("/*");
    }
    if is_nested && depth == 0 && value.matches('\'').count().is_multiple_of(2) {
        return Ok(());
    }
    let fact = format!("the value of `{property}` opens something and does not close it");
    let help = "close every bracket and quotation mark; CSS comments have no place here";
    Err(DeclarationRefusal::new(fact, help))
}

/// Refuses a function that is not one of CSS: an old mail program would run `expression(…)` as a script.
fn check_functions(value: &str) -> Result<(), DeclarationRefusal> {
    let is_name_char = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let opened = value.match_indices('(').map(|(at, _)| {
        let before = &value[..at];
        &before[before.trim_end_matches(is_name_char).len()..]
    });
    let is_known =
        |name: &&str| name.is_empty() || FUNCTIONS.contains(&name.to_ascii_lowercase().as_str());
    let unknown = opened.into_iter().find(|name| !is_known(name));
    unknown.map_or(Ok(()), |name| {
        let fact = format!("`{}(…)` is not a function that a rule may use", shorten(name));
        let help = format!("take it out; the functions are {}", list_words(FUNCTIONS));
        Err(DeclarationRefusal::new(fact, &help))
    })
}

fn list_words(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The beginning of a text, without control characters, for a message.
fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_QUOTED_CHARS).collect()
}
