//! One CSS declaration of a theme's rule, and what it may say.
//!
//! A declaration cannot leave its rule, whatever is written in it. Its colours are words of the theme,
//! so that they have a night and can be read.
//!
//! Looks up to: `finding`.

use super::page_part::{PagePart, PartColours};
use super::screen::Screen;
use crate::finding::{Span, nearest};
use crate::wording::{Wording, say};

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
    pub fact: Wording,
    /// What to write instead.
    pub help: Wording,
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
                say!("`{shorten}` has no value", shorten = shorten(text)),
                say!("write a property, a colon and a value: `font-size:36px`"),
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
        let fact = say!("`{word}` stands for nothing", word);
        let all = [FONT_WORDS, COLOUR_WORDS].concat();
        let small: Vec<String> = all.iter().map(|word| word.to_ascii_lowercase()).collect();
        let help = if let Some(near) = nearest(word, small.iter().map(String::as_str)) {
            say!("did you mean `{near}`?", near = near.to_uppercase())
        } else {
            say!("the words are {all}", all = list_words(&all))
        };
        Err(DeclarationRefusal::new(fact, help))
    }

    /// Refuses a colour for one width of screen: it would have no night.
    fn check_screen(&self, screen: Screen) -> Result<(), DeclarationRefusal> {
        let is_coloured = self.is_paint()
            || split_value_words(&self.value).any(|word| COLOUR_WORDS.contains(&word));
        if screen == Screen::Any || !is_coloured {
            return Ok(());
        }
        Err(DeclarationRefusal::new(
            say!("a colour changes with the width of the screen"),
            say!("write it in [theme.rules]: by day and by night it is the same on every screen"),
        ))
    }

    /// Refuses a colour that the part may not have.
    fn check_colour(&self, part: &PagePart) -> Result<(), DeclarationRefusal> {
        if !self.is_paint() {
            let band = split_value_words(&self.value).find(|word| BAND_COLOURS.contains(word));
            return band.map_or(Ok(()), |band| {
                let fact = say!("`{band}` is a ground", band);
                Err(DeclarationRefusal::new(fact, say!("write it for `background-color`")))
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
            let fact = say!("`{name}` has no `{property}` of its own", name = part.name, property);
            let help = say!("give it to the part around it, or to the words inside");
            return Err(DeclarationRefusal::new(fact, help));
        }
        if allowed.contains(&self.value.as_str()) {
            return Ok(());
        }
        let fact = say!(
            "`{value}` is not a colour that `{name}` can bear",
            value = shorten(&self.value),
            name = part.name
        );
        let help = say!(
            "write {allowed}: they are drawn from the theme, by day and by night",
            allowed = list_words(&allowed)
        );
        Err(DeclarationRefusal::new(fact, help))
    }
}

impl DeclarationRefusal {
    fn new(fact: Wording, help: Wording) -> Self {
        Self { fact, help }
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
        let fact = say!("`{property}` is not a property of CSS", property = shorten(property));
        let help = say!("write small letters and hyphens, such as `letter-spacing`");
        return Err(DeclarationRefusal::new(fact, help));
    }
    if property == "background" {
        let fact = say!("`background` sets more than a colour");
        return Err(DeclarationRefusal::new(fact, say!("write `background-color`")));
    }
    Ok(())
}

/// Refuses a value that is empty, too long, or holds a character that could end it.
fn check_characters(property: &str, value: &str) -> Result<(), DeclarationRefusal> {
    if value.is_empty() {
        let fact = say!("`{property}` has no value", property);
        return Err(DeclarationRefusal::new(fact, say!("write one, or take the property out")));
    }
    if value.len() > MAX_VALUE_BYTES {
        let fact = say!(
            "the value of `{property}` is longer than {max_value_bytes} characters",
            property,
            max_value_bytes = MAX_VALUE_BYTES
        );
        return Err(DeclarationRefusal::new(fact, say!("shorten it")));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || " #%.,-+_/()'".contains(c);
    let Some(stray) = value.chars().find(|c| !plain(*c)) else { return Ok(()) };
    let help = match stray {
        ':' => say!("write a `;` between two declarations"),
        '!' => say!("take it out: the night and narrow screens could not overrule it"),
        _ => say!("take it out"),
    };
    let fact = say!(
        "`{stray}` stands in the value of `{property}`",
        stray = stray.escape_debug().to_string(),
        property
    );
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
    let fact = say!("the value of `{property}` opens something and does not close it", property);
    let help = say!("close every bracket and quotation mark; CSS comments have no place here");
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
        let fact = say!("`{name}(…)` is not a function that a rule may use", name = shorten(name));
        let help = say!("take it out; the functions are {names}", names = list_words(FUNCTIONS));
        Err(DeclarationRefusal::new(fact, help))
    })
}

fn list_words(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The beginning of a text, without control characters, for a message.
fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_QUOTED_CHARS).collect()
}
