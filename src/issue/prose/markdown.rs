//! The events of a text in Markdown, as everything in this room reads them: CommonMark with tables, footnotes
//! and struck-out words, and with what editors expect beyond it.
//!
//! - A bare address is a link, and keeps each of its letters: no mark in it is Markdown.
//! - `^` raises what stands between two of them, up to the next blank: `XIX^e^`, `10^-3^`.
//! - `~` lowers digits behind a letter: `CO~2~`. One `~` strikes nothing out, two do.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use linkify::{Link, LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::url;
use crate::finding::Span;

/// The characters that have a meaning in the middle of an address.
const MARKS: [char; 4] = ['*', '_', '~', '^'];

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

/// A bare address.
struct BareAddress {
    /// Its place in the text.
    range: Range<usize>,
    /// Where it leads, as it is written.
    to: String,
}

/// Finds the bare addresses of a text.
fn find_addresses(text: &str) -> Vec<BareAddress> {
    if !text.contains("://") && !text.contains('@') {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]);
    let address = |link: Link<'_>| {
        // Marks at the end belong to the words around the address.
        let ends_it = |c: char| MARKS.contains(&c) || "…»”’“".contains(c);
        let shown = link.as_str().trim_end_matches(ends_it);
        let scheme = if *link.kind() == LinkKind::Email { "mailto:" } else { "" };
        let range = link.start()..link.start() + shown.len();
        BareAddress { range, to: [scheme, shown].concat() }
    };
    finder.links(text).map(address).collect()
}

/// A text in which no mark within a bare address is Markdown.
struct LiteralAddresses<'a> {
    text: Cow<'a, str>,
    /// Where backslashes were put in, in that text.
    backslashes: Vec<usize>,
}

impl<'a> LiteralAddresses<'a> {
    fn of(text: &'a str) -> Self {
        let marked: Vec<_> = find_addresses(text)
            .into_iter()
            .map(|address| address.range)
            .filter(|range| text[range.clone()].contains(MARKS))
            .collect();
        if marked.is_empty() {
            return Self { text: Cow::Borrowed(text), backslashes: Vec::new() };
        }
        let verbatim = find_verbatim(text);
        let (mut literal, mut backslashes, mut rest) = (String::new(), Vec::new(), 0);
        let is_bare = |range: &Range<usize>| {
            let next = verbatim.partition_point(|other| other.start < range.end);
            next.checked_sub(1).is_none_or(|last| verbatim[last].end <= range.start)
        };
        for (at, _) in marked.into_iter().filter(is_bare).flat_map(|range| {
            text[range.clone()].match_indices(MARKS).map(move |(at, mark)| (range.start + at, mark))
        }) {
            literal.push_str(&text[rest..at]);
            backslashes.push(literal.len());
            literal.push('\\');
            rest = at;
        }
        literal.push_str(&text[rest..]);
        Self { text: Cow::Owned(literal), backslashes }
    }

    /// The place in the editor's text of a place in this one.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| at - self.backslashes.partition_point(|backslash| *backslash < at);
        place(range.start)..place(range.end)
    }
}

/// Where the text is taken letter by letter, backslashes too: code, HTML, and addresses between `<` and `>`. The
/// places do not overlap, and are in the order of the text.
fn find_verbatim(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let verbatim = events.filter(|(event, _)| {
        matches!(
            event,
            Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(
                    Tag::CodeBlock(_)
                        | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }
                )
        )
    });
    verbatim.map(|(_, range)| range).collect()
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

/// Splits the words of a text where more than words stands in them.
#[derive(Default)]
struct Splitter {
    events: Vec<PlacedEvent>,
    /// The words that were read last.
    words: Words,
    /// How many parts are open in which words are only words: links, pictures, code.
    closed: usize,
    /// The open struck-out parts: whether each has one tilde, which is printed.
    tildes: Vec<bool>,
}

impl Splitter {
    fn take(&mut self, event: Event<'static>, range: Range<usize>, text: &str) {
        match event {
            Event::Text(words) if self.closed == 0 => return self.words.push(&words, range),
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
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.closed += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => self.closed -= 1,
            _ => {}
        }
        self.events.push((event, range));
    }

    /// Writes the words that were read last. Makes links of the addresses in them.
    fn split(&mut self) {
        let words = mem::take(&mut self.words);
        let mut done = 0;
        for BareAddress { range, to } in find_addresses(&words.text) {
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
        while let Some(ScriptRun { tag, at, inside }) = find_script(&words.text[from..stretch.end])
        {
            self.write(words, from..from + at);
            self.wrap(tag, words, from + inside.start..from + inside.end);
            from += inside.end + 1;
        }
        self.write(words, from..stretch.end);
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

/// The first raised or lowered letters. They stand directly behind something, and no blank is among them.
fn find_script(words: &str) -> Option<ScriptRun> {
    words.match_indices(['^', '~']).find_map(|(at, mark)| {
        let hangs = words[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
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
