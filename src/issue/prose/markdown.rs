//! The events of a text in Markdown, as everything in this room reads them: CommonMark with tables, footnotes
//! and struck-out words, and with what editors expect beyond it.
//!
//! - A bare address is a link, and keeps each of its letters: no mark in it is Markdown.
//! - `^` raises what stands between two of them, up to the next blank: `XIX^e^`, `10^-3^`.
//! - `~` lowers digits behind a letter: `CO~2~`. One `~` strikes nothing out, two do.

mod bare_addresses;

use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use self::bare_addresses::{BareAddress, LiteralAddresses, find_addresses};
use super::url;
use crate::finding::Span;

/// An event, and the bytes of the text that it was read from.
pub(in crate::issue) type PlacedEvent = (Event<'static>, Range<usize>);

/// Reads the events of a text.
pub(in crate::issue) fn read_events(text: &str) -> Vec<PlacedEvent> {
    let literal = LiteralAddresses::of(text);
    let events = Parser::new_ext(&literal.text, options()).into_offset_iter();
    let events = events.map(|(event, range)| (event, literal.place(range)));
    let mut splitter = Splitter::default();
    for (event, range) in events {
        splitter.take(event.into_static(), range, text);
    }
    splitter.split();
    splitter.events
}

/// Where the links of a text lead that name a label, `[label]: https://…`: the labels, and their places.
pub(in crate::issue) fn find_link_definitions(text: &str) -> Vec<(String, Range<usize>)> {
    let parser = Parser::new_ext(text, options());
    let definitions = parser.reference_definitions().iter();
    let mut found: Vec<_> =
        definitions.map(|(label, link)| (label.to_owned(), link.span.clone())).collect();
    found.sort_by_key(|(_, range)| range.start);
    found
}

const fn options() -> Options {
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH)
}

/// Words that follow each other without a mark between them, and where each piece of them was read.
#[derive(Default)]
struct Words {
    text: String,
    pieces: Vec<WordPiece>,
}

struct WordPiece {
    /// Where it begins in the words.
    at: usize,
    /// How many bytes of the words it has.
    length: usize,
    /// The bytes of the text that it was read from. More than its length where the text has an entity.
    range: Range<usize>,
}

impl Words {
    fn push(&mut self, words: &str, range: Range<usize>) {
        self.pieces.push(WordPiece { at: self.text.len(), length: words.len(), range });
        self.text.push_str(words);
    }

    /// The pieces of a stretch of the words, each with its bytes of the text.
    fn cut(&self, stretch: Range<usize>) -> impl Iterator<Item = (&str, Range<usize>)> {
        let first = self.pieces.partition_point(|piece| piece.at + piece.length <= stretch.start);
        let pieces = self.pieces[first..].iter().take_while(move |piece| piece.at < stretch.end);
        pieces.filter_map(move |piece| {
            let from = stretch.start.max(piece.at);
            let to = stretch.end.min(piece.at + piece.length);
            let words = (from < to).then(|| &self.text[from..to])?;
            let is_verbatim = piece.range.len() == piece.length;
            let start = piece.range.start + from.saturating_sub(piece.at);
            let place = if is_verbatim { start..start + words.len() } else { piece.range.clone() };
            Some((words, place))
        })
    }
}

/// The beginning of a link, with the scheme of a mailbox if its address is one between `<` and `>` (CommonMark §6.5).
fn lead_to_mailbox(event: Event<'static>) -> Event<'static> {
    match event {
        Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, title, id }) => {
            let dest_url = format!("mailto:{dest_url}").into();
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, title, id })
        }
        other => other,
    }
}

/// What the words of a part may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closure {
    /// Letters alone: those of an address, a picture or code.
    Letters,
    /// No other link.
    Link,
}

/// Splits the words of a text where more than words stands in them.
#[derive(Default)]
struct Splitter {
    events: Vec<PlacedEvent>,
    /// The words that were read last.
    words: Words,
    /// The open parts whose words hold less than others do.
    closed: Vec<Closure>,
    /// The open struck-out parts: whether each has one tilde, which is printed.
    tildes: Vec<bool>,
}

