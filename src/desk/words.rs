//! Words on a page.

use maud::{Markup, html};

use super::door::Door;
use crate::wording::Wording;

/// Prints words in the language of the pages. What stands between backquotes is code.
pub fn print_words(door: &Door, wording: &Wording) -> Markup {
    let text = wording.translate(door.locale());
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 0 { (piece) } @else { code { (piece) } }
        }
    }
}
