//! The links of the message, and what it would fetch.

use maud::{Markup, html};

use super::InboxContents;
use crate::inbox::message_links::{LinkKind, MessageLink};
use crate::inbox::opened_message::OpenedMessage;
use crate::wording::{Wording, say};

/// The view.
pub(super) fn print_links(contents: &InboxContents<'_>, opened: &OpenedMessage) -> Markup {
    let links = opened.links();
    let groups = [
        (LinkKind::Link, say!("Links"), None),
        (
            LinkKind::Picture,
            say!("Pictures from elsewhere"),
            Some(say!(
                "A mail program fetches them, if the reader lets it, and their server hears who reads. This page does not."
            )),
        ),
        (
            LinkKind::Other,
            say!("Other addresses"),
            Some(say!("Style sheets, forms and frames: mail programs take most of them out.")),
        ),
        (LinkKind::TextOnly, say!("In the text alone"), None),
    ];
    html! {
        div.panels {
            @for (kind, title, note) in &groups {
                @let of_kind: Vec<&MessageLink> = links.iter().filter(|link| link.kind == *kind).collect();
                @if !of_kind.is_empty() || *kind == LinkKind::Link {
                    section.panel.wide tabindex="0" {
                        h2 { (contents.word(title)) " " span.mark.figures { (of_kind.len()) } }
                        @if let Some(note) = note { p.soft { (contents.word(note)) } }
                        (print_group(contents, &of_kind))
                    }
                }
            }
        }
    }
}

fn print_group(contents: &InboxContents<'_>, links: &[&MessageLink]) -> Markup {
    if links.is_empty() {
        return html! { p.soft { (contents.word(&say!("There is none."))) } };
    }
    html! {
        table.rows {
            thead { tr {
                th scope="col" { (contents.word(&say!("Words"))) }
                th scope="col" { (contents.word(&say!("Address"))) }
                th.count scope="col" { (contents.word(&say!("Times"))) }
            } }
            tbody {
                @for link in links {
                    tr {
                        td { (link.words) @if let Some(note) = remark_on(link) { " " span.mark.warning { (contents.word(&note)) } } }
                        td.address { code { (link.address) } }
                        td.count { (link.count.max(1)) }
                    }
                }
            }
        }
    }
}

/// What a reader or a filter would stumble over.
fn remark_on(link: &MessageLink) -> Option<Wording> {
    if link.kind != LinkKind::Link {
        return None;
    }
    let small = link.address.to_ascii_lowercase();
    let scheme = small.split_once(':').map_or("", |(scheme, _)| scheme);
    match scheme {
        "http" => Some(say!("not https")),
        "https" if link.words.is_empty() => Some(say!("no words")),
        "https" if !link.is_in_text => Some(say!("not in the text")),
        "https" | "mailto" | "tel" => None,
        "javascript" | "data" | "vbscript" => Some(say!("never runs")),
        _ => Some(say!("no address of the web")),
    }
}
