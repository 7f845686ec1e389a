//! The pages behind the links of a reader's requests: each asks before it does anything.

use axum::http::StatusCode;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::address::Address;
use crate::language::{ReaderPageLabels, WebLabels};
use crate::serve::form::CONFIRM_FIELD;
use crate::serve::page::PageFrame;
use crate::serve::printer::Page;

/// What the pages of a reader's requests are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestFrame<'a>(pub(super) PageFrame<'a>);

impl RequestFrame<'_> {
    /// Makes the page of a reader who has asked for something. The address is shown as it is given.
    pub(super) fn make_sent(&self, address: &str) -> Page {
        let (signup, sent) = (self.0.language.signup_labels(), self.labels().sent);
        let main = html! {
            p class="known" { (sent.before) strong { (address) } (sent.after) }
            p class="known" { (signup.sent_help) }
            (self.0.print_contact(self.labels().sent_late))
        };
        make(signup.sent, main)
    }

    /// Asks whether an address replaces the former one.
    pub(super) fn make_change(&self, reader: &Address, former: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            p class="known" { (labels.instead_of.around(&former.shown_in_part())) }
            (self.print_act(labels.receive_here))
        };
        make(&labels.change_question.around(self.name()), main)
    }

    /// Asks whether a change is taken back, by which an address has replaced the reader's.
    pub(super) fn make_revert(&self, reader: &Address, other: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            p class="known" { (labels.instead_of.around(&other.shown_in_part())) }
            (self.print_act(labels.revert))
        };
        make(&labels.revert_question.around(self.name()), main)
    }

    /// Makes the page of a reader whose change is taken back.
    pub(super) fn make_reverted(&self, reader: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            p class="known" { (labels.reverted_note) }
        };
        make(labels.reverted, main)
    }

    /// Makes the page of an address whose place an earlier one can take back until a moment. The day after that is named.
    pub(super) fn make_held(&self, reader: &Address, until: Timestamp) -> Page {
        let labels = self.labels();
        let last = until.to_zoned(self.0.publication.timezone.clone()).date();
        let day = self.0.language.long_date(last.tomorrow().unwrap_or(last));
        let main = html! {
            (self.print_address(reader))
            (self.0.print_contact(labels.held_note))
        };
        make(&labels.held.around(&day), main)
    }

    /// Makes the page of a reader whose address is changed.
    pub(super) fn make_changed(&self, reader: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            p class="known" { (labels.changed_note) }
        };
        make(labels.changed, main)
    }

    /// Makes the page of an address that gets the publication already.
    pub(super) fn make_taken(&self, reader: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            (self.0.print_contact(labels.taken_note))
        };
        make(&labels.taken.around(self.name()), main)
    }

    /// Offers all that is known of a reader.
    pub(super) fn make_record(&self, reader: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            p class="known" { (labels.record_note) }
            (print_button(labels.download))
        };
        make(labels.record_heading, main)
    }

    /// Asks whether a reader wants to be forgotten, and says what that means.
    pub(super) fn make_forget(&self, reader: &Address) -> Page {
        let labels = self.labels();
        let main = html! {
            (self.print_address(reader))
            p class="known" { (labels.forget_end) }
            p class="known" { (labels.forget_lead) }
            ul class="known" { @for part in labels.forgotten_parts { li { (part) } } }
            p class="known" { (labels.forget_kept) }
            p class="known" { (labels.forget_scope) }
            (self.print_act(labels.forget_all))
        };
        make(&labels.forget_question.around(self.name()), main)
    }

    /// Makes the page of a reader who will be forgotten within minutes.
    pub(super) fn make_forgotten(&self) -> Page {
        let labels = self.labels();
        make(labels.forgotten, html! { p class="known" { (labels.forgotten_note) } })
    }

    /// Makes the page of a reader who was forgotten before.
    pub(super) fn make_forgotten_before(&self) -> Page {
        let labels = self.labels();
        make(labels.forgotten, html! { p class="known" { (labels.forgotten_before) } })
    }

    fn print_address(&self, reader: &Address) -> Markup {
        html! {
            p class="known soft" { (self.web_labels().address) strong { (reader.shown_in_part()) } }
        }
    }

    /// Prints the button of what changes something.
    fn print_act(&self, words: &str) -> Markup {
        html! {
            (print_button(words))
            p class="known meta" { (self.web_labels().not_yet) }
        }
    }

    fn name(&self) -> &str {
        &self.0.publication.name
    }

    const fn labels(&self) -> &'static ReaderPageLabels {
        self.0.language.reader_page_labels()
    }

    const fn web_labels(&self) -> &'static WebLabels {
        self.0.language.web_labels()
    }
}

fn print_button(words: &str) -> Markup {
    html! {
        form class="act" method="post" {
            button class="bta bt btd bl go" type="submit" name=(CONFIRM_FIELD) value="yes" { (words) }
        }
    }
}

fn make(heading: &str, main: Markup) -> Page {
    Page { status: StatusCode::OK, heading: heading.to_owned(), main, script: None }
}
