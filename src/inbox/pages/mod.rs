//! The pages of the inbox: the list, and a message in its views.
//!
//! Beside the list stands the message that is read. A link in the list keeps what was searched, and has the anchor of its
//! row, so that the row stays in sight.
//!
//! Looks up to: `wording`, `desk`.

mod delivery;
mod editions;
mod headers;
mod html_check;
mod links;
mod list;
mod message;
mod structure;

use std::net::SocketAddr;

use maud::{Markup, html};

use super::inbox_place::{AroundMessage, InboxPlace, ListMotion, ListedPage};
use super::message_summary::MessageSummary;
use super::received::ReceivedMessage;
use super::trial_site::TrialSite;
use crate::desk::{DeskPage, Door, Shortcut, ShownState};
use crate::message::sign::DkimRecord;
use crate::wording::{Locale, Wording, say, say_count};
pub(super) use editions::EditionPair;
pub(super) use message::MessageView;

/// What every page of the inbox shows.
#[derive(Clone, Copy)]
pub(super) struct InboxContents<'a> {
    pub(super) door: &'a Door,
    /// Where mail is taken.
    pub(super) smtp: SocketAddr,
    /// The part of the list that is shown.
    pub(super) place: &'a InboxPlace,
    /// How many messages have come since the inbox was opened.
    pub(super) count: usize,
    /// The number of the state that is shown.
    pub(super) revision: u64,
}

/// What the page of a message shows besides.
#[derive(Clone, Copy)]
pub(super) struct ReadMessage<'a> {
    pub(super) message: &'a ReceivedMessage,
    /// What the list shows of it.
    pub(super) summary: &'a MessageSummary,
    pub(super) around: &'a AroundMessage,
    pub(super) view: MessageView,
    pub(super) records: &'a [DkimRecord],
    pub(super) site: Option<&'a TrialSite>,
    /// The newest messages of this issue, one of each edition, if they are compared.
    pub(super) editions: &'a EditionPair,
}

impl InboxContents<'_> {
    /// Words in the language of the page.
    fn word(&self, wording: &Wording) -> String {
        wording.translate(self.locale())
    }

    const fn locale(&self) -> Locale {
        self.door.locale()
    }

    /// The path of a message in a view, which keeps what was searched.
    fn message_path(&self, number: usize, view: &str) -> String {
        let place = InboxPlace { before: None, ..self.place.clone() };
        self.door.path(&format!("/message/{number}{view}{}", place.write()))
    }

    /// The path of a part of the list.
    fn list_path(&self, place: &InboxPlace) -> String {
        self.door.path(&format!("/{}", place.write()))
    }

    fn print(&self, title: String, main: Markup, keys: Vec<Shortcut>) -> String {
        let is_live = self.place.motion == ListMotion::Live;
        let events = self.door.path("/events");
        DeskPage {
            door: self.door,
            title,
            purpose: say!("inbox"),
            head: self.print_head(),
            main,
            shown: is_live.then_some(ShownState { events, revision: self.revision }),
            keys,
        }
        .print()
        .into_string()
    }

    /// A sentence in place of what cannot be shown.
    fn print_nothing(&self, words: &Wording) -> Markup {
        html! { p.nothing { (self.word(words)) } }
    }

    fn print_too_costly(&self) -> Markup {
        self.print_nothing(&say!(
            "This cannot be shown here: it is inside of another message, or too deep in this one, or too large. “.eml” has the whole."
        ))
    }

    /// What has come, where mail is taken, and whether the list keeps up.
    fn print_head(&self) -> Markup {
        let came = say_count!("{count} message came", "{count} messages came", count = self.count);
        let (motion, words) = match self.place.motion {
            ListMotion::Live => (ListMotion::Still, say!("Keep the list still")),
            ListMotion::Still => (ListMotion::Live, say!("Let the list keep up")),
        };
        let other = InboxPlace { motion, ..self.place.clone() };
        html! {
            span.figures { (self.word(&came)) }
            " · " code { "smtp://" (self.smtp) }
            " · " a href=(self.list_path(&other)) { (self.word(&words)) }
        }
    }
}

/// The page of the list.
pub(super) fn print_list_page(contents: &InboxContents<'_>, listed: &ListedPage) -> String {
    let main = html! {
        main.inbox #main { (list::print_list(contents, listed, None)) }
    };
    let title = format!("{} ({})", contents.word(&say!("Inbox")), contents.count);
    contents.print(title, main, list::list_keys())
}

/// The page of a message.
pub(super) fn print_message_page(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> String {
    let article = message::print_message(contents, read);
    let main = html! {
        main.inbox.reading #main {
            (list::print_list(contents, &read.around.page, Some(read.message.number)))
            (article)
        }
    };
    contents.print(message::read_title(contents, read), main, message::message_keys())
}

/// The page for a path that leads to nothing.
pub(super) fn print_missing_page(contents: &InboxContents<'_>) -> String {
    let why = say!("It was deleted, or made room for newer ones.");
    print_fault_page(contents, &say!("There is no such message"), &why)
}

/// The page for what could not be shown or done.
pub(super) fn print_fault_page(
    contents: &InboxContents<'_>,
    heading: &Wording,
    why: &Wording,
) -> String {
    let main = html! {
        main.inbox #main { div.empty {
            h1 { (contents.word(heading)) }
            p { (contents.word(why)) }
            p { a href=(contents.list_path(&InboxPlace::default())) { (contents.word(&say!("All messages"))) } }
        } }
    };
    contents.print(contents.word(heading), main, Vec::new())
}
