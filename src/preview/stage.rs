//! The stage: the part of the messages that was chosen, of one edition or of both side by side.

use maud::{Markup, html};

use super::choices::{Choices, MailPart};
use super::issue_view::{EditionView, IssueView, PrintedView, write_place};
use super::mail_page::MAIL_SANDBOX;
use super::preview_frame::PreviewFrame;
use crate::desk::MAX_SOURCE_BYTES;
use crate::issue::edition::EditionName;
use crate::mime::read_fields;
use crate::wording::{Wording, say, word_bytes};

/// The name of an edition, as the heading of what is shown of it.
pub(super) fn word_edition(edition: EditionName) -> Wording {
    match edition {
        EditionName::Free => say!("Free edition"),
        EditionName::Paid => say!("Paid edition"),
    }
}

/// Prints the part that was chosen of the editions that were chosen.
pub(super) fn print_stage(
    frame: PreviewFrame<'_>,
    printed: &PrintedView,
    choices: Choices,
) -> Markup {
    let editions: Vec<&EditionView> = choices
        .editions
        .list()
        .filter_map(|name| printed.editions.iter().find(|one| one.shown.edition == name))
        .collect();
    html! {
        section.stage.pair[editions.len() > 1] aria-label=(frame.word(&say!("The messages"))) {
            @for edition in editions { (print_sheet(frame, edition, choices)) }
        }
    }
}

fn print_sheet(frame: PreviewFrame<'_>, edition: &EditionView, choices: Choices) -> Markup {
    let shown = &edition.shown;
    let name = shown.edition;
    let place = write_place(choices.issue);
    let message = frame.door.path(&format!("/message/{place}/{name}"));
    html! {
        section.sheet id={ "edition-" (name) } {
            header.caption {
                h2 { span.mark.(name) { (frame.word(&word_edition(name))) } }
                p.subject { (shown.subject) }
                a.small href=(message) download { (frame.word(&say!(".eml, {size}", size = word_bytes(shown.message.len())))) }
            }
            @match choices.part {
                MailPart::Page => (print_mail(frame, edition, choices)),
                MailPart::Text => pre.part.text tabindex="0" { (shown.text) },
                MailPart::Headers => (print_headers(&shown.message)),
                MailPart::Source => (print_source(frame, &shown.message)),
            }
        }
    }
}

/// Prints the frame with a mail.
fn print_mail(frame: PreviewFrame<'_>, edition: &EditionView, choices: Choices) -> Markup {
    let name = edition.shown.edition;
    let place = write_place(choices.issue);
    let only_view = Choices { view: choices.view, ..Choices::default() };
    let source = frame.door.path(&format!("/mail/{place}/{name}")) + &only_view.write();
    html! {
        div class={ "mail w" (choices.width.as_str()) } {
            iframe name=(name) src=(source) data-mark=(edition.mark) data-whole
                data-width=[choices.width.pixels()] sandbox=(MAIL_SANDBOX) referrerpolicy="no-referrer"
                title=(frame.word(&word_edition(name))) {}
        }
    }
}

/// Prints the header fields of a message.
fn print_headers(message: &[u8]) -> Markup {
    let text = String::from_utf8_lossy(message);
    let header = text.split_once("\r\n\r\n").map_or(&*text, |(header, _)| header);
    let fields = read_fields(header);
    html! {
        dl.part.headers {
            @for (name, value) in fields.list() { div { dt { (name) } dd { (value) } } }
        }
    }
}

fn print_source(frame: PreviewFrame<'_>, message: &[u8]) -> Markup {
    let shown = message.get(..MAX_SOURCE_BYTES).unwrap_or(message);
    html! {
        pre.part.source tabindex="0" { (String::from_utf8_lossy(shown)) }
        @if shown.len() < message.len() {
            p.soft.small { (frame.word(&say!("This is the head of it; the file .eml has the whole."))) }
        }
    }
}

/// Prints what stands in the place of the messages of an issue with errors.
pub(super) fn print_refusal(frame: PreviewFrame<'_>, view: &IssueView) -> Markup {
    let words = if view.publication.is_some() {
        say!("This issue cannot be printed as it stands.")
    } else {
        say!("The settings of the publication cannot be used as they stand.")
    };
    html! {
        section.stage.stopped aria-label=(frame.word(&say!("The messages"))) {
            div.notice role="status" {
                h2 { (frame.word(&words)) }
                p { (frame.word(&say!("What is wrong stands beside. Mend the file and save it: the messages come back by themselves."))) }
            }
        }
    }
}

/// Prints why nothing can be shown.
pub(super) fn print_failure(frame: PreviewFrame<'_>, view: &IssueView, why: &Wording) -> Markup {
    html! {
        section.stage.stopped aria-label=(frame.word(&say!("The messages"))) {
            div.notice role="status" {
                h2 { (frame.print_words(&say!("`{file}` cannot be shown", file = &view.file))) }
                p { (frame.print_words(why)) }
                p { (frame.word(&say!("As soon as the file is there, so are the messages."))) }
            }
        }
    }
}
