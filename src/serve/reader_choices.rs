//! What a reader can ask for at their own page besides the way out, each in a small form of its own.

use maud::{Markup, html};

use super::form::{ADDRESS_FIELD, MailedWish, WISH_FIELD};
use crate::language::{Language, ReaderPageLabels};

/// What a page offers a reader besides the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReaderChoices<'a> {
    /// Nothing.
    Absent,
    /// Everything.
    Offered,
    /// Everything. What was typed as the new address is none.
    Refused(&'a str),
}

/// For whom the choices are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChoosingReader {
    /// For somebody who gets the publication.
    Present,
    /// For somebody who has left: there is no address to change.
    Left,
}

impl ReaderChoices<'_> {
    /// Prints the forms.
    pub(super) fn print(self, language: Language, reader: ChoosingReader) -> Markup {
        let labels = language.reader_page_labels();
        let refused = match self {
            Self::Absent => return html! {},
            Self::Offered => None,
            Self::Refused(typed) => Some(typed),
        };
        html! {
            section class="choices rule" aria-labelledby="choices" {
                h2 class="known soft" id="choices" { (labels.choices) }
                p class="known meta" { (labels.by_mail) }
                @if reader == ChoosingReader::Present { (print_change(labels, refused)) }
                (print_wish(&MailedWish::Record, labels.record))
                (print_wish(&MailedWish::Forget, labels.forget))
            }
        }
    }
}

fn print_change(labels: &ReaderPageLabels, refused: Option<&str>) -> Markup {
    let wish = MailedWish::Change { typed: String::new() };
    html! {
        form class="choice" method="post" {
            p class="known" {
                label for="address" { (labels.new_address) }
                input class="field ink card" id="address" type="email" name=(ADDRESS_FIELD)
                    value=[refused] autocomplete="email" inputmode="email" maxlength="320" required
                    aria-invalid=[refused.map(|_| "true")]
                    aria-describedby=[refused.map(|_| "wrong")];
            }
            @if refused.is_some() { p class="wrong" id="wrong" role="alert" { (labels.not_another) } }
            button class="bta btd ink go quiet small" type="submit" name=(WISH_FIELD) value=(wish.as_str()) {
                (labels.change)
            }
        }
    }
}

fn print_wish(wish: &MailedWish, words: &str) -> Markup {
    html! {
        form class="choice" method="post" {
            button class="bta btd ink go quiet small" type="submit" name=(WISH_FIELD) value=(wish.as_str()) {
                (words)
            }
        }
    }
}