impl Splitter {
    fn take(&mut self, event: Event<'static>, range: Range<usize>, text: &str) {
        match event {
            Event::Text(words) if !self.closed.contains(&Closure::Letters) => {
                return self.words.push(&words, range);
            }
            Event::Start(Tag::Strikethrough) => {
                let is_printed = !text[range.clone()].starts_with("~~");
                self.tildes.push(is_printed);
                if is_printed {
                    return self.words.push("~", range.start..range.start + 1);
                }
            }
            Event::End(TagEnd::Strikethrough) if self.tildes.pop() == Some(true) => {
                return self.words.push("~", range.end.saturating_sub(1)..range.end);
            }
            _ => {}
        }
        self.split();
        let event = lead_to_mailbox(event);
        match event {
            Event::Start(
                Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }
                | Tag::Image { .. }
                | Tag::CodeBlock(_),
            ) => self.closed.push(Closure::Letters),
            Event::Start(Tag::Link { .. }) => self.closed.push(Closure::Link),
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                self.closed.pop();
            }
            _ => {}
        }
        self.events.push((event, range));
    }

    /// Writes the words that were read last. Makes links of the addresses in them.
    fn split(&mut self) {
        let words = mem::take(&mut self.words);
        let is_in_link = self.closed.contains(&Closure::Link);
        let addresses = if is_in_link { Vec::new() } else { find_addresses(&words.text) };
        let mut done = 0;
        for BareAddress { range, to } in addresses {
            let Ok(to) = url(&to, Span::new(0, 0)) else { continue };
            self.raise(&words, done..range.start);
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: to.into(),
                title: "".into(),
                id: "".into(),
            };
            done = range.end;
            self.wrap(link, &words, range);
        }
        self.raise(&words, done..words.text.len());
    }

    /// Sets raised and lowered letters apart.
    fn raise(&mut self, words: &Words, stretch: Range<usize>) {
        let mut from = stretch.start;
        while let Some(ScriptRun { tag, at, inside }) =
            find_script(&words.text[from..stretch.end], self.last_mark(&words.text[..from]))
        {
            self.write(words, from..from + at);
            self.wrap(tag, words, from + inside.start..from + inside.end);
            from += inside.end + 1;
        }
        self.write(words, from..stretch.end);
    }

    /// What stands directly before a place: a letter of these words, or the mark that ended the part before them.
    fn last_mark(&self, words: &str) -> Option<char> {
        words.chars().next_back().or_else(|| match &self.events.last()?.0 {
            Event::Code(_) => Some('`'),
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => Some('*'),
            Event::End(TagEnd::Link) => Some(')'),
            _ => None,
        })
    }

    fn wrap(&mut self, tag: Tag<'static>, words: &Words, stretch: Range<usize>) {
        let end = tag.to_end();
        let mut places = words.cut(stretch.clone()).map(|(_, place)| place);
        let Some(first) = places.next() else { return };
        let whole = first.start..places.last().map_or(first.end, |last| last.end);
        self.events.push((Event::Start(tag), whole.clone()));
        self.write(words, stretch);
        self.events.push((Event::End(end), whole));
    }

    fn write(&mut self, words: &Words, stretch: Range<usize>) {
        let events = words.cut(stretch);
        self.events
            .extend(events.map(|(words, place)| (Event::Text(words.to_owned().into()), place)));
    }
}

/// Letters that are raised or lowered.
struct ScriptRun {
    tag: Tag<'static>,
    /// Where the first mark stands.
    at: usize,
    /// The letters, between the marks.
    inside: Range<usize>,
}

