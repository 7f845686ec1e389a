//! The page of an issue, and the pages that stand for it.

use maud::{Markup, html};

use super::choices::{Choices, FrameWidth, MailPart, ShownEditions};
use super::finding_panel::print_findings;
use super::issue_view::{IssueContent, IssueView, PrintedView};
use super::mail_list::print_mail_list;
use super::mend_form::MendEnd;
use super::preview_frame::{PageParts, PreviewFrame};
use super::proof_panel::print_proof;
use super::stage::{print_failure, print_refusal, print_stage};
use super::weight_panel::print_weight;
use crate::check::clients::ClientView;
use crate::desk::Shortcut;
use crate::issue::edition::EditionName;
use crate::wording::{Wording, say};

/// A row of choices, as links.
struct ChoiceRow {
    label: Wording,
    choices: Vec<Choice>,
}

/// One of a row of choices.
struct Choice {
    word: Wording,
    /// What is shown if it is taken.
    shown: Choices,
    key: Option<char>,
}

/// Prints the page of an issue.
pub(super) fn print_issue(frame: PreviewFrame<'_>, view: &IssueView, choices: Choices) -> Markup {
    let title = view.line.clone().unwrap_or_else(|| view.file.clone());
    let head = html! {
        h1 { (title) }
        @if view.is_draft { " " span.mark.warning { (frame.word(&say!("draft"))) } }
        @if !view.findings.is_empty() {
            " " a.to-findings href="#findings" { (frame.word(&view.word_counts())) }
        }
        " " a href=(frame.door.path("/issues")) data-key="i" { (frame.word(&say!("All issues"))) }
    };
    let stage = match &view.content {
        IssueContent::Printed(printed) => print_stage(frame, printed, choices),
        IssueContent::Refused => print_refusal(frame, view),
        IssueContent::Failed(why) => print_failure(frame, view, why),
    };
    let main = html! {
        main.preview #main {
            @if matches!(view.content, IssueContent::Printed(_)) { (print_controls(frame, choices)) }
            div.bench {
                (stage)
                aside.side aria-label=(frame.word(&say!("About the issue"))) {
                    (print_findings(frame, view, choices))
                    @if let IssueContent::Printed(printed) = &view.content {
                        (print_panels(frame, view, printed))
                    }
                }
            }
        }
    };
    let parts = PageParts { head, main, keys: list_keys() };
    frame.print(title, parts, Some(view.revision))
}

fn print_panels(frame: PreviewFrame<'_>, view: &IssueView, printed: &PrintedView) -> Markup {
    html! {
        (print_mail_list(frame, view, printed))
        (print_weight(frame, printed))
        (print_proof(frame, printed.proof.as_ref()))
    }
}

/// Prints what can be chosen, as links: they work without the script too.
fn print_controls(frame: PreviewFrame<'_>, choices: Choices) -> Markup {
    let mut rows = vec![choose_editions(choices), choose_part(choices)];
    if choices.part == MailPart::Page {
        rows.extend([choose_width(choices), choose_view(choices)]);
    }
    html! {
        nav.controls aria-label=(frame.word(&say!("What is shown"))) {
            @for ChoiceRow { label, choices: row } in &rows {
                div.choice role="group" aria-label=(frame.word(label)) {
                    @for Choice { word, shown, key } in row {
                        a href=(frame.link(shown)) aria-current=[(*shown == choices).then_some("true")] data-key=[key] data-here { (frame.word(word)) }
                    }
                }
            }
        }
    }
}

fn choose_editions(now: Choices) -> ChoiceRow {
    let choices = ShownEditions::ALL.map(|editions| {
        let (word, key) = match editions {
            ShownEditions::Both => (say!("Both"), 'b'),
            ShownEditions::One(EditionName::Free) => (say!("Free"), 'f'),
            ShownEditions::One(EditionName::Paid) => (say!("Paid"), 'p'),
        };
        let shown = Choices { editions, ..now };
        Choice { word, shown, key: Some(key) }
    });
    ChoiceRow { label: say!("Edition"), choices: choices.into() }
}

