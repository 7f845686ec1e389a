//! The colophon at the foot of the page: who publishes, who wrote, why the mail came, how to leave.
//!
//! Looks up to: `publication`, `language`.

use maud::{Markup, html};

use super::EarlierIssue;
use super::elements::{print_gap, print_layout_table, print_portrait};
use super::print_context::PrintContext;
use super::splice::Slot;
use super::text_writer::TextWriter;
use crate::publication::Contributor;

/// The width of a portrait at the foot of the page, in pixels.
const PORTRAIT_WIDTH: u32 = 56;

/// Prints the foot of the page.
pub(super) fn print_colophon(context: &PrintContext<'_>, latest: &[EarlierIssue]) -> Markup {
    let publication = context.publication;
    html! {
        (print_gap())
        tr { td class="colr page rule" height="2" { "\u{a0}" } }
        tr { td class="pad colo page" {
            p class="cname" { (publication.name) }
            @for words in &publication.colophon { p class="cp" { (words) } }
            @if !context.contributors().is_empty() {
                h2 class="ch" { (context.labels.contributors) }
                @for contributor in context.contributors() { (print_contributor(context, contributor)) }
            }
            @if !latest.is_empty() {
                h2 class="ch" { (context.labels.latest) }
                ul class="ul" { @for issue in latest { li class="cp" { (print_earlier_issue(context, issue)) } } }
            }
            div class="law hair meta" { (print_legal_notice(context)) }
        } }
    }
}

fn print_contributor(context: &PrintContext<'_>, contributor: &Contributor) -> Markup {
    let portrait = contributor
        .figure
        .as_deref()
        .and_then(|src| print_portrait(context, src, &contributor.name, PORTRAIT_WIDTH));
    let words = html! {
        p class="cp" { strong { (contributor.name) } @if let Some(bio) = &contributor.bio { br; (bio) } }
    };
    let Some(portrait) = portrait else { return words };
    let row =
        html! { tr { td class="cface" width="56" { (portrait) } td class="cbio" { (words) } } };
    print_layout_table("", &row)
}

fn print_earlier_issue(context: &PrintContext<'_>, issue: &EarlierIssue) -> Markup {
    html! {
        @match &issue.url {
            Some(url) => a class="a" href=(url) { (issue.title) },
            None => (issue.title),
        }
        br;
        span class="meta" { (context.language.headed_date(issue.date)) }
    }
}

/// Prints why the mail came, the links to leave and to the web, and the postal address.
fn print_legal_notice(context: &PrintContext<'_>) -> Markup {
    let (publication, labels) = (context.publication, context.labels);
    let web = [(labels.website, &publication.website), (labels.archive, &publication.archive)];
    html! {
        p class="cp" {
            (labels.why_before) (publication.name) (labels.why_after) (context.mark_slot(&Slot::Address))
        }
        p class="cp" {
            a class="a" href=(context.mark_slot(&Slot::Unsubscribe)) { (name_page(context)) }
        }
        @for (label, url) in web {
            @if let Some(url) = url { p class="cp" { a class="a" href=(url) { (label) } } }
        }
        @if let Some(address) = &publication.postal_address { p class="cp" { (address) } }
    }
}

/// What the page behind a reader's link is for.
const fn name_page(context: &PrintContext<'_>) -> &'static str {
    if context.publication.unsubscribe.reader_page {
        context.labels.reader_page
    } else {
        context.labels.unsubscribe
    }
}

/// Writes the foot of the text part.
pub(super) fn write_colophon(
    context: &PrintContext<'_>,
    latest: &[EarlierIssue],
    writer: &mut TextWriter,
) {
    writer.ensure_two_blank_lines();
    writer.write_title(&context.publication.name, '=');
    for words in &context.publication.colophon {
        writer.write_paragraph(words);
    }
    if !context.contributors().is_empty() {
        writer.write_title(context.labels.contributors, '-');
        for contributor in context.contributors() {
            writer.write_paragraph(&contributor.name);
            if let Some(bio) = &contributor.bio {
                writer.write_line(bio);
            }
        }
    }
    if !latest.is_empty() {
        writer.write_title(context.labels.latest, '-');
        writer.ensure_blank_line();
        for issue in latest {
            let title = match &issue.url {
                Some(url) => writer.number_link(&issue.title, url),
                None => issue.title.clone(),
            };
            let date = context.language.headed_date(issue.date);
            writer.write_marked("* ", "  ", |writer| {
                writer.write_line(&title);
                writer.write_line(&date);
            });
        }
    }
    write_legal_notice(context, writer);
}

/// Writes why the mail came, how to leave, the web addresses and the postal address. Addresses are
/// written in full here, and not as numbers of the list at the end.
fn write_legal_notice(context: &PrintContext<'_>, writer: &mut TextWriter) {
    let (publication, labels) = (context.publication, context.labels);
    let why = format!("{}{}{}", labels.why_before, publication.name, labels.why_after);
    writer.write_paragraph(why.trim_end());
    writer.write_line(&context.mark_slot(&Slot::Address));
    writer.write_paragraph(format!("{}{}", name_page(context), labels.colon).trim_end());
    writer.write_line(&context.mark_slot(&Slot::Unsubscribe));
    let web = [(labels.website, &publication.website), (labels.archive, &publication.archive)];
    for (label, url) in web {
        if let Some(url) = url {
            writer.write_paragraph(format!("{label}{}", labels.colon).trim_end());
            writer.write_line(url);
        }
    }
    if let Some(address) = &publication.postal_address {
        writer.write_paragraph(address);
    }
}
