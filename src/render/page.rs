//! The frame of the page: the document around the rows, and the sheet from top to bottom.
//!
//! Looks up to: `issue`, `publication`.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::desk::Desk;
use super::text::Sheet;
use super::{Latest, block, colophon, front, inline, style};
use crate::issue::edition::{Edition, Tier};
use crate::publication::Theme;

/// What Outlook's Word engine needs to be told: the scale of pictures, and that a line's height is one.
const MSO_HEAD: &str = "<!--[if mso]><xml><o:OfficeDocumentSettings><o:AllowPNG/>\
    <o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>\
    table{border-collapse:collapse}td{font-family:FONTS}\
    td,p,h1,h2,h3,li,a,blockquote{mso-line-height-rule:exactly}</style><![endif]-->";
/// [`MSO_HEAD`] with letters of the theme's kind: a font that Word does not have would become Times.
fn mso_head(theme: &Theme) -> String {
    let fonts =
        if theme.serif.contains("sans-serif") { "Arial,sans-serif" } else { "Georgia,serif" };
    MSO_HEAD.replace("FONTS", fonts)
}

/// The one ghost table: Outlook's Word engine knows no greatest width. It asks no screen for its width
/// either, so that the narrow margins stand: between them the text is as wide as a picture.
const MSO_OPEN: &str = "<!--[if mso]><table role=\"presentation\" width=\"560\" align=\"center\" \
    cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tbody><tr><td><![endif]-->";
const MSO_CLOSE: &str = "<!--[if mso]></td></tr></tbody></table><![endif]-->";

/// How many characters a mailbox may show after the subject: what the preheader leaves is filled, so
/// that the page's first words do not run into it.
const PREHEADER: usize = 200;

/// The whole document, before its styles are written into its elements.
pub(super) fn html<T: Tier>(
    desk: &Desk<'_>,
    edition: &Edition<'_, T>,
    latest: &[Latest],
) -> String {
    let body = body(desk, edition, latest).into_string();
    let theme = &desk.publication.theme;
    let lists: BTreeSet<&str> = inline::class_lists(&body).collect();
    let classes: BTreeSet<&str> = lists.iter().flat_map(|names| names.split(' ')).collect();
    let sheet = style::head(theme, |class| classes.contains(class));
    let front = edition.front();
    let document = html! {
        (DOCTYPE)
        html lang=(desk.language.tag()) dir=(desk.labels.dir)
            xmlns:o="urn:schemas-microsoft-com:office:office" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="x-apple-disable-message-reformatting";
                meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (front.subject) }
                (PreEscaped(mso_head(theme)))
                style { (PreEscaped(sheet)) }
            }
            (PreEscaped(body))
        }
    };
    document.into_string()
}

fn body<T: Tier>(desk: &Desk<'_>, edition: &Edition<'_, T>, latest: &[Latest]) -> Markup {
    let front = edition.front();
    html! {
        body class="body page" {
            div class="pre" aria-hidden="true" { (front.preheader) (filler(&front.preheader)) }
            div class="outer page ink" role="article" aria-roledescription="email"
                aria-label=(front.subject) lang=(desk.language.tag()) dir=(desk.labels.dir) {
                (PreEscaped(MSO_OPEN))
                div class="sheet" {
                    table class="card" role="presentation" width="100%" cellpadding="0"
                        cellspacing="0" border="0" { tbody {
                        (front::nameplate_html(desk, front))
                        (front::html(desk, front))
                        @for block in edition.blocks() {
                            (block::html(desk, &block::Laid::open(block)))
                        }
                        (block::exclusive_html(desk, edition))
                        (colophon::html(desk, latest))
                    } }
                }
                (PreEscaped(MSO_CLOSE))
            }
        }
    }
}

/// Blanks that are printed nowhere and collapsed by no client.
fn filler(preheader: &str) -> String {
    let pairs = PREHEADER.saturating_sub(preheader.chars().count()) / 2;
    "\u{2007}\u{34f}".repeat(pairs) + &"\u{ad}".repeat(30)
}

/// The sheet from top to bottom.
pub(super) fn text<T: Tier>(
    desk: &Desk<'_>,
    edition: &Edition<'_, T>,
    latest: &[Latest],
) -> String {
    let mut sheet = Sheet::default();
    let front = edition.front();
    front::nameplate_text(desk, front, &mut sheet);
    front::text(desk, front, &mut sheet);
    for block in edition.blocks() {
        block::text(desk, &block::Laid::open(block), &mut sheet);
    }
    block::exclusive_text(desk, edition, &mut sheet);
    colophon::text(desk, latest, &mut sheet);
    sheet.finish(desk.labels.links)
}
