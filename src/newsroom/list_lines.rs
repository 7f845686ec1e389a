//! Finds a word in those rows of the list that cannot be read.

use std::io::{BufRead, BufReader, Read};

use super::opened::Newsroom;
use super::readers::{MAX_EDITED_LIST_BYTES, is_csv};
use super::reading::SteadyFile;

/// How many lines of the list are named that have a word.
const MAX_FOUND_LINES: usize = 5;
/// How many bytes of a line are searched. A file of 1 GiB can be one line.
const MAX_SEARCHED_LINE_BYTES: u64 = 64 << 10;

/// The rows of the list in which a word is looked for.
#[derive(Debug)]
pub(super) enum SearchedRows {
    /// Those with these lines, which count from 1.
    At(Vec<usize>),
    /// All of them, since none can be read.
    All,
}

impl Newsroom {
    /// The first lines of these rows that have a word, upper and lower case being the same. None if the list cannot be read.
    pub(super) fn find_list_lines(&self, word: &str, rows: &SearchedRows) -> Vec<u64> {
        let name = self.publication.audience.as_str();
        let wanted = word.trim().to_lowercase();
        let has_rows = !matches!(rows, SearchedRows::At(lines) if lines.is_empty());
        let file = SteadyFile::open(&self.folder.join(name), self.reach_of_setting(name));
        match file.and_then(|file| file.require_at_most(MAX_EDITED_LIST_BYTES).map(|()| file)) {
            Ok(file) if has_rows && !wanted.is_empty() => {
                LineSearch { wanted, is_csv: is_csv(name), rows }.run(BufReader::new(file))
            }
            _ => Vec::new(),
        }
    }
}

/// A word, and where it is looked for.
struct LineSearch<'a> {
    wanted: String,
    is_csv: bool,
    rows: &'a SearchedRows,
}

impl LineSearch<'_> {
    fn run(&self, mut list: impl BufRead) -> Vec<u64> {
        let (mut found, mut found_in_row, mut is_searched) = (Vec::new(), Vec::new(), false);
        let mut number = 0;
        while let Some(line) = read_line_head(&mut list) {
            number += 1;
            if self.begins_row(&line) {
                if is_searched {
                    found.append(&mut found_in_row);
                }
                found_in_row.clear();
                is_searched = false;
            }
            is_searched |= self.is_of_searched_row(number);
            if found_in_row.len() < MAX_FOUND_LINES && self.has_word(&line) {
                found_in_row.push(number);
            }
            if found.len() >= MAX_FOUND_LINES {
                break;
            }
        }
        if is_searched {
            found.append(&mut found_in_row);
        }
        found.truncate(MAX_FOUND_LINES);
        found
    }

    fn begins_row(&self, line: &[u8]) -> bool {
        let line = line.trim_ascii_start();
        self.is_csv || line.starts_with(b"[[") || line.starts_with(b"{")
    }

    fn is_of_searched_row(&self, number: u64) -> bool {
        match self.rows {
            SearchedRows::At(lines) => lines.iter().any(|line| *line as u64 == number),
            SearchedRows::All => true,
        }
    }

    /// Whether a line has the word. A key of TOML is none of its words.
    fn has_word(&self, line: &[u8]) -> bool {
        let line = String::from_utf8_lossy(line).to_lowercase();
        let words = match line.split_once('=') {
            Some((_, value)) if !self.is_csv => value,
            None if !self.is_csv && line.trim_start().starts_with('[') => "",
            _ => line.as_str(),
        };
        words.contains(&self.wanted)
    }
}

/// Reads the next line, of which only the head is kept. `None` at the end, or if it cannot be read.
fn read_line_head(list: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    list.by_ref().take(MAX_SEARCHED_LINE_BYTES).read_until(b'\n', &mut head).ok()?;
    if head.len() as u64 == MAX_SEARCHED_LINE_BYTES && !head.ends_with(b"\n") {
        list.skip_until(b'\n').ok()?;
    }
    (!head.is_empty()).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::{LineSearch, SearchedRows};

    fn find(wanted: &str, list: &str, rows: &SearchedRows) -> Vec<u64> {
        LineSearch { wanted: wanted.to_owned(), is_csv: true, rows }.run(list.as_bytes())
    }

    #[test]
    fn each_line_of_a_csv_file_is_a_row_of_its_own() {
        let list = "email,tier\nanna@c.de,paid\nzoe@@c.de,paid\nbob@c.de,a=b";
        assert_eq!(find("paid", list, &SearchedRows::At(vec![3])), [3_u64]);
        assert_eq!(find("paid", list, &SearchedRows::All), [2_u64, 3]);
        assert_eq!(find("c.de,a", list, &SearchedRows::At(vec![4])), [4_u64]);
        assert!(find("paid", list, &SearchedRows::At(vec![4])).is_empty());
        assert_eq!(find("paid", &"paid\n".repeat(9), &SearchedRows::All), [1_u64, 2, 3, 4, 5]);
    }

    #[test]
    fn of_a_long_line_only_the_head_is_searched() {
        let list = "a".repeat(200_000) + "zoe\nzoe\n";
        assert_eq!(find("zoe", &list, &SearchedRows::All), [2_u64]);
    }
}