/// The first raised or lowered letters. They stand directly behind something, and no blank is among them. `before` is what
/// stands before the words.
fn find_script(words: &str, before: Option<char>) -> Option<ScriptRun> {
    words.match_indices(['^', '~']).find_map(|(at, mark)| {
        let hangs = words[..at].chars().next_back().or(before).is_some_and(|c| !c.is_whitespace());
        let from = at + 1;
        let inside = from..from + words[from..].find(mark)?;
        let letters = &words[inside.clone()];
        let is_fit = match mark {
            "^" => !letters.contains(char::is_whitespace),
            _ => letters.chars().all(|c| c.is_ascii_digit()),
        };
        let tag = if mark == "^" { Tag::Superscript } else { Tag::Subscript };
        (hangs && is_fit && !letters.is_empty()).then_some(ScriptRun { tag, at, inside })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Tag, TagEnd};

    use super::read_events;

    /// The words of a text, with a sign for what is set apart.
    fn told(text: &str) -> String {
        let sign = |event: &Event<'_>| match event {
            Event::Text(words) | Event::Code(words) => words.to_string(),
            Event::Start(Tag::Link { dest_url, .. }) => format!("[{dest_url}|"),
            Event::End(TagEnd::Link) => "]".to_owned(),
            Event::Start(Tag::Superscript) | Event::End(TagEnd::Superscript) => "↑".to_owned(),
            Event::Start(Tag::Subscript) | Event::End(TagEnd::Subscript) => "↓".to_owned(),
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => "/".to_owned(),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => "_".to_owned(),
            _ => String::new(),
        };
        read_events(text).iter().map(|(event, _)| sign(event)).collect()
    }

    #[test]
    fn a_bare_address_is_a_link_with_all_of_its_letters() {
        for (text, printed) in [
            (
                "https://a.example/_b_/c*d*e~1",
                "[https://a.example/_b_/c*d*e~1|https://a.example/_b_/c*d*e~1]",
            ),
            ("(https://a.example/x).", "([https://a.example/x|https://a.example/x])."),
            ("*voir https://a.example/x_*", "_voir [https://a.example/x|https://a.example/x]__"),
            ("écrire à b.c@d.example !", "écrire à [mailto:b.c@d.example|b.c@d.example] !"),
            ("[un *mot*](https://a.example/_b_)", "[https://a.example/_b_|un _mot_]"),
            ("<https://a.example/_b_>", "[https://a.example/_b_|https://a.example/_b_]"),
            (
                "`https://a.example/_b_` https://a.example/_c_",
                "https://a.example/_b_ [https://a.example/_c|https://a.example/_c]_",
            ),
            ("ftp://a.example/_b_", "ftp://a.example/_b_"),
            ("@nom et a@b", "@nom et a@b"),
            (
                "www.a.example/_b_/c, a.example et `www.a.example`",
                "[https://www.a.example/_b_/c|www.a.example/_b_/c], a.example et www.a.example",
            ),
            ("[www.a.example/_b_](https://b.example)", "[https://b.example|www.a.example/_b_]"),
        ] {
            assert_eq!(told(text), printed);
        }
    }

    #[test]
    fn letters_are_raised_and_digits_lowered_where_they_hang_on_something() {
        for (text, printed) in [
            ("le XIX^e^ siècle, 10^-3^", "le XIX↑e↑ siècle, 10↑-3↑"),
            ("CO~2~, H~2~O", "CO↓2↓, H↓2↓O"),
            ("2^10 et 3^4", "2^10 et 3^4"),
            ("un ^_^ et ~5 à ~10", "un ^_^ et ~5 à ~10"),
            ("~~barré~~ et ~une~ fois", "/barré/ et ~une~ fois"),
            ("`a^b^`", "a^b^"),
            ("[XIX^e^ siècle](https://a.example)", "[https://a.example|XIX↑e↑ siècle]"),
            ("`x`^2^, *x*^2^ et ^2^", "x↑2↑, _x_↑2↑ et ^2^"),
            ("<https://a.example/x^2^>", "[https://a.example/x^2^|https://a.example/x^2^]"),
        ] {
            assert_eq!(told(text), printed);
        }
    }

    proptest! {
        /// Each event lies within the one around it, and its place is one of the text.
        #[test]
        fn every_place_is_one_of_the_text(text in "([a-zé*_~^`<>\\[\\]()@ \n#|-]|https://a\\.b/|x@y\\.fr|\\\\){0,40}") {
            let mut open: Vec<std::ops::Range<usize>> = Vec::new();
            for (event, range) in read_events(&text) {
                prop_assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
                match event {
                    Event::Start(_) => open.push(range),
                    Event::End(_) => prop_assert!(open.pop().is_some()),
                    _ => {}
                }
            }
            prop_assert!(open.is_empty());
        }
    }
}
