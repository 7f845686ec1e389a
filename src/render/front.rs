//! The top of the page: nameplate, headline, contents, epigraph.
//!
//! Looks up to: `issue`, `publication`, `language`.

use maud::{Markup, html};

use super::elements::{print_layout_table, print_name};
use super::print_context::{PixelSize, PrintContext};
use super::text_writer::TextWriter;
use crate::issue::block::Epigraph;
use crate::issue::edition::{EditionName, Front};

/// The greatest size of a logo.
const MAX_LOGO: PixelSize = PixelSize { width: 280, height: 110 };
/// How many lines of the contents a narrow screen shows: the first story begins on the first screen of a phone.
const MAX_NARROW_LINES: usize = 6;

/// Prints the publication's name, and below it date, number and edition.
pub(super) fn print_nameplate(context: &PrintContext<'_>, front: &Front<'_>) -> Markup {
    let publication = context.publication;
    let strip = html! { tr {
        td class="fol ink" align="left" { (context.language.headed_date(front.name.day())) }
        @if let Some(right) = edition_mark(context, front) {
            td class="folr ink" align="right" { (right) }
        }
    } };
    html! {
        tr { td class="edge flag" height="6" { "\u{a0}" } }
        tr { td class="pad" {
            div class="plate" {
                @if let Some(logo) = print_logo(context) { p class="crest" { (logo) } }
                @else { (print_name(&publication.name)) }
                @if let Some(tagline) = &publication.tagline { p class="tagline soft" { (tagline) } }
            }
            (print_layout_table("folio rule", &strip))
        } }
    }
}

/// Prints the logo, on a background that stays light by night.
fn print_logo(context: &PrintContext<'_>) -> Option<Markup> {
    let shown = context.picture(context.publication.theme.logo.as_deref()?)?;
    let PixelSize { width, height } = shown.fit_within(MAX_LOGO);
    Some(html! {
        span class="logo" {
            img class="mark" src=(shown.address) alt=(context.publication.name) width=(width)
                height=(height) style={ "max-width:" (width) "px" };
        }
    })
}

/// Writes the publication's name, date, number and edition.
pub(super) fn write_nameplate(
    context: &PrintContext<'_>,
    front: &Front<'_>,
    writer: &mut TextWriter,
) {
    writer.write_rule('=');
    writer.write_line(&context.publication.name);
    if let Some(tagline) = &context.publication.tagline {
        writer.write_line(tagline);
    }
    let date = context.language.headed_date(front.name.day());
    match edition_mark(context, front) {
        Some(right) => writer.write_line(&format!("{date} – {right}")),
        None => writer.write_line(&date),
    }
    writer.write_rule('=');
}

/// The number of the issue, and the mark of the paid edition.
fn edition_mark(context: &PrintContext<'_>, front: &Front<'_>) -> Option<String> {
    let number = front.number.map(|number| format!("{}{number}", context.labels.number));
    let paid = (context.edition == EditionName::Paid).then(|| context.labels.paid.to_owned());
    let marks: Vec<String> = number.into_iter().chain(paid).collect();
    (!marks.is_empty()).then(|| marks.join(" – "))
}

/// Prints headline and contents.
pub(super) fn print_front(context: &PrintContext<'_>, front: &Front<'_>) -> Markup {
    html! {
        tr { td class="pad" {
            div class="front" {
                h1 class="h1" { (front.title) }
                @if !front.contents.is_empty() {
                    p class="label summary acc" { (context.labels.contents) }
                    ul class="toc hair" {
                        @for (at, line) in front.contents.iter().enumerate() {
                            (print_contents_line(at, line.text, front.contents.len()))
                        }
                    }
                }
            }
        } }
    }
}

/// Prints a line of the contents. A narrow screen shows the first ones, and an ellipsis where there are more.
/// A client without media queries shows every line.
fn print_contents_line(at: usize, words: &str, count: usize) -> Markup {
    let is_last_shown = at + 1 == MAX_NARROW_LINES && count > MAX_NARROW_LINES;
    let class = if at < MAX_NARROW_LINES { "line hair" } else { "line hair gone" };
    html! {
        li class=(class) {
            (words)
            @if is_last_shown { span class="lab" aria-hidden="true" { " …" } }
        }
    }
}

/// Writes headline and contents.
pub(super) fn write_front(context: &PrintContext<'_>, front: &Front<'_>, writer: &mut TextWriter) {
    writer.ensure_two_blank_lines();
    writer.write_title(front.title, '=');
    if !front.contents.is_empty() {
        writer.write_paragraph(context.labels.contents);
        writer.ensure_blank_line();
        for line in &front.contents {
            writer.write_marked("* ", "  ", |writer| writer.write_line(line.text));
        }
    }
}

/// Prints the epigraph as a row of the page.
pub(super) fn print_epigraph(context: &PrintContext<'_>, epigraph: &Epigraph) -> Markup {
    html! {
        tr { td class="pad" {
            blockquote class="epi soft" {
                p class="epq" { (quote_epigraph(context, epigraph)) }
                @if let Some(author) = &epigraph.author { p class="epa meta" { (author) } }
            }
        } }
    }
}

/// Writes the epigraph into the text part.
pub(super) fn write_epigraph(
    context: &PrintContext<'_>,
    epigraph: &Epigraph,
    writer: &mut TextWriter,
) {
    writer.ensure_two_blank_lines();
    writer.write_marked("> ", "> ", |writer| {
        writer.write_paragraph(&quote_epigraph(context, epigraph));
        if let Some(author) = &epigraph.author {
            writer.write_line(author);
        }
    });
}

/// The epigraph between the quotation marks of the language.
fn quote_epigraph(context: &PrintContext<'_>, epigraph: &Epigraph) -> String {
    format!("{}{}{}", context.labels.quote_open, epigraph.quote, context.labels.quote_close)
}
