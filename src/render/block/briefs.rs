//! A list of short items.
//!
//! Looks up to: `issue`.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{
    HeadStyle, PlacedBlock, print_figures, print_head, write_first_figure, write_head,
    write_other_figures,
};
use crate::issue::block::{Brief, Briefs};
use crate::issue::prose::FormattedLine;
use crate::language::push_folded;
use crate::render::print_context::PrintContext;
use crate::render::prose::{self, ProseSetting};
use crate::render::runs::print_inline;
use crate::render::text_writer::TextWriter;

/// Prints the items under the block's title, or under the names they are about.
pub(super) fn print_briefs(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    briefs: &Briefs,
) -> Markup {
    let (head, title) = (placed.head, list_title(placed, briefs));
    let (first, others) = print_figures(context, &placed.figures());
    let level = if title.is_some() { 3 } else { 2 };
    html! {
        tr { td class="sec" {
            (print_head(context, HeadStyle::News, head.kicker.as_deref().or(Some(context.labels.briefs)), title.as_ref(),
                &head.standfirst))
            (first)
            @if placed.opening.is_some() || !briefs.body.is_empty() {
                div class="text" { (placed.print_body(context, &briefs.body)) }
            }
            div class="list" {
                @for item in &briefs.items {
                    div class="brief hair" {
                        @if head.title.is_some() && !item.entities.is_empty() {
                            p class="tag meta" { (item.entities.join(", ")) }
                        }
                        @if level == 3 { h3 class="h3b" { (print_title(context, item)) } }
                        @else { h2 class="h3b" { (print_title(context, item)) } }
                        (prose::print_short_prose(context, &item.text, ProseSetting::at(level + 1)))
                        @if let (Some(url), Some(label)) = (&item.link, &item.link_label) {
                            p class="more" { a class="a" href=(url) { (label) } }
                        }
                    }
                }
            }
            (others)
        } }
    }
}

/// Writes the items into the text part.
pub(super) fn write_briefs(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    briefs: &Briefs,
    writer: &mut TextWriter,
) {
    let (head, title) = (placed.head, list_title(placed, briefs));
    let kicker = head.kicker.as_deref().or(Some(context.labels.briefs));
    write_head(context, kicker, title.as_ref(), &head.standfirst, writer);
    write_first_figure(context, &placed.figures(), writer);
    placed.write_body(context, &briefs.body, writer);
    for item in &briefs.items {
        writer.ensure_blank_line();
        writer.write_marked("* ", "  ", |writer| {
            if head.title.is_some() && !item.entities.is_empty() {
                writer.write_line(&item.entities.join(", "));
            }
            let title = match &item.link {
                Some(url) => writer.number_link(item.title.words(), url),
                None => item.title.words().to_owned(),
            };
            writer.write_line(&title);
            writer.ensure_blank_line();
            prose::write_prose(context, &item.text, writer);
            if let (Some(url), Some(label)) = (&item.link, &item.link_label) {
                let line = writer.number_link(label, url);
                writer.write_line(&line);
            }
        });
    }
    write_other_figures(context, &placed.figures(), writer);
}

/// Prints the title of an item. Where the item has a link, the title is the link: a screen reader that lists links
/// alone says what each is about.
fn print_title(context: &PrintContext<'_>, item: &Brief) -> Markup {
    let words = print_inline(context, item.title.run());
    html! {
        @match &item.link {
            Some(url) => a class="a" href=(url) { (words) },
            None => (words),
        }
    }
}

/// The block's title, or else the names its items are about, in alphabetical order without accents.
fn list_title(placed: &PlacedBlock<'_>, briefs: &Briefs) -> Option<FormattedLine> {
    if placed.head.title.is_some() {
        return placed.head.title.clone();
    }
    let names = briefs.items.iter().flat_map(|item| &item.entities);
    let sorted: BTreeSet<(String, &str)> =
        names.map(|name| (sort_key(name), name.as_str())).collect();
    let names: Vec<&str> = sorted.into_iter().map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| names.join(", ").into())
}

/// The key that sorts a name as a dictionary does: small letters, no accents, hyphens and apostrophes.
fn sort_key(name: &str) -> String {
    let mut sorted = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !matches!(c, '’' | '\'' | '-' | '\u{300}'..='\u{36f}')) {
        let before = sorted.len();
        push_folded(c, &mut sorted);
        if sorted.len() == before {
            sorted.push(c);
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn names_sort_as_in_a_dictionary() {
        let mut names = vec!["Zoé", "école", "Eole", "ÉDF", "L’Oréal", "Lidl", "Œuvre", "Ofcom"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["école", "ÉDF", "Eole", "Lidl", "L’Oréal", "Œuvre", "Ofcom", "Zoé"]);
    }
}
