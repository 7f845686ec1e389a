//! The features of mail clients: how each is recognised, and what a reader loses without it.
//!
//! The table of clients says which client draws a feature. It does not say whether that matters: a
//! corner that is not round harms nobody, a wrong width moves the page, and a colour that is left
//! out can make words invisible. This judgement is made here.
//!
//! Looks up to: nothing.

mod page;
mod properties;
mod sheet;
mod values;

use page::PAGE;
use properties::PROPERTIES;
use sheet::SHEET;
use values::VALUES;

/// What a reader loses if a feature is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// Nothing of importance. The page reads as intended.
    Harmless,
    /// The layout. Parts have another place or size.
    Layout,
    /// The text. Words may not be readable.
    Unreadable,
}

/// How a feature is recognised. Names are compared as a whole: `transform` is not found in
/// `text-transform`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeatureKind {
    /// One of these properties, with any value.
    Property(&'static [&'static str]),
    /// This property with one of these values.
    Keyword(&'static str, &'static [&'static str]),
    /// One of these words in the value of any property.
    Word(&'static [&'static str]),
    /// One of these functions in a value.
    Function(&'static [&'static str]),
    /// A number with this unit.
    Unit(&'static str),
    /// This at-rule.
    AtRule(&'static str),
    /// One of these features in `@media`.
    Media(&'static [&'static str]),
    /// This pseudo-class or pseudo-element, with its colons.
    Pseudo(&'static str),
    /// A kind of selector or combinator, by its mark. The mark `a` means the name of an element,
    /// `[]` an attribute, `..` two classes at once.
    Selector(&'static str),
    /// A comment in a style sheet.
    SheetComment,
    /// One of these elements.
    Element(&'static [&'static str]),
    /// An element of this type.
    Input(&'static str, &'static str),
    /// A `meta` with this name.
    Meta(&'static str),
    /// This attribute.
    Attribute(&'static str),
    /// The beginning of a link's address.
    Link(&'static str),
    /// One of these endings of a picture's name.
    Picture(&'static [&'static str]),
    /// A comment in a page.
    PageComment,
    /// A feature that neither pages nor style sheets use.
    Beside,
}

/// A feature that a client draws or does not draw.
#[derive(Debug, PartialEq, Eq)]
pub struct Feature {
    /// The name of its row in the table.
    pub row: &'static str,
    /// What a reader loses if it is not drawn.
    pub loss: Loss,
    /// The reason of the loss, as the end of a sentence that begins with "where it is not drawn".
    pub why: &'static str,
    kind: FeatureKind,
}

impl Feature {
    const fn harmless(row: &'static str, kind: FeatureKind, why: &'static str) -> Self {
        Self { row, loss: Loss::Harmless, why, kind }
    }

    const fn layout(row: &'static str, kind: FeatureKind, why: &'static str) -> Self {
        Self { row, loss: Loss::Layout, why, kind }
    }

    const fn unreadable(row: &'static str, kind: FeatureKind, why: &'static str) -> Self {
        Self { row, loss: Loss::Unreadable, why, kind }
    }

    /// The name of the feature in this declaration: `vw`, `calc()`, `display:flex`.
    pub fn shown(&self, property: &str, value: &str) -> String {
        let words = words(&value.to_ascii_lowercase());
        let meant = |name: &&&str| words.iter().any(|word| word.trim_end_matches('(') == **name);
        let among = |names: &'static [&'static str]| *names.iter().find(meant).unwrap_or(&property);
        match self.kind {
            FeatureKind::Keyword(_, names) => format!("{property}:{}", among(names)),
            FeatureKind::Word(names) => among(names).to_owned(),
            FeatureKind::Function(names) => format!("{}()", among(names)),
            FeatureKind::Unit(unit) => unit.to_owned(),
            _ => property.to_owned(),
        }
    }
}

/// Every feature in the table.
pub fn all() -> impl Iterator<Item = &'static Feature> {
    [PROPERTIES, VALUES, SHEET, PAGE].into_iter().flatten()
}

fn of(is_meant: impl Fn(FeatureKind) -> bool) -> impl Iterator<Item = &'static Feature> {
    all().filter(move |feature| is_meant(feature.kind))
}

/// The features that a declaration uses.
pub fn declaration(property: &str, value: &str) -> Vec<&'static Feature> {
    let property = property.trim().to_ascii_lowercase();
    let words = words(&value.to_ascii_lowercase());
    let among = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    let asked = of(|kind| match kind {
        FeatureKind::Property(names) => names.contains(&property.as_str()),
        FeatureKind::Keyword(of, names) => of == property && among(names),
        FeatureKind::Word(names) => among(names),
        FeatureKind::Function(names) => words
            .iter()
            .any(|word| word.strip_suffix('(').is_some_and(|name| names.contains(&name))),
        FeatureKind::Unit(unit) => words.iter().any(|word| unit_of(word) == Some(unit)),
        _ => false,
    });
    asked.collect()
}

