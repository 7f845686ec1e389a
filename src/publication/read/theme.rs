//! `[theme]`: what the page looks like. The shipped themes are files of the same shape, read here too.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Spanned;

use super::Sections;
use super::checked::{Desk, Text};
use super::foreign::foreign;
use crate::finding::words::Marks;
use crate::finding::{Code, Finding, Source, Span, table};
use crate::publication::part::{PARTS, Part};
use crate::publication::theme::{Colour, Declaration, Night, Rule, Screen, Stand, Theme};

/// A colour, as an editor's program looks at it.
const COLOUR: &str = r"^\s*#[0-9A-Fa-f]{6}\s*$";

/// The most declarations of one rule.
const MOST: usize = 24;

/// A theme that comes with matinale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Like {
    /// A serif daily: a centred nameplate between rules, one warm accent.
    #[default]
    Daily,
    /// A brisk news bulletin: sans-serif, close set, its kickers in solid colour.
    Bulletin,
    /// A plain letter: one quiet column, hardly a rule, like a letter from a person.
    Letter,
}

impl Like {
    /// Every theme that comes with matinale.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Bulletin, Self::Letter];

    /// Its file: name and text.
    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Daily => ("daily.toml", include_str!("../themes/daily.toml")),
            Self::Bulletin => ("bulletin.toml", include_str!("../themes/bulletin.toml")),
            Self::Letter => ("letter.toml", include_str!("../themes/letter.toml")),
        }
    }
}

/// What the page looks like.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTheme {
    /// The shipped theme it begins from; what is written here changes it.
    #[schemars(extend("default" = "daily"))]
    like: Option<Like>,
    /// The one colour of rules, kickers, links and buttons: `#` and six hexadecimal digits.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#9e2a2b"))]
    accent: Text,
    /// The colour of the text.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#1f1d1a"))]
    ink: Text,
    /// The colour behind the page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#f4f1ec"))]
    paper: Text,
    /// The fonts of the text, commas between them.
    #[schemars(with = "Option<String>")]
    serif: Text,
    /// The fonts of small print, commas between them.
    #[schemars(with = "Option<String>")]
    sans: Text,
    /// The picture that stands on the nameplate in place of the name: a file in `issues/images`.
    #[schemars(with = "Option<String>")]
    logo: Text,
    /// The colours by night. Those that are not written are derived from the ones of the day.
    night: Option<RawNight>,
    /// What parts of the page look like: CSS declarations by the part's name.
    rules: Option<RawRules>,
    /// What parts look like on a screen of 640 pixels or more.
    wide: Option<RawRules>,
    /// What parts look like on a screen of 480 pixels or less.
    narrow: Option<RawRules>,
}

/// The colours by night.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawNight {
    /// The one colour, on a dark page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR))]
    accent: Text,
    /// The colour of the text, on a dark page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR))]
    ink: Text,
    /// The colour behind the page, dark.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR))]
    paper: Text,
}

/// Declarations by the name of a part.
#[derive(Default, Deserialize)]
struct RawRules(BTreeMap<Spanned<String>, Spanned<String>>);

impl JsonSchema for RawRules {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rules".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let parts: Map<String, Value> = PARTS
            .iter()
            .map(|part| {
                let shape = json!({ "type": "string", "description": sentence(part.meaning) });
                (part.name.to_owned(), shape)
            })
            .collect();
        json_schema!({ "type": "object", "properties": parts, "additionalProperties": false })
    }
}

/// A few words as a sentence of their own.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// Reads `[theme]` over the shipped theme that it is like.
pub(super) fn theme(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Theme {
    let raw: RawTheme = sections.take("theme", desk);
    let under = shipped(raw.like.unwrap_or_default());
    laid_over(desk, raw, under, Author::Editor)
}

/// A theme as it comes with matinale.
pub fn shipped(like: Like) -> Theme {
    read_shipped(like).0
}

/// The dress of a publication that says nothing of it.
impl Default for Theme {
    fn default() -> Self {
        shipped(Like::default())
    }
}

/// Reads a shipped theme, and whatever there is to say of its file.
fn read_shipped(like: Like) -> (Theme, Vec<Finding>) {
    let (name, text) = like.file();
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    let mut desk = Desk::new(&source);
    let raw = match table::parse(&source) {
        Ok(root) => super::sections(&mut desk, root.into_inner()).take("theme", &mut desk),
        Err(faults) => {
            desk.findings.extend(faults);
            RawTheme::default()
        }
    };
    let theme = laid_over(&mut desk, raw, bare(), Author::House);
    (theme, desk.findings)
}

/// Ink on paper: what a theme is laid over that is like no other.
fn bare() -> Theme {
    let ink = || Colour("#1a1a1a".to_owned());
    Theme {
        accent: ink(),
        ink: ink(),
        paper: Colour("#fdfdfd".to_owned()),
        stand: Stand::default(),
        night: Night::default(),
        serif: "serif".to_owned(),
        sans: "sans-serif".to_owned(),
        logo: None,
        rules: Vec::new(),
    }
}

/// Whose file is read: a place in a file of the house is nobody's to look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Author {
    House,
    Editor,
}

