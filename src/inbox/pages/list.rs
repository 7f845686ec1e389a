//! The list of messages: beside the message that is read, or over the whole page.

use jiff::Zoned;
use maud::{Markup, html};

use super::InboxContents;
use crate::desk::{Shortcut, print_words};
use crate::inbox::inbox_place::{InboxPlace, ListedPage};
use crate::inbox::listed_message::ListedMessage;
use crate::issue::edition::EditionName;
use crate::wording::{say, say_count, word_bytes};

/// The keys of the list.
pub(super) fn list_keys() -> Vec<Shortcut> {
    vec![
        Shortcut { key: 'j', does: say!("opens the first message") },
        Shortcut { key: '/', does: say!("searches") },
    ]
}

/// The list. `open` is the message that is read.
pub(super) fn print_list(
    contents: &InboxContents<'_>,
    listed: &ListedPage,
    open: Option<usize>,
) -> Markup {
    let is_reading = open.is_some();
    html! {
        section.mails aria-label=(contents.word(&say!("Messages"))) {
            @if !is_reading { h1.unseen { (contents.word(&say!("Inbox"))) } }
            @if listed.kept == 0 && contents.count == 0 {
                (print_welcome(contents))
            } @else {
                (print_tools(contents, listed))
                (print_rows(contents, listed, open))
                @if !is_reading { (print_delete(contents, listed)) }
            }
        }
    }
}

fn print_welcome(contents: &InboxContents<'_>) -> Markup {
    html! {
        div.empty {
            h2 { (contents.word(&say!("Nothing has come yet"))) }
            p { (contents.word(&say!("Point a relay of matinale.toml here, and what is sent shows up by itself:"))) }
            pre tabindex="0" { "[[relays]]\nurl = \"smtp://" (contents.smtp) "\"" }
        }
    }
}

/// Search, filters, and the way through the pages.
fn print_tools(contents: &InboxContents<'_>, listed: &ListedPage) -> Markup {
    let place = contents.place;
    let filters = [
        (None, say!("All"), listed.kept),
        (Some(EditionName::Free), say!("Free"), listed.free),
        (Some(EditionName::Paid), say!("Paid"), listed.paid),
    ];
    html! {
        div.tools {
            form.search role="search" method="get" action=(contents.door.path("/")) {
                label.unseen for="q" { (contents.word(&say!("Search the messages"))) }
                input #q type="search" name="q" value=(place.search) data-key="/" data-own autocomplete="off"
                    placeholder=(contents.word(&say!("Search: words, from:, to:, subject:, -not")));
                @if let Some(edition) = place.edition { input type="hidden" name="edition" value=(edition.as_str()); }
                button.act type="submit" { (contents.word(&say!("Search"))) }
            }
            nav.choice aria-label=(contents.word(&say!("Edition"))) {
                @for (edition, word, count) in &filters {
                    @let there = InboxPlace { edition: *edition, before: None, ..place.clone() };
                    a href=(contents.list_path(&there)) aria-current=[(*edition == place.edition).then_some("true")] {
                        (contents.word(word)) " " span.figures { (count) }
                    }
                }
            }
            (print_pager(contents, listed))
        }
    }
}

fn print_pager(contents: &InboxContents<'_>, listed: &ListedPage) -> Markup {
    let ListedPage { matching, skipped, messages, .. } = listed;
    let (first, last) = (skipped + 1, skipped + messages.len());
    let words = if messages.is_empty() {
        say!("nothing here")
    } else {
        say!("{first}–{last} of {matching}", first, last, matching = *matching)
    };
    let turn = |before: usize| {
        let before = Some(before).filter(|number| *number > 0);
        contents.list_path(&InboxPlace { before, ..contents.place.clone() })
    };
    html! {
        nav.pager aria-label=(contents.word(&say!("Pages of the list"))) {
            span.figures { (contents.word(&words)) }
            @if let Some(before) = listed.previous {
                a.button rel="prev" href=(turn(before)) { (contents.word(&say!("Newer"))) }
            }
            @if let Some(before) = listed.next {
                a.button rel="next" href=(turn(before)) { (contents.word(&say!("Older"))) }
            }
        }
    }
}

fn print_rows(contents: &InboxContents<'_>, listed: &ListedPage, open: Option<usize>) -> Markup {
    if listed.messages.is_empty() {
        return html! {
            p.nothing { @if contents.place.is_narrowed() {
                (contents.word(&say!("No message answers to this search.")))
            } @else {
                (contents.word(&say!("All messages were deleted.")))
            } }
        };
    }
    let first = listed.messages.first().map(|message| message.number);
    html! {
        ol.mail-rows {
            @for message in &listed.messages {
                @let is_first = open.is_none() && first == Some(message.number);
                li id={ "m" (message.number) } {
                    a href={ (contents.message_path(message.number, "")) "#m" (message.number) }
                        aria-current=[(open == Some(message.number)).then_some("true")]
                        data-key=[is_first.then_some("j")] {
                        (print_row(contents, message))
                    }
                }
            }
        }
    }
}

fn print_row(contents: &InboxContents<'_>, message: &ListedMessage) -> Markup {
    let summary = &message.summary;
    html! {
        span.who { (summary.to) }
        span.what {
            span.subject {
                @if summary.subject.is_empty() { (contents.word(&say!("(no subject)"))) } @else { (summary.subject) }
            }
            @if !summary.preheader.is_empty() { " " span.preheader { (summary.preheader) } }
        }
        span.marks {
            @if let Some(edition) = summary.edition { (print_edition_mark(contents, edition)) }
            @if summary.attachments > 0 {
                span.mark { (contents.word(&say_count!("{count} file", "{count} files", count = summary.attachments))) }
            }
        }
        span.size.figures { (contents.word(&word_bytes(message.size))) }
        span.when.figures { (write_moment(message)) }
    }
}

/// The name of an edition, in its colour.
pub(super) fn print_edition_mark(contents: &InboxContents<'_>, edition: EditionName) -> Markup {
    let word = match edition {
        EditionName::Free => say!("free"),
        EditionName::Paid => say!("paid"),
    };
    html! { span.mark.(edition) { (contents.word(&word)) } }
}

/// The hour of arrival; the day stands behind it, for who asks.
fn write_moment(message: &ListedMessage) -> Markup {
    let Some(arrived) = &message.arrived else { return html! { "#" (message.number) } };
    html! {
        time datetime=(arrived.strftime("%Y-%m-%dT%H:%M:%S%:z")) title=(write_full_moment(arrived)) {
            (arrived.strftime("%H:%M:%S"))
        }
    }
}

/// A moment with its day.
pub(super) fn write_full_moment(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The button that deletes all messages, or those that answer to the search, behind a word that opens it.
fn print_delete(contents: &InboxContents<'_>, listed: &ListedPage) -> Markup {
    if listed.matching == 0 {
        return html! {};
    }
    let place = contents.place;
    let words = if place.is_narrowed() {
        say_count!(
            "Delete the {count} message found",
            "Delete the {count} messages found",
            count = listed.matching
        )
    } else {
        say_count!(
            "Delete the {count} message",
            "Delete all {count} messages",
            count = listed.matching
        )
    };
    html! {
        details.deleting {
            summary { (contents.word(&say!("Delete…"))) }
            form method="post" action=(contents.door.path("/delete")) {
                input type="hidden" name="q" value=(place.search);
                @if let Some(edition) = place.edition { input type="hidden" name="edition" value=(edition.as_str()); }
                button.act.main type="submit" { (contents.word(&words)) }
                p.small.soft { (print_words(contents.door, &say!("With `--keep`, their files go too."))) }
            }
        }
    }
}
