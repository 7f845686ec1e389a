//! The top of the page: nameplate, headline, contents, epigraph.
//!
//! Looks up to: `issue`, `publication`, `language`.

use maud::{Markup, html};

use super::desk::Desk;
use super::piece::table;
use super::text::Sheet;
use crate::issue::block::Epigraph;
use crate::issue::edition::{EditionName, Front};

/// The widest and the tallest that a logo is shown, in pixels.
const LOGO: (u32, u32) = (280, 110);

/// The band with the publication's name, and under it the strip of date, number and edition.
pub(super) fn nameplate_html(desk: &Desk<'_>, front: &Front<'_>) -> Markup {
    let publication = desk.publication;
    let strip = html! { tr {
        td class="fol ink" align="left" { (desk.language.headed_date(front.date)) }
        @if let Some(right) = mark(desk, front) {
            td class="folr ink" align="right" { (right) }
        }
    } };
    html! {
        tr { td class="edge flag" height="6" { "\u{a0}" } }
        tr { td class="pad ink" {
            div class="plate" {
                @if let Some(logo) = logo_html(desk) { p class="crest" { (logo) } }
                @else { p class="name" { (publication.name) } }
                @if let Some(tagline) = &publication.tagline { p class="tagline soft" { (tagline) } }
            }
            (table("folio rule", &strip))
        } }
    }
}

/// The picture that stands for the name, on a backing that stays light.
fn logo_html(desk: &Desk<'_>) -> Option<Markup> {
    let shown = desk.picture(desk.publication.theme.logo.as_deref()?)?;
    let (width, height) = shown.within(LOGO);
    Some(html! {
        span class="logo" {
            img class="mark" src=(shown.address) alt=(desk.publication.name) width=(width)
                height=(height) style={ "max-width:" (width) "px" };
        }
    })
}

/// The same on the sheet.
pub(super) fn nameplate_text(desk: &Desk<'_>, front: &Front<'_>, sheet: &mut Sheet) {
    sheet.rule('=');
    sheet.line(&desk.publication.name);
    if let Some(tagline) = &desk.publication.tagline {
        sheet.line(tagline);
    }
    let date = desk.language.headed_date(front.date);
    match mark(desk, front) {
        Some(right) => sheet.line(&format!("{date} – {right}")),
        None => sheet.line(&date),
    }
    sheet.rule('=');
}

/// The number, and for those who pay the mark of their edition.
fn mark(desk: &Desk<'_>, front: &Front<'_>) -> Option<String> {
    let number = front.number.map(|number| format!("{}{number}", desk.labels.number));
    let paid = (desk.edition == EditionName::Paid).then(|| desk.labels.paid.to_owned());
    let marks: Vec<String> = number.into_iter().chain(paid).collect();
    (!marks.is_empty()).then(|| marks.join(" – "))
}

/// The headline of the morning, the line of headlines, the quotation.
pub(super) fn html(desk: &Desk<'_>, front: &Front<'_>) -> Markup {
    html! {
        tr { td class="pad ink" {
            div class="front" {
                h1 class="h1" { (front.title) }
                @if !front.contents.is_empty() {
                    p class="label summary acc" { (desk.labels.contents) }
                    ul class="toc hair" {
                        @for line in &front.contents { li class="line hair" { (line.text) } }
                    }
                }
                @if let Some(epigraph) = front.epigraph { (epigraph_html(desk, epigraph)) }
            }
        } }
    }
}

/// The same on the sheet.
pub(super) fn text(desk: &Desk<'_>, front: &Front<'_>, sheet: &mut Sheet) {
    sheet.space();
    sheet.title(front.title, '=');
    if !front.contents.is_empty() {
        sheet.paragraph(desk.labels.contents);
        sheet.gap();
        for line in &front.contents {
            sheet.marked("* ", "  ", |sheet| sheet.line(line.text));
        }
    }
    if let Some(epigraph) = front.epigraph {
        sheet.gap();
        sheet.marked("> ", "> ", |sheet| {
            sheet.paragraph(&quoted(desk, epigraph));
            if let Some(author) = &epigraph.author {
                sheet.line(author);
            }
        });
    }
}

fn epigraph_html(desk: &Desk<'_>, epigraph: &Epigraph) -> Markup {
    html! {
        blockquote class="epi soft" {
            p class="epq" { (quoted(desk, epigraph)) }
            @if let Some(author) = &epigraph.author { p class="epa meta" { (author) } }
        }
    }
}

fn quoted(desk: &Desk<'_>, epigraph: &Epigraph) -> String {
    format!("{}{}{}", desk.labels.quote_open, epigraph.quote, desk.labels.quote_close)
}
