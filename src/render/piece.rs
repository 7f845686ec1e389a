//! Small parts that several blocks print: figures, portraits, buttons, links, presentation tables.
//!
//! Looks up to: `issue`.

use maud::{Markup, PreEscaped, html};

use super::desk::{Desk, Shown};
use super::text::Sheet;
use crate::issue::block::{Figure, Link};

/// How wide the text is on a wide screen, in pixels: a picture is shown no wider.
const MEASURE: u32 = 520;

/// Outlook's Word engine ignores the padding of a link; blanks raised and stretched stand for it.
const MSO_BEFORE: &str = "<!--[if mso]><i style=\"mso-font-width:400%;mso-text-raise:24px\" hidden>\
                          &emsp;</i><span style=\"mso-text-raise:12px\"><![endif]-->";
const MSO_AFTER: &str = "<!--[if mso]></span><i style=\"mso-font-width:400%\" hidden>\
                         &emsp;&#8203;</i><![endif]-->";

/// A table that only places things.
pub(super) fn table(class: &str, rows: &Markup) -> Markup {
    html! {
        table class=[(!class.is_empty()).then_some(class)] role="presentation" width="100%"
            cellpadding="0" cellspacing="0" border="0" { tbody { (rows) } }
    }
}

/// A blank row of the page, above one with a ground of its own; its height belongs to that one.
pub(super) fn gap() -> Markup {
    html! { tr { td class="gap" height="36" { "\u{a0}" } } }
}

/// A picture with its words, as wide as the text.
pub(super) fn figure_html(desk: &Desk<'_>, figure: &Figure) -> Markup {
    let Some(shown) = desk.picture(&figure.src) else { return html! {} };
    html! {
        div class="fig" {
            (image(shown, &figure.alt, MEASURE))
            @if figure.caption.is_some() || figure.credit.is_some() {
                p class="cap soft" {
                    @if let Some(caption) = &figure.caption { (caption) }
                    @if let Some(credit) = &figure.credit {
                        span class="meta" { @if figure.caption.is_some() { " – " } (credit) }
                    }
                }
            }
        }
    }
}

/// A picture with its words on the sheet. One that only decorates says nothing here.
pub(super) fn figure_text(desk: &Desk<'_>, figure: &Figure, sheet: &mut Sheet) {
    let alt = (!figure.alt.is_empty())
        .then(|| format!("[{}{}{}]", desk.labels.picture, desk.labels.colon, figure.alt));
    let words = match (&figure.caption, &figure.credit) {
        (Some(caption), Some(credit)) => Some(format!("{caption} – {credit}")),
        (words, None) | (None, words) => words.clone(),
    };
    if alt.is_some() || words.is_some() {
        sheet.gap();
    }
    for line in [alt, words].iter().flatten() {
        sheet.line(line);
    }
}

/// A small picture of someone, where the edition has it.
pub(super) fn portrait(desk: &Desk<'_>, src: &str, alt: &str, width: u32) -> Option<Markup> {
    desk.picture(src).map(|shown| image(shown, alt, width))
}

/// A picture, its place kept before it is loaded.
fn image(shown: &Shown<'_>, alt: &str, most: u32) -> Markup {
    let (width, height) = shown.within((most, u32::MAX));
    let narrow = (width < MEASURE).then(|| format!("max-width:{width}px"));
    html! {
        img class="pic wash meta" src=(shown.address) alt=(alt) width=(width) height=(height)
            style=[narrow];
    }
}

/// A button: at least 44 pixels high, real text, drawn by Outlook too.
pub(super) fn button_html(desk: &Desk<'_>, link: &Link) -> Markup {
    html! {
        table class="btt" role="presentation" cellpadding="0" cellspacing="0" border="0" { tbody { tr {
            td class="btd bt" align="center" bgcolor=(desk.day.button) {
                a class="bta bl" href=(link.url) {
                    (PreEscaped(MSO_BEFORE)) (link.label) (PreEscaped(MSO_AFTER))
                }
            }
        } } }
    }
}

/// What the reader may press, and where it leads.
pub(super) fn button_text(link: &Link, sheet: &mut Sheet) {
    let label = sheet.linked(&link.label, &link.url);
    sheet.gap();
    sheet.marked("→ ", "  ", |sheet| sheet.line(&label));
}

/// A link.
pub(super) fn link_html(link: &Link) -> Markup {
    html! { a class="a" href=(link.url) { (link.label) } }
}
