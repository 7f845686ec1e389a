//! The issue as its file holds it, for those who read it over: every word the editor wrote, before the
//! typographer, and the place of each.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::prose::passages;
use crate::finding::mend::TextChange;
use crate::finding::table::parse;
use crate::finding::words::Marks;
use crate::finding::{Source, Span};

/// A file's texts, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct SourceText {
    /// Every line and every paragraph that is printed.
    pub passages: Vec<Passage>,
    /// Every link, with the words it stands on.
    pub links: Vec<Anchor>,
    /// Every table: the issue itself, its blocks, items, figures and links.
    pub tables: Vec<Table>,
}

/// A line of text, or one paragraph of a longer one: plain words, code left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words; U+FFFC for code, a blank for a line break.
    pub text: String,
    /// The key it is the value of.
    pub key: String,
    /// The place of its table in [`SourceText::tables`].
    pub table: usize,
    /// The block it belongs to, counted from 0.
    pub block: Option<usize>,
    /// What it is.
    pub form: Form,
    /// The whole value, quotes included.
    pub value: Span,
    /// Stretches of the words and where they stand in the value's text.
    pub(super) pieces: Vec<Piece>,
    pub(super) marks: Marks,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text of one line: a title, a caption.
    Line,
    /// A paragraph of prose.
    Paragraph,
    /// A paragraph of an item: the list it stands in and the item's place, within one value.
    Item(usize, usize),
    /// A heading in prose, and how many `#` stand before it.
    Heading(u8),
    /// A paragraph that a line of `-` or `=` below makes a heading.
    Underlined,
    /// A cell of a table.
    Cell,
}

/// A stretch of words, and its bytes in the value's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Passage {
    /// The file's bytes for a stretch of the words.
    pub fn at(&self, start: usize, end: usize) -> Span {
        let from = self.written(start).0;
        let to = self.written(end.saturating_sub(1).max(start)).1.max(from);
        self.marks.at(from, to)
    }

    /// The change that writes something else over a stretch of the words, where it stands in the file
    /// letter by letter.
    pub fn change(
        &self,
        source: &Source,
        words: Range<usize>,
        with: impl Into<String>,
    ) -> Option<TextChange> {
        let text = self.text.get(words.clone())?;
        let end = self.written(words.end.checked_sub(1)?).1;
        let written = self.written(words.start).0..end;
        let span = self.marks.exact(source, written, text)?;
        Some(TextChange { span, with: with.into() })
    }

    /// The bytes of the whole passage.
    pub fn whole(&self) -> Span {
        self.at(0, self.text.len())
    }

    /// The bytes of the value's text that one byte of the words was written with.
    fn written(&self, at: usize) -> (usize, usize) {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        let Some(piece) = next.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return (at, at + 1);
        };
        let past = self.pieces.get(next).map_or(self.text.len(), |piece| piece.at);
        let start = (piece.start + at - piece.at).min(piece.end);
        (start, if at + 1 >= past { piece.end } else { (start + 1).min(piece.end) })
    }
}

/// A link as the editor wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// What is read; nothing where the page writes words of its own.
    pub label: Option<String>,
    /// Where it leads, as it is written.
    pub url: String,
    /// The label's bytes; those of the whole link where there is none.
    pub label_span: Span,
    /// The address's bytes; those of the whole link inside prose.
    pub url_span: Span,
    /// The block it stands in.
    pub block: Option<usize>,
}

/// A table of the file: the texts it holds under its own keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The key it stands under: `blocks`, `figures`; empty for the issue itself.
    pub name: String,
    /// The block it is or belongs to.
    pub block: Option<usize>,
    /// Its bytes; the header where it has one of its own.
    pub span: Span,
    values: Vec<(String, String, Span)>,
}

impl Table {
    /// A text and its place, quotes included.
    pub fn value(&self, key: &str) -> Option<(&str, Span)> {
        let (_, text, span) = self.values.iter().find(|(name, ..)| name == key)?;
        Some((text, *span))
    }

    /// Every text it holds under its own keys: key and words, in the order of the file.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, text, _)| (key.as_str(), text.as_str()))
    }

    /// A text that is more than blanks.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.value(key).map(|(text, _)| text.trim()).filter(|text| !text.is_empty())
    }
}

/// Keys whose values are prose.
const PROSE: &[&str] = &["body", "watch", "opening", "text"];

/// Keys whose values are lines that readers read.
const LINES: &[&str] = &[
    "title",
    "subject",
    "preheader",
    "contents",
    "short",
    "kicker",
    "standfirst",
    "alt",
    "caption",
    "credit",
    "quote",
    "bio",
    "partner",
    "label",
    "link_label",
    "advertiser",
    "teasers",
];

impl SourceText {
    /// Takes the texts out of a file; what cannot be read is left out.
    pub fn read(source: &Source) -> Self {
        let mut source_text = Self::default();
        if let Ok(table) = parse(source) {
            let span = Span::from(table.span());
            source_text.table(source, (table.get_ref(), span), ("", None));
        }
        source_text.passages.sort_by_key(|passage| passage.value);
        source_text.links.sort_by_key(|link| link.url_span);
        source_text
    }

