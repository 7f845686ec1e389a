//! The panel with the messages as the list of a phone's mail program shows them.

use maud::{Markup, html};

use super::issue_view::{EditionView, IssueView, PrintedView};
use super::preview_frame::PreviewFrame;
use super::stage::word_edition;
use crate::wording::say;

/// Prints one row for each edition.
pub(super) fn print_mail_list(
    frame: PreviewFrame<'_>,
    view: &IssueView,
    printed: &PrintedView,
) -> Markup {
    html! {
        section.panel #list {
            h2 { (frame.word(&say!("In the list of messages"))) }
            ul.phone {
                @for edition in &printed.editions { (print_row(frame, view, edition)) }
            }
        }
    }
}

fn print_row(frame: PreviewFrame<'_>, view: &IssueView, edition: &EditionView) -> Markup {
    let shown = &edition.shown;
    html! {
        li {
            p.from { span { (view.sender) } span.mark.(shown.edition) { (frame.word(&word_edition(shown.edition))) } }
            p.subject { (shown.subject) }
            p.preheader {
                @if shown.preheader.is_empty() {
                    i { (frame.print_words(&say!("no `preheader`: a phone shows the first words of the page"))) }
                } @else { (shown.preheader) }
            }
        }
    }
}
