//! Prints tables as HTML, and writes them into the text part.
//!
//! No cell breaks inside a word or a figure, so a table can be wider than a phone. It is then printed in columns
//! where there is room, and row by row on a narrow screen, each cell behind the name of its column. A table that
//! is wider than the page is printed row by row everywhere.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::print_context::PrintContext;
use super::runs::{measured_words, plain_inline, print_inline};
use super::text_lines::{LINE_COLUMNS, count_columns};
use super::text_writer::TextWriter;
use crate::issue::prose::{CellAlignment, DataTable, Inline};

/// The room of a table on the narrowest phone, in pixels: 320, without the margins of the page.
const PHONE_ROOM_PIXELS: usize = 280;
/// The room of a table on the page, in pixels: 600, without its margins.
const PAGE_ROOM_PIXELS: usize = 520;
/// The blank between two columns, in pixels, as the style sheet has it.
const COLUMN_GAP_PIXELS: usize = 12;
/// The width of most letters and of all figures in a table, in pixels; bold ones are wider.
const LETTER_PIXELS: usize = 9;

/// How a table is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TableForm {
    /// In columns on every screen.
    Columns,
    /// In columns where there is room, row by row on a narrow screen.
    ColumnsOrRows,
    /// Row by row on every screen.
    Rows,
}

impl TableForm {
    /// The form of a table, by the widest word of each column.
    fn of(table: &DataTable) -> Self {
        let columns = 0..table.head.len();
        let widths = columns.map(|at| {
            let cells = table.rows.iter().filter_map(|row| row.get(at)).chain(table.head.get(at));
            cells.map(|cell| measure_widest_word(cell)).max().unwrap_or(0)
        });
        let width: usize =
            widths.map(|letters| letters * LETTER_PIXELS + COLUMN_GAP_PIXELS).sum::<usize>();
        let width = width.saturating_sub(COLUMN_GAP_PIXELS);
        if width <= PHONE_ROOM_PIXELS {
            Self::Columns
        } else if width <= PAGE_ROOM_PIXELS {
            Self::ColumnsOrRows
        } else {
            Self::Rows
        }
    }
}

/// How many columns of a terminal the widest word of a cell takes. Lines break at plain blanks alone.
fn measure_widest_word(cell: &[Inline]) -> usize {
    let words = measured_words(cell, "");
    words.split([' ', '\n', '-', '\u{2013}']).map(count_columns).max().unwrap_or(0)
}

/// Prints a table.
pub(super) fn print_table(context: &PrintContext<'_>, table: &DataTable) -> Markup {
    let form = TableForm::of(table);
    if form == TableForm::Rows {
        return html! { @for row in &table.rows { (print_row(context, table, row)) } };
    }
    let is_stacked = form == TableForm::ColumnsOrRows;
    html! {
        table class="data" width="100%" cellpadding="0" cellspacing="0" {
            thead class=[is_stacked.then_some("gone")] { tr {
                @for (cell, column) in table.head.iter().zip(&table.columns) {
                    th class={ "th rule" (alignment_class(*column)) } scope="col" {
                        (print_inline(context, cell))
                    }
                }
            } }
            tbody { @for row in &table.rows { tr valign="top" {
                @for (at, cell) in row.iter().enumerate() {
                    @let stacked = match (is_stacked, at + 1 == row.len()) {
                        (false, _) => "",
                        (true, false) => " stk",
                        (true, true) => " stkl",
                    };
                    @let column = table.columns.get(at).copied().unwrap_or(CellAlignment::Start);
                    td class={ "td hair" (alignment_class(column)) (stacked) } {
                        @if is_stacked && let Some(name) = table.head.get(at).filter(|name| !name.is_empty()) {
                            span class="lab soft" { (print_inline(context, name)) (context.labels.colon) }
                        }
                        (print_inline(context, cell))
                    }
                }
            } } }
        }
    }
}

/// Prints a row by itself: a line for each cell, behind the name of its column.
fn print_row(context: &PrintContext<'_>, table: &DataTable, row: &[Vec<Inline>]) -> Markup {
    html! {
        p class="p" {
            @for (at, (name, cell)) in table.head.iter().zip(row).enumerate() {
                @if at > 0 { br; }
                @if !name.is_empty() {
                    span class="soft" { (print_inline(context, name)) (context.labels.colon) }
                }
                (print_inline(context, cell))
            }
        }
    }
}

const fn alignment_class(alignment: CellAlignment) -> &'static str {
    match alignment {
        CellAlignment::Start => "",
        CellAlignment::Middle => " mid",
        CellAlignment::End => " end",
    }
}

/// Writes a table: in columns where they fit the line, and else row by row.
pub(super) fn write_table(context: &PrintContext<'_>, table: &DataTable, writer: &mut TextWriter) {
    let mut set = |cells: &[Vec<Inline>]| {
        cells.iter().map(|cell| plain_inline(context, cell, writer)).collect()
    };
    let head: Vec<String> = set(&table.head);
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| set(row)).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).chain(head.get(at));
            cells.map(|cell| count_columns(cell)).max().unwrap_or(0)
        })
        .collect();
    let total = widths.iter().sum::<usize>() + 2 * widths.len();
    writer.ensure_blank_line();
    if total > LINE_COLUMNS {
        for row in &rows {
            let colon = context.labels.colon;
            let name = |name: &String| {
                if name.is_empty() { String::new() } else { format!("{name}{colon}") }
            };
            let cells: Vec<String> =
                head.iter().zip(row).map(|(head, cell)| name(head) + cell).collect();
            writer.write_marked("* ", "  ", |writer| writer.write_paragraph(&cells.join(" – ")));
        }
        return;
    }
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    for row in [&head, &rules].into_iter().chain(&rows) {
        let cells = row.iter().zip(&widths).zip(&table.columns);
        let cells = cells.map(|((cell, width), column)| pad_cell(cell, *width, *column));
        writer
            .write_line(cells.collect::<Vec<_>>().join("\u{a0}\u{a0}").trim_end_matches('\u{a0}'));
    }
}

/// Pads a cell to the width of its column, with no-break spaces, which line breaking leaves alone.
fn pad_cell(cell: &str, width: usize, alignment: CellAlignment) -> String {
    let room = width.saturating_sub(count_columns(cell));
    let before = match alignment {
        CellAlignment::Start => 0,
        CellAlignment::Middle => room / 2,
        CellAlignment::End => room,
    };
    ["\u{a0}".repeat(before).as_str(), cell, &"\u{a0}".repeat(room - before)].concat()
}
