//! The pages on which readers leave and come back: one form each, without scripts.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::form::{WISH_FIELD, write_wish};
use super::printer::Page;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::journal::WishKind;
use crate::language::{Language, WebLabels};
use crate::publication::Publication;

/// What a page says.
#[derive(Debug, Clone, Copy)]
pub(super) enum PageMatter<'a> {
    /// Asks a reader whether they want to leave.
    Confirm(ShownReader<'a>),
    /// Tells a reader that they have left, and how to come back.
    Left(ShownReader<'a>),
    /// Tells a reader that they are on the list again.
    Back(ShownReader<'a>),
    /// Tells a reader that nobody writes to them, for another reason than their wish.
    Silent(ShownReader<'a>),
    /// The link does not work.
    Unknown,
    /// The form says nothing that is understood.
    Unclear,
    /// What the reader wishes cannot be recorded at present.
    Later(WishKind),
    /// The network has tried too many links.
    TooOften,
}

/// What a page shows of a reader.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShownReader<'a> {
    pub(super) address: &'a Address,
    pub(super) edition: Option<EditionName>,
}

/// What the pages of a publication are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageFrame<'a> {
    pub(super) publication: &'a Publication,
    pub(super) language: Language,
}

impl PageFrame<'_> {
    /// Makes a page.
    pub(super) fn make_page(&self, status: StatusCode, matter: PageMatter<'_>) -> Page {
        let labels = self.language.web_labels();
        let heading = self.write_heading(labels, matter);
        Page { status, heading, main: self.print_matter(labels, matter), script: None }
    }

    fn write_heading(&self, labels: &WebLabels, matter: PageMatter<'_>) -> String {
        match matter {
            PageMatter::Confirm(_) => {
                [labels.leave_before, &self.publication.name, labels.leave_after].concat()
            }
            PageMatter::Left(_) => labels.left.to_owned(),
            PageMatter::Back(_) => labels.back.to_owned(),
            PageMatter::Silent(_) => labels.silent.to_owned(),
            PageMatter::Unknown => labels.unknown.to_owned(),
            PageMatter::Unclear => labels.unclear.to_owned(),
            PageMatter::Later(_) => labels.later.to_owned(),
            PageMatter::TooOften => labels.too_often.to_owned(),
        }
    }

    fn print_matter(&self, labels: &WebLabels, matter: PageMatter<'_>) -> Markup {
        match matter {
            PageMatter::Confirm(reader) => html! {
                (print_reader(labels, reader))
                (print_form(WishKind::Leave, labels.leave, ButtonKind::Main))
                p class="known meta" { (labels.not_yet) }
            },
            PageMatter::Left(reader) => html! {
                (print_reader(labels, reader))
                p class="known" { (labels.left_note) }
                p class="known" { (labels.mistake) }
                (print_form(WishKind::Return, labels.come_back, ButtonKind::Quiet))
            },
            PageMatter::Back(reader) => html! {
                (print_reader(labels, reader))
                p class="known" { (labels.back_note) }
                (print_form(WishKind::Leave, labels.leave, ButtonKind::Quiet))
            },
            PageMatter::Silent(reader) => html! {
                (print_reader(labels, reader))
                (self.print_contact(labels.silent_note))
            },
            PageMatter::Unknown | PageMatter::Unclear => self.print_contact(labels.unknown_note),
            PageMatter::Later(wish) => html! {
                p class="known" { (labels.later_note) }
                (print_form(wish, labels.again, ButtonKind::Main))
            },
            PageMatter::TooOften => html! { p class="known" { (labels.later_note) } },
        }
    }

    /// Prints a sentence that ends in the address for readers who want to leave.
    fn print_contact(&self, words: &str) -> Markup {
        let address = &self.publication.unsubscribe.mailto;
        html! {
            p class="known" { (words) a class="a" href=(address.to_mailto()) { (address.as_str()) } "." }
        }
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ButtonKind {
    /// As the button of the mail.
    Main,
    /// As an outline: for what few readers want.
    Quiet,
}

fn print_reader(labels: &WebLabels, reader: ShownReader<'_>) -> Markup {
    let edition = reader.edition.map(|edition| match edition {
        EditionName::Free => labels.free,
        EditionName::Paid => labels.paid,
    });
    html! {
        p class="known soft" {
            (labels.address) strong { (reader.address.shown_in_part()) }
            @if let Some(edition) = edition { br; (labels.edition) (edition) }
        }
    }
}

fn print_form(wish: WishKind, words: &str, kind: ButtonKind) -> Markup {
    let class = match kind {
        ButtonKind::Main => "bta bt btd bl go",
        ButtonKind::Quiet => "bta btd ink go quiet",
    };
    html! {
        form class="act" method="post" {
            button class=(class) type="submit" name=(WISH_FIELD) value=(write_wish(wish)) { (words) }
        }
    }
}
