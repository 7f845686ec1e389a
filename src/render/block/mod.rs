//! The kinds of block, each in a file of its own: its HTML, and below it its text.
//!
//! Looks up to: `issue`.

mod briefs;
mod exclusive;
mod notice;
mod sponsor;
mod story;
mod tribune;

use maud::{Markup, html};

pub(super) use exclusive::{html as exclusive_html, text as exclusive_text};

use super::desk::Desk;
use super::piece::{figure_html, figure_text};
use super::prose;
use super::text::Sheet;
use crate::issue::block::{Block, Content, Head};
use crate::issue::prose::Prose;

/// A block to be printed: its head, what stands before its body, and its content.
#[derive(Clone, Copy)]
pub(super) struct Laid<'a> {
    head: &'a Head,
    opening: Option<&'a Prose>,
    content: &'a Content,
}

impl<'a> Laid<'a> {
    /// An open block.
    pub(super) fn open(block: &'a Block) -> Self {
        Self { head: &block.head, opening: None, content: &block.content }
    }

    /// An exclusive block for those who may read it: the opening, and the body goes on.
    fn joined(opening: &'a Prose, block: &'a Block) -> Self {
        Self { opening: (!opening.is_empty()).then_some(opening), ..Self::open(block) }
    }

    /// The level of the first heading inside the body: below the block's title where it has one.
    const fn level(&self) -> u8 {
        if self.head.title.is_some() { 3 } else { 2 }
    }

    /// The body as HTML, what stands before it included.
    fn body_html(&self, desk: &Desk<'_>, body: &Prose) -> Markup {
        html! {
            @if let Some(opening) = self.opening { (prose::html(desk, opening, self.level())) }
            (prose::html(desk, body, self.level()))
        }
    }

    fn body_text(&self, desk: &Desk<'_>, body: &Prose, sheet: &mut Sheet) {
        if let Some(opening) = self.opening {
            prose::text(desk, opening, sheet);
        }
        prose::text(desk, body, sheet);
    }
}

/// A block as rows of the page.
pub(super) fn html(desk: &Desk<'_>, laid: &Laid<'_>) -> Markup {
    html! {
        @match laid.content {
            Content::Story(story) => (story::html(desk, laid, story, Face::News)),
            Content::Editorial(story) => (story::html(desk, laid, story, Face::Opinion)),
            Content::Briefs(briefs) => (briefs::html(desk, laid, briefs)),
            Content::Tribune(tribune) => (tribune::html(desk, laid, tribune)),
            Content::Notice(notice) => (notice::html(desk, laid, notice)),
            Content::Sponsor(sponsor) => (sponsor::html(desk, laid, sponsor)),
        }
    }
}

/// A block on the sheet.
pub(super) fn text(desk: &Desk<'_>, laid: &Laid<'_>, sheet: &mut Sheet) {
    sheet.space();
    match laid.content {
        Content::Story(story) => story::text(desk, laid, story, Face::News, sheet),
        Content::Editorial(story) => story::text(desk, laid, story, Face::Opinion, sheet),
        Content::Briefs(briefs) => briefs::text(desk, laid, briefs, sheet),
        Content::Tribune(tribune) => tribune::text(desk, laid, tribune, sheet),
        Content::Notice(notice) => notice::text(desk, laid, notice, sheet),
        Content::Sponsor(sponsor) => sponsor::text(desk, laid, sponsor, sheet),
    }
}

/// The face of a head.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    /// News: a fine rule, an upright title.
    News,
    /// The voice of the house: a heavy rule, a title in italics.
    Opinion,
}

/// Kicker, title and standfirst under a rule.
fn head_html(
    face: Face,
    kicker: Option<&str>,
    title: Option<&str>,
    standfirst: Option<&str>,
) -> Markup {
    let (top, heading) = match face {
        Face::News => ("top rule", "h2"),
        Face::Opinion => ("topo rule", "h2 h2i"),
    };
    html! {
        div class=(top) {
            @if let Some(kicker) = kicker { p class="tab acc bar" { (kicker) } }
            @if let Some(title) = title { h2 class=(heading) { (title) } }
            @if let Some(standfirst) = standfirst { p class="stand soft" { (standfirst) } }
        }
    }
}

fn head_text(
    kicker: Option<&str>,
    title: Option<&str>,
    standfirst: Option<&str>,
    sheet: &mut Sheet,
) {
    sheet.gap();
    if let Some(kicker) = kicker {
        sheet.line(kicker);
    }
    if let Some(title) = title {
        sheet.underlined(title, '-');
    }
    if let Some(standfirst) = standfirst {
        sheet.paragraph(standfirst);
    }
}

/// The first figure stands above the body, the others below it.
fn figures_html(desk: &Desk<'_>, head: &Head) -> (Markup, Markup) {
    let (first, others) = head.figures.split_at(head.figures.len().min(1));
    let set = |figures: &[_]| html! { @for figure in figures { (figure_html(desk, figure)) } };
    (set(first), set(others))
}

fn first_figure_text(desk: &Desk<'_>, head: &Head, sheet: &mut Sheet) {
    for figure in head.figures.iter().take(1) {
        figure_text(desk, figure, sheet);
    }
}

fn other_figures_text(desk: &Desk<'_>, head: &Head, sheet: &mut Sheet) {
    for figure in head.figures.iter().skip(1) {
        figure_text(desk, figure, sheet);
    }
}
