//! Edits a list in TOML: `[[subscribers]]` tables, or one list of inline tables.

use std::ops::Range;

use toml::de::DeTable;

use super::{ListEdit, toml_text};
use crate::address::Address;
use crate::audience::addresses::find_address;
use crate::audience::pieces::{HEADER, split_pieces};
use crate::audience::row::Field;
use crate::audience::value::FieldValue;
use crate::finding::mend::{TextChange, splice};
use crate::finding::{Source, Span, table};

/// Edits a list that can be read. Answers the whole new text.
///
/// Comments between and above the readers stay. A comment inside the table of a reader goes with the reader.
/// A value that ends is replaced by an empty one, so that no line moves.
pub(super) fn edit_toml(text: &str, edit: &ListEdit) -> String {
    let mut editor = TomlEditor { text, edit, changes: Vec::new(), last_kept: None };
    let array = visit_readers(text, |reader| editor.edit_reader(reader));
    match array {
        _ if edit.added.is_empty() => {}
        Some(array) => editor.add_inline(&array),
        None => editor.add_tables(),
    }
    let mut edited = splice(text, &editor.changes);
    if !edit.removed.is_empty() && edit.added.is_empty() {
        let end = edited.trim_end().len();
        edited.truncate(toml_text::skip_line_break(&edited, end));
    }
    edited
}

/// The lines, from 1, on which the address of a reader stands. The key is that of their address.
pub(super) fn find_toml_lines(text: &str, key: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    visit_readers(text, |reader| {
        if reader.key == key {
            let at =
                reader.find_value(Field::Email).map_or(reader.whole.start, |email| email.start);
            lines.push(text[..at].matches('\n').count() + 1);
        }
    });
    lines
}

/// A reader's table in the text.
struct TomlReader<'a> {
    /// The key of their address.
    key: String,
    /// The bytes of the table: its header line in brackets, or all of an inline table.
    whole: Range<usize>,
    fields: &'a DeTable<'a>,
    /// The byte of the text from which the places of the fields are counted.
    start: usize,
}

impl TomlReader<'_> {
    fn is_inline(&self, text: &str) -> bool {
        text[self.whole.start..].starts_with('{')
    }

    /// The bytes of a field's value in the text.
    fn find_value(&self, field: Field) -> Option<Range<usize>> {
        self.fields.get(field.as_str()).map(|value| moved(&value.span(), self.start))
    }

    /// The byte behind the last value.
    fn end(&self) -> usize {
        let ends = self.fields.values().map(|value| value.span().end + self.start);
        ends.fold(self.whole.end, usize::max)
    }
}

/// Visits the readers in the order of the text. Answers the bytes of the list if it is one of inline tables.
fn visit_readers(text: &str, mut visit: impl FnMut(&TomlReader<'_>)) -> Option<Range<usize>> {
    let mut array = None;
    for piece in split_pieces(text) {
        let start = piece.start;
        let source = Source::of_text("", text[piece].to_owned());
        let Ok(root) = table::parse(&source) else { continue };
        let Some(list) = root.get_ref().get("subscribers") else { continue };
        for table in list.get_ref().as_array().into_iter().flatten() {
            let Some(fields) = table.get_ref().as_table() else { continue };
            let email =
                fields.get(Field::Email.as_str()).and_then(|email| email.get_ref().as_str());
            let Some(address) = email.and_then(|email| Address::parse(find_address(email)).ok())
            else {
                continue;
            };
            let whole = moved(&table.span(), start);
            visit(&TomlReader { key: address.key(), whole, fields, start });
        }
        if !source.text[list.span()].starts_with("[[") {
            array = Some(moved(&list.span(), start));
        }
    }
    array
}

/// A list that is being edited.
struct TomlEditor<'a> {
    text: &'a str,
    edit: &'a ListEdit,
    changes: Vec<TextChange>,
    /// The end of the last table that stays.
    last_kept: Option<usize>,
}

