//! The header of the message, with what each field is for.

use maud::{Markup, html};

use super::InboxContents;
use crate::inbox::header_notes::explain_field;
use crate::inbox::opened_message::OpenedMessage;
use crate::wording::{say, say_count};

/// How many fields are shown.
const MAX_SHOWN_FIELDS: usize = 200;

/// The most characters of a value that are shown.
const MAX_VALUE_CHARS: usize = 2_000;

/// The view.
pub(super) fn print_headers(contents: &InboxContents<'_>, opened: &OpenedMessage) -> Markup {
    let count = opened.fields.list().count();
    html! {
        dl.fields {
            @for (name, value) in opened.fields.list().take(MAX_SHOWN_FIELDS) {
                div {
                    dt { code { (name) } }
                    dd {
                        (print_value(opened, name, value))
                        @if let Some(note) = explain_field(&name.to_ascii_lowercase()) {
                            p.note { (contents.word(&note)) }
                        }
                    }
                }
            }
        }
        @if let Some(more) = count.checked_sub(MAX_SHOWN_FIELDS).filter(|more| *more > 0) {
            p.nothing { (contents.word(&say_count!("{count} more field", "{count} more fields", count = more))) }
        }
        @if count == 0 { p.nothing { (contents.word(&say!("The message has no header."))) } }
    }
}

/// The value as it is written, and below it decoded if that is another text.
fn print_value(opened: &OpenedMessage, name: &str, value: &str) -> Markup {
    let shown: String = value.chars().take(MAX_VALUE_CHARS).collect();
    let decoded =
        value.contains("=?").then(|| opened.fields.find_decoded(&name.to_ascii_lowercase()));
    let decoded = decoded.flatten().filter(|decoded| decoded != value);
    html! {
        @if let Some(decoded) = decoded { p.value { (decoded.chars().take(MAX_VALUE_CHARS).collect::<String>()) } }
        p.value { code { (shown) @if shown.len() < value.len() { "…" } } }
    }
}
