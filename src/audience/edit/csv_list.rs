//! Edits a list in CSV.

use super::{EditFault, ListEdit};
use crate::address::Address;
use crate::audience::addresses::find_address;
use crate::audience::header::Header;
use crate::audience::row::Field;
use crate::audience::table::{
    Encoding, TableReader, TableRow, TableText, encode_text, line_end, write_cell,
};
use crate::audience::value::FieldValue;

/// Edits a list that can be read. Answers the whole new file.
///
/// The columns stay, also unknown ones, and so do the separator, the encoding and the ends of the lines. A
/// column that a value needs, and that the list does not have, is added behind the others.
pub(super) fn edit_csv(bytes: &[u8], edit: &ListEdit) -> Result<Vec<u8>, EditFault> {
    let text = TableText::new(bytes).ok_or(EditFault::Unreadable)?;
    let mut table = CsvRowList::read(text.bytes())?;
    table.add_columns(edit);
    let lines = text.lines();
    let newline = lines.first().map_or(&b"\n"[..], |line| line_end(line));
    let newline = if newline.is_empty() { b"\n" } else { newline };
    let mut new = Vec::with_capacity(bytes.len());
    let mut taken = 0;
    for row in &table.rows {
        let is_removed = row.key.as_ref().is_some_and(|key| edit.removed.contains(key));
        let changed = table.edit_row(row, edit);
        if changed.is_none() && !is_removed {
            continue;
        }
        lines[taken..row.first].iter().for_each(|line| new.extend_from_slice(line));
        taken = row.first + row.count;
        if let Some(text) = changed.filter(|_| !is_removed) {
            let text = text.replace('\n', str::from_utf8(newline).unwrap_or("\n"));
            new.extend(encode_text(&text, row.encoding).map_err(EditFault::Character)?);
            new.extend_from_slice(line_end(lines[taken - 1]));
        }
    }
    lines[taken..].iter().for_each(|line| new.extend_from_slice(line));
    for values in &edit.added {
        if !new.is_empty() && line_end(&new).is_empty() {
            new.extend_from_slice(newline);
        }
        let row = table.write_row(values);
        new.extend(encode_text(&row, table.encoding).map_err(EditFault::Character)?);
        new.extend_from_slice(newline);
    }
    Ok(text.encode_file(new))
}

/// The lines, from 1, on which a reader stands. The key is that of their address.
pub(super) fn find_csv_lines(bytes: &[u8], key: &str) -> Vec<usize> {
    let text = TableText::new(bytes);
    let list = text.and_then(|text| CsvRowList::read(text.bytes()).ok());
    let rows = list.map(|list| list.rows).unwrap_or_default();
    rows.iter().filter(|row| row.key.as_deref() == Some(key)).map(|row| row.first + 1).collect()
}

/// The rows of a list, and what its first row says.
struct CsvRowList {
    /// The field of each column. `None` for a column that is not used.
    columns: Vec<Option<Field>>,
    /// How many of the columns the file does not have yet.
    new_columns: usize,
    separator: u8,
    /// The encoding of new rows.
    encoding: Encoding,
    rows: Vec<ReaderRow>,
}

/// A row of a list. The first one names the columns.
struct ReaderRow {
    /// The key of the reader's address. `None` in the first row, and if the address cannot be read.
    key: Option<String>,
    /// The index of its first line.
    first: usize,
    /// How many lines it has.
    count: usize,
    encoding: Encoding,
    /// The row as it is written, and the bytes of its cells.
    text: String,
    cells: Vec<std::ops::Range<usize>>,
}

impl CsvRowList {
    fn read(bytes: &[u8]) -> Result<Self, EditFault> {
        let mut reader = TableReader::open(bytes).map_err(|_| EditFault::Unreadable)?;
        let mut row = TableRow::default();
        let mut list = Self {
            columns: Vec::new(),
            new_columns: 0,
            separator: b',',
            encoding: Encoding::Unicode,
            rows: Vec::new(),
        };
        while let Ok(Some(read)) = reader.read_next(&mut row) {
            read.map_err(|_| EditFault::Unreadable)?;
            if row.encoding != Encoding::Unicode {
                list.encoding = row.encoding;
            }
            let is_header = list.rows.is_empty();
            if is_header {
                list.columns = read_columns(&row);
            }
            let email = list.columns.iter().position(|field| *field == Some(Field::Email));
            let email = email.filter(|_| !is_header).map(|at| row.cell(at));
            let address = email.and_then(|email| Address::parse(find_address(email)).ok());
            list.rows.push(ReaderRow {
                key: address.map(|address| address.key()),
                first: row.line - 1,
                count: row.text.matches('\n').count() + 1,
                encoding: row.encoding,
                cells: (0..row.len()).map(|at| row.cell_range(at)).collect(),
                text: row.text.clone(),
            });
        }
        list.separator = reader.separator();
        Ok(list)
    }

    /// Adds the columns that the values of an edit need.
    fn add_columns(&mut self, edit: &ListEdit) {
        let values = edit.added.iter().chain(edit.changed.values()).flatten();
        let needed: Vec<Field> =
            values.filter(|value| !value.is_default()).map(FieldValue::field).collect();
        for field in Field::ALL {
            if needed.contains(&field) && !self.columns.contains(&Some(field)) {
                self.columns.push(Some(field));
                self.new_columns += 1;
            }
        }
    }

    /// The text of a row after an edit. `None` if it stays as it is.
    fn edit_row(&self, row: &ReaderRow, edit: &ListEdit) -> Option<String> {
        let values = row.key.as_ref().and_then(|key| edit.changed.get(key));
        if values.is_none() && self.new_columns == 0 {
            return None;
        }
        let mut cells: Vec<String> =
            row.cells.iter().map(|cell| row.text[cell.clone()].to_owned()).collect();
        let old_columns = self.columns.len() - self.new_columns;
        if self.new_columns > 0 {
            cells.resize(old_columns, String::new());
        }
        if row.first == self.rows[0].first {
            let names = self.columns[old_columns..].iter().flatten();
            cells.extend(names.map(|field| field.as_str().to_owned()));
        }
        cells.resize(cells.len().max(self.columns.len()), String::new());
        self.write_values(&mut cells, values.into_iter().flatten());
        Some(self.join(&cells))
    }

    /// The row of a new reader.
    fn write_row(&self, values: &[FieldValue]) -> String {
        let mut cells = vec![String::new(); self.columns.len()];
        self.write_values(&mut cells, values);
        self.join(&cells)
    }

    /// Writes values into the cells of their columns.
    fn write_values<'v>(
        &self,
        cells: &mut [String],
        values: impl IntoIterator<Item = &'v FieldValue>,
    ) {
        for value in values {
            let column = self.columns.iter().position(|column| *column == Some(value.field()));
            if let Some(cell) = column.and_then(|at| cells.get_mut(at)) {
                *cell = write_cell(&value.to_cell(), self.separator);
            }
        }
    }

    fn join(&self, cells: &[String]) -> String {
        cells.join(&char::from(self.separator).to_string())
    }
}

/// What the columns of a list are, by its first row.
fn read_columns(row: &TableRow) -> Vec<Option<Field>> {
    let header = Header::read(row, &[], &mut Vec::new());
    let field = |at| Field::ALL.into_iter().find(|field| header.place(*field) == Some(at));
    (0..row.len()).map(field).collect()
}
