//! The dress of a publication, as values: three colours for the day, as many for the night, two stacks
//! of fonts, a logo, and rules for the parts of the page.
//!
//! Looks up to: `finding`.

use std::fmt;

use super::part::{Bears, Part};
use crate::finding::{Span, nearest};

/// Colours and letters of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The one colour: rules, kickers, links, buttons.
    pub accent: Colour,
    /// The colour of text.
    pub ink: Colour,
    /// The colour around the page.
    pub paper: Colour,
    /// Where the editor wrote these three in matinale.toml.
    pub stand: Stand,
    /// The colours by night that are not derived from those of the day.
    pub night: Night,
    /// The stack of fonts for text, as in CSS.
    pub serif: String,
    /// The stack of fonts for small print, as in CSS.
    pub sans: String,
    /// The picture that stands on the nameplate in place of the name, relative to `issues/images`.
    pub logo: Option<String>,
    /// What parts of the page look like beyond the base sheet: those of the shipped theme first, then
    /// the editor's, each in the order of its file. The later one wins.
    pub rules: Vec<Rule>,
}

/// The colours by night that are written and not derived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Night {
    /// The one colour.
    pub accent: Option<Colour>,
    /// The colour of text.
    pub ink: Option<Colour>,
    /// The colour around the page.
    pub paper: Option<Colour>,
    /// Where the editor wrote them.
    pub stand: Stand,
}

/// Where three colours stand in matinale.toml; none for a colour that the editor did not write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stand {
    /// The value of `accent`.
    pub accent: Option<Span>,
    /// The value of `ink`.
    pub ink: Option<Span>,
    /// The value of `paper`.
    pub paper: Option<Span>,
}

/// A colour as `#rrggbb`, small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour(pub(super) String);

impl Colour {
    /// Reads `#rrggbb`, in small letters or capitals; nothing else is a colour here.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let hexadecimal = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        hexadecimal.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Red, green and blue.
    pub fn of([red, green, blue]: [u8; 3]) -> Self {
        Self(format!("#{red:02x}{green:02x}{blue:02x}"))
    }

    /// The seven characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What one part of the page looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The part: its name for the editor, its classes for the page.
    pub part: &'static Part,
    /// On which screens.
    pub screen: Screen,
    /// What is declared, in order.
    pub declarations: Vec<Declaration>,
    /// Where the rule's key stands in matinale.toml; none in a shipped theme.
    pub span: Option<Span>,
}

/// The screens a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// All of them, and clients that know no difference: `[theme.rules]`.
    Any,
    /// From 640 pixels on: `[theme.wide]`.
    Wide,
    /// Up to 480 pixels: `[theme.narrow]`.
    Narrow,
}

/// One declaration of CSS, which cannot leave its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    property: String,
    value: String,
    span: Option<Span>,
}

/// Words in a value that stand for the stacks of fonts; the capitals are theirs.
const FONTS: &[&str] = &["SERIF", "SANS"];
/// Words in a value that stand for colours of the page, by day and by night.
pub const TINTS: &[&str] =
    &["INK", "SOFT", "META", "ACCENT", "HAIR", "PAGE", "CARD", "WASH", "TINT", "BAND", "BUTTON"];

/// Colours of text.
const TEXTS: &[&str] = &["INK", "SOFT", "META", "ACCENT"];
/// Grounds that every text of the page can be read on.
const GROUNDS: &[&str] = &["PAGE", "CARD", "WASH", "TINT"];
/// Grounds with an ink of their own.
const BANDS: &[&str] = &["BAND", "BUTTON"];

/// Why a declaration is refused, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// A fact about the declaration.
    pub fact: String,
    /// What to write instead.
    pub help: String,
}

/// The longest value, in bytes.
const LONGEST: usize = 200;

