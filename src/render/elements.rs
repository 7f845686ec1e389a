//! Elements that several blocks print: figures, portraits, buttons, links, layout tables.
//!
//! Looks up to: `issue`.

use maud::{Markup, PreEscaped, html};

use super::palette::Rgb;
use super::print_context::{PixelSize, PlacedPicture, PrintContext};
use super::runs::{plain_inline, print_inline};
use super::text_lines::count_columns;
use super::text_writer::TextWriter;
use crate::issue::block::Link;
use crate::issue::prose::Figure;

/// The width of the text on a wide screen, in pixels. No picture is wider.
const TEXT_WIDTH: u32 = 520;

/// Outlook's Word engine ignores the padding of a link. Raised and stretched blanks take its place.
const MSO_BEFORE: &str = "<!--[if mso]><i style=\"mso-font-width:400%;mso-text-raise:24px\" hidden>\
                          &emsp;</i><span style=\"mso-text-raise:12px\"><![endif]-->";
const MSO_AFTER: &str = "<!--[if mso]></span><i style=\"mso-font-width:400%\" hidden>\
                         &emsp;&#8203;</i><![endif]-->";

/// Prints a table that only lays out its contents.
pub(super) fn print_layout_table(class: &str, rows: &Markup) -> Markup {
    html! {
        table class=[(!class.is_empty()).then_some(class)] role="presentation" width="100%"
            cellpadding="0" cellspacing="0" { tbody { (rows) } }
    }
}

/// Prints the publication's name on the nameplate. A longer name has smaller letters, so that it stands on one line
/// of a phone, or on two.
pub(super) fn print_name(name: &str) -> Markup {
    let class = match count_columns(name) {
        0..=12 => "name",
        13..=18 => "nmid",
        _ => "nlong",
    };
    html! { p class=(class) { (name) } }
}

/// Prints a blank row above a row with another background. The page's own background shows in it.
pub(super) fn print_gap() -> Markup {
    html! { tr { td class="gap" height="36" { "\u{a0}" } } }
}

/// Where a figure stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FigurePlace {
    /// Above or below the body of a block.
    Block,
    /// Between two paragraphs of prose.
    Prose,
}

/// Prints a picture with caption and credit, as wide as the text.
pub(super) fn print_figure(
    context: &PrintContext<'_>,
    figure: &Figure,
    place: FigurePlace,
) -> Markup {
    let Some(shown) = context.picture(&figure.src) else { return html! {} };
    let class = match place {
        FigurePlace::Block => "fig",
        FigurePlace::Prose => "figp",
    };
    html! {
        div class=(class) {
            (print_linked(figure, &print_image(shown, &figure.alt, TEXT_WIDTH)))
            @if figure.caption.is_some() || figure.credit.is_some() {
                p class="cap soft" {
                    @if let Some(caption) = &figure.caption { (print_inline(context, caption.run())) }
                    @if let Some(credit) = &figure.credit {
                        span class="meta" {
                            @if figure.caption.is_some() { " – " }
                            (print_inline(context, credit.run()))
                        }
                    }
                }
            }
        }
    }
}

/// Prints the picture of a figure as a link, if the figure leads somewhere.
pub(super) fn print_linked(figure: &Figure, image: &Markup) -> Markup {
    html! {
        @if let Some(url) = &figure.link { a class="a" href=(url) { (image) } } @else { (image) }
    }
}

/// Writes the alternative text, caption and credit of a picture, and the number of the address that it leads to. A
/// decorative picture has no text.
pub(super) fn write_figure(context: &PrintContext<'_>, figure: &Figure, writer: &mut TextWriter) {
    let alt = (!figure.alt.is_empty())
        .then(|| format!("[{}{}{}]", context.labels.picture, context.labels.colon, figure.alt));
    let alt = match &figure.link {
        Some(url) => alt.map(|alt| writer.number_link(&alt, url)),
        None => alt,
    };
    let lines: Vec<String> =
        figure.lines().map(|line| plain_inline(context, line.run(), writer)).collect();
    let words = lines.join(" – ");
    if alt.is_some() || !words.is_empty() {
        writer.ensure_blank_line();
    }
    writer.write_line(&alt.unwrap_or_default());
    writer.write_line(&words);
}

/// Prints a small picture of a person, if the edition has it.
pub(super) fn print_portrait(
    context: &PrintContext<'_>,
    src: &str,
    alt: &str,
    width: u32,
) -> Option<Markup> {
    context.picture(src).map(|shown| print_image(shown, alt, width))
}

/// Prints a picture with its size, so that its place is kept before it is loaded.
fn print_image(shown: &PlacedPicture<'_>, alt: &str, max_width: u32) -> Markup {
    let bounds = PixelSize { width: max_width, height: u32::MAX };
    let PixelSize { width, height } = shown.fit_within(bounds);
    let narrow = (width < TEXT_WIDTH).then(|| format!("max-width:{width}px"));
    html! {
        img class="pic wash meta" src=(shown.address) alt=(alt) width=(width) height=(height)
            style=[narrow];
    }
}

/// Prints a button: at least 44 pixels high, its words as text, and drawn by Outlook too.
pub(super) fn print_button(ground: Rgb, link: &Link) -> Markup {
    html! {
        table class="btt" role="presentation" cellpadding="0" cellspacing="0" { tbody { tr {
            td class="btd bt" align="center" bgcolor=(ground) {
                a class="bta bl" href=(link.url) {
                    (PreEscaped(MSO_BEFORE)) (link.label) (PreEscaped(MSO_AFTER))
                }
            }
        } } }
    }
}

/// Writes the words of a button and its address.
pub(super) fn write_button(link: &Link, writer: &mut TextWriter) {
    let label = writer.number_link(&link.label, &link.url);
    writer.ensure_blank_line();
    writer.write_marked("→ ", "  ", |writer| writer.write_line(&label));
}

/// Prints a link.
pub(super) fn print_link(link: &Link) -> Markup {
    html! { a class="a" href=(link.url) { (link.label) } }
}
