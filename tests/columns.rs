//! What the columns of real lists mean: who has left is not written to, and who has not is not lost.
//!
//! `columns/known.toml` and `columns/held_out.toml` hold columns with sample cells. The tables of words were written against
//! the first. The second has at least a fifth of all; no word was added for the sake of its columns.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::print_stdout, reason = "the figures are what is asked for")]

use jiff::civil::date;
use matinale::audience::csv;
use matinale::audience::import::{ColumnMeaning, Export, read_export};
use serde::Deserialize;

/// The columns that the tables of words were written against.
const KNOWN: &str = include_str!("columns/known.toml");

/// The columns that the tables of words were not written against.
const HELD_OUT: &str = include_str!("columns/held_out.toml");

/// The name of a column that is known to hold addresses.
const ADDRESS: &str = "email";

/// Columns that stand beside each other in one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleList {
    tool: String,
    /// Whether each column is to stand in a list of its own.
    #[serde(default)]
    apart: bool,
    columns: Vec<SampleColumn>,
}

/// A column and its cells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleColumn {
    name: String,
    /// What it holds, if it is a field.
    is: Option<String>,
    /// Cells of readers.
    #[serde(default)]
    reads: Vec<String>,
    /// Cells of those who have left.
    #[serde(default)]
    left: Vec<String>,
    /// Cells of those whom somebody has to be asked about.
    #[serde(default)]
    unclear: Vec<String>,
}

/// What became of the reader of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written,
    Suppressed,
    Asked,
}

/// What is wrong with how lists are read.
#[derive(Debug, Default)]
struct Faults {
    /// Rows of people who have left, or may have left, and are written to.
    written: Vec<String>,
    /// Rows of readers who are suppressed.
    suppressed: Vec<String>,
    /// Lists with readers about whom somebody is asked in vain.
    asked: Vec<String>,
    /// Columns that are taken for something else, of lists that are read as they should be.
    mistaken: Vec<String>,
    lists: usize,
    columns: usize,
    /// Columns with any fault.
    misread: usize,
}

impl SampleColumn {
    /// Each cell, and what is to become of its reader.
    fn cells(&self) -> impl Iterator<Item = (&str, Fate)> {
        let reads = self.reads.iter().map(|cell| (cell.as_str(), Fate::Written));
        let left = self.left.iter().map(|cell| (cell.as_str(), Fate::Suppressed));
        reads.chain(left).chain(self.unclear.iter().map(|cell| (cell.as_str(), Fate::Asked)))
    }

    /// Whether nobody has left.
    fn is_of_readers(&self) -> bool {
        self.left.is_empty() && self.unclear.is_empty()
    }

    /// Whether an export takes the column for what it is.
    fn is_taken(&self, meaning: ColumnMeaning) -> bool {
        match self.is.as_deref() {
            None | Some("standing") => true,
            Some("address") => meaning == ColumnMeaning::Address,
            Some("name") => meaning == ColumnMeaning::Name,
            Some("given") => meaning == ColumnMeaning::GivenName,
            Some("family") => meaning == ColumnMeaning::FamilyName,
            Some("tier") => meaning == ColumnMeaning::Tier,
            Some("tiers") => meaning == ColumnMeaning::PaidTiers,
            Some("pays") => meaning == ColumnMeaning::Pays,
            Some("gift") => meaning == ColumnMeaning::IsComplimentary,
            Some("tags") => meaning == ColumnMeaning::Tags,
            Some("since") => meaning == ColumnMeaning::Since,
            Some("until") => meaning == ColumnMeaning::Until,
            Some(other) => panic!("no meaning: {other}"),
        }
    }
}

/// The lists of a file. A column of a list whose columns stand apart becomes a list.
fn read_lists(file: &str) -> Vec<SampleList> {
    #[derive(Deserialize)]
    struct File {
        list: Vec<SampleList>,
    }
    let file: File = toml::from_str(file).unwrap();
    let mut lists = Vec::new();
    for list in file.list {
        if !list.apart {
            lists.push(list);
            continue;
        }
        let alone =
            |column| SampleList { tool: list.tool.clone(), apart: true, columns: vec![column] };
        lists.extend(list.columns.into_iter().map(alone));
    }
    lists
}

/// A row of a table. Each cell stands in quotation marks.
fn write_row(cells: &[&str]) -> String {
    let cells: Vec<_> =
        cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    cells.join(",") + "\n"
}

/// A table of columns. In each row one cell of one column varies, and the others are those of a reader.
/// Answers the column and the cell of each row too.
fn write_table(columns: &[SampleColumn]) -> (String, Vec<(usize, String, Fate)>) {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut table = write_row(&names);
    let mut rows = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        for (cell, fate) in column.cells() {
            let address = format!("r{}@c.de", rows.len());
            let cells: Vec<&str> = columns
                .iter()
                .enumerate()
                .map(|(other, column)| match column.reads.first() {
                    _ if column.is.as_deref() == Some("address") => address.as_str(),
                    _ if at == other => cell,
                    first => first.map_or("", String::as_str),
                })
                .collect();
            table += &write_row(&cells);
            rows.push((at, cell.to_owned(), fate));
        }
    }
    (table, rows)
}

