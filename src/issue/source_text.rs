//! The text of an issue as its file has it, for the rules: every word of the editor, before the
//! typographer changes it, and the place of each word.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use super::passage::{Anchor, Form, Passage, Table};

use super::passage::Stretch;
use super::prose::{LineFormat, line_passages, passages};
use super::read::text_names::TEXT_KEYS;
use crate::finding::table::parse;
use crate::finding::words::Marks;
use crate::finding::{Source, Span};

/// The texts of an issue, in its order. The text of a block that has a file of its own stands where the file is
/// named.
#[derive(Debug, Clone, Default)]
pub struct SourceText {
    /// Every line and every paragraph that is printed.
    pub passages: Vec<Passage>,
    /// Every link, with its words.
    pub links: Vec<Anchor>,
    /// Every table: the issue itself, and its blocks, items, figures and links. A picture in prose is a table too,
    /// `figure`, with the keys of one.
    pub tables: Vec<Table>,
}

/// Keys whose values are prose.
const PROSE: &[&str] = &["body", "watch", "opening", "text", "standfirst"];

/// Keys whose values are lines that readers read.
const LINES: &[&str] = &[
    "title",
    "subject",
    "preheader",
    "contents",
    "short",
    "kicker",
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

/// The formatting of a line of this table. `None` if the line has none.
fn find_format(table: &str, key: &str) -> Option<LineFormat> {
    match (table, key) {
        ("blocks" | "items", "title") => Some(LineFormat::Emphasis),
        (_, "caption" | "credit") => Some(LineFormat::EmphasisAndLinks),
        _ => None,
    }
}

impl SourceText {
    /// Reads the texts of a file. Leaves out what cannot be read.
    pub fn read(source: &Source) -> Self {
        let mut reading = SourceReading { source, texts: Self::default(), named: Vec::new() };
        if let Ok(table) = parse(source) {
            let span = table.span().into();
            reading.read_table("", table.get_ref(), TableHeader { span, block: None });
        }
        let mut texts = std::mem::take(&mut reading.texts);
        texts.passages.sort_by_key(|passage| reading.order(passage.value));
        texts.links.sort_by_key(|link| reading.order(link.url_span));
        texts
    }

    /// The tables with this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Table> {
        self.tables.iter().filter(move |table| table.name == name)
    }
}

/// The file that is read, and its texts so far.
struct SourceReading<'a> {
    source: &'a Source,
    texts: SourceText,
    named: Vec<NamedPlace>,
}

/// The place of a table, and the index of its block.
#[derive(Clone, Copy)]
struct TableHeader {
    span: Span,
    block: Option<usize>,
}

/// The table of a value, and the index of its block.
#[derive(Clone, Copy)]
struct ValuePlace {
    table: usize,
    block: Option<usize>,
}

/// A text of a key, and where it stands.
struct ReadValue<'t> {
    /// The key of the text, whether it stands in the issue or in a file.
    key: &'t str,
    text: &'t str,
    span: Span,
    marks: Marks,
}

/// A file that was read, and its name in the issue.
struct NamedPlace {
    file: Span,
    name: Span,
}

impl<'a> SourceReading<'a> {
    fn read_table(&mut self, name: &str, table: &DeTable<'_>, header: TableHeader) {
        let TableHeader { span, block } = header;
        let place = self.texts.tables.len();
        self.texts.tables.push(Table { name: name.to_owned(), block, span, values: Vec::new() });
        for (key, value) in table {
            self.read_value(key.get_ref(), value, ValuePlace { table: place, block });
        }
        if let Some(anchor) = self.texts.tables.get(place).and_then(anchor) {
            self.texts.links.push(anchor);
        }
    }

