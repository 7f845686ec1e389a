//! The pages on which readers leave and come back: one form each, without scripts.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::form::{ADDRESS_FIELD, CONFIRM_FIELD, MailedWish, WISH_FIELD, write_wish};
use super::printer::Page;
use super::reader_choices::{ChoosingReader, ReaderChoices};
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::journal::WishKind;
use crate::language::{Language, WebLabels};
use crate::newsroom::{ReaderPlace, ReaderStanding};
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
    /// Tells that an address is no reader's, and where to ask if the issues come elsewhere.
    Absent(ShownReader<'a>),
    /// The link does not work.
    Unknown,
    /// The form says nothing that is understood.
    Unclear,
    /// What the reader wishes cannot be recorded at present. The form is sent again.
    Later(AgainForm<'a>),
    /// The network has tried too many links.
    TooOften,
}

/// The form that is sent again.
#[derive(Debug, Clone, Copy)]
pub(super) enum AgainForm<'a> {
    /// A wish that is carried out at once.
    Wish(WishKind),
    /// A wish that a mail must confirm.
    Mailed(&'a MailedWish),
    /// The button behind the link of a mail.
    Confirmation,
}

/// What a page shows of a reader.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShownReader<'a> {
    pub(super) address: &'a Address,
    pub(super) edition: Option<EditionName>,
    /// Where the reader's place is.
    pub(super) place: ReaderPlace,
}

impl<'a> ShownReader<'a> {
    /// What is shown of a reader who stands so.
    pub(super) const fn of(address: &'a Address, standing: ReaderStanding) -> Self {
        Self { address, edition: standing.edition, place: standing.place }
    }
}

/// What the pages of a publication are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageFrame<'a> {
    pub(super) publication: &'a Publication,
    pub(super) language: Language,
    /// What readers are offered besides the way out.
    pub(super) choices: ReaderChoices<'a>,
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
            PageMatter::Absent(_) => self.language.reader_page_labels().absent.to_owned(),
            PageMatter::Unknown => labels.unknown.to_owned(),
            PageMatter::Unclear => labels.unclear.to_owned(),
            PageMatter::Later(_) => labels.later.to_owned(),
            PageMatter::TooOften => labels.too_often.to_owned(),
        }
    }

    fn print_matter(&self, labels: &WebLabels, matter: PageMatter<'_>) -> Markup {
        match matter {
            PageMatter::Confirm(reader) => html! {
                (self.print_reader(labels, reader))
                (print_form(WishKind::Leave, labels.leave, ButtonKind::Main))
                p class="known meta" { (labels.not_yet) }
                (self.choices.print(self.language, ChoosingReader::Present))
            },
            PageMatter::Left(reader) => html! {
                (self.print_reader(labels, reader))
                p class="known" { (labels.left_note) }
                p class="known" { (labels.mistake) }
                (print_form(WishKind::Return, labels.come_back, ButtonKind::Quiet))
                (self.choices.print(self.language, ChoosingReader::Left))
            },
            PageMatter::Back(reader) => html! {
                (self.print_reader(labels, reader))
                p class="known" { (labels.back_note) }
                (print_form(WishKind::Leave, labels.leave, ButtonKind::Quiet))
                (self.choices.print(self.language, ChoosingReader::Present))
            },
            PageMatter::Silent(reader) => html! {
                (self.print_reader(labels, reader))
                (self.print_contact(labels.silent_note))
            },
            PageMatter::Absent(reader) => html! {
                (self.print_reader(labels, reader))
                p class="known" {
                    (self.language.reader_page_labels().absent_note.around(&self.publication.name))
                }
                (self.choices.print(self.language, ChoosingReader::Left))
            },
            PageMatter::Unknown | PageMatter::Unclear => self.print_contact(labels.unknown_note),
            PageMatter::Later(again) => html! {
                p class="known" { (labels.later_note) }
                (print_again(again, labels.again))
            },
            PageMatter::TooOften => html! { p class="known" { (labels.later_note) } },
        }
    }

    /// Prints how a reader stands. Whoever has a forwarded mail sees nothing of an address that the issues go to by now.
    fn print_reader(&self, labels: &WebLabels, reader: ShownReader<'_>) -> Markup {
        let edition = reader.edition.map(|edition| match edition {
            EditionName::Free => labels.free,
            EditionName::Paid => labels.paid,
        });
        let moved = match reader.place {
            ReaderPlace::Moved(until) => Some(until.to_zoned(self.publication.timezone.clone())),
            ReaderPlace::Here | ReaderPlace::Absent => None,
        };
        let note = self.language.reader_page_labels().moved_note;
        html! {
            p class="known soft" {
                (labels.address) strong { (reader.address.shown_in_part()) }
                @if let Some(edition) = edition { br; (labels.edition) (edition) }
            }
            @if let Some(until) = moved {
                p class="known" { (note.around(&self.language.long_moment(&until))) }
            }
        }
    }

    /// Prints a sentence that ends in the address that readers write to.
    pub(super) fn print_contact(&self, words: &str) -> Markup {
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

/// Prints the form that is sent again.
fn print_again(again: AgainForm<'_>, words: &str) -> Markup {
    let (name, value) = match again {
        AgainForm::Wish(wish) => return print_form(wish, words, ButtonKind::Main),
        AgainForm::Mailed(wish) => (WISH_FIELD, wish.as_str()),
        AgainForm::Confirmation => (CONFIRM_FIELD, "yes"),
    };
    let typed = match again {
        AgainForm::Mailed(MailedWish::Change { typed }) => Some(typed),
        _ => None,
    };
    html! {
        form class="act" method="post" {
            @if let Some(typed) = typed { input type="hidden" name=(ADDRESS_FIELD) value=(typed); }
            button class=(MAIN_BUTTON) type="submit" name=(name) value=(value) { (words) }
        }
    }
}

/// The classes of a button that looks as that of the mail.
const MAIN_BUTTON: &str = "bta bt btd bl go";

fn print_form(wish: WishKind, words: &str, kind: ButtonKind) -> Markup {
    let class = match kind {
        ButtonKind::Main => MAIN_BUTTON,
        ButtonKind::Quiet => "bta btd ink go quiet",
    };
    html! {
        form class="act" method="post" {
            button class=(class) type="submit" name=(WISH_FIELD) value=(write_wish(wish)) { (words) }
        }
    }
}