fn choose_part(now: Choices) -> ChoiceRow {
    let choices = MailPart::ALL.map(|part| {
        let word = match part {
            MailPart::Page => say!("Page"),
            MailPart::Text => say!("Text"),
            MailPart::Headers => say!("Headers"),
            MailPart::Source => say!("Source"),
        };
        let key = match part {
            MailPart::Page => Some('m'),
            MailPart::Text => Some('t'),
            MailPart::Headers | MailPart::Source => None,
        };
        Choice { word, shown: Choices { part, ..now }, key }
    });
    ChoiceRow { label: say!("Part of the message"), choices: choices.into() }
}

fn choose_width(now: Choices) -> ChoiceRow {
    let choices = FrameWidth::ALL.map(|width| {
        let (word, key) = match width {
            FrameWidth::Window => (say!("700 px"), '7'),
            FrameWidth::Phone => (say!("Phone, 375 px"), '3'),
            FrameWidth::Free => (say!("Free width"), '0'),
        };
        let shown = Choices { width, ..now };
        Choice { word, shown, key: Some(key) }
    });
    ChoiceRow { label: say!("Width"), choices: choices.into() }
}

fn choose_view(now: Choices) -> ChoiceRow {
    let choices = ClientView::ALL.map(|view| {
        let word = match view {
            ClientView::Sent => say!("As sent"),
            ClientView::Day => say!("By day"),
            ClientView::Night => say!("By night"),
            ClientView::ImagesOff => say!("Images off"),
            ClientView::Gmail => say!("Gmail"),
            ClientView::Stripped => say!("Style stripped (SFR)"),
            ClientView::OutlookWord => say!("Outlook"),
            ClientView::OutlookDark => say!("Outlook by night"),
        };
        let key = match view {
            ClientView::Sent => Some('s'),
            ClientView::Night => Some('n'),
            ClientView::ImagesOff => Some('x'),
            _ => None,
        };
        Choice { word, shown: Choices { view, ..now }, key }
    });
    ChoiceRow { label: say!("Shown as"), choices: choices.into() }
}

fn list_keys() -> Vec<Shortcut> {
    let keys = [
        ('b', say!("both editions")),
        ('f', say!("the free edition")),
        ('p', say!("the paid edition")),
        ('7', say!("700 pixels wide")),
        ('3', say!("as on a phone")),
        ('0', say!("as wide as there is room")),
        ('s', say!("as it is sent")),
        ('n', say!("by night")),
        ('x', say!("without images")),
        ('m', say!("the page")),
        ('t', say!("the text part")),
        ('i', say!("all issues")),
    ];
    keys.map(|(key, does)| Shortcut { key, does }).into()
}

/// Prints the page in place of one that does not exist.
pub(super) fn print_missing(frame: PreviewFrame<'_>) -> Markup {
    let heading = frame.word(&say!("Not here"));
    let main = html! {
        main.empty #main {
            h1 { (heading) }
            p { (frame.word(&say!("There is no such issue, or it has no such part at present."))) }
            p { a href=(frame.door.path("/issues")) { (frame.word(&say!("All issues"))) } }
        }
    };
    let parts = PageParts { head: html! {}, main, keys: Vec::new() };
    frame.print(heading, parts, None)
}

/// Prints the page in place of one that a mistake of the program keeps from being made.
pub(super) fn print_failed(frame: PreviewFrame<'_>) -> Markup {
    let heading = frame.word(&say!("This cannot be shown"));
    let why = say!("This is a mistake of the program. The terminal in which it runs says more.");
    let main = html! {
        main.empty #main {
            h1 { (heading) }
            p.notice role="alert" { (frame.word(&why)) }
        }
    };
    let parts = PageParts { head: html! {}, main, keys: Vec::new() };
    frame.print(heading, parts, None)
}

/// Prints why a finding was not mended.
pub(super) fn print_not_mended(frame: PreviewFrame<'_>, end: &MendEnd, back: &str) -> Markup {
    let heading = frame.word(&say!("Nothing was changed"));
    let why = match end {
        MendEnd::Gone => {
            say!("The file has changed meanwhile, and the finding is not there any more.")
        }
        MendEnd::Refused(why) => why.clone(),
    };
    let main = html! {
        main.empty #main {
            h1 { (heading) }
            p.notice role="alert" { (frame.print_words(&why)) }
            p { a href=(back) { (frame.word(&say!("Back to the issue"))) } }
        }
    };
    let parts = PageParts { head: html! {}, main, keys: Vec::new() };
    frame.print(heading, parts, None)
}