impl Author {
    fn place(self, span: impl Into<Span>) -> Option<Span> {
        (self == Self::Editor).then(|| span.into())
    }
}

/// Lays what is written over the theme beneath.
fn laid_over(desk: &mut Desk<'_>, raw: RawTheme, under: Theme, author: Author) -> Theme {
    let day = colours(desk, [raw.accent, raw.ink, raw.paper], author);
    let night = raw.night.unwrap_or_default();
    let night = colours(desk, [night.accent, night.ink, night.paper], author);
    // A colour that is written anew by day takes its night with it.
    let kept = |day: Option<&Colour>, under: Option<Colour>| under.filter(|_| day.is_none());
    let mut theme = Theme {
        night: Night {
            accent: night.accent.or(kept(day.accent.as_ref(), under.night.accent)),
            ink: night.ink.or(kept(day.ink.as_ref(), under.night.ink)),
            paper: night.paper.or(kept(day.paper.as_ref(), under.night.paper)),
            stand: night.stand,
        },
        accent: day.accent.unwrap_or(under.accent),
        ink: day.ink.unwrap_or(under.ink),
        paper: day.paper.unwrap_or(under.paper),
        stand: day.stand,
        serif: fonts(desk, "serif", raw.serif).unwrap_or(under.serif),
        sans: fonts(desk, "sans", raw.sans).unwrap_or(under.sans),
        logo: desk.picture("logo", raw.logo).or(under.logo),
        rules: under.rules,
    };
    for (screen, written) in
        [(Screen::Any, raw.rules), (Screen::Wide, raw.wide), (Screen::Narrow, raw.narrow)]
    {
        theme.rules.extend(rules(desk, screen, written.unwrap_or_default(), author));
    }
    theme
}

/// Three colours, and where they stand.
fn colours(desk: &mut Desk<'_>, written: [Text; 3], author: Author) -> Night {
    let mut read = ["accent", "ink", "paper"].into_iter().zip(written).map(|(key, value)| {
        let value = value?;
        desk.colour(key, &value).map(|colour| (colour, author.place(value.span())))
    });
    let mut next = || read.next().flatten().unzip();
    let ((accent, at_accent), (ink, at_ink), (paper, at_paper)) = (next(), next(), next());
    let stand =
        Stand { accent: at_accent.flatten(), ink: at_ink.flatten(), paper: at_paper.flatten() };
    Night { accent, ink, paper, stand }
}

/// A stack of fonts: names and commas, with nothing that would end the declaration it stands in.
fn fonts(desk: &mut Desk<'_>, key: &str, value: Text) -> Option<String> {
    let value = value?;
    let stack = desk.line(key, Some(value.clone()))?.replace('"', "'");
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '\'');
    let closed = stack.matches('\'').count() % 2 == 0;
    if closed && stack.chars().all(plain) {
        return Some(stack);
    }
    let message = format!("`{key}` is not a list of fonts");
    desk.refuse(&value, message, "write names with commas between them: `\"Georgia, serif\"`");
    None
}

/// The rules of one table, in the order of the file.
fn rules(desk: &mut Desk<'_>, screen: Screen, written: RawRules, author: Author) -> Vec<Rule> {
    let mut written: Vec<_> = written.0.into_iter().collect();
    written.sort_by_key(|(key, _)| key.span().start);
    let mut rules = Vec::new();
    for (key, value) in written {
        let span = Span::from(key.span());
        let Some(part) = Part::find(key.get_ref()) else {
            desk.tell(stranger(key.get_ref(), span));
            continue;
        };
        let declarations = declarations(desk, &value, (part, screen), author);
        rules.push(Rule { part, screen, declarations, span: author.place(span) });
    }
    rules
}

/// A part that the page does not have.
fn stranger(name: &str, span: Span) -> Finding {
    let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
    table::unknown(name, "a theme's rules", span, &names)
}

/// What a rule declares, each at its place in the value.
fn declarations(
    desk: &mut Desk<'_>,
    value: &Spanned<String>,
    (part, screen): (&Part, Screen),
    author: Author,
) -> Vec<Declaration> {
    let text = value.get_ref();
    let marks = Marks::new(desk.source, text, value.span().into());
    let mut read = Vec::new();
    let mut at = 0;
    for piece in text.split(';') {
        let start = at + piece.len() - piece.trim_start().len();
        let span = marks.at(start, start + piece.trim().len());
        at += piece.len() + 1;
        if piece.trim().is_empty() {
            continue;
        }
        if read.len() == MOST {
            let message = format!("the rule for `{}` has more than {MOST} declarations", part.name);
            desk.tell(Finding::new(Code::KEY_VALUE, span, message).help("take some out"));
            break;
        }
        if let Some(finding) = foreign(piece, span) {
            desk.tell(finding);
            continue;
        }
        match Declaration::parse(piece, part, screen) {
            Ok(declaration) => read.push(declaration.at(author.place(span))),
            Err(refused) => {
                desk.tell(Finding::new(Code::KEY_VALUE, span, refused.fact).help(refused.help));
            }
        }
    }
    read
}

#[cfg(test)]
mod tests;
