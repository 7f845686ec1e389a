//! What every page of the preview is made with.

use maud::Markup;

use super::choices::Choices;
use super::editor_link::EditorLink;
use crate::desk::{DeskPage, Door, Shortcut, ShownState, print_words};
use crate::wording::{Wording, say};

/// What every page of the preview is made with.
#[derive(Clone, Copy)]
pub(super) struct PreviewFrame<'a> {
    pub(super) door: &'a Door,
    pub(super) editor: EditorLink,
}

impl PreviewFrame<'_> {
    /// Words in the language of the pages.
    pub(super) fn word(&self, wording: &Wording) -> String {
        wording.translate(self.door.locale())
    }

    /// Words in the language of the pages, in which names of files, keys and commands are code.
    pub(super) fn print_words(&self, wording: &Wording) -> Markup {
        print_words(self.door, wording)
    }

    /// The address of the page that shows what was chosen.
    pub(super) fn link(&self, choices: &Choices) -> String {
        self.door.path("/") + &choices.write()
    }

    /// A page of the preview. `revision` is the number of the state that it shows.
    pub(super) fn print(&self, title: String, parts: PageParts, revision: Option<u64>) -> Markup {
        let events = self.door.path("/events");
        let page = DeskPage {
            door: self.door,
            title,
            purpose: say!("preview"),
            head: parts.head,
            main: parts.main,
            shown: revision.map(|revision| ShownState { events, revision }),
            keys: parts.keys,
        };
        page.print()
    }
}

/// What differs from page to page.
pub(super) struct PageParts {
    pub(super) head: Markup,
    pub(super) main: Markup,
    pub(super) keys: Vec<Shortcut>,
}