/// The features that an at-rule uses. `name` is without the `@`, and `prelude` is what is behind
/// the name.
pub fn at_rule(name: &str, prelude: &str) -> Vec<&'static Feature> {
    let asked = of(|kind| match kind {
        FeatureKind::AtRule(known) => known == name,
        FeatureKind::Media(features) => {
            name == "media" && words(prelude).iter().any(|word| features.contains(&word.as_str()))
        }
        _ => false,
    });
    asked.collect()
}

/// The features that an element and its attributes use.
pub fn element(name: &str, attributes: &[(&str, &str)]) -> Vec<&'static Feature> {
    let has = |key: &str, value: &str| attributes.contains(&(key, value));
    let asked = of(|kind| match kind {
        FeatureKind::Element(names) => names.contains(&name),
        FeatureKind::Input(of, kind) => of == name && has("type", kind),
        FeatureKind::Meta(of) => name == "meta" && has("name", of),
        FeatureKind::Attribute(known) => attributes.iter().any(|(key, _)| *key == known),
        FeatureKind::Link(begins) => attributes
            .iter()
            .any(|(key, value)| matches!(*key, "href" | "src") && value.starts_with(begins)),
        FeatureKind::Picture(endings) => attributes.iter().any(|(key, value)| {
            let ending = value.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
            *key == "src" && ending.is_some_and(|ending| endings.contains(&ending.as_str()))
        }),
        _ => false,
    });
    asked.collect()
}

/// The features that a selector uses.
pub fn selector(text: &str) -> Vec<&'static Feature> {
    let marks = marks(text);
    let asked = of(|kind| match kind {
        FeatureKind::Selector(mark) => marks.iter().any(|known| known == mark),
        FeatureKind::Pseudo(name) => marks.iter().any(|known| known == name),
        _ => false,
    });
    asked.collect()
}

/// The words of a value, without strings and addresses. The name of a function keeps its bracket, a
/// number its unit, `!important` its mark.
pub fn words(value: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = None;
    for c in value.chars() {
        let Some(word) = words.last_mut() else { break };
        match (quoted, c) {
            (Some(mark), _) if c == mark => quoted = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quoted = Some(c),
            (None, '(') => {
                word.push(c);
                quoted = (word == "url(").then_some(')');
                words.push(String::new());
            }
            (None, _) if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | '%') => {
                word.push(c);
            }
            (None, '!') => words.push("!".to_owned()),
            (None, ' ') if word == "!" => {}
            (None, _) => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The unit of a number. `None` if the word is no number.
fn unit_of(word: &str) -> Option<&str> {
    let number = word.trim_start_matches('-');
    let digits = number.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    (digits && !unit.is_empty()).then_some(unit)
}

/// The parts of a selector: a mark for each kind of selector and combinator, and its pseudo-classes
/// and pseudo-elements.
fn marks(text: &str) -> Vec<String> {
    let mut marks = Vec::new();
    let spaced = text.trim().replace(',', " , ").replace('>', " > ");
    let spaced = spaced.replace('+', " + ").replace('~', " ~ ");
    let steps: Vec<&str> = spaced.split_ascii_whitespace().collect();
    for (at, step) in steps.iter().enumerate() {
        let combines = |step: &str| matches!(step, "," | ">" | "+" | "~");
        if combines(step) || matches!(*step, "*" | "&") {
            marks.push((*step).to_owned());
            continue;
        }
        if at > 0 && !combines(steps[at - 1]) {
            marks.push(" ".to_owned());
        }
        let (simple, pseudo) = step.split_at(step.find(':').unwrap_or(step.len()));
        let name = pseudo.split('(').next().unwrap_or_default();
        let kinds = [("[", "[]"), (".", "."), ("#", "#"), ("*", "*")];
        let found = kinds.iter().filter(|(sign, _)| simple.contains(sign));
        marks.extend(found.map(|(_, mark)| (*mark).to_owned()));
        if simple.matches('.').count() > 1 {
            marks.push("..".to_owned());
        }
        if simple.starts_with(|c: char| c.is_alphabetic()) {
            marks.push("a".to_owned());
        }
        if !name.is_empty() {
            marks.push(name.to_owned());
        }
    }
    marks
}
