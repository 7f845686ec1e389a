//! Whether the message would be taken: its signature, its way out, its size.

use maud::{Markup, html};

use super::{InboxContents, ReadMessage};
use crate::check::CLIP_BYTES;
use crate::desk::print_words;
use crate::inbox::opened_message::{OpenedMessage, verify};
use crate::inbox::unsubscribe_check::{ONE_CLICK, PointStanding, ReportPoint, UnsubscribeReport};
use crate::message::sign::{CheckedSignature, SignatureStanding};
use crate::wording::{Wording, say, word_bytes};

/// The view.
pub(super) fn print_delivery(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    opened: &OpenedMessage,
) -> Markup {
    let signatures = verify(read.message, read.records);
    let report = opened.check_way_out(&signatures);
    html! {
        div.panels {
            (print_unsubscribe(contents, read, &report))
            (print_signatures(contents, read, &signatures))
            (print_envelope(contents, read, opened))
        }
    }
}

fn print_point(contents: &InboxContents<'_>, point: &ReportPoint) -> Markup {
    let (class, word) = match point.standing {
        PointStanding::Good => ("good", say!("good")),
        PointStanding::Warning => ("warning", say!("look")),
        PointStanding::Bad => ("error", say!("bad")),
    };
    html! { li { span.mark.(class) { (contents.word(&word)) } " " (contents.word(&point.words)) } }
}

fn print_unsubscribe(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    report: &UnsubscribeReport,
) -> Markup {
    html! {
        section.panel {
            h2 { (contents.word(&say!("The way out"))) }
            ul.points { @for point in &report.points { (print_point(contents, point)) } }
            @if let Some(link) = &report.link { p.address { code { (link) } } }
            @if let Some(mailto) = &report.mailto { p.address { code { (mailto) } } }
            @if let Some(link) = &report.link { (print_trial(contents, read, link)) }
        }
    }
}

/// What tries the link: the pages of the publication, with a journal that is thrown away.
fn print_trial(contents: &InboxContents<'_>, read: &ReadMessage<'_>, link: &str) -> Markup {
    let path = read.site.and_then(|site| site.find_path(link));
    let Some(path) = path else {
        return html! { p.small.soft { (print_words(contents.door, &word_untried())) } };
    };
    let there = contents.door.path(&path);
    html! {
        div.trial {
            a.button href=(there) target="_blank" { (contents.word(&say!("Open it, as a reader does"))) }
            form method="post" action=(there) target="_blank" {
                input type="hidden" name="List-Unsubscribe" value=(ONE_CLICK.split_once('=').map_or("", |(_, value)| value));
                button.act type="submit" { (contents.word(&say!("Click once, as a mail program does"))) }
            }
        }
        p.small.soft { (contents.word(&say!(
            "Both lead to the pages of the publication on this machine, with a journal that is thrown away. No reader leaves."
        ))) }
    }
}

fn word_untried() -> Wording {
    say!(
        "The link is not tried: it leads away from this machine. `matinale rehearse` tries it, and `matinale doctor` asks the real page."
    )
}

fn print_signatures(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    signatures: &[CheckedSignature],
) -> Markup {
    html! {
        section.panel {
            h2 { (contents.word(&say!("The signature (DKIM)"))) }
            @if signatures.is_empty() {
                p { span.mark.warning { (contents.word(&say!("none"))) } " "
                    (print_words(contents.door, &say!(
                        "Nobody has signed the message. Your relay may do so, or `matinale dkim new` makes a key."
                    ))) }
            }
            @for signature in signatures { (print_signature(contents, signature)) }
            @if !signatures.is_empty() && read.records.is_empty() {
                p.small.soft { (contents.word(&say!(
                    "The inbox asks no name server, and knows no key of this publication."
                ))) }
            }
        }
    }
}

fn print_signature(contents: &InboxContents<'_>, signature: &CheckedSignature) -> Markup {
    let (class, word) = match &signature.standing {
        SignatureStanding::Verified => ("good", say!("verified")),
        SignatureStanding::NoRecord => ("warning", say!("not verified")),
        _ => ("error", say!("wrong")),
    };
    html! {
        p { span.mark.(class) { (contents.word(&word)) } " " (contents.word(&word_standing(&signature.standing))) }
        dl.facts {
            dt { (contents.word(&say!("Domain"))) } dd { code { (signature.domain) } }
            dt { (contents.word(&say!("Record"))) } dd { code { (signature.selector) "._domainkey." (signature.domain) } }
            dt { (contents.word(&say!("Algorithm"))) } dd { code { (signature.algorithm) } }
            dt { (contents.word(&say!("Signed fields"))) } dd { code { (list_once(&signature.fields).join(", ")) } }
        }
    }
}

/// Names without repetitions: a name that is signed twice keeps a second field out.
fn list_once(names: &[String]) -> Vec<&str> {
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if !once.contains(&name.as_str()) {
            once.push(name);
        }
    }
    once
}

/// How a signature stands, and why.
pub(super) fn word_standing(standing: &SignatureStanding) -> Wording {
    match standing {
        SignatureStanding::Verified => {
            say!(
                "Header and body are those that were signed, and the key of the publication has signed them."
            )
        }
        SignatureStanding::NoRecord => {
            say!(
                "The body is the one that was signed. The key is not known here, so the header was not checked."
            )
        }
        SignatureStanding::BodyChanged => say!("The body is not the one that was signed."),
        SignatureStanding::HeaderChanged => {
            say!("The header is not the one that was signed, or another key has signed it.")
        }
        SignatureStanding::UnusableRecord => {
            say!("The record of the publication has no key for this signature.")
        }
        SignatureStanding::Unreadable(tag) => {
            say!("It cannot be read: `{tag}=` is missing or broken.", tag = *tag)
        }
        SignatureStanding::Unsupported(tag) => {
            say!("Receivers do not take it: `{tag}=` has a value that none uses today.", tag = *tag)
        }
    }
}

fn print_envelope(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    opened: &OpenedMessage,
) -> Markup {
    let page_bytes = opened.page_bytes;
    let most = CLIP_BYTES >> 10;
    let gmail = match page_bytes {
        0 => say!("There is no page."),
        bytes if bytes > CLIP_BYTES => {
            say!("Gmail cuts the page: it has more than {most} KiB as it travels.", most)
        }
        _ => {
            say!("Gmail shows the whole page: it has no more than {most} KiB as it travels.", most)
        }
    };
    let message = read.message;
    html! {
        section.panel {
            h2 { (contents.word(&say!("Envelope and size"))) }
            dl.facts {
                dt { (contents.word(&say!("Return path"))) }
                dd { @if message.return_path.is_empty() {
                    (contents.word(&say!("not known")))
                } @else { code { (message.return_path) } } }
                dt { (contents.word(&say!("Recipients"))) }
                dd { @if message.recipients.is_empty() {
                    (contents.word(&say!("not known")))
                } @else { code { (message.recipients.join(", ")) } } }
                dt { (contents.word(&say!("Message"))) } dd { (contents.word(&word_bytes(message.content.len()))) }
                dt { (contents.word(&say!("Page"))) } dd { (contents.word(&word_bytes(page_bytes))) " · " (contents.word(&gmail)) }
                dt { (contents.word(&say!("Text"))) } dd { (contents.word(&word_bytes(opened.plain().len()))) }
            }
        }
    }
}
