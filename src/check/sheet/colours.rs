//! Colours, as they meet on the finished page: by day and in every night.

use super::look::Look;
use super::{Finding, Leaf, beginning, said};
use crate::check::rules::words::plain;
use crate::finding::Code;
use crate::render::{MIN_TEXT_CONTRAST, Rgb};

/// The least contrast of large text with its ground, and of a link with the text around it (WCAG 2.2,
/// 1.4.3 and 1.4.1).
const LARGE: f64 = 3.0;

/// Text that cannot be told from its ground. Two colours that meet often are told once.
pub(super) fn contrast(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let mut told: Vec<(Rgb, Rgb, bool)> = Vec::new();
    for view in &leaf.views {
        for (_, look, words) in leaf.seen(view) {
            let met = (look.colour, look.ground, look.is_large());
            if told.contains(&met) {
                continue;
            }
            told.push(met);
            let least = if met.2 { LARGE } else { MIN_TEXT_CONTRAST };
            let contrast = met.0.contrast(met.1);
            if contrast < least {
                let message = format!(
                    "«{}» is printed {} on {}, {contrast:.2} to 1{}; {least} is the least",
                    beginning(words),
                    met.0,
                    met.1,
                    view.words(),
                );
                let finding = Finding::new(Code::COLOUR_UNREADABLE, leaf.place(words), message);
                findings.push(finding.help("choose colours in [theme] that stand further apart"));
            }
        }
    }
}

/// A link inside of a text that neither a line nor its colour tells from it.
pub(super) fn links(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    for (place, _) in leaf.document.named("a") {
        let words = leaf.words(place);
        if !said::is_drawn(&words) {
            continue;
        }
        for view in &leaf.views {
            let Some(link) = view.looks.get(place).filter(|look| !look.underlined && !look.boxed)
            else {
                continue;
            };
            let Some(text) = beside(leaf, place, &view.looks) else { continue };
            let contrast = link.colour.contrast(text.colour);
            if contrast >= LARGE {
                continue;
            }
            let message = format!(
                "only its colour tells the link «{}» from its text, {contrast:.2} to 1{}",
                beginning(&words),
                view.words(),
            );
            let wanted = plain(&words);
            let written = leaf
                .source_text
                .links
                .iter()
                .find(|link| link.label.as_deref().is_some_and(|label| plain(label) == wanted));
            let span = written.map_or_else(|| leaf.title(), |link| link.label_span);
            let finding = Finding::new(Code::COLOUR_LINK, span, message);
            findings.push(finding.help("let the theme underline links"));
            break;
        }
    }
}

/// How the text looks that a link stands in; nothing where it stands alone.
fn beside<'a>(leaf: &Leaf<'_>, place: usize, looks: &'a [Look]) -> Option<&'a Look> {
    const BOXES: &[&str] = &["p", "li", "td", "th", "div", "blockquote", "body"];
    let (boxed, _) =
        leaf.document.around(place).find(|(_, element)| BOXES.contains(&element.name.as_str()))?;
    leaf.document.inside(boxed).find_map(|text| {
        let within = text.within?;
        let linked = leaf.document.around(within).any(|(at, _)| at == place);
        let look = looks.get(within)?;
        (!linked && look.is_seen() && said::is_drawn(&text.words)).then_some(look)
    })
}
