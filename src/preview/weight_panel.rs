//! The panel with the weight of each edition against the size at which Gmail cuts a message, and the share of each block.

use maud::{Markup, html};

use super::issue_view::{EditionView, PrintedView};
use super::preview_frame::PreviewFrame;
use super::stage::word_edition;
use crate::check::{CLIP_BYTES, NEAR_CLIP_BYTES, SizedBlock};
use crate::wording::{say, word_bytes};

/// How many units a meter is wide: a hundred are the size at which Gmail cuts.
const METER_UNITS: usize = 120;

/// Prints a meter for each edition, and the shares of its blocks.
pub(super) fn print_weight(frame: PreviewFrame<'_>, printed: &PrintedView) -> Markup {
    html! {
        section.panel.weight #weight {
            h2 { (frame.word(&say!("Weight"))) }
            @for edition in &printed.editions { (print_edition_weight(frame, edition)) }
        }
    }
}

fn print_edition_weight(frame: PreviewFrame<'_>, edition: &EditionView) -> Markup {
    let shown = &edition.shown;
    let name = frame.word(&word_edition(shown.edition));
    let says = frame.word(&say!(
        "{size} of HTML; Gmail cuts at {clip}",
        size = word_bytes(shown.html_bytes),
        clip = word_bytes(CLIP_BYTES)
    ));
    let grade = match shown.html_bytes {
        size if size > CLIP_BYTES => "over",
        size if size > NEAR_CLIP_BYTES => "near",
        _ => "fits",
    };
    let in_blocks: usize = shown.blocks.iter().map(|block| block.size).sum();
    let rest = shown.html_bytes.saturating_sub(in_blocks);
    html! {
        h3 { (name) }
        p.figures { (says) }
        (print_meter(grade, &shown.blocks, rest))
        details {
            summary { (frame.word(&say!("The share of each block"))) }
            table.rows {
                tbody {
                    (print_share(&frame.word(&say!("what stands above the blocks")), rest, shown.html_bytes))
                    @for block in &shown.blocks { (print_share(&block.title, block.size, shown.html_bytes)) }
                }
            }
        }
    }
}

/// Prints a bar with a piece for each block, and a line where Gmail cuts.
fn print_meter(grade: &str, blocks: &[SizedBlock], rest: usize) -> Markup {
    let to_units = |bytes: usize| bytes * 100 / CLIP_BYTES;
    let sizes: Vec<usize> =
        [rest].into_iter().chain(blocks.iter().map(|block| block.size)).collect();
    let pieces = sizes.iter().enumerate().map(|(at, size)| {
        let before: usize = sizes.iter().take(at).sum();
        (to_units(before), to_units(before + size).saturating_sub(to_units(before)))
    });
    html! {
        svg class={ "meter " (grade) } viewBox={ "0 0 " (METER_UNITS) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            rect.ground x="0" y="0" width=(METER_UNITS) height="10" {}
            @for (at, (start, width)) in pieces.enumerate() {
                rect class=(if at % 2 == 0 { "even" } else { "odd" }) x=(start) y="0" width=(width) height="10" {}
            }
            rect.clip x="99.6" y="0" width=".8" height="10" {}
        }
    }
}

fn print_share(title: &str, size: usize, whole: usize) -> Markup {
    html! {
        tr {
            th scope="row" { (title) }
            td.count { (size) }
            td.count { (size * 100 / whole.max(1)) " %" }
        }
    }
}
