//! The page of one message: its head, its views, and what each shows.

use maud::{Markup, html};

use super::list::{print_edition_mark, write_full_moment};
use super::{
    InboxContents, ReadMessage, delivery, editions, headers, html_check, links, structure,
};
use crate::desk::Shortcut;
use crate::inbox::inbox_place::InboxPlace;
use crate::inbox::letter::{self, LetterLight, LetterLook, LetterPictures, Shown};
use crate::inbox::opened_message::OpenedMessage;
use crate::wording::{Wording, say, word_bytes};

/// The views of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inbox) enum MessageView {
    /// The page, at the width and in the light that were chosen.
    Page(LetterWidth, LetterLook),
    Text,
    Delivery,
    Headers,
    Structure,
    Links,
    HtmlCheck,
    Editions,
    Source,
}

/// How wide the page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::inbox) enum LetterWidth {
    /// As wide as there is room.
    #[default]
    Full,
    /// 375 pixels.
    Phone,
}

impl MessageView {
    /// The page, as it is shown first.
    pub(in crate::inbox) const PAGE: Self = Self::Page(
        LetterWidth::Full,
        LetterLook { light: LetterLight::Browser, pictures: LetterPictures::Shown },
    );

    /// The names of all views but the page, as paths have them.
    const NAMED: [(Self, &'static str); 8] = [
        (Self::Text, "text"),
        (Self::Delivery, "delivery"),
        (Self::Headers, "headers"),
        (Self::Structure, "parts"),
        (Self::Links, "links"),
        (Self::HtmlCheck, "check"),
        (Self::Editions, "editions"),
        (Self::Source, "source"),
    ];

    /// The view that the last part of a path names. The page has more words: its width, its light, its pictures.
    pub(in crate::inbox) fn parse(word: &str) -> Option<Self> {
        let named = Self::NAMED.into_iter().find(|(_, name)| *name == word);
        named.map(|(view, _)| view).or_else(|| Self::parse_page(word))
    }

    fn parse_page(word: &str) -> Option<Self> {
        let (mut width, mut look) = (LetterWidth::Full, LetterLook::default());
        for part in word.split('-') {
            match part {
                "page" => {}
                "phone" => width = LetterWidth::Phone,
                "day" => look.light = LetterLight::Day,
                "night" => look.light = LetterLight::Night,
                "bare" => look.pictures = LetterPictures::Hidden,
                _ => return None,
            }
        }
        Some(Self::Page(width, look))
    }

    /// The last part of its path, with a `/` in front. Empty for the page as it is shown first.
    fn path(self) -> String {
        if let Some((_, name)) = Self::NAMED.into_iter().find(|(view, _)| *view == self) {
            return format!("/{name}");
        }
        let Self::Page(width, look) = self else { return String::new() };
        let mut words = Vec::new();
        if width == LetterWidth::Phone {
            words.push("phone");
        }
        match look.light {
            LetterLight::Browser => {}
            LetterLight::Day => words.push("day"),
            LetterLight::Night => words.push("night"),
        }
        if look.pictures == LetterPictures::Hidden {
            words.push("bare");
        }
        if words.is_empty() { String::new() } else { format!("/{}", words.join("-")) }
    }

    fn word(self) -> Wording {
        match self {
            Self::Page(..) => say!("Page"),
            Self::Text => say!("Text"),
            Self::Delivery => say!("Delivery"),
            Self::Headers => say!("Headers"),
            Self::Structure => say!("Parts"),
            Self::Links => say!("Links"),
            Self::HtmlCheck => say!("HTML check"),
            Self::Editions => say!("Editions"),
            Self::Source => say!("Source"),
        }
    }
}

/// The keys of a message.
pub(super) fn message_keys() -> Vec<Shortcut> {
    vec![
        Shortcut { key: 'j', does: say!("opens the next message") },
        Shortcut { key: 'k', does: say!("opens the message before") },
        Shortcut { key: 'u', does: say!("goes back to the list") },
        Shortcut { key: '/', does: say!("searches") },
        Shortcut { key: '#', does: say!("deletes the message") },
    ]
}

/// The title of the page.
pub(super) fn read_title(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> String {
    let subject = read.summary.subject.clone();
    if subject.is_empty() { contents.word(&say!("(no subject)")) } else { subject }
}

/// The message, in its view.
pub(super) fn print_message(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> Markup {
    let opened = OpenedMessage::open(read.message);
    // A message of text alone has no page to be shown first.
    let has_text_alone = matches!((&opened.page, &opened.text), (Shown::Missing, Shown::Text(_)));
    let view = match read.view {
        MessageView::PAGE if has_text_alone => MessageView::Text,
        view => view,
    };
    let shown = ReadMessage { view, ..*read };
    html! {
        article.letter {
            header.letter-head {
                (print_steps(contents, read))
                h1 { (read_title(contents, read)) }
                (print_facts(contents, read))
                (print_views(contents, &shown))
            }
            (print_view(contents, &shown, &opened))
        }
    }
}

/// The way to the list and to the neighbours, and what can be done with the message.
fn print_steps(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> Markup {
    let number = read.message.number;
    let neighbours = &read.around.neighbours;
    let step =
        |number: usize| format!("{}#m{number}", contents.message_path(number, &read.view.path()));
    let list = InboxPlace { before: None, ..contents.place.clone() };
    html! {
        div.steps {
            a.button href={ (contents.list_path(&list)) "#m" (number) } data-key="u" { (contents.word(&say!("All messages"))) }
            @if let Some(newer) = neighbours.newer {
                a.button rel="prev" href=(step(newer)) data-key="k" { (contents.word(&say!("Newer"))) }
            }
            @if let Some(older) = neighbours.older {
                a.button rel="next" href=(step(older)) data-key="j" { (contents.word(&say!("Older"))) }
            }
            span.apart {}
            a.button href={ (contents.door.path("/message/")) (number) "/raw" } download={ (number) ".eml" } { ".eml" }
            form method="post" action=(contents.message_path(number, "/delete")) {
                button.act type="submit" data-key="#" { (contents.word(&say!("Delete"))) }
            }
        }
    }
}

fn print_facts(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> Markup {
    let message = read.message;
    let summary = read.summary;
    let issue = summary.issue.as_deref();
    let envelope = format!("{} → {}", message.return_path, message.recipients.join(", "));
    html! {
        dl.facts {
            dt { (contents.word(&say!("From"))) } dd { (summary.from) }
            dt { (contents.word(&say!("To"))) } dd { (summary.to) }
            @if !message.recipients.is_empty() {
                dt.wire { (contents.word(&say!("Envelope"))) } dd.wire { code { (envelope) } }
            }
            dt.wire { (contents.word(&say!("Came"))) }
            dd.wire {
                @if let Some(arrived) = &message.arrived { (write_full_moment(arrived)) " · " }
                (contents.word(&word_bytes(message.content.len())))
                @if let Some(issue) = issue { " · " (contents.word(&say!("issue {issue}", issue))) }
                @if let Some(edition) = summary.edition { " " (print_edition_mark(contents, edition)) }
            }
        }
    }
}

fn print_views(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> Markup {
    let number = read.message.number;
    let page = MessageView::PAGE;
    let named = MessageView::NAMED.into_iter().map(|(view, _)| view);
    let views = std::iter::once(page).chain(named);
    let is_shown = |view: MessageView| {
        view == read.view
            || matches!((view, read.view), (MessageView::Page(..), MessageView::Page(..)))
    };
    html! {
        nav.views aria-label=(contents.word(&say!("Views of the message"))) {
            @for view in views {
                a href={ (contents.message_path(number, &view.path())) "#m" (number) } aria-current=[is_shown(view).then_some("page")] {
                    (contents.word(&view.word()))
                }
            }
        }
    }
}

fn print_view(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    opened: &OpenedMessage,
) -> Markup {
    match read.view {
        MessageView::Page(width, look) => {
            print_page(contents, read, opened, LetterSetting { width, look })
        }
        MessageView::Text => print_text(contents, opened),
        MessageView::Delivery => delivery::print_delivery(contents, read, opened),
        MessageView::Headers => headers::print_headers(contents, opened),
        MessageView::Structure => structure::print_structure(contents, read, opened),
        MessageView::Links => links::print_links(contents, opened),
        MessageView::HtmlCheck => html_check::print_html_check(contents, opened),
        MessageView::Editions => editions::print_editions(contents, read),
        MessageView::Source => print_source(contents, read),
    }
}

/// How the page is set.
#[derive(Clone, Copy)]
struct LetterSetting {
    width: LetterWidth,
    look: LetterLook,
}

fn print_page(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    opened: &OpenedMessage,
    setting: LetterSetting,
) -> Markup {
    let LetterSetting { width, look } = setting;
    let body = MessageView::Page(LetterWidth::Full, look).path().replacen('/', "/body-", 1);
    let body = if body.is_empty() { "/body".to_owned() } else { body };
    let number = read.message.number;
    match opened.page {
        Shown::Text(_) => html! {
            (print_settings(contents, read, setting))
            iframe.sheet.phone[width == LetterWidth::Phone] title=(contents.word(&say!("The message")))
                sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"
                src=(contents.door.path(&format!("/message/{number}{body}"))) {}
        },
        Shown::Missing => {
            contents.print_nothing(&say!("This message has no HTML part: see its text."))
        }
        Shown::TooCostly => contents.print_too_costly(),
    }
}

/// A switch of the letter.
struct LetterSwitch {
    label: Wording,
    settings: Vec<NamedView>,
}

/// A setting of a switch.
struct NamedView {
    view: MessageView,
    word: Wording,
}

/// The switches of width, light and pictures.
fn list_switches(setting: LetterSetting) -> [LetterSwitch; 3] {
    let LetterSetting { width, look } = setting;
    let page = |width, word| NamedView { view: MessageView::Page(width, look), word };
    let with_look = |look, word| NamedView { view: MessageView::Page(width, look), word };
    let with_light = |light, word| with_look(LetterLook { light, ..look }, word);
    let with_pictures = |pictures, word| with_look(LetterLook { pictures, ..look }, word);
    [
        LetterSwitch {
            label: say!("Width"),
            settings: vec![
                page(LetterWidth::Full, say!("Full")),
                page(LetterWidth::Phone, say!("Phone")),
            ],
        },
        LetterSwitch {
            label: say!("Light of the message"),
            settings: vec![
                with_light(LetterLight::Browser, say!("As the browser")),
                with_light(LetterLight::Day, say!("Day")),
                with_light(LetterLight::Night, say!("Night")),
            ],
        },
        LetterSwitch {
            label: say!("Pictures"),
            settings: vec![
                with_pictures(LetterPictures::Shown, say!("Pictures")),
                with_pictures(LetterPictures::Hidden, say!("None")),
            ],
        },
    ]
}

/// Prints the switches of width, light and pictures.
fn print_settings(
    contents: &InboxContents<'_>,
    read: &ReadMessage<'_>,
    setting: LetterSetting,
) -> Markup {
    let number = read.message.number;
    html! {
        div.settings {
            @for (at, LetterSwitch { label, settings }) in list_switches(setting).iter().enumerate() {
                nav.choice.widths[at == 0] aria-label=(contents.word(label)) {
                    @for NamedView { view, word } in settings {
                        a href={ (contents.message_path(number, &view.path())) "#m" (number) } aria-current=[(*view == read.view).then_some("true")] {
                            (contents.word(word))
                        }
                    }
                }
            }
        }
    }
}

fn print_text(contents: &InboxContents<'_>, opened: &OpenedMessage) -> Markup {
    match &opened.text {
        Shown::Text(text) => html! { pre.plain tabindex="0" { (text) } },
        Shown::Missing => contents.print_nothing(&say!(
            "This message has no text part. Readers without HTML see nothing."
        )),
        Shown::TooCostly => contents.print_too_costly(),
    }
}

fn print_source(contents: &InboxContents<'_>, read: &ReadMessage<'_>) -> Markup {
    let (source, is_cut) = letter::read_source(read.message);
    html! {
        pre.source tabindex="0" { (source) }
        @if is_cut { (contents.print_nothing(&say!("This is the head of it; “.eml” has the whole."))) }
    }
}

#[cfg(test)]
mod tests {
    use super::{LetterWidth, MessageView};
    use crate::inbox::letter::{LetterLight, LetterLook, LetterPictures};

    #[test]
    fn a_view_is_named_by_its_words_and_nothing_else() {
        for width in [LetterWidth::Full, LetterWidth::Phone] {
            for light in [LetterLight::Browser, LetterLight::Day, LetterLight::Night] {
                for pictures in [LetterPictures::Shown, LetterPictures::Hidden] {
                    let view = MessageView::Page(width, LetterLook { light, pictures });
                    let path = view.path();
                    let word = path.strip_prefix('/').unwrap_or("page");
                    assert_eq!(MessageView::parse(word), Some(view), "{word}");
                }
            }
        }
        assert_eq!(MessageView::parse("text"), Some(MessageView::Text));
        for word in ["", "body", "phone-", "phonenight", "raw", "delete"] {
            assert_eq!(MessageView::parse(word), None, "{word}");
        }
    }
}
