//! Reports links inside of text that neither an underline nor a colour distinguishes.

use crate::check::printed::element_style::{ElementStyle, LEAST_LARGE_CONTRAST};
use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::{beginning, is_drawn};
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `color.link`.
    pub const COLOUR_LINK: Self = Self::new(&CodeFacts {
        name: "color.link",
        severity: Severity::Warning,
        meaning: "A link that only its colour tells from the text around it.",
        why: "One man in twelve does not see the colour; a link in a text needs a line under it, or 3 to 1 against the text (WCAG 2.2, 1.4.1).",
        mend: "Let the theme underline links.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::COLOUR_LINK], look: Look::Edition(find_unmarked_links) };

fn find_unmarked_links(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    for (place, _) in page.document.named("a") {
        let words = page.words(place);
        if !is_drawn(&words) {
            continue;
        }
        for view in &page.views {
            let Some(link) =
                view.styles.get(place).filter(|style| !style.underlined && !style.boxed)
            else {
                continue;
            };
            let Some(text) = find_style_beside(page, place, &view.styles) else { continue };
            let contrast = link.colour.contrast(text.colour);
            if contrast >= LEAST_LARGE_CONTRAST {
                continue;
            }
            let message = say!(
                "only its colour tells the link «{words}» from its text, {contrast} to 1{view}",
                words = beginning(&words),
                contrast = format!("{contrast:.2}"),
                view = view.words()
            );
            let wanted = fold_words(&words);
            let written = page.source_text.links.iter().find(|link| {
                link.label.as_deref().is_some_and(|label| fold_words(label) == wanted)
            });
            let span = written.map_or_else(|| page.title(), |link| link.label_span);
            let finding = Finding::new(Code::COLOUR_LINK, span, message);
            findings.push(finding.help(say!("let the theme underline links")));
            break;
        }
    }
}

/// The style of the text around a link. `None` if the link has no text around it.
fn find_style_beside<'a>(
    page: &PrintedPage<'_>,
    place: usize,
    styles: &'a [ElementStyle],
) -> Option<&'a ElementStyle> {
    const BOXES: &[&str] = &["p", "li", "td", "th", "div", "blockquote", "body"];
    let (boxed, _) =
        page.document.around(place).find(|(_, element)| BOXES.contains(&element.name.as_str()))?;
    page.document.inside(boxed).find_map(|text| {
        let within = text.within?;
        let linked = page.document.around(within).any(|(at, _)| at == place);
        let style = styles.get(within)?;
        (!linked && style.is_seen() && is_drawn(&text.words)).then_some(style)
    })
}
