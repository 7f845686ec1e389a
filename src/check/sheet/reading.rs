//! What those need who do not see the page, or see it badly, or hit it badly.

use super::{Finding, Leaf, beginning, said};
use crate::finding::Code;
use crate::html::Element;

/// The smallest text, in hundredths of a pixel.
const SMALLEST: u32 = 1300;

/// The height of a button that a finger hits (WCAG 2.2, 2.5.5), and of one that a stylus hits (2.5.8).
const TARGET: [u32; 2] = [4400, 2400];

/// A page that does not say its language, on the document and again inside of its body.
pub(super) fn language(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let wanted = leaf.page.edition.front().language.tag();
    let said = |element: &Element| {
        let tag = element.attribute("lang").unwrap_or_default();
        tag == wanted || tag.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'))
    };
    if let Some(place) = silent(leaf, said) {
        let message = format!("{place} of the page does not say `lang=\"{wanted}\"`");
        let finding = Finding::new(Code::READING_LANGUAGE, leaf.title(), message);
        findings.push(finding.help("a template must say it; the words are read out in it"));
    }
}

/// A page that does not say in which direction it is read.
pub(super) fn direction(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let said = |element: &Element| matches!(element.attribute("dir"), Some("ltr" | "rtl" | "auto"));
    if let Some(place) = silent(leaf, said) {
        let message = format!("{place} of the page does not say `dir`");
        let finding = Finding::new(Code::READING_DIRECTION, leaf.title(), message);
        findings.push(finding.help("a template must say it, as `ltr` or `rtl`"));
    }
}

/// The place that does not say what it must.
fn silent(leaf: &Leaf<'_>, said: impl Fn(&Element) -> bool) -> Option<&'static str> {
    let root = leaf.document.named("html").next();
    if !root.is_some_and(|(_, root)| said(root)) {
        Some("the root")
    } else if !leaf.wrappers().all(|(_, wrapper)| said(wrapper)) {
        Some("the wrapper in the body")
    } else {
        None
    }
}

/// A table without headings that does not say that it only places things.
pub(super) fn roles(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let tables = leaf.document.named("table");
    let silent = tables
        .filter(|(_, table)| !matches!(table.attribute("role"), Some("presentation" | "none")));
    let headed: Vec<usize> = leaf
        .document
        .named("th")
        .filter_map(|(place, _)| {
            let mut around = leaf.document.around(place);
            around.find(|(_, element)| element.name == "table").map(|(table, _)| table)
        })
        .collect();
    for (place, _) in silent.filter(|(place, _)| !headed.contains(place)) {
        let words = leaf.words(place);
        let message = format!(
            "the table around «{}» does not say `role=\"presentation\"`",
            beginning(&words)
        );
        let finding = Finding::new(Code::READING_ROLE, leaf.title(), message);
        findings.push(finding.help("a template must say it of every table without headings"));
    }
}

/// A page without a title.
pub(super) fn title(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let said = |place| leaf.document.inside(place).any(|text| said::is_drawn(&text.words));
    if !leaf.document.named("title").any(|(place, _)| said(place)) {
        let finding = Finding::new(Code::READING_TITLE, leaf.title(), "the page has no title");
        findings.push(finding.help("a template must print the subject as `<title>`"));
    }
}

/// Headings that form no tree.
pub(super) fn headings(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let mut last = 0;
    for (place, element) in leaf.document.elements.iter().enumerate() {
        let Some(level) = level(&element.name) else { continue };
        let words = leaf.words(place);
        let message = if !said::is_drawn(&words) {
            format!("a heading of level {level} is empty")
        } else if level == 1 && last > 0 {
            format!("«{}» is a second heading of level 1", beginning(&words))
        } else if level > last + 1 {
            format!("«{}» is of level {level}, below one of level {last}", beginning(&words))
        } else {
            last = level;
            continue;
        };
        last = level;
        let finding = Finding::new(Code::READING_HEADING, leaf.place(&words), message);
        findings
            .push(finding.help("headings go down one level at a time, from a single first one"));
    }
}

fn level(name: &str) -> Option<u8> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}

/// Text too small to be read; each size is told once.
pub(super) fn small(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let mut told: Vec<u32> = Vec::new();
    for view in &leaf.views {
        for (_, look, words) in leaf.seen(view) {
            if look.size >= SMALLEST || told.contains(&look.size) {
                continue;
            }
            told.push(look.size);
            let size = f64::from(look.size) / 100.0;
            let message = format!("«{}» is set in {size} pixels{}", beginning(words), view.words());
            let finding = Finding::new(Code::READING_SMALL, leaf.place(words), message);
            findings.push(finding.help("13 pixels are the least that is read on a phone"));
        }
    }
}

/// A button that is hard to hit.
pub(super) fn targets(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    for (place, _) in leaf.document.named("a") {
        let looks = leaf.views.iter().filter_map(|view| view.looks.get(place));
        let buttons = looks.filter(|look| look.is_seen() && look.boxed && !look.underlined);
        let Some(height) = buttons.map(super::Look::height).min() else { continue };
        let code = match height {
            height if height < TARGET[1] => Code::READING_TARGET_SMALL,
            height if height < TARGET[0] => Code::READING_TARGET,
            _ => continue,
        };
        let words = leaf.words(place);
        let message = format!("the button «{}» is {} pixels high", beginning(&words), height / 100);
        let finding = Finding::new(code, leaf.place(&words), message);
        findings.push(finding.help("44 pixels are hit by a thumb; give it more padding"));
    }
}
