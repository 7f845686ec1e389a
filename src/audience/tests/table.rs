//! Rows of cells, however a program writes them.

use std::io::Read;

use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};

use crate::audience::table::{Encoding, RowFault, TableReader, TableRow};

/// The rows of a table with their line numbers, up to the first fault that ends the reading.
fn read(reader: impl Read) -> (Vec<(usize, Vec<String>)>, Vec<RowFault>) {
    let mut table = TableReader::open(reader).expect("memory does not fail");
    let mut row = TableRow::default();
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    while let Some(read) = table.read_next(&mut row).expect("memory does not fail") {
        match read {
            Ok(()) => {
                let cells = (0..row.len()).map(|at| row.cell(at).to_owned()).collect();
                rows.push((row.line, cells));
            }
            Err(fault) => {
                faults.push(fault);
                if fault.ends_reading() {
                    break;
                }
            }
        }
    }
    (rows, faults)
}

/// The cells of the rows of a sound text.
fn cells(text: impl AsRef<[u8]>) -> Vec<Vec<String>> {
    let (rows, faults) = read(text.as_ref());
    assert_eq!(faults, []);
    rows.into_iter().map(|(_, cells)| cells).collect()
}

#[test]
fn the_first_row_shows_what_separates_the_cells() {
    for (text, expected) in [
        ("a,b;c,d", vec!["a", "b;c", "d"]),
        ("a;b,c;d", vec!["a", "b,c", "d"]),
        ("a\tb\tc,d", vec!["a", "b", "c,d"]),
        ("\"a;b;c\",d", vec!["a;b;c", "d"]),
        ("a;b,c", vec!["a;b", "c"]),
        ("sep=;\na;b,c,d", vec!["a", "b,c,d"]),
        ("\"sep=;\"\r\na;b,c,d", vec!["a", "b,c,d"]),
        ("\u{feff}SEP=\t\na\tb;c;d", vec!["a", "b;c;d"]),
        ("sep=|\na|b", vec!["a", "b"]),
        ("\n , \nsep=;\na", vec!["sep=", ""]),
        ("a", vec!["a"]),
    ] {
        assert_eq!(cells(text)[0], expected, "{text:?}");
    }
}

#[test]
fn a_quotation_mark_counts_where_a_cell_begins() {
    for (text, expected) in [
        (r#"a, "b, c" ,d"#, vec!["a", "b, c", "d"]),
        (r#"a,Jean "Jojo" M,"#, vec!["a", r#"Jean "Jojo" M"#, ""]),
        (r#"a,5" disc,d"#, vec!["a", r#"5" disc"#, "d"]),
        (r#""a ""b""",""",""#, vec![r#"a "b""#, r#"","#]),
        ("a,\"b\r\n\r\nc\rd\",e", vec!["a", "b\n\nc\nd", "e"]),
    ] {
        assert_eq!(cells(text)[0], expected, "{text}");
    }
}

#[test]
fn a_row_that_is_damaged_alone_leaves_the_next_one() {
    let (rows, faults) = read(&b"a,b\n\"c\"d,e\nf,g\n"[..]);
    assert_eq!(faults, [RowFault::Stray(2)]);
    assert_eq!(rows.last(), Some(&(3, vec!["f".to_owned(), "g".to_owned()])));
    let (rows, faults) = read(&b"a,b\nc,\"d\ne,\"f\"\n"[..]);
    assert_eq!((rows.len(), faults), (1, vec![RowFault::Unclosed]));
}

#[test]
fn only_the_lines_that_are_not_utf_8_are_read_as_windows_1252() {
    let mut table = TableReader::open(&b"\xc3\xa9\n\xe9\n\x80\n"[..]).expect("memory");
    let mut row = TableRow::default();
    let mut told = Vec::new();
    while let Some(Ok(())) = table.read_next(&mut row).expect("memory") {
        told.push((row.text.clone(), row.encoding));
    }
    assert_eq!(
        told,
        [
            ("é".to_owned(), Encoding::Unicode),
            ("é".to_owned(), Encoding::Windows1252),
            ("€".to_owned(), Encoding::Windows1252)
        ]
    );
}

/// Gives away one byte at a time.
struct Dripping<'a>(&'a [u8]);

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let part = buffer.len().min(1);
        self.0.read(&mut buffer[..part])
    }
}

/// How a program writes a table.
#[derive(Debug, Clone)]
pub(super) struct Dialect {
    separator: char,
    is_named: bool,
    line_end: &'static str,
    encoding: &'static str,
    quotes_all: bool,
}

impl Dialect {
    pub(super) fn write(&self, rows: &[Vec<String>]) -> Vec<u8> {
        let Self { separator, line_end, .. } = self;
        let mut text = String::new();
        if self.is_named {
            text = ["sep=", &separator.to_string(), line_end].concat();
        }
        for row in rows {
            let cells = row.iter().map(|cell| self.write_cell(cell)).collect::<Vec<_>>();
            text += &cells.join(&separator.to_string());
            text += line_end;
        }
        let wide = |text: &str| format!("\u{feff}{text}").encode_utf16().collect::<Vec<_>>();
        match self.encoding {
            "utf-8" => text.into_bytes(),
            "utf-8 with mark" => format!("\u{feff}{text}").into_bytes(),
            "utf-16le" => wide(&text).into_iter().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => wide(&text).into_iter().flat_map(u16::to_be_bytes).collect(),
            _ => text.chars().map(as_windows_1252).collect(),
        }
    }

    fn write_cell(&self, cell: &str) -> String {
        let needs = cell.contains([self.separator, '"', '\n']) || cell.starts_with(' ');
        if needs || self.quotes_all {
            format!("\"{}\"", cell.replace('"', "\"\"").replace('\n', self.line_end))
        } else {
            cell.to_owned()
        }
    }
}

/// A letter of the tables below in Windows-1252, where it has the number that Latin-1 gives it.
fn as_windows_1252(c: char) -> u8 {
    u8::try_from(u32::from(c)).expect("a letter of Latin-1")
}

pub(super) fn dialects() -> impl Strategy<Value = Dialect> {
    let separator = prop_oneof![Just(','), Just(';'), Just('\t')];
    let line_end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    let encoding = prop_oneof![
        Just("utf-8"),
        Just("utf-8 with mark"),
        Just("utf-16le"),
        Just("utf-16be"),
        Just("windows-1252")
    ];
    (separator, any::<bool>(), line_end, encoding, any::<bool>()).prop_map(
        |(separator, is_named, line_end, encoding, quotes_all)| Dialect {
            separator,
            is_named,
            line_end,
            encoding,
            quotes_all,
        },
    )
}

proptest! {
    #[test]
    fn a_table_is_the_same_in_every_dialect(
        body in proptest::collection::vec(
            proptest::collection::vec("[a-zé@., ;\"\n\t]{0,6}", 3),
            0..12,
        ),
        dialect in dialects(),
    ) {
        let head = ["email", "name", "tier"].map(str::to_owned).to_vec();
        let mut rows = vec![head];
        rows.extend(body.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())));
        let bytes = dialect.write(&rows);
        let (read_rows, faults) = read(bytes.as_slice());
        prop_assert_eq!(&faults, &[]);
        let same: Vec<_> = read_rows.iter().map(|(_, cells)| cells.clone()).collect();
        prop_assert_eq!(&same, &rows);
        prop_assert_eq!(read(Dripping(&bytes)), (read_rows, faults));
    }
}
