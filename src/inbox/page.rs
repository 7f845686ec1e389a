//! The pages of the inbox: the list of messages, and one message.
//!
//! Looks up to: nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use maud::{DOCTYPE, Markup, html};

use super::letter::{self, Shown};
use super::listed_message::ListedMessage;
use super::message_summary::read_summary;
use super::received::ReceivedMessage;

/// How many messages the list shows.
const MAX_LISTED_MESSAGES: usize = 500;

/// The views of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MessageView {
    Page,
    Phone,
    Text,
    Source,
}

impl MessageView {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Page, "", "Page"),
        (Self::Phone, "/phone", "Phone"),
        (Self::Text, "/text", "Text"),
        (Self::Source, "/source", "Source"),
    ];

    /// The view that the last part of a path names.
    pub(super) fn parse(word: &str) -> Option<Self> {
        let (view, ..) = Self::ALL.into_iter().find(|(_, path, _)| path.get(1..) == Some(word))?;
        Some(view)
    }
}

/// What a page of the inbox shows.
pub(super) struct InboxContents {
    pub(super) messages: Vec<Arc<ListedMessage>>,
    pub(super) count: usize,
    pub(super) smtp: SocketAddr,
    /// What the paths of all pages begin with: nothing, or `/` and the token.
    pub(super) base: Arc<str>,
}

/// The kinds of page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The list, which updates itself.
    Live,
    /// The list without updates, for people who read slowly or use a screen reader (WCAG 2.2,
    /// 2.2.2).
    Still,
    /// One message.
    Reading,
}

impl PageKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Live | Self::Still => "listing",
            Self::Reading => "reading",
        }
    }

    /// The other kind of list: its path and its label.
    const fn other(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Live => Some(("/still", "keep the list still")),
            Self::Still => Some(("/", "let the list keep up")),
            Self::Reading => None,
        }
    }
}

/// The list of messages.
pub(super) fn print_list(contents: &InboxContents, kind: PageKind) -> Markup {
    let main = if contents.count == 0 {
        html! {
            div.empty {
                h2 { "Nothing has come yet" }
                p { "Point a relay of " code { "matinale.toml" } " here, and what is sent shows up by itself:" }
                pre { "[[relays]]\nurl = \"smtp://" (contents.smtp) "\"" }
            }
        }
    } else {
        html! { div.empty.wide { p { "Choose a message to read it." } } }
    };
    let title = format!("Inbox ({})", contents.count);
    print_frame(&title, kind, contents, None, &main)
}

/// The page of one message.
pub(super) fn print_message(
    contents: &InboxContents,
    message: &ReceivedMessage,
    view: MessageView,
) -> Markup {
    let summary = read_summary(message);
    let main = html! {
        article {
            header {
                a.back href={ (contents.base) "/" } { "← All messages" }
                h2 { (summary.subject) }
                dl {
                    dt { "From" } dd { (summary.from) }
                    dt { "To" } dd { (summary.to) }
                    dt.wire { "Envelope" } dd.wire { code { (message.return_path) " → " (message.recipients.join(", ")) } }
                    dt.wire { "Size" } dd.wire { (write_size(message.content.len())) }
                }
                nav.views aria-label="Views" {
                    @for (other, path, name) in MessageView::ALL {
                        a href={ (contents.base) "/message/" (message.number) (path) "#m" (message.number) } aria-current=[(other == view).then_some("page")] { (name) }
                    }
                    a.raw href={ (contents.base) "/message/" (message.number) "/raw" } download={ (message.number) ".eml" } { ".eml" }
                }
            }
            (print_content(&contents.base, message, view))
        }
    };
    print_frame(&summary.subject, PageKind::Reading, contents, Some(message.number), &main)
}

