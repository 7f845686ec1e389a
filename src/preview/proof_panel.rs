//! The panel with what has changed since the last proof.

use maud::{Markup, html};

use super::preview_frame::PreviewFrame;
use crate::newsroom::ProofComparison;
use crate::wording::say;

/// Prints when the last proof was sent, and what has changed since.
pub(super) fn print_proof(frame: PreviewFrame<'_>, proof: Option<&ProofComparison>) -> Markup {
    html! {
        section.panel #proof {
            h2 { (frame.word(&say!("Since the proof"))) }
            @match proof {
                None => {
                    p.soft { (frame.print_words(&say!("No proof of this issue was sent from this machine: `matinale proof`."))) }
                }
                Some(ProofComparison { at, difference }) => {
                    @let moment = at.strftime("%Y-%m-%d %H:%M").to_string();
                    @if difference.is_none() {
                        p { (frame.word(&say!("Nothing has changed since the proof of {moment}.", moment))) }
                    } @else {
                        p { (frame.word(&say!("Changed since the proof of {moment}:", moment))) }
                        ul.changed {
                            @for part in &difference.parts { li { (frame.word(&part.word())) } }
                        }
                    }
                }
            }
        }
    }
}