/// What an export makes of the reader of a row.
fn find_fate(export: &Export, row: usize) -> Fate {
    let address = format!("r{row}@c.de");
    if export.readers.iter().any(|reader| reader.address.as_str() == address) {
        Fate::Written
    } else if export.departed.iter().any(|reader| reader.address.as_str() == address) {
        Fate::Suppressed
    } else {
        Fate::Asked
    }
}

/// Whether a list in CSV with these cells in one column is refused.
fn is_refused(name: &str, cells: &[&str]) -> bool {
    let mut table = write_row(&[ADDRESS, name]);
    for (at, cell) in cells.iter().enumerate() {
        table += &write_row(&[&format!("r{at}@c.de"), cell]);
    }
    let read = csv::read("r.csv", table.as_bytes(), date(2026, 11, 22), &[]);
    read.unwrap().1.is_refusal()
}

impl Faults {
    /// Imports a whole list and compares what becomes of each reader with what should.
    /// Answers whether somebody is asked in vain.
    fn look_at_import(&mut self, list: &SampleList, misread: &mut Vec<usize>) -> bool {
        let mut columns = list.columns.clone();
        if !columns.iter().any(|column| column.is.as_deref() == Some("address")) {
            let is = Some("address".to_owned());
            let name = ADDRESS.to_owned();
            let (reads, left, unclear) = Default::default();
            columns.push(SampleColumn { name, is, reads, left, unclear });
        }
        let (table, rows) = write_table(&columns);
        let export = read_export(table.as_bytes(), &[]).unwrap();
        for (at, (column, taken)) in columns.iter().zip(&export.columns).enumerate() {
            if !list.apart && !column.is_taken(taken.meaning) {
                self.mistaken
                    .push(format!("{}: {} is {:?}", list.tool, column.name, taken.meaning));
                misread.push(at);
            }
        }
        let mut is_asked = false;
        for (row, (at, cell, fate)) in rows.into_iter().enumerate() {
            let found = find_fate(&export, row);
            if found == fate {
                continue;
            }
            misread.push(at);
            let said = format!("{}: {} = {cell:?}: {found:?}", list.tool, columns[at].name);
            match (fate, found) {
                (Fate::Written, Fate::Suppressed) => self.suppressed.push(said),
                (Fate::Written, _) => {
                    is_asked = true;
                    self.mistaken.push(said);
                }
                (_, Fate::Written) => self.written.push(said),
                _ => self.mistaken.push(said),
            }
        }
        is_asked
    }

    /// Whether a column is wrongly read as one of a list in CSV: whoever has left refuses such a list.
    fn look_at_column(&mut self, list: &SampleList, column: &SampleColumn) -> bool {
        let before = self.written.len();
        let sound: Vec<&str> = column.reads.iter().map(String::as_str).collect();
        for (cell, _) in column.cells().filter(|(_, fate)| *fate != Fate::Written) {
            if !is_refused(&column.name, &[&sound[..], &[cell]].concat()) {
                self.written.push(format!("{}: {} = {cell:?} in a list", list.tool, column.name));
            }
        }
        self.written.len() > before
    }

    /// What is wrong with how the lists of a file are read.
    fn find(file: &str) -> Self {
        let mut faults = Self::default();
        for list in read_lists(file) {
            let mut misread = Vec::new();
            let mut is_asked = faults.look_at_import(&list, &mut misread);
            for (at, column) in list.columns.iter().enumerate() {
                let sound: Vec<&str> = column.reads.iter().map(String::as_str).collect();
                let is_harmless = column.is_of_readers() && column.is.is_none();
                let is_asked_here = is_harmless && is_refused(&column.name, &sound);
                if faults.look_at_column(&list, column) || is_asked_here {
                    misread.push(at);
                }
                is_asked |= is_asked_here;
            }
            if is_asked {
                let names: Vec<_> = misread.iter().map(|at| &*list.columns[*at].name).collect();
                faults.asked.push(format!("{}: {}", list.tool, names.join(", ")));
            }
            misread.sort_unstable();
            misread.dedup();
            faults.lists += 1;
            faults.columns += list.columns.len();
            faults.misread += misread.len();
        }
        faults
    }

    fn told(&self) -> String {
        let groups = [&self.written, &self.suppressed, &self.asked, &self.mistaken];
        let names = ["written to", "suppressed", "asked", "mistaken"];
        let told = names.iter().zip(groups).filter(|(_, group)| !group.is_empty());
        told.map(|(name, group)| format!("{name}:\n  {}", group.join("\n  ")))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn who_has_left_is_not_written_to_and_who_reads_is_not_lost() {
    let (known, held_out) = (Faults::find(KNOWN), Faults::find(HELD_OUT));
    println!(
        "known {} of {}, held-out {} of {}; lists {} and {}, of which {} and {} are asked about in vain",
        known.columns - known.misread,
        known.columns,
        held_out.columns - held_out.misread,
        held_out.columns,
        known.lists,
        held_out.lists,
        known.asked.len(),
        held_out.asked.len(),
    );
    println!("known\n{}\nheld-out\n{}", known.told(), held_out.told());
    assert!(known.columns >= 250 && held_out.columns * 5 >= known.columns + held_out.columns);
    assert_eq!(known.misread, 0, "{}", known.told());
    assert!(held_out.written.is_empty() && held_out.suppressed.is_empty(), "{}", held_out.told());
    assert!(held_out.asked.len() * 20 <= held_out.lists, "{}", held_out.told());
    assert!(held_out.misread * 10 <= held_out.columns, "{}", held_out.told());
}