impl TomlEditor<'_> {
    /// Edits one reader.
    fn edit_reader(&mut self, reader: &TomlReader<'_>) {
        if self.edit.removed.contains(&reader.key) {
            if reader.is_inline(self.text) {
                return self.remove_inline(&reader.whole);
            }
            return self.remove_table(reader.whole.start..reader.end());
        }
        self.last_kept = Some(reader.whole.end);
        let Some(values) = self.edit.changed.get(&reader.key) else { return };
        let added = self.replace_values(reader, values);
        let email = reader.find_value(Field::Email).map_or(reader.whole.end, |email| email.end);
        if reader.is_inline(self.text) {
            self.insert_inline_keys(email, &added);
        } else {
            self.insert_keys(email, &added);
        }
    }

    /// Writes new values over the old ones. Answers the keys that have no old value.
    fn replace_values(&mut self, reader: &TomlReader<'_>, values: &[FieldValue]) -> Vec<String> {
        let mut added = Vec::new();
        for value in values {
            match reader.find_value(value.field()) {
                Some(old) => self.replace(old, value.to_toml()),
                None if !value.is_default() => added.push(write_key(value)),
                None => {}
            }
        }
        added
    }

    /// Inserts keys into a table, below the line on which the address ends.
    fn insert_keys(&mut self, email: usize, keys: &[String]) {
        let at = toml_text::find_line_end(self.text, email).unwrap_or(email);
        let newline = toml_text::line_break(self.text);
        self.replace(at..at, prefix_each(newline, keys));
    }

    /// Inserts keys into an inline table, behind the address. The address may be replaced itself.
    fn insert_inline_keys(&mut self, email: usize, keys: &[String]) {
        let with = prefix_each(", ", keys);
        match self.changes.iter_mut().find(|change| change.span.end == email) {
            Some(change) => change.with += &with,
            None => self.replace(email..email, with),
        }
    }

    /// Removes the lines of a table, and the blank lines behind it.
    fn remove_table(&mut self, table: Range<usize>) {
        let start = self.text[..table.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = toml_text::find_line_end(self.text, table.end).unwrap_or(table.end);
        let mut end = toml_text::skip_line_break(self.text, line_end);
        let above = self.text[..start].lines().next_back().unwrap_or_default();
        // A comment right above the table must not come to stand right above the next one.
        if above.trim().is_empty() {
            end = toml_text::skip_blank_lines(self.text, end);
        }
        self.replace(start..end, String::new());
    }

    /// Removes an inline table, and the comma behind it.
    fn remove_inline(&mut self, table: &Range<usize>) {
        let comma = toml_text::find_comma(self.text, table.end);
        match comma {
            Some(comma) if self.text[table.end..comma].trim().is_empty() => {
                self.replace(table.start..comma + 1, String::new());
            }
            _ => {
                self.replace(table.clone(), String::new());
                self.replace(comma.map_or(0..0, |comma| comma..comma + 1), String::new());
            }
        }
    }

    /// Adds tables at the end of the text.
    fn add_tables(&mut self) {
        let newline = toml_text::line_break(self.text);
        let mut with = String::new();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            with += newline;
        }
        let mut gap = if self.text.trim().is_empty() { "" } else { newline };
        for reader in &self.edit.added {
            with.extend([gap, HEADER, newline]);
            gap = newline;
            for value in written(reader) {
                with.extend([&*write_key(value), newline]);
            }
        }
        self.replace(self.text.len()..self.text.len(), with);
    }

    /// Adds inline tables at the end of their list.
    fn add_inline(&mut self, array: &Range<usize>) {
        let tables = self.edit.added.iter().map(|reader| {
            let keys: Vec<String> = written(reader).map(write_key).collect();
            format!("{{ {} }},", keys.join(", "))
        });
        let tables: Vec<String> = tables.collect();
        let Some(last) = self.last_kept else {
            let at = array.start + 1;
            return self.replace(at..at, tables.join(" "));
        };
        let comma = toml_text::find_comma(self.text, last);
        let behind = comma.map_or(last, |comma| comma + 1);
        let line_end = toml_text::find_line_end(self.text, behind);
        let (at, gap) = match line_end.filter(|end| *end < array.end) {
            Some(end) => (end, format!("{}    ", toml_text::line_break(self.text))),
            None => (array.end - 1, " ".to_owned()),
        };
        let mut with = prefix_each(&gap, &tables);
        match comma {
            None if at == last => with.insert(0, ','),
            None => self.replace(last..last, ",".to_owned()),
            Some(_) => {}
        }
        self.replace(at..at, with);
    }

    fn replace(&mut self, bytes: Range<usize>, with: String) {
        if bytes.is_empty() && with.is_empty() {
            return;
        }
        self.changes.push(TextChange { span: Span::from(bytes), with });
    }
}

/// The values that a new reader is written with.
fn written(reader: &[FieldValue]) -> impl Iterator<Item = &FieldValue> {
    reader.iter().filter(|value| !value.is_default())
}

/// The texts, each behind the same prefix.
fn prefix_each(prefix: &str, texts: &[String]) -> String {
    texts.iter().flat_map(|text| [prefix, text]).collect()
}

fn write_key(value: &FieldValue) -> String {
    format!("{} = {}", value.field().as_str(), value.to_toml())
}

/// The place in the text of a range in a piece that begins at byte `start`.
const fn moved(range: &Range<usize>, start: usize) -> Range<usize> {
    range.start + start..range.end + start
}
