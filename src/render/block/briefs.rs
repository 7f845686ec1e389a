//! A list of short items.
//!
//! Looks up to: `issue`.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{
    Face, Laid, figures_html, first_figure_text, head_html, head_text, other_figures_text,
};
use crate::issue::block::{Brief, Briefs};
use crate::language::push_folded;
use crate::render::desk::Desk;
use crate::render::prose;
use crate::render::text::Sheet;

/// The items under the block's title, or under the names they speak of.
pub(super) fn html(desk: &Desk<'_>, laid: &Laid<'_>, briefs: &Briefs) -> Markup {
    let (head, title) = (laid.head, title(laid, briefs));
    let (first, others) = figures_html(desk, head);
    let level = if title.is_some() { 3 } else { 2 };
    html! {
        tr { td class="sec ink" {
            (head_html(Face::News, head.kicker.as_deref().or(Some(desk.labels.briefs)), title.as_deref(),
                head.standfirst.as_deref()))
            (first)
            @if laid.opening.is_some() || !briefs.body.is_empty() {
                div class="text" { (laid.body_html(desk, &briefs.body)) }
            }
            div class="list" {
                @for item in &briefs.items {
                    div class="brief hair" {
                        @if head.title.is_some() && !item.entities.is_empty() {
                            p class="tag meta" { (item.entities.join(", ")) }
                        }
                        @if level == 3 { h3 class="h3b" { (item.title) } }
                        @else { h2 class="h3b" { (item.title) } }
                        (prose::small_html(desk, &item.text, level + 1))
                        @if let Some(url) = &item.link {
                            p class="more" { a class="a" href=(url) { (label(desk, item)) } }
                        }
                    }
                }
            }
            (others)
        } }
    }
}

/// The items on the sheet.
pub(super) fn text(desk: &Desk<'_>, laid: &Laid<'_>, briefs: &Briefs, sheet: &mut Sheet) {
    let (head, title) = (laid.head, title(laid, briefs));
    let kicker = head.kicker.as_deref().or(Some(desk.labels.briefs));
    head_text(kicker, title.as_deref(), head.standfirst.as_deref(), sheet);
    first_figure_text(desk, head, sheet);
    laid.body_text(desk, &briefs.body, sheet);
    for item in &briefs.items {
        sheet.gap();
        sheet.marked("* ", "  ", |sheet| {
            if head.title.is_some() && !item.entities.is_empty() {
                sheet.line(&item.entities.join(", "));
            }
            sheet.line(&item.title);
            sheet.gap();
            prose::text(desk, &item.text, sheet);
            if let Some(url) = &item.link {
                let line = sheet.linked(&label(desk, item), url);
                sheet.line(&line);
            }
        });
    }
    other_figures_text(desk, head, sheet);
}

/// What the link of an item says: it names its story, so that it can be read out of its place.
fn label(desk: &Desk<'_>, item: &Brief) -> String {
    let own = || format!("{}{}", desk.labels.read_on, item.title);
    item.link_label.clone().unwrap_or_else(own)
}

/// The block's title, else whom its items speak of: in alphabetical order, accents aside.
fn title(laid: &Laid<'_>, briefs: &Briefs) -> Option<String> {
    if laid.head.title.is_some() {
        return laid.head.title.clone();
    }
    let names = briefs.items.iter().flat_map(|item| &item.entities);
    let sorted: BTreeSet<(String, &str)> =
        names.map(|name| (sorted_as(name), name.as_str())).collect();
    let names: Vec<&str> = sorted.into_iter().map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// A name as a dictionary sorts it: small letters without accents, hyphens and apostrophes.
fn sorted_as(name: &str) -> String {
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
    use super::sorted_as;

    #[test]
    fn names_sort_as_in_a_dictionary() {
        let mut names = vec!["Zoé", "école", "Eole", "ÉDF", "L’Oréal", "Lidl", "Œuvre", "Ofcom"];
        names.sort_by_key(|name| sorted_as(name));
        assert_eq!(names, ["école", "ÉDF", "Eole", "Lidl", "L’Oréal", "Œuvre", "Ofcom", "Zoé"]);
    }
}
