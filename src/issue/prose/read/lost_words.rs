//! Reports words that a reader would not get as the editor means them: rows of a table with other cells than its
//! header, lines that are printed as one, and those that git leaves where two versions meet.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::finding::slip::{advise_one_version, is_conflict_mark};
use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::issue::prose::markdown::PlacedEvent;
use crate::wording::{say, say_count};

/// The fewest lines of a paragraph that count as lines of their own.
const MIN_VERSES: usize = 3;
/// The longest of such lines, in characters. Nobody wraps prose as short as that.
const MAX_VERSE_CHARS: usize = 55;

/// What git writes before the first of two versions, and behind the second.
const CONFLICT_MARKS: [&str; 2] = ["<<<<<<<", ">>>>>>>"];

/// Finds the words of a text that are lost or are no words.
pub(super) fn find_lost_words(written: &Written<'_>, events: &[PlacedEvent]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut code_blocks = Vec::new();
    let mut columns = 0;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow) => {
                findings.extend(tell_uneven_row(written, range, columns));
            }
            Event::Start(Tag::CodeBlock(_)) => code_blocks.push(range.clone()),
            Event::Start(Tag::Paragraph) => findings.extend(tell_joined_lines(written, range)),
            _ => {}
        }
    }
    findings.extend(find_conflict(written, &code_blocks));
    findings
}

/// Reports a row that has fewer cells than the header, or more: those are not printed.
fn tell_uneven_row(written: &Written<'_>, row: &Range<usize>, columns: usize) -> Option<Finding> {
    let line = written.text[row.clone()].trim_end();
    let count = count_cells(line);
    if count == columns {
        return None;
    }
    let cells = say_count!("{count} cell", "{count} cells", count);
    let message = if count > columns {
        say!(
            "this row has {cells}, and the table has {columns} columns, and the last are not printed",
            cells,
            columns
        )
    } else {
        say!("this row has {cells}, and the table has {columns} columns", cells, columns)
    };
    let help = if count > columns {
        say!("write `\\|` for a bar that stands in a cell, or give the header a column more")
    } else {
        say!("write `|` for each cell, an empty one too; leave a line blank below the table")
    };
    let place = written.at(row.start, row.start + line.len());
    Some(Finding::new(Code::PROSE_TABLE_ROW, place, message).help(help))
}

/// Reports lines that were written as lines, of a song, a poem or an address, and are printed one behind the other: three
/// or more, all of them short, each with a capital or a figure at its head.
fn tell_joined_lines(written: &Written<'_>, paragraph: &Range<usize>) -> Option<Finding> {
    let text = &written.text[paragraph.clone()];
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '>'))
        .filter(|line| !line.is_empty())
        .collect();
    let begins = |line: &&str| {
        let words = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let is_short = |line: &&str| line.chars().count() <= MAX_VERSE_CHARS;
    let is_joined = |line: &&str| !line.ends_with('\\') && !line.starts_with(['|', '!']);
    let is_told = lines.len() >= MIN_VERSES
        && lines.iter().all(begins)
        && lines.iter().all(is_short)
        && lines[..lines.len() - 1].iter().all(is_joined);
    if !is_told {
        return None;
    }
    let first = text.lines().next().unwrap_or_default().trim_end();
    let place = written.at(paragraph.start, paragraph.start + first.len());
    let message = say!("these {count} lines are printed one behind the other", count = lines.len());
    let help = say!(
        "end a line that is to stay with a backslash: `\\` (two of them between `\"\"\"`); begin the items of a list with `- `"
    );
    Some(Finding::new(Code::PROSE_JOINED_LINES, place, message).help(help))
}

/// The cells of a row as it is written. A bar behind a backslash is a letter of its cell, in code too (GFM).
fn count_cells(line: &str) -> usize {
    let inside = line.trim();
    let inside = inside.strip_prefix('|').unwrap_or(inside);
    let mut bars = 0;
    let mut ends_with_bar = false;
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        ends_with_bar = letter == '|';
        bars += usize::from(ends_with_bar);
        if letter == '\\' {
            letters.next();
        }
    }
    if ends_with_bar { bars } else { bars + 1 }
}

/// Reports the first line that git left in the text, outside of code.
fn find_conflict(written: &Written<'_>, code_blocks: &[Range<usize>]) -> Option<Finding> {
    let mut at = 0;
    for line in written.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim_end();
        if !CONFLICT_MARKS.into_iter().any(|mark| is_conflict_mark(words, mark))
            || code_blocks.iter().any(|block| block.contains(&start))
        {
            continue;
        }
        let place = written.at(start, start + words.len());
        let message = say!("git left two versions of this text");
        return Some(Finding::new(Code::PROSE_CONFLICT, place, message).help(advise_one_version()));
    }
    None
}