impl Declaration {
    /// Reads `property:value` for a part on a screen. A value is letters, digits, blanks and
    /// `#%.,-+_/()'`; words in capitals stand for what the theme has, such as `ACCENT` or `SANS`.
    ///
    /// # Errors
    ///
    /// What could leave its declaration, take the night from a text, or be read on no ground.
    pub fn parse(text: &str, part: &Part, screen: Screen) -> Result<Self, Refused> {
        let text = text.trim();
        let Some((property, value)) = text.split_once(':') else {
            return Err(refused(
                format!("`{}` has no value", shown(text)),
                "write a property, a colon and a value: `font-size:36px`",
            ));
        };
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim());
        let letters = property.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !letters || !(2..=40).contains(&property.len()) {
            return Err(refused(
                format!("`{}` is not a property of CSS", shown(&property)),
                "write small letters and hyphens, such as `letter-spacing`",
            ));
        }
        if property == "background" {
            return Err(refused(
                "`background` sets more than a colour".into(),
                "write `background-color`",
            ));
        }
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        sound(&property, &value)?;
        coloured(&property, &value, part, screen)?;
        Ok(Self { property, value, span: None })
    }

    /// The same, from this place in matinale.toml.
    #[must_use]
    pub fn at(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// The property: small letters and hyphens.
    pub fn property(&self) -> &str {
        &self.property
    }

    /// The value, with the words that stand for colours and fonts of the theme.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Where it stands in matinale.toml; none in a shipped theme.
    pub const fn span(&self) -> Option<Span> {
        self.span
    }
}

/// The words of a value: whatever blanks, commas and brackets part.
pub fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| !(c.is_ascii_alphanumeric() || "#%.-+_".contains(c)))
}

/// Holds a value to one declaration.
fn sound(property: &str, value: &str) -> Result<(), Refused> {
    if value.is_empty() {
        let fact = format!("`{property}` has no value");
        return Err(refused(fact, "write one, or take the property out"));
    }
    if value.len() > LONGEST {
        let fact = format!("the value of `{property}` is longer than {LONGEST} characters");
        return Err(refused(fact, "shorten it"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || " #%.,-+_/()'".contains(c);
    if let Some(stray) = value.chars().find(|c| !plain(*c)) {
        let help = match stray {
            ':' => "write a `;` between two declarations",
            '!' => "take it out: the night and narrow screens could not overrule it",
            _ => "take it out",
        };
        let fact = format!("`{}` stands in the value of `{property}`", stray.escape_debug());
        return Err(refused(fact, help));
    }
    let mut depth = 0_i32;
    for (at, c) in value.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 || value[at..].starts_with("/*") {
            return Err(open(property));
        }
    }
    let quotes = value.matches('\'').count();
    if depth != 0 || !quotes.is_multiple_of(2) { Err(open(property)) } else { Ok(()) }
}

fn open(property: &str) -> Refused {
    let fact = format!("the value of `{property}` opens something and does not close it");
    refused(fact, "close every bracket and quotation mark; CSS comments have no place here")
}

/// Holds colours to those that have a night and can be read.
fn coloured(property: &str, value: &str, part: &Part, screen: Screen) -> Result<(), Refused> {
    let capital = |word: &&str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    let unknown =
        words(value).filter(capital).find(|word| !FONTS.contains(word) && !TINTS.contains(word));
    if let Some(word) = unknown.filter(|_| property != "font-family") {
        let fact = format!("`{word}` stands for nothing");
        let all = [FONTS, TINTS].concat();
        let small: Vec<String> = all.iter().map(|word| word.to_ascii_lowercase()).collect();
        let help = match nearest(word, small.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}`?", near.to_uppercase()),
            None => format!("the words are {}", listed(&all)),
        };
        return Err(refused(fact, &help));
    }
    let paints = matches!(property, "color" | "background-color");
    let tinted = words(value).any(|word| TINTS.contains(&word));
    if screen != Screen::Any && (paints || tinted) {
        return Err(refused(
            "a colour changes with the width of the screen".into(),
            "write it in [theme.rules]: by day and by night it is the same on every screen",
        ));
    }
    if !paints {
        let band = words(value).find(|word| BANDS.contains(word));
        return band.map_or(Ok(()), |band| {
            Err(refused(format!("`{band}` is a ground"), "write it for `background-color`"))
        });
    }
    let allowed: Vec<&str> = match (property, part.bears) {
        (_, Bears::Nothing) | ("background-color", Bears::Text) => Vec::new(),
        ("color", _) => TEXTS.to_vec(),
        (_, Bears::Band) => [GROUNDS, BANDS].concat(),
        (_, _) => GROUNDS.to_vec(),
    };
    if allowed.is_empty() {
        let fact = format!("`{}` has no `{property}` of its own", part.name);
        return Err(refused(fact, "give it to the part around it, or to the words inside"));
    }
    if allowed.contains(&value) {
        return Ok(());
    }
    let fact = format!("`{}` is not a colour that `{}` can bear", shown(value), part.name);
    let help =
        format!("write {}: they are drawn from the theme, by day and by night", listed(&allowed));
    Err(refused(fact, &help))
}

fn refused(fact: String, help: &str) -> Refused {
    Refused { fact, help: help.to_owned() }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A text as it is repeated in a message: not without end.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
