//! The parts of the message: the tree that MIME makes of them, and the files beside the text.

use maud::{Markup, html};

use super::{InboxContents, ReadMessage};
use crate::inbox::opened_message::{OpenedMessage, ShownPart};
use crate::wording::{Wording, say, say_count, word_bytes};

/// The view.
pub(super) fn print_structure(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    opened: &OpenedMessage,
) -> Markup {
    let files = opened.parts.iter().filter(|part| part.is_file).count();
    let told = if files == 0 {
        say!("No file is beside the text.")
    } else {
        say_count!(
            "{count} file is beside the text.",
            "{count} files are beside the text.",
            count = files
        )
    };
    html! {
        div.panels {
            section.panel.wide tabindex="0" {
                h2 { (contents.word(&say!("Parts"))) }
                p.soft { (contents.word(&told)) }
                ol.tree {
                    @for part in &opened.parts {
                        li class={ "depth" (part.depth.min(10)) } { (print_part(contents, read, part)) }
                    }
                }
                @if opened.is_cut {
                    p.notice { (contents.word(&say!(
                        "There is more: parts beyond 500 or ten levels, or a message inside of this one, are not opened."
                    ))) }
                }
            }
        }
    }
}

fn print_part(contents: &InboxContents<'_>, read: &ReadMessage<'_>, part: &ShownPart) -> Markup {
    let number = read.message.number;
    let there = contents.door.path(&format!("/message/{number}/file/{}", part.index));
    html! {
        code.kind { (part.kind) }
        @if let Some(name) = &part.name { " " strong { (name) } }
        span.soft {
            @if let Some(charset) = &part.charset { " · " (charset) }
            @if !part.is_container {
                " · " (part.encoding) " · " (contents.word(&word_bytes(part.bytes)))
            }
            @if let Some(id) = &part.id { " · cid:" (id) }
        }
        @if let Some(note) = explain_container(&part.kind) { " " span.note { (contents.word(&note)) } }
        @if !part.is_container { " " a href=(there) download { (contents.word(&say!("Download"))) } }
    }
}

/// What a container says of the parts in it.
fn explain_container(kind: &str) -> Option<Wording> {
    Some(match kind {
        "multipart/alternative" => {
            say!("the same in several forms: a mail program shows the last that it can")
        }
        "multipart/related" => say!("a page, and the pictures in it"),
        "multipart/mixed" => say!("a text, and files beside it"),
        "multipart/signed" => say!("a text, and a signature of its own"),
        "message/rfc822" => say!("a message inside of this one"),
        _ => return None,
    })
}