fn print_content(base: &str, message: &ReceivedMessage, view: MessageView) -> Markup {
    match view {
        MessageView::Page | MessageView::Phone => match letter::read_page(base, message) {
            Shown::Text(_) => html! {
                iframe.phone[view == MessageView::Phone] title="The message"
                    sandbox="allow-popups allow-popups-to-escape-sandbox"
                    referrerpolicy="no-referrer"
                    src={ (base) "/message/" (message.number) "/body" } {}
            },
            Shown::Missing => {
                html! { p.none { "This message has no HTML part: see its text." } }
            }
            Shown::TooCostly => print_too_costly(),
        },
        MessageView::Text => match letter::read_text(message) {
            Shown::Text(text) => html! { pre.text tabindex="0" { (text) } },
            Shown::Missing => {
                html! { p.none { "This message has no text part. Readers without HTML see nothing." } }
            }
            Shown::TooCostly => print_too_costly(),
        },
        MessageView::Source => {
            let (source, cut) = letter::read_source(message);
            html! {
                pre.source tabindex="0" { (source) }
                @if cut { p.none { "This is the head of it; “.eml” has the whole." } }
            }
        }
    }
}

fn print_too_costly() -> Markup {
    html! {
        p.none {
            "This cannot be shown here: it is inside of another message, or too deep in this one, or too large. "
            "“.eml” has the whole."
        }
    }
}

fn print_frame(
    title: &str,
    kind: PageKind,
    contents: &InboxContents,
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
                link rel="stylesheet" href={ (contents.base) "/style.css" };
            }
            body class=(kind.class()) {
                header.top {
                    h1 { a href={ (contents.base) "/" } { "matinale " span { "inbox" } } }
                    p {
                        (count_messages(contents)) " · " code { "smtp://" (contents.smtp) } " · nothing leaves this machine"
                        @if let Some((path, words)) = kind.other() { " · " a href={ (contents.base) (path) } { (words) } }
                    }
                }
                nav.list aria-label="Messages" { (print_rows(contents, open)) }
                main { (main) }
            }
        }
    }
}

fn count_messages(contents: &InboxContents) -> String {
    let kept = contents.messages.len();
    match contents.count {
        1 => "1 message".to_owned(),
        count if count > kept => format!("{count} messages, the newest {kept} kept to be read"),
        count => format!("{count} messages"),
    }
}

/// The rows of the list, latest message first. Each link has the anchor of its row, so that the row
/// stays visible.
fn print_rows(contents: &InboxContents, open: Option<usize>) -> Markup {
    html! {
        ol reversed {
            @for message in contents.messages.iter().take(MAX_LISTED_MESSAGES) {
                (print_row(&contents.base, message, open))
            }
        }
    }
}

fn print_row(base: &str, message: &ListedMessage, open: Option<usize>) -> Markup {
    let summary = &message.summary;
    let when = match &message.arrived {
        Some(arrived) => arrived.strftime("%H:%M:%S").to_string(),
        None => format!("#{}", message.number),
    };
    html! {
        li id={ "m" (message.number) } {
            a href={ (base) "/message/" (message.number) "#m" (message.number) } aria-current=[(open == Some(message.number)).then_some("true")] {
                span.to { (summary.to) }
                span.when { (when) }
                span.subject { (summary.subject) }
                span.marks {
                    @if let Some(edition) = summary.edition { span.edition.(edition) { (edition) } }
                    span { (write_size(message.size)) }
                }
            }
        }
    }
}

/// A size in bytes, as a person reads it.
fn write_size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageView, write_size};

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(
            [write_size(999), write_size(1_499), write_size(61_500), write_size(1_290_000)],
            ["999 bytes", "1 kB", "62 kB", "1.2 MB"]
        );
    }

    #[test]
    fn a_view_is_named_by_its_word_and_nothing_else() {
        assert_eq!(MessageView::parse("phone"), Some(MessageView::Phone));
        assert_eq!(MessageView::parse(""), None);
        assert_eq!(MessageView::parse("body"), None);
    }
}
