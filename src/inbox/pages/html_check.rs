//! What mail clients draw of the page, by the table of `check`.

use maud::{Markup, html};

use super::InboxContents;
use crate::check::clients::features::Loss;
use crate::check::{FeatureUse, survey_page};
use crate::inbox::letter::Shown;
use crate::inbox::opened_message::OpenedMessage;
use crate::wording::{Wording, say, say_count};

/// The view.
pub(super) fn print_html_check(contents: &InboxContents<'_>, opened: &OpenedMessage) -> Markup {
    if opened.page == Shown::Missing {
        return contents.print_nothing(&say!("This message has no HTML part: see its text."));
    }
    let survey = survey_page(opened.html());
    let drawn = say_count!(
        "{count} other feature of the page is drawn by every client of the table.",
        "{count} other features of the page are drawn by every client of the table.",
        count = survey.drawn_everywhere
    );
    html! {
        div.panels {
            section.panel.wide tabindex="0" {
                h2 { (contents.word(&say!("What not every client draws"))) " " span.mark.figures { (survey.uses.len()) } }
                p.soft { (contents.word(&drawn)) }
                @if survey.is_cut {
                    p.notice { (contents.word(&say!("The page is too large: only its beginning was looked at."))) }
                }
                @if !survey.uses.is_empty() { (print_uses(contents, &survey.uses)) }
            }
        }
    }
}

fn print_uses(contents: &InboxContents<'_>, uses: &[FeatureUse]) -> Markup {
    html! {
        table.rows {
            thead { tr {
                th scope="col" { (contents.word(&say!("Feature"))) }
                th scope="col" { (contents.word(&say!("What a reader loses"))) }
                th scope="col" { (contents.word(&say!("Not drawn by"))) }
                th.count scope="col" { (contents.word(&say!("Drawn"))) }
                th.count scope="col" { (contents.word(&say!("Times"))) }
            } }
            tbody { @for one in uses { (print_use(contents, one)) } }
        }
    }
}

fn print_use(contents: &InboxContents<'_>, one: &FeatureUse) -> Markup {
    let (class, loss) = word_loss(one.feature.loss);
    let tested = one.support.tested().max(1);
    let percent = one.support.yes * 100 / tested;
    let blind = if one.blind.is_empty() {
        contents.word(&say!("nobody; some draw it in part"))
    } else {
        one.blind.clone()
    };
    html! {
        tr {
            td { strong { (one.feature.row) } br; code.soft.whole { (one.example) } }
            td { span.mark.(class) { (contents.word(&loss)) } }
            td.clients { (blind) }
            td.count {
                meter min="0" max=(tested) value=(one.support.yes) aria-label=(contents.word(&say!("Share of clients that draw it"))) {}
                " " (percent) " %"
            }
            td.count { (one.count) }
        }
    }
}

fn word_loss(loss: Loss) -> (&'static str, Wording) {
    match loss {
        Loss::Unreadable => ("error", say!("words")),
        Loss::Layout => ("warning", say!("layout")),
        Loss::Harmless => ("plain", say!("nothing")),
    }
}
