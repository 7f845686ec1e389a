//! The rules that read the finished page: what is sent, whatever made it.
//!
//! A fault of the page is shown at the editor's words that stand there; where none do, at the issue's
//! title.

mod code;
mod colours;
mod css;
mod look;
mod parts;
mod pictures;
mod reading;
mod said;

use std::collections::BTreeSet;

use super::rules::words::plain;
use super::{Page, Sheet};
use crate::finding::{Code, Finding, Span};
use crate::html::{Document, Element};
use crate::issue::source_text::{Passage, SourceText};
use css::Head;
use look::{Look, View};

/// One edition, read as a reader's program reads it.
struct Leaf<'a> {
    page: &'a Page<'a>,
    source_text: &'a SourceText,
    sheet: Sheet<'a>,
    document: Document,
    /// The head's own style sheets.
    styles: String,
    head: Head,
    views: Vec<View>,
}

/// One rule about an edition.
type Rule = fn(&Leaf<'_>, &mut Vec<Finding>);

/// One rule about both editions.
type Both = fn(&[Leaf<'_>], &mut Vec<Finding>);

/// Every rule there is about an edition.
const RULES: &[Rule] = &[
    code::styles,
    code::important,
    code::conditional,
    code::message,
    colours::contrast,
    colours::links,
    parts::unsubscribe,
    parts::text,
    parts::addresses,
    pictures::alternatives,
    pictures::addresses,
    pictures::resolution,
    pictures::alone,
    reading::language,
    reading::direction,
    reading::roles,
    reading::title,
    reading::headings,
    reading::small,
    reading::targets,
];

/// Every rule there is about both editions at once.
const TOGETHER: &[Both] = &[pictures::weight, pictures::night];

/// Every finding of every rule. What is wrong in the free edition is not told again of the paid one.
pub(super) fn findings(page: &Page<'_>, source_text: &SourceText) -> Vec<Finding> {
    let leaves = page.sheets.map(|sheet| Leaf::new(page, source_text, sheet));
    let mut findings: Vec<Finding> = Vec::new();
    for leaf in &leaves {
        let mut told = Vec::new();
        for rule in RULES {
            rule(leaf, &mut told);
        }
        let before: BTreeSet<(Span, Code)> =
            findings.iter().map(|finding| (finding.span, finding.code)).collect();
        told.retain(|finding| !before.contains(&(finding.span, finding.code)));
        findings.extend(told);
    }
    for rule in TOGETHER {
        rule(&leaves, &mut findings);
    }
    findings.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
    findings.dedup();
    findings
}

impl<'a> Leaf<'a> {
    fn new(page: &'a Page<'a>, source_text: &'a SourceText, sheet: Sheet<'a>) -> Self {
        let document = Document::read(sheet.html);
        let styles: String = document
            .named("style")
            .flat_map(|(place, _)| document.inside(place))
            .map(|text| text.words.as_str())
            .collect();
        let head = Head::read(&styles);
        let views = View::all(&document, &head);
        Self { page, source_text, sheet, document, styles, head, views }
    }

    /// Where a fault is shown that no word of the editor's has made.
    fn title(&self) -> Span {
        let front = self.source_text.tables.first();
        let title = front.and_then(|front| front.value("title").map(|(_, span)| span));
        title.or(front.map(|front| front.span)).unwrap_or(Span::new(0, 0))
    }

    /// Where the editor wrote these words of the page.
    fn place(&self, words: &str) -> Span {
        let wanted = plain(words);
        let said = |text: &str| !wanted.is_empty() && plain(text).contains(&wanted);
        let found = self.source_text.passages.iter().find(|passage| said(&passage.text));
        found.map_or_else(|| self.title(), Passage::whole)
    }

    /// The texts that are seen in a view, how they look, and the place of their elements. What is said
    /// in the stead of a picture is one of them: many see it, and not the picture.
    fn seen<'b>(&'b self, view: &'b View) -> impl Iterator<Item = (usize, &'b Look, &'b str)> {
        let texts = self.document.texts.iter();
        let texts = texts.filter_map(|text| Some((text.within?, text.words.as_str())));
        let pictures = self.document.named("img");
        let pictures =
            pictures.filter_map(|(place, picture)| Some((place, picture.attribute("alt")?)));
        texts.chain(pictures).filter_map(|(place, words)| {
            let look = view.looks.get(place)?;
            (look.is_seen() && said::is_drawn(words)).then_some((place, look, words))
        })
    }

    /// The view of those who heed no media query.
    fn plainly(&self) -> Option<&View> {
        self.views.first()
    }

    /// The texts inside of an element that are seen.
    fn words(&self, place: usize) -> String {
        let Some(view) = self.plainly() else { return String::new() };
        let inside = self.document.inside(place);
        let seen = inside.filter(|text| {
            text.within.and_then(|within| view.looks.get(within)).is_some_and(Look::is_seen)
        });
        seen.map(|text| text.words.as_str()).collect()
    }

    /// The elements right under the body in which something is read: what is left of a page where a
    /// client puts it into its own.
    fn wrappers(&self) -> impl Iterator<Item = (usize, &Element)> {
        let body = self.document.named("body").map(|(place, _)| place).next();
        let elements = self.document.elements.iter().enumerate();
        elements.filter(move |(place, element)| {
            element.parent == body && body.is_some() && said::is_drawn(&self.words(*place))
        })
    }
}

/// The beginning of a text, to name it by.
fn beginning(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}
