//! The frame of every page of the desk.

use maud::{DOCTYPE, Markup, html};

use super::door::Door;
use crate::wording::{Wording, say};

/// A page of the desk.
pub struct DeskPage<'a> {
    /// The door that the page is behind.
    pub door: &'a Door,
    /// The title of the page, as a tab of the browser shows it.
    pub title: String,
    /// What the pages are for, in a word beside the name of the tool.
    pub purpose: Wording,
    /// What stands in the head of the page, beside its name.
    pub head: Markup,
    /// The content of the page. Its element with the id `main` is where the keyboard skips to.
    pub main: Markup,
    /// The state that the page shows. `None` if the page does not renew itself.
    pub shown: Option<ShownState>,
    /// The keys that work on the page.
    pub keys: Vec<Shortcut>,
}

/// The state that a page shows, and where a browser hears of a newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownState {
    /// The path of the events, as [`Door::path`] writes it.
    pub events: String,
    /// The number of the state. Each event has the number of a newer one.
    pub revision: u64,
}

/// A key, and what it does: it presses the first element whose `data-key` is the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortcut {
    /// The key.
    pub key: char,
    /// What it does.
    pub does: Wording,
}

impl DeskPage<'_> {
    /// Prints the page.
    pub fn print(&self) -> Markup {
        let shown = self.shown.as_ref();
        html! {
            (DOCTYPE)
            html lang=(self.door.locale().tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    // Without a referrer, a browser would not say that a form comes from this page.
                    meta name="referrer" content="same-origin";
                    title { (self.title) " · matinale" }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href=(self.door.path("/desk.css"));
                    script src=(self.door.path("/desk.js")) {}
                }
                body data-events=[shown.map(|shown| &shown.events)] data-revision=[shown.map(|shown| shown.revision)] {
                    a.skip href="#main" { (self.word(&say!("Skip to the content"))) }
                    header.top {
                        p.nameplate { a href=(self.door.path("/")) { "matinale " em { (self.word(&self.purpose)) } } }
                        div.about { (self.head) }
                        (self.print_light())
                    }
                    (self.main)
                    (self.print_foot())
                }
            }
        }
    }

    /// The switch of the light, which the script shows.
    fn print_light(&self) -> Markup {
        let lights = [
            ("auto", say!("Auto"), say!("The light of this machine")),
            ("light", say!("Day"), say!("Always light")),
            ("dark", say!("Night"), say!("Always dark")),
        ];
        html! {
            div.choice.light role="group" aria-label=(self.word(&say!("Light"))) hidden {
                @for (light, word, title) in &lights {
                    button type="button" data-light=(light) title=(self.word(title)) aria-pressed="false" { (self.word(word)) }
                }
            }
        }
    }

    /// What stands below: whether the page hears of changes, and the keys. A person can turn the keys off (WCAG 2.2, 2.1.4).
    fn print_foot(&self) -> Markup {
        html! {
            footer.foot {
                p { (self.word(&self.word_reach())) }
                @if self.shown.is_some() {
                    p.live role="status" data-lost=(self.word(&say!("matinale has stopped. The page shows what it last knew."))) {}
                }
                @if !self.keys.is_empty() {
                    details.keys {
                        summary { (self.word(&say!("Keys"))) }
                        dl {
                            @for Shortcut { key, does } in &self.keys {
                                div { dt { kbd { (key) } } dd { (self.word(does)) } }
                            }
                        }
                        label { input type="checkbox" data-keys checked; (self.word(&say!("Single keys work"))) }
                    }
                }
            }
        }
    }

    /// Who can read the pages.
    fn word_reach(&self) -> Wording {
        if self.door.is_open_to_others() {
            say!("These pages are open to the network, unencrypted, for whoever has the link.")
        } else {
            say!("Nothing on these pages leaves this machine.")
        }
    }

    fn word(&self, wording: &Wording) -> String {
        wording.translate(self.door.locale())
    }
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::{DeskPage, Door, ShownState};
    use crate::wording::{Locale, say};

    #[test]
    fn a_page_names_nothing_outside_of_its_door_and_escapes_what_it_shows() {
        let address = "127.0.0.1:4025".parse().expect("an address");
        let door = Door::new(address, Some("abc"), Locale::French);
        let page = DeskPage {
            door: &door,
            title: "</title><script>".to_owned(),
            purpose: say!("inbox"),
            head: html! {},
            main: html! { main #main {} },
            shown: Some(ShownState { events: door.path("/events"), revision: 7 }),
            keys: Vec::new(),
        };
        let text = page.print().into_string();
        assert!(text.contains("<title>&lt;/title&gt;&lt;script&gt; · matinale</title>"), "{text}");
        assert!(text.contains("lang=\"fr\"") && text.contains("data-revision=\"7\""), "{text}");
        for link in text.split(" href=\"").chain(text.split(" src=\"")).skip(1) {
            let is_own = ["/abc/", "#main", "data:,"].iter().any(|own| link.starts_with(own));
            assert!(is_own || link.starts_with("<!DOCTYPE"), "{link}");
        }
    }
}