    fn read_value(&mut self, key: &str, value: &Spanned<DeValue<'_>>, place: ValuePlace) {
        let span = Span::from(value.span());
        match value.get_ref() {
            DeValue::String(text) => {
                let ReadValue { key, text, span, marks } = self.find_text(key, text, span);
                let blank = Passage {
                    text: String::new(),
                    key: key.to_owned(),
                    table: place.table,
                    block: place.block,
                    form: Form::Line,
                    value: span,
                    pieces: Vec::new(),
                    marks,
                };
                let plain = self.take_passages(text, blank);
                if let Some(table) = self.texts.tables.get_mut(place.table) {
                    table.values.push((key.to_owned(), plain, span));
                }
            }
            DeValue::Array(list) => {
                for (index, entry) in list.iter().enumerate() {
                    let block = if key == "blocks" { Some(index) } else { place.block };
                    self.read_value(key, entry, ValuePlace { block, ..place });
                }
            }
            DeValue::Table(inner) => {
                self.read_table(key, inner, TableHeader { span, block: place.block });
            }
            _ => {}
        }
    }

    /// The text of a key: its value, or what stands in the file that its value names.
    fn find_text<'t>(&mut self, key: &'t str, value: &'t str, span: Span) -> ReadValue<'t>
    where
        'a: 't,
    {
        let source = self.source;
        let named = TEXT_KEYS.iter().find(|named| named.file == key);
        let file = named.and_then(|named| Some((named.text, source.file(value.trim())?)));
        match file.and_then(|(key, file)| Some((key, file, file.text()?))) {
            Some((key, file, text)) => {
                self.named.push(NamedPlace { file: file.span(), name: span });
                let (text, marks) = (text.text.as_str(), Marks::of_file(file));
                ReadValue { key, text, span: file.span(), marks }
            }
            None => ReadValue { key, text: value, span, marks: Marks::new(source, value, span) },
        }
    }

    /// The order of a place in the issue: what stands in a file comes where the file is named.
    fn order(&self, place: Span) -> (Span, Span) {
        let is_inside =
            |named: &&NamedPlace| named.file.start <= place.start && place.start <= named.file.end;
        (self.named.iter().find(is_inside).map_or(place, |named| named.name), place)
    }

    /// Adds the passages of one value. `blank` is a passage of the value without words. Answers the text, that of a
    /// line with formatting in plain words.
    fn take_passages(&mut self, text: &str, blank: Passage) -> String {
        let SourceText { passages: found, links, tables } = &mut self.texts;
        let table = tables.get(blank.table).map_or("", |table| &table.name);
        if let Some(format) = find_format(table, &blank.key) {
            let read = line_passages(text, format, &blank);
            let plain = read.passages.iter().map(|passage| passage.text.as_str()).collect();
            found.extend(read.passages);
            links.extend(read.links);
            return plain;
        }
        if PROSE.contains(&blank.key.as_str()) {
            let read = passages(text, &blank);
            found.extend(read.passages);
            links.extend(read.links);
            tables.extend(read.figures);
        } else if LINES.contains(&blank.key.as_str()) {
            let pieces = vec![Stretch { at: 0, start: 0, end: text.len() }];
            found.push(Passage { text: text.to_owned(), pieces, ..blank });
        }
        text.to_owned()
    }
}

/// The link that a table is or has.
fn anchor(table: &Table) -> Option<Anchor> {
    let (label, url) = match table.name.as_str() {
        "items" => ("link_label", "link"),
        "figures" | "figure" => ("alt", "link"),
        _ => ("label", "url"),
    };
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
        let source = Source::of_text("x", text);
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
            "title = 'a'\n[[blocks]]\nfigures = [{ src = 'a.png', alt = 'b', link = 'https://d.fr/' }]\n\
             body = 'Un [lien](https://a.fr/).'\nbutton = { label = 'b', url = 'https://b.fr/' }\n\
             [[blocks]]\n[[blocks.items]]\ntext = '- x'\nlink = 'https://c.fr/'\n",
        );
        let links: Vec<_> = source_text.links.iter().map(|link| (&*link.url, link.block)).collect();
        assert_eq!(
            links,
            [
                ("https://d.fr/", Some(0)),
                ("https://a.fr/", Some(0)),
                ("https://b.fr/", Some(0)),
                ("https://c.fr/", Some(1))
            ]
        );
        assert_eq!(source_text.named("figures").count(), 1);
        assert!(source_text.passages.iter().any(|passage| passage.form == Form::Item(0, 0)));
    }
}
