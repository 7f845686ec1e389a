//! The inbox's page: the list of messages, and one of them open.
//!
//! Looks up to: nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use maud::{DOCTYPE, Markup, html};

use super::Message;
use super::letter::{self, Summary, summary};

/// How much of the list a page shows.
const LISTED: usize = 500;

/// How an open message is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Page,
    Phone,
    Text,
    Source,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Page, "", "Page"),
        (Self::Phone, "/phone", "Phone"),
        (Self::Text, "/text", "Text"),
        (Self::Source, "/source", "Source"),
    ];

    /// The view that the last word of an address names.
    pub(super) fn named(word: &str) -> Option<Self> {
        let (view, ..) = Self::ALL.into_iter().find(|(_, path, _)| path.get(1..) == Some(word))?;
        Some(view)
    }
}

/// What the inbox holds, as its page tells it.
pub(super) struct Holding {
    pub(super) messages: Vec<Arc<Message>>,
    pub(super) count: usize,
    pub(super) smtp: SocketAddr,
}

/// What a page of the inbox shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The list, which keeps up by itself with what comes.
    Live,
    /// The list standing still, for who reads slowly or listens (WCAG 2.2, 2.2.2).
    Still,
    /// One message.
    Reading,
}

impl Shape {
    const fn class(self) -> &'static str {
        match self {
            Self::Live | Self::Still => "listing",
            Self::Reading => "reading",
        }
    }

    /// The other way to see the list: where it stands, and what it is called.
    const fn other(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Live => Some(("/still", "keep the list still")),
            Self::Still => Some(("/", "let the list keep up")),
            Self::Reading => None,
        }
    }
}

/// The list alone.
pub(super) fn list(holding: &Holding, shape: Shape) -> Markup {
    let main = if holding.count == 0 {
        html! {
            div.empty {
                h2 { "Nothing has come yet" }
                p { "Point a relay of " code { "matinale.toml" } " here, and what is sent shows up by itself:" }
                pre { "[[relays]]\nurl = \"smtp://" (holding.smtp) "\"" }
            }
        }
    } else {
        html! { div.empty.wide { p { "Choose a message to read it." } } }
    };
    let title = format!("Inbox ({})", holding.count);
    frame(&title, shape, holding, None, &main)
}

/// One message open.
pub(super) fn reading(holding: &Holding, message: &Message, view: View) -> Markup {
    let summary = summary(message);
    let main = html! {
        article {
            header {
                a.back href="/" { "← All messages" }
                h2 { (summary.subject) }
                dl {
                    dt { "From" } dd { (summary.from) }
                    dt { "To" } dd { (summary.to) }
                    dt.wire { "Envelope" } dd.wire { code { (message.return_path) " → " (message.recipients.join(", ")) } }
                    dt.wire { "Size" } dd.wire { (size(message.content.len())) }
                }
                nav.views aria-label="Views" {
                    @for (other, path, name) in View::ALL {
                        a href={ "/message/" (message.number) (path) "#m" (message.number) } aria-current=[(other == view).then_some("page")] { (name) }
                    }
                    a.raw href={ "/message/" (message.number) "/raw" } download={ (message.number) ".eml" } { ".eml" }
                }
            }
            (content(message, view))
        }
    };
    frame(&summary.subject, Shape::Reading, holding, Some(message.number), &main)
}

fn content(message: &Message, view: View) -> Markup {
    match view {
        View::Page | View::Phone if letter::page(message).is_none() => {
            html! { p.none { "This message has no HTML part: see its text." } }
        }
        View::Page | View::Phone => html! {
            iframe.phone[view == View::Phone] title="The message"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                referrerpolicy="no-referrer"
                src={ "/message/" (message.number) "/body" } {}
        },
        View::Text => match letter::text(message) {
            Some(text) => html! { pre.text tabindex="0" { (text) } },
            None => {
                html! { p.none { "This message has no text part. Readers without HTML see nothing." } }
            }
        },
        View::Source => {
            let (source, cut) = letter::source(message);
            html! {
                pre.source tabindex="0" { (source) }
                @if cut { p.none { "This is the head of it; “.eml” has the whole." } }
            }
        }
    }
}

fn frame(
    title: &str,
    shape: Shape,
    holding: &Holding,
    open: Option<usize>,
    main: &Markup,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · matinale" }
                link rel="stylesheet" href="/style.css";
            }
            body class=(shape.class()) {
                header.top {
                    h1 { a href="/" { "matinale " span { "inbox" } } }
                    p {
                        (counted(holding)) " · " code { "smtp://" (holding.smtp) } " · nothing leaves this machine"
                        @if let Some((path, words)) = shape.other() { " · " a href=(path) { (words) } }
                    }
                }
                nav.list aria-label="Messages" { (rows(holding, open)) }
                main { (main) }
            }
        }
    }
}

fn counted(holding: &Holding) -> String {
    let kept = holding.messages.len();
    match holding.count {
        1 => "1 message".to_owned(),
        count if count > kept => format!("{count} messages, the first {kept} kept to be read"),
        count => format!("{count} messages"),
    }
}

/// The latest message first. Links carry the row's own anchor, so that it stays in sight.
fn rows(holding: &Holding, open: Option<usize>) -> Markup {
    html! {
        ol reversed {
            @for message in holding.messages.iter().rev().take(LISTED) {
                (row(message, &summary(message), open))
            }
        }
    }
}

fn row(message: &Message, summary: &Summary, open: Option<usize>) -> Markup {
    let when = match &message.arrived {
        Some(arrived) => arrived.strftime("%H:%M:%S").to_string(),
        None => format!("#{}", message.number),
    };
    html! {
        li id={ "m" (message.number) } {
            a href={ "/message/" (message.number) "#m" (message.number) } aria-current=[(open == Some(message.number)).then_some("true")] {
                span.to { (summary.to) }
                span.when { (when) }
                span.subject { (summary.subject) }
                span.marks {
                    @if let Some(edition) = summary.edition { span.edition.(edition) { (edition) } }
                    span { (size(message.content.len())) }
                }
            }
        }
    }
}

/// Bytes as a person says them.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::{View, size};

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(
            [size(999), size(1_499), size(61_500), size(1_290_000)],
            ["999 bytes", "1 kB", "62 kB", "1.2 MB"]
        );
    }

    #[test]
    fn a_view_is_named_by_its_word_and_nothing_else() {
        assert_eq!(View::named("phone"), Some(View::Phone));
        assert_eq!(View::named(""), None);
        assert_eq!(View::named("body"), None);
    }
}
