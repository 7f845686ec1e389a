//! Prints prose as HTML, and writes it into the text part.
//!
//! Looks up to: `issue`.

use std::fmt::Write;

use maud::{Markup, html};

use super::print_context::PrintContext;
use super::splice::Slot;
use super::text_lines::{LINE_COLUMNS, count_columns, is_longer_than_line};
use super::text_writer::TextWriter;
use crate::issue::prose::{Inline, Part, Prose};

/// Prints a text. Its first heading has this `level`, from 2 to 6.
pub(super) fn print_prose(context: &PrintContext<'_>, prose: &Prose, level: u8) -> Markup {
    html! {
        (print_parts(context, &prose.parts, level))
        @if !prose.notes.is_empty() {
            ol class="ul notes meta" {
                @for note in &prose.notes { li class="li" { (print_item(context, note, level)) } }
            }
        }
    }
}

/// Prints a short text in the size of a brief.
pub(super) fn print_short_prose(context: &PrintContext<'_>, prose: &Prose, level: u8) -> Markup {
    if let ([Part::Paragraph(words)], []) = (prose.parts.as_slice(), prose.notes.as_slice()) {
        html! { p class="bp" { (print_inline(context, words)) } }
    } else {
        html! { div class="bp" { (print_prose(context, prose, level)) } }
    }
}

fn print_parts(context: &PrintContext<'_>, parts: &[Part], level: u8) -> Markup {
    let mut deepest = level.saturating_sub(1);
    html! {
        @for part in parts {
            @match part {
                Part::Paragraph(words) => p class="p" { (print_inline(context, words)) },
                Part::Heading(depth, words) => {
                    @let wanted = level.saturating_add(depth.saturating_sub(1));
                    @let at = wanted.min(deepest.saturating_add(1)).min(6);
                    ({ deepest = at; print_heading(at, &print_inline(context, words)) })
                }
                Part::List(None, items) => ul class="ul" {
                    @for item in items { li class="li" { (print_item(context, item, level)) } }
                },
                Part::List(Some(first), items) => ol class="ul" start=[(*first != 1).then_some(first)] {
                    @for item in items { li class="li" { (print_item(context, item, level)) } }
                },
                Part::Quote(parts) => blockquote class="quote soft bar" {
                    (print_parts(context, parts, level))
                },
                Part::Table(head, rows) => (print_table(context, head, rows)),
                Part::Rule => hr class="hr hair";
            }
        }
    }
}

/// Prints a heading inside a block.
fn print_heading(level: u8, words: &Markup) -> Markup {
    match level {
        0..=2 => html! { h2 class="h3" { (words) } },
        3 => html! { h3 class="h3" { (words) } },
        4 => html! { h4 class="h3" { (words) } },
        5 => html! { h5 class="h3" { (words) } },
        _ => html! { h6 class="h3" { (words) } },
    }
}

/// Prints an item of a list. An item of one paragraph needs no paragraph element.
fn print_item(context: &PrintContext<'_>, parts: &[Part], level: u8) -> Markup {
    match parts {
        [Part::Paragraph(words)] => print_inline(context, words),
        _ => print_parts(context, parts, level),
    }
}

fn print_table(
    context: &PrintContext<'_>,
    head: &[Vec<Inline>],
    rows: &[Vec<Vec<Inline>>],
) -> Markup {
    html! {
        table class="data" width="100%" cellpadding="0" cellspacing="0" border="0" {
            thead { tr {
                @for cell in head { th class="th rule" scope="col" { (print_inline(context, cell)) } }
            } }
            tbody { @for row in rows { tr {
                @for cell in row { td class="td hair" { (print_inline(context, cell)) } }
            } } }
        }
    }
}

/// Prints a run of words.
pub(super) fn print_inline(context: &PrintContext<'_>, words: &[Inline]) -> Markup {
    html! {
        @for word in words {
            @match word {
                Inline::Text(text) => (text),
                Inline::Emphasis(words) => em { (print_inline(context, words)) },
                Inline::Strong(words) => strong { (print_inline(context, words)) },
                Inline::Code(text) => code class="code" { (text) },
                Inline::Link(url, words) => a class="a" href=(url) { (print_inline(context, words)) },
                Inline::Break => br;,
                Inline::Note(number) => { "\u{a0}" sup class="sup" { "(" (number) ")" } },
                Inline::Name(fallback) => (context.mark_slot(&Slot::Name(fallback.as_str().into()))),
            }
        }
    }
}

