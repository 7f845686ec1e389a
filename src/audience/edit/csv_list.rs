//! Edits a list in CSV.

use super::{EditFault, ListEdit};
use crate::address::Address;
use crate::audience::row::Field;
use crate::audience::table::{
    Encoding, TableReader, TableRow, TableText, encode_text, line_end, write_cell,
};
use crate::audience::value::FieldValue;

/// Edits a list that can be read. Answers the whole new file.
///
/// The columns stay, also unknown ones, and so do the separator, the encoding and the ends of the lines.
pub(super) fn edit_csv(bytes: &[u8], edit: &ListEdit) -> Result<Vec<u8>, EditFault> {
    let text = TableText::new(bytes).ok_or(EditFault::Unreadable)?;
    let lines = text.lines();
    let list = CsvRowList::read(text.bytes())?;
    let newline = lines.first().map_or(&b"\n"[..], |line| line_end(line));
    let newline = if newline.is_empty() { b"\n" } else { newline };
    let mut new = Vec::with_capacity(bytes.len());
    let mut taken = 0;
    for row in &list.rows {
        let last = row.first + row.count;
        let Some(key) = &row.key else { continue };
        let changed = edit.changed.get(key);
        if changed.is_none() && !edit.removed.contains(key) {
            continue;
        }
        lines[taken..row.first].iter().for_each(|line| new.extend_from_slice(line));
        taken = last;
        if let Some(values) = changed {
            let text = list.change_row(row, values)?;
            let text = text.replace('\n', str::from_utf8(newline).unwrap_or("\n"));
            new.extend(encode_text(&text, row.encoding).map_err(EditFault::Character)?);
            new.extend_from_slice(line_end(lines[last - 1]));
        }
    }
    lines[taken..].iter().for_each(|line| new.extend_from_slice(line));
    for values in &edit.added {
        if !new.is_empty() && line_end(&new).is_empty() {
            new.extend_from_slice(newline);
        }
        let row = list.write_row(values)?;
        new.extend(encode_text(&row, list.encoding).map_err(EditFault::Character)?);
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
    separator: u8,
    /// The encoding of new rows.
    encoding: Encoding,
    rows: Vec<ReaderRow>,
}

/// The row of a reader.
struct ReaderRow {
    /// The key of their address. `None` if the address cannot be read.
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
            separator: b',',
            encoding: Encoding::Unicode,
            rows: Vec::new(),
        };
        while let Ok(Some(read)) = reader.read_next(&mut row) {
            read.map_err(|_| EditFault::Unreadable)?;
            if row.encoding != Encoding::Unicode {
                list.encoding = row.encoding;
            }
            if list.columns.is_empty() {
                list.columns = read_columns(&row);
                continue;
            }
            let email = list.columns.iter().position(|field| *field == Some(Field::Email));
            let address = email.and_then(|at| Address::parse(row.cell(at)).ok());
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

    /// The column of a field.
    fn find_column(&self, value: &FieldValue) -> Result<Option<usize>, EditFault> {
        let field = value.field();
        let column = self.columns.iter().position(|column| *column == Some(field));
        match column {
            None if !value.is_default() => Err(EditFault::NoColumn(field.as_str())),
            column => Ok(column),
        }
    }

    /// A row with other values.
    fn change_row(&self, row: &ReaderRow, values: &[FieldValue]) -> Result<String, EditFault> {
        let mut cells: Vec<String> =
            row.cells.iter().map(|cell| row.text[cell.clone()].to_owned()).collect();
        for value in values {
            let Some(at) = self.find_column(value)? else { continue };
            cells.resize(cells.len().max(at + 1), String::new());
            cells[at] = write_cell(&value.to_cell(), self.separator);
        }
        Ok(cells.join(&char::from(self.separator).to_string()))
    }

    /// The row of a new reader.
    fn write_row(&self, values: &[FieldValue]) -> Result<String, EditFault> {
        let mut cells = vec![String::new(); self.columns.len()];
        for value in values {
            if let Some(at) = self.find_column(value)? {
                cells[at] = write_cell(&value.to_cell(), self.separator);
            }
        }
        Ok(cells.join(&char::from(self.separator).to_string()))
    }
}

/// What the columns of a list are, by its first row. The first column of a field counts.
fn read_columns(row: &TableRow) -> Vec<Option<Field>> {
    let mut columns: Vec<Option<Field>> = Vec::new();
    for at in 0..row.len() {
        let word = row.cell(at).trim().to_lowercase();
        let field = Field::ALL.into_iter().find(|field| field.as_str() == word);
        columns.push(field.filter(|field| !columns.contains(&Some(*field))));
    }
    columns
}
