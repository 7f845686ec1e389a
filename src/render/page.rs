//! The whole page: the HTML document around the blocks, and the text part from top to bottom.
//!
//! Looks up to: `issue`, `publication`, `language`.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::palette::Palette;
use super::print_context::PrintContext;
use super::text_writer::TextWriter;
use super::{EarlierIssue, block, colophon, front, inline, style};
use crate::issue::block::Content;
use crate::issue::edition::{Edition, EditionBlock, Tier};
use crate::language::Language;
use crate::publication::Theme;

/// What Outlook's Word engine needs in the head: the scale of pictures, exact line heights, and the letters of cells,
/// which inherit none from outside of their table there.
const MSO_HEAD: &str = "<!--[if mso]><xml><o:OfficeDocumentSettings><o:AllowPNG/>\
    <o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>\
    table{border-collapse:collapse}td{font-family:FONTS;color:INK}CELLS{SIZES}\
    td,p,h1,h2,h3,li,a,blockquote{mso-line-height-rule:exactly}</style><![endif]-->";

/// Writes [`MSO_HEAD`] with a font of the theme's kind. Word would print Times for a font it does not have.
fn write_mso_head(theme: &Theme) -> String {
    let fonts =
        if theme.serif.contains("sans-serif") { "Arial,sans-serif" } else { "Georgia,serif" };
    let cells = ["pad", "sec"].map(|class| [".", style::sent_name(class)].concat()).join(",");
    let ink = Palette::for_day(theme).ink.to_string();
    let sizes = style::write_card_sizes(theme);
    let told = MSO_HEAD.replace("FONTS", fonts).replace("INK", &ink);
    told.replace("CELLS", &cells).replace("SIZES", &sizes)
}

/// A table for Outlook's Word engine alone, which knows no `max-width`. Word knows no media queries
/// either and draws the margins of a narrow screen: between them the text is as wide as a picture.
pub(super) const MSO_OPEN: &str = "<!--[if mso]><table role=\"presentation\" width=\"560\" align=\"center\" \
    cellpadding=\"0\" cellspacing=\"0\"><tbody><tr><td><![endif]-->";
pub(super) const MSO_CLOSE: &str = "<!--[if mso]></td></tr></tbody></table><![endif]-->";

/// How many characters a mailbox may show after the subject. The rest of them is filled with blanks, so
/// that the first words of the page do not follow the preheader.
const PREHEADER_CHARS: usize = 200;

/// Prints the whole document, without styles in its elements.
pub(super) fn print_page<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
    latest: &[EarlierIssue],
) -> String {
    let body = print_body(context, edition, latest).into_string();
    let head = DocumentHead {
        theme: &context.publication.theme,
        language: context.language,
        title: edition.front().subject,
    };
    head.print_document(&body)
}

/// What the head of a document is made of, besides the classes of its body.
pub(super) struct DocumentHead<'a> {
    pub(super) theme: &'a Theme,
    pub(super) language: Language,
    pub(super) title: &'a str,
}

impl DocumentHead<'_> {
    /// Prints the document around a body, with the rules of its classes in the head.
    pub(super) fn print_document(&self, body: &str) -> String {
        let Self { theme, language, title } = *self;
        let lists: BTreeSet<&str> = inline::class_lists(body).collect();
        let classes: BTreeSet<&str> = lists.iter().flat_map(|names| names.split(' ')).collect();
        let sheet = style::write_head(theme, |class| classes.contains(class));
        let document = html! {
            (DOCTYPE)
            html lang=(language.tag()) dir=(language.labels().dir)
                xmlns:o="urn:schemas-microsoft-com:office:office" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    meta name="x-apple-disable-message-reformatting";
                    meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no";
                    meta name="color-scheme" content="light dark";
                    meta name="supported-color-schemes" content="light dark";
                    title { (title) }
                    (PreEscaped(write_mso_head(theme)))
                    style { (PreEscaped(style::name_as_sent(&sheet))) }
                }
                (PreEscaped(body))
            }
        };
        document.into_string()
    }
}

fn print_body<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
    latest: &[EarlierIssue],
) -> Markup {
    let front = edition.front();
    html! {
        body class="body page" {
            div class="pre" aria-hidden="true" { (front.preheader) (fill_preheader(&front.preheader)) }
            div class="outer page ink" role="article" aria-roledescription="email"
                aria-label=(front.subject) lang=(context.language.tag()) dir=(context.labels.dir) {
                (PreEscaped(MSO_OPEN))
                div class="sheet" {
                    table class="card ink" role="presentation" width="100%" cellpadding="0"
                        cellspacing="0" { tbody {
                        (front::print_nameplate(context, front))
                        (front::print_front(context, front))
                        @let main = edition.main();
                        @let (opening, others) = split_at_epigraph(&main);
                        @for block in opening { (block::print_main_block(context, block)) }
                        @if let Some(epigraph) = front.epigraph {
                            (front::print_epigraph(context, epigraph))
                        }
                        @for block in others { (block::print_main_block(context, block)) }
                        (block::print_exclusive_section(context, edition))
                        (colophon::print_colophon(context, latest))
                    } }
                }
                (PreEscaped(MSO_CLOSE))
            }
        }
    }
}

/// The blocks above the epigraph and those below it: it stands behind the first block that the newsroom wrote, so
/// that this block begins on the first screen. Notices and advertisements may stand above that block.
fn split_at_epigraph<'b, 'a>(
    blocks: &'b [EditionBlock<'a>],
) -> (&'b [EditionBlock<'a>], &'b [EditionBlock<'a>]) {
    let is_written = |block: &EditionBlock<'_>| match block {
        EditionBlock::Open(block) => {
            !matches!(block.content, Content::Notice(_) | Content::Sponsor(_))
        }
        EditionBlock::Exclusive(_) => true,
    };
    let first = blocks.iter().position(is_written);
    blocks.split_at(first.map_or(blocks.len(), |at| at + 1))
}

/// Makes blanks that no client shows and no client collapses.
fn fill_preheader(preheader: &str) -> String {
    let pairs = PREHEADER_CHARS.saturating_sub(preheader.chars().count()) / 2;
    "\u{2007}\u{34f}".repeat(pairs) + &"\u{ad}".repeat(30)
}

/// Writes the text part from top to bottom.
pub(super) fn write_page<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
    latest: &[EarlierIssue],
) -> String {
    let mut writer = TextWriter::default();
    front::write_nameplate(context, edition.front(), &mut writer);
    write_own_parts(context, edition, &mut writer);
    colophon::write_colophon(context, latest, &mut writer);
    writer.finish(context.labels.links)
}

/// Writes the text part without nameplate and colophon.
pub(super) fn write_own_text<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
) -> String {
    let mut writer = TextWriter::default();
    write_own_parts(context, edition, &mut writer);
    writer.finish(context.labels.links)
}

fn write_own_parts<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
    writer: &mut TextWriter,
) {
    let front = edition.front();
    front::write_front(context, front, writer);
    let main = edition.main();
    let (opening, others) = split_at_epigraph(&main);
    for block in opening {
        block::write_main_block(context, block, writer);
    }
    if let Some(epigraph) = front.epigraph {
        front::write_epigraph(context, epigraph, writer);
    }
    for block in others {
        block::write_main_block(context, block, writer);
    }
    block::write_exclusive_section(context, edition, writer);
}
