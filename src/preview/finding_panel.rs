//! The panel with what `check` finds: each finding leads to its place on the page and in the file, and is mended by a click.

use maud::{Markup, html};

use super::choices::{Choices, MailPart};
use super::issue_view::{IssueContent, IssueView, ViewedFinding, write_place};
use super::mail_page::name_block;
use super::mend_form::print_mend;
use super::preview_frame::PreviewFrame;
use crate::issue::edition::EditionName;
use crate::wording::say;

/// Prints the findings of an issue, the errors first.
pub(super) fn print_findings(
    frame: PreviewFrame<'_>,
    view: &IssueView,
    choices: Choices,
) -> Markup {
    let mut findings: Vec<&ViewedFinding> = view.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let counts = view.word_counts();
    let is_failed = matches!(view.content, IssueContent::Failed(_));
    html! {
        section.panel.findings #findings {
            h2 { (frame.word(&say!("What check says"))) }
            @if !is_failed { p.verdict role="status" { (frame.word(&counts)) } }
            @if !view.has_judged_texts && !findings.is_empty() {
                p.soft.small { (frame.word(&say!("the texts are read over once these errors are mended"))) }
            }
            @if !findings.is_empty() {
                ol {
                    @for finding in findings { (print_finding(frame, finding, choices)) }
                }
            }
        }
    }
}

fn print_finding(frame: PreviewFrame<'_>, finding: &ViewedFinding, choices: Choices) -> Markup {
    let severity = finding.severity.as_str();
    html! {
        li class={ "finding " (severity) } {
            p {
                span.mark.(severity) { (frame.word(&finding.severity.word())) }
                " " (frame.print_words(&finding.message))
            }
            @if let Some(help) = &finding.help { p.help { (frame.print_words(help)) } }
            p.ways {
                (print_jump(frame, finding, choices))
                (print_place(frame, finding))
                code.soft title=(frame.word(&finding.code.meaning())) { (finding.code) }
            }
            (print_mend(frame, finding, &choices))
        }
    }
}

/// Prints the link to the place of a finding on the page, in the first of the shown editions that has it.
fn print_jump(frame: PreviewFrame<'_>, finding: &ViewedFinding, choices: Choices) -> Markup {
    let editions = [EditionName::Free, EditionName::Paid];
    let found = editions.into_iter().zip(finding.blocks).find_map(|(edition, block)| {
        let is_shown = choices.editions.list().any(|shown| shown == edition);
        block.filter(|_| is_shown).map(|block| (edition, block))
    });
    let Some((edition, block)) = found.filter(|_| choices.part == MailPart::Page) else {
        return html! {};
    };
    let place = write_place(choices.issue);
    let mail = Choices { view: choices.view, ..Choices::default() };
    let mail = frame.door.path(&format!("/mail/{place}/{edition}")) + &mail.write();
    html! {
        a href={ (mail) "#" (name_block(block)) } target=(edition) data-jump data-words=[&finding.words] {
            (frame.word(&say!("Show it")))
        }
    }
}

/// Prints the place in the file, as a link if the editor's program can be told by one.
fn print_place(frame: PreviewFrame<'_>, finding: &ViewedFinding) -> Markup {
    let ViewedFinding { file, line, column, .. } = finding;
    let place = format!("{file}:{line}");
    let path = finding.path.as_deref();
    let link = path.and_then(|path| frame.editor.write(path, *line, *column));
    html! {
        @if let Some(link) = link {
            a.place href=(link) { (place) }
        } @else {
            span.place { (place) }
        }
    }
}
