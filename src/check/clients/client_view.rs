//! What mail clients make of a page. Each view is an approximation, drawn from what caniemail.com and the bug lists of email
//! developers say that the client does. None has been near the client itself.

use super::outlook::{draw_as_outlook_night, draw_as_word};
use super::page_changes::{
    change_elements, change_sheets, list_rules, put_into_page, rename_class_names, rename_classes,
};
use super::page_events::{PageEvent, read_events, write_events};

/// A way in which a page is shown to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientView {
    /// The page as it is sent: Apple Mail, Thunderbird.
    Sent,
    /// The page as it is sent, by day whatever the machine prefers.
    Day,
    /// The page as it is sent, by night whatever the machine prefers.
    Night,
    /// Gmail on the web and on phones.
    Gmail,
    /// A client that takes every style element away: La Poste, SFR, and Gmail where it clips a message or reads another
    /// provider's.
    Stripped,
    /// Outlook on Windows, which draws with Word.
    OutlookWord,
    /// Outlook on the web and on phones, in its dark mode.
    OutlookDark,
    /// A client that does not load pictures.
    ImagesOff,
}

/// How many characters of style Gmail takes.
const MAX_GMAIL_STYLE_CHARS: usize = 16_384;

/// The query of the night, as the style sheet of a page has it.
const NIGHT_QUERY: &str = "(prefers-color-scheme:dark)";

/// The colour schemes of a page, as its head has them.
const BOTH_SCHEMES: &str = "content=\"light dark\"";

impl ClientView {
    /// Every view.
    pub const ALL: [Self; 8] = [
        Self::Sent,
        Self::Day,
        Self::Night,
        Self::ImagesOff,
        Self::Gmail,
        Self::Stripped,
        Self::OutlookWord,
        Self::OutlookDark,
    ];

    /// The name of the view in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Day => "day",
            Self::Night => "night",
            Self::Gmail => "gmail",
            Self::Stripped => "stripped",
            Self::OutlookWord => "outlook-word",
            Self::OutlookDark => "outlook-dark",
            Self::ImagesOff => "images-off",
        }
    }

    /// The view with this name. `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == name)
    }

    /// The page that the client shows in place of the one that was sent.
    pub fn draw(self, page: &str) -> String {
        let events = match self {
            Self::Sent => return page.to_owned(),
            Self::Day => return fix_scheme(page, "light", "not all"),
            Self::Night => return fix_scheme(page, "dark", "all"),
            Self::Gmail => draw_as_gmail(read_events(page)),
            Self::Stripped => strip_styles(read_events(page)),
            Self::OutlookWord => draw_as_word(page),
            Self::OutlookDark => draw_as_outlook_night(read_events(page)),
            Self::ImagesOff => drop_pictures(read_events(page)),
        };
        write_events(&events)
    }
}

/// The page for a machine that prefers this scheme, of which `query` is true.
fn fix_scheme(page: &str, scheme: &str, query: &str) -> String {
    let page = page.replace(BOTH_SCHEMES, &format!("content=\"{scheme}\""));
    page.replace(NIGHT_QUERY, query)
}

/// Gmail takes a style element away with which there are more than 16,384 characters, or that has an at-rule in an at-rule.
/// It drops the rules for the night, and those that ask for an attribute, and renames the classes.
fn draw_as_gmail(events: Vec<PageEvent>) -> Vec<PageEvent> {
    let mut taken = 0;
    let events = change_sheets(&put_into_page(events), |sheet| {
        taken += sheet.chars().count();
        let nested =
            list_rules(sheet).iter().any(|(at, says)| at.starts_with('@') && says.contains('@'));
        let drops =
            |selector: &str| selector.contains("prefers-color-scheme") || selector.contains('[');
        (taken <= MAX_GMAIL_STYLE_CHARS && !nested).then(|| rename_classes(sheet, "m_", drops))
    });
    change_elements(events, |_, attributes| rename_class_names(attributes, "m_"))
}

/// Takes every style element away, and every class that one could be about.
fn strip_styles(events: Vec<PageEvent>) -> Vec<PageEvent> {
    let events = change_sheets(&put_into_page(events), |_| None);
    change_elements(events, |_, attributes| drop(attributes.remove("class")))
}

/// Takes the address of every picture away.
fn drop_pictures(events: Vec<PageEvent>) -> Vec<PageEvent> {
    change_elements(events, |name, attributes| {
        if name == "img" {
            attributes.remove("src");
        }
    })
}