    /// The tables of that name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Table> {
        self.tables.iter().filter(move |table| table.name == name)
    }

    fn table(
        &mut self,
        source: &Source,
        (table, span): (&DeTable<'_>, Span),
        (name, block): (&str, Option<usize>),
    ) {
        let place = self.tables.len();
        self.tables.push(Table { name: name.to_owned(), block, span, values: Vec::new() });
        for (key, value) in table {
            self.value(source, (key.get_ref(), value), (place, block));
        }
        if let Some(anchor) = self.tables.get(place).and_then(anchor) {
            self.links.push(anchor);
        }
    }

    fn value(
        &mut self,
        source: &Source,
        (key, value): (&str, &Spanned<DeValue<'_>>),
        (table, block): (usize, Option<usize>),
    ) {
        let span = Span::from(value.span());
        match value.get_ref() {
            DeValue::String(text) => {
                self.tables[table].values.push((key.to_owned(), text.to_string(), span));
                self.text(source, (key, text, span), (table, block));
            }
            DeValue::Array(list) => {
                for (index, entry) in list.iter().enumerate() {
                    let block = if key == "blocks" { Some(index) } else { block };
                    self.value(source, (key, entry), (table, block));
                }
            }
            DeValue::Table(inner) => self.table(source, (inner, span), (key, block)),
            _ => {}
        }
    }

    fn text(
        &mut self,
        source: &Source,
        (key, text, value): (&str, &str, Span),
        (table, block): (usize, Option<usize>),
    ) {
        let blank = Passage {
            text: String::new(),
            key: key.to_owned(),
            table,
            block,
            form: Form::Line,
            value,
            pieces: Vec::new(),
            marks: Marks::new(source, text, value),
        };
        if PROSE.contains(&key) {
            passages(text, &blank, &mut self.passages, &mut self.links);
        } else if LINES.contains(&key) {
            let pieces = vec![Piece { at: 0, start: 0, end: text.len() }];
            self.passages.push(Passage { text: text.to_owned(), pieces, ..blank });
        }
    }
}

/// The link that a table is, or holds.
fn anchor(table: &Table) -> Option<Anchor> {
    let (label, url) =
        if table.name == "items" { ("link_label", "link") } else { ("label", "url") };
    let (url, url_span) = table.value(url)?;
    let label = table.value(label);
    Some(Anchor {
        label: label.map(|(label, _)| label.to_owned()),
        url: url.to_owned(),
        label_span: label.map_or(url_span, |(_, span)| span),
        url_span,
        block: table.block,
    })
}

#[cfg(test)]
mod tests {
    use super::{Form, Source, SourceText};

    fn source_text(text: &str) -> (Source, SourceText) {
        let source = Source { name: "x".into(), text: text.into() };
        let source_text = SourceText::read(&source);
        (source, source_text)
    }

    #[test]
    fn every_word_knows_its_bytes_behind_escapes_dress_and_line_ends() {
        for text in [
            "[[blocks]]\nbody = \"\"\"\r\nUn *tout* petit\r\nmot **perdu** ici.\r\n\"\"\"\n",
            "[[blocks]]\nbody = \"\\u00c9t\\u00e9, \\\"oui\\\" : `a` **perdu** \"\n",
            "[[blocks]]\nbody = \"\"\"\nUne suite, \\\n   et perdu.\"\"\"\n",
            "[[blocks]]\nbody = '''a &amp; [b](https://c.fr/) perdu'''\n",
            "[[blocks]]\nbody = \"\"\"- un\n- deux\n\n  perdu\"\"\"\n",
            "title = 'un mot perdu'\n",
        ] {
            let (source, source_text) = source_text(text);
            let found: Vec<&str> = source_text
                .passages
                .iter()
                .filter_map(|passage| Some((passage, passage.text.find("perdu")?)))
                .map(|(passage, at)| passage.at(at, at + "perdu".len()))
                .map(|span| &source.text[span.start..span.end])
                .collect();
            assert_eq!(found, ["perdu"], "{text}");
        }
    }

    #[test]
    fn links_and_figures_are_found_wherever_they_stand() {
        let (_, source_text) = source_text(
            "title = 'a'\n[[blocks]]\nfigures = [{ src = 'a.png', alt = 'b' }]\n\
             body = 'Un [lien](https://a.fr/).'\nbutton = { label = 'b', url = 'https://b.fr/' }\n\
             [[blocks]]\n[[blocks.items]]\ntext = '- x'\nlink = 'https://c.fr/'\n",
        );
        let links: Vec<_> = source_text.links.iter().map(|link| (&*link.url, link.block)).collect();
        assert_eq!(
            links,
            [("https://a.fr/", Some(0)), ("https://b.fr/", Some(0)), ("https://c.fr/", Some(1))]
        );
        assert_eq!(source_text.named("figures").count(), 1);
        assert!(source_text.passages.iter().any(|passage| passage.form == Form::Item(0, 0)));
    }
}
