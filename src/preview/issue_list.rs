//! The page with all issues, each with how it stands.

use maud::{Markup, html};

use super::choices::Choices;
use super::press::ShelfView;
use super::preview_frame::{PageParts, PreviewFrame};
use crate::newsroom::{IssueStage, IssueStanding};
use crate::wording::{Wording, say, say_count};

/// Prints the page, or why the issues cannot be listed.
pub(super) fn print_issues(
    frame: PreviewFrame<'_>,
    listed: Result<&ShelfView, &Wording>,
) -> Markup {
    let heading = frame.word(&say!("All issues"));
    let about = listed.map_or_else(|_| String::new(), |shelf| shelf.publication.clone());
    let head = html! { p { (about) } };
    let main = html! {
        main.shelf #main {
            h1 { (heading) }
            p { a href=(frame.door.path("/")) { (frame.word(&say!("Back to the issue"))) } }
            @match listed {
                Ok(shelf) => (print_table(frame, &shelf.issues)),
                Err(why) => { p.notice role="alert" { (frame.print_words(why)) } }
            }
        }
    };
    let revision = listed.ok().map(|shelf| shelf.revision);
    frame.print(heading, PageParts { head, main, keys: Vec::new() }, revision)
}

fn print_table(frame: PreviewFrame<'_>, issues: &[IssueStanding]) -> Markup {
    html! {
        table.rows {
            thead {
                tr {
                    th scope="col" { (frame.word(&say!("issue"))) }
                    th scope="col" { (frame.word(&say!("title"))) }
                    th scope="col" { (frame.word(&say!("state"))) }
                }
            }
            tbody { @for standing in issues { (print_row(frame, standing)) } }
        }
    }
}

fn print_row(frame: PreviewFrame<'_>, standing: &IssueStanding) -> Markup {
    let choices = Choices { issue: Some(standing.issue), ..Choices::default() };
    html! {
        tr {
            th.figures scope="row" { a href=(frame.link(&choices)) { (standing.issue) } }
            td { (standing.title.as_deref().unwrap_or("–")) }
            td {
                (print_stage_mark(frame, standing))
                @if standing.in_doubt > 0 {
                    @let doubt = say_count!("{count} reader in doubt", "{count} readers in doubt", count = standing.in_doubt);
                    " " span.mark.doubt { (frame.word(&doubt)) }
                }
            }
        }
    }
}

fn print_stage_mark(frame: PreviewFrame<'_>, standing: &IssueStanding) -> Markup {
    let (class, word) = match standing.stage {
        None => {
            return html! { span.soft { (frame.word(&say!("not sent from this machine"))) } };
        }
        Some(IssueStage::Draft | IssueStage::Unwritten) => ("warning", say!("draft")),
        Some(IssueStage::Stopped) => ("error", say!("stopped")),
        Some(IssueStage::Ready) if standing.is_approved => ("good", say!("approved")),
        Some(IssueStage::Ready) => ("good", say!("ready")),
        Some(IssueStage::Unapproved) => ("warning", say!("waits for approval")),
        Some(IssueStage::Faulty) => ("error", say!("has errors")),
        Some(IssueStage::Missed) => ("error", say!("not sent in time")),
        Some(IssueStage::Begun) => ("warning", say!("being sent")),
        Some(IssueStage::Sent) => ("sent", say!("sent")),
    };
    html! { span class={ "mark " (class) } { (frame.word(&word)) } }
}
