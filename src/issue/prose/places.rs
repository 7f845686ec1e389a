//! The plain words of prose with their places, for code that judges the editor's text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::line_events::read_line_in_pieces;
use super::line_format::LineFormat;
use super::markdown::{PlacedEvent, read_events};
use super::written_picture::{CAPTION_FORMAT, WrittenPicture, WrittenWords};
use crate::issue::passage::{Anchor, Form, Passage, Stretch, Table};

/// What a text says, piece by piece.
#[derive(Default)]
pub(in crate::issue) struct ProseWords {
    /// Every paragraph, heading, item and cell, and the words of every picture.
    pub(in crate::issue) passages: Vec<Passage>,
    /// Every link, with its words.
    pub(in crate::issue) links: Vec<Anchor>,
    /// Every picture, as the table that it would be in `figures`.
    pub(in crate::issue) figures: Vec<Table>,
}

/// Splits a text into passages, links and pictures. `blank` is a passage of the same value without words.
pub(in crate::issue) fn passages(text: &str, blank: &Passage) -> ProseWords {
    collect(text, read_events(text), blank)
}

/// The passage of a line with formatting, and its links. `blank` is a passage of the same value without words.
pub(in crate::issue) fn line_passages(
    text: &str,
    format: LineFormat,
    blank: &Passage,
) -> ProseWords {
    let mut read = collect(text, read_line_in_pieces(text, format), blank);
    read.passages.iter_mut().for_each(|passage| passage.form = blank.form);
    read
}

/// The events of a picture's caption, with their places in the text around it.
fn caption_events(caption: &WrittenWords) -> Vec<PlacedEvent> {
    let events = read_line_in_pieces(&caption.words, CAPTION_FORMAT).into_iter();
    events.map(|(event, within)| (event, caption.written(within))).collect()
}

fn collect(text: &str, events: Vec<PlacedEvent>, blank: &Passage) -> ProseWords {
    let mut collector = PassageCollector {
        whole: text,
        blank,
        found: ProseWords::default(),
        open: blank.clone(),
        lists: Vec::new(),
        count: 0,
        code: false,
        to: None,
    };
    let mut events = events.into_iter();
    while let Some((event, range)) = events.next() {
        if matches!(event, Event::Start(Tag::Image { .. })) {
            let picture = WrittenPicture::read(text, (event, range), &mut events);
            if let Some(picture) = picture {
                collector.picture(&picture);
            }
        } else {
            collector.take(event, range);
        }
    }
    collector.close();
    collector.found
}

/// A link whose end is not read yet.
struct OpenLink {
    url: String,
    label_from: usize,
    /// The words of the link, those of code too.
    label: String,
    range: Range<usize>,
}

struct PassageCollector<'a> {
    whole: &'a str,
    blank: &'a Passage,
    found: ProseWords,
    open: Passage,
    /// The open lists: the number of each, and its items so far.
    lists: Vec<(usize, usize)>,
    count: usize,
    /// Whether a code block is open.
    code: bool,
    to: Option<OpenLink>,
}

impl PassageCollector<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(_) if self.code => self.write("\u{fffc}", range),
            Event::Text(text) => self.write(&text, range),
            Event::Code(code) => {
                if let Some(link) = &mut self.to {
                    link.label.push_str(&code);
                }
                self.place("\u{fffc}", range);
            }
            Event::SoftBreak | Event::HardBreak => self.write(" ", range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Rule => self.close(),
            _ => {}
        }
    }

    fn write(&mut self, text: &str, range: Range<usize>) {
        if let Some(link) = &mut self.to {
            link.label.push_str(text);
        }
        self.place(text, range);
    }

    /// Keeps a picture as a table, and its words as passages of their own.
    fn picture(&mut self, picture: &WrittenPicture) {
        let WrittenPicture { src, alt, caption, .. } = picture;
        if let Some(link) = &mut self.to {
            link.label.push_str(&alt.words);
        }
        let marks = &self.blank.marks;
        let value = |key: &str, written: &WrittenWords| {
            let WrittenWords { words, range, .. } = written;
            (key.to_owned(), words.clone(), marks.at(range.start, range.end))
        };
        let mut values = vec![value("src", src), value("alt", alt)];
        let read = collect(self.whole, caption_events(caption), self.blank);
        if let Some(passage) = read.passages.first() {
            let span = marks.at(caption.range.start, caption.range.end);
            values.push(("caption".to_owned(), passage.text.clone(), span));
        }
        let (block, span) = (self.blank.block, values[0].2);
        self.found.figures.push(Table { name: "figure".to_owned(), block, span, values });
        let WrittenWords { words, pieces, .. } = alt;
        if !words.is_empty() {
            let (text, pieces) = (words.clone(), pieces.clone());
            self.found.passages.push(Passage { text, pieces, ..self.blank.clone() });
        }
        let form = self.blank.form;
        let lines = read.passages.into_iter().map(|passage| Passage { form, ..passage });
        self.found.passages.extend(lines);
        self.found.links.extend(read.links);
    }

    /// Puts words into the open passage.
    fn place(&mut self, text: &str, range: Range<usize>) {
        let at = self.open.text.len();
        self.open.pieces.push(Stretch { at, start: range.start, end: range.end });
        self.open.text.push_str(text);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript => return,
            Tag::Link { dest_url, .. } => {
                let label_from = self.open.text.len();
                let (url, label) = (dest_url.into_string(), String::new());
                self.to = Some(OpenLink { url, label_from, label, range });
                return;
            }
            _ => self.close(),
        }
        match tag {
            Tag::List(_) => {
                self.lists.push((self.count, 0));
                self.count += 1;
            }
            Tag::CodeBlock(_) => self.code = true,
            Tag::Item => self.lists.last_mut().into_iter().for_each(|list| list.1 += 1),
            Tag::Heading { level, .. } => {
                let marked = self.whole[range.start..].starts_with('#');
                self.open.form = if marked { Form::Heading(level as u8) } else { Form::Underlined };
            }
            Tag::TableCell => self.open.form = Form::Cell,
            _ => {}
        }
        if !matches!(self.open.form, Form::Heading(_) | Form::Underlined | Form::Cell) {
            self.open.form = self.form();
        }
    }

    /// The form of a passage that begins here.
    fn form(&self) -> Form {
        self.lists
            .last()
            .map_or(Form::Paragraph, |(list, item)| Form::Item(*list, item.saturating_sub(1)))
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            TagEnd::Link => self.link(),
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.close();
            }
            _ => self.close(),
        }
    }

    fn link(&mut self) {
        let Some(OpenLink { url, label_from, label, range }) = self.to.take() else { return };
        let whole = self.open.marks.at(range.start, range.end);
        let label_span =
            if label.is_empty() { whole } else { self.open.at(label_from, self.open.text.len()) };
        let block = self.blank.block;
        self.found.links.push(Anchor {
            label: Some(label),
            url,
            label_span,
            url_span: whole,
            block,
        });
    }

    /// Ends the open passage. A passage without words is dropped.
    fn close(&mut self) {
        let mut passage = std::mem::replace(&mut self.open, self.blank.clone());
        self.open.form = self.form();
        if !passage.text.trim().is_empty() {
            if passage.form == Form::Line {
                passage.form = Form::Paragraph;
            }
            self.found.passages.push(passage);
        }
    }
}