/// Writes a text and its notes.
pub(super) fn write_prose(context: &PrintContext<'_>, prose: &Prose, writer: &mut TextWriter) {
    write_parts(context, &prose.parts, writer);
    for (note, number) in prose.notes.iter().zip(1..) {
        writer.ensure_blank_line();
        let mark = format!("({number}) ");
        let rest = " ".repeat(mark.len());
        writer.write_marked(&mark, &rest, |writer| write_parts(context, note, writer));
    }
}

fn write_parts(context: &PrintContext<'_>, parts: &[Part], writer: &mut TextWriter) {
    for part in parts {
        match part {
            Part::Paragraph(words) => {
                let words = plain_inline(context, words, writer);
                writer.write_paragraph(&words);
            }
            Part::Heading(_, words) => {
                let words = plain_inline(context, words, writer);
                writer.write_title(&words, '~');
            }
            Part::List(first, items) => write_list(context, *first, items, writer),
            Part::Quote(parts) => {
                writer.ensure_blank_line();
                writer.write_marked("> ", "> ", |writer| write_parts(context, parts, writer));
            }
            Part::Table(head, rows) => write_table(context, head, rows, writer),
            Part::Rule => writer.write_paragraph("* * *"),
        }
    }
}

/// Writes a list. Blank lines part its items where one of them takes more than a line.
fn write_list(
    context: &PrintContext<'_>,
    first: Option<u64>,
    items: &[Vec<Part>],
    writer: &mut TextWriter,
) {
    let is_loose = items.iter().any(|item| match item.as_slice() {
        [Part::Paragraph(words)] => is_longer_than_line(&measured_words(words)),
        _ => true,
    });
    writer.ensure_blank_line();
    for (at, item) in items.iter().enumerate() {
        if is_loose {
            writer.ensure_blank_line();
        }
        let mark = match first {
            Some(first) => format!("{}. ", first.saturating_add(at as u64)),
            None => "* ".to_owned(),
        };
        let rest = " ".repeat(mark.len());
        writer.write_marked(&mark, &rest, |writer| write_parts(context, item, writer));
    }
}

/// Writes a table: in columns where they fit the line, and else row by row.
fn write_table(
    context: &PrintContext<'_>,
    head: &[Vec<Inline>],
    rows: &[Vec<Vec<Inline>>],
    writer: &mut TextWriter,
) {
    let mut set = |cells: &[Vec<Inline>]| {
        cells.iter().map(|cell| plain_inline(context, cell, writer)).collect()
    };
    let head: Vec<String> = set(head);
    let rows: Vec<Vec<String>> = rows.iter().map(|row| set(row)).collect();
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
            let cells: Vec<String> =
                head.iter().zip(row).map(|(head, cell)| format!("{head}{colon}{cell}")).collect();
            writer.write_marked("* ", "  ", |writer| writer.write_paragraph(&cells.join(" – ")));
        }
        return;
    }
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    for row in [&head, &rules].into_iter().chain(&rows) {
        writer.write_line(&pad_cells(row, &widths));
    }
}

/// Pads cells to the widths of their columns, with no-break spaces, which line breaking leaves alone.
fn pad_cells(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (cell, column) in cells.iter().zip(widths) {
        if !out.is_empty() {
            out.push_str("\u{a0}\u{a0}");
        }
        out.push_str(cell);
        out.push_str(&"\u{a0}".repeat(column.saturating_sub(count_columns(cell))));
    }
    out.trim_end_matches('\u{a0}').to_owned()
}

/// Makes plain text of a run of words, with the numbers of its addresses.
pub(super) fn plain_inline(
    context: &PrintContext<'_>,
    words: &[Inline],
    writer: &mut TextWriter,
) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(words) | Inline::Strong(words) => {
                out.push_str(&plain_inline(context, words, writer));
            }
            Inline::Link(url, words) => {
                let label = plain_inline(context, words, writer);
                out.push_str(&writer.number_link(&label, url));
            }
            Inline::Break => out.push('\n'),
            Inline::Note(number) => {
                // Writing to a string never fails.
                let _ = write!(out, "\u{a0}({number})");
            }
            Inline::Name(fallback) => {
                out.push_str(&context.mark_slot(&Slot::Name(fallback.as_str().into())));
            }
        }
    }
    out
}

/// The words of a run without numbering its addresses: only their width counts.
fn measured_words(words: &[Inline]) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Inline::Text(text) | Inline::Code(text) | Inline::Name(text) => out.push_str(text),
            Inline::Emphasis(words) | Inline::Strong(words) => out.push_str(&measured_words(words)),
            Inline::Link(_, words) => {
                out.push_str(&measured_words(words));
                out.push_str("\u{a0}[1]");
            }
            Inline::Break => out.push(' '),
            Inline::Note(_) => out.push_str("\u{a0}(1)"),
        }
    }
    out
}
