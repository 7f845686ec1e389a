//! Prose as HTML and as text.
//!
//! Looks up to: `issue`.

use std::fmt::Write;

use maud::{Markup, html};

use super::desk::Desk;
use super::splice::Slot;
use super::text::{COLUMNS, Sheet, is_long, width};
use crate::issue::prose::{Inline, Part, Prose};

/// A text as HTML; `level` is that of its first heading, from 2 to 6.
pub(super) fn html(desk: &Desk<'_>, prose: &Prose, level: u8) -> Markup {
    html! {
        (parts_html(desk, &prose.parts, level))
        @if !prose.notes.is_empty() {
            ol class="ul notes meta" {
                @for note in &prose.notes { li class="li" { (item_html(desk, note, level)) } }
            }
        }
    }
}

/// A short text as HTML, in the size of a brief.
pub(super) fn small_html(desk: &Desk<'_>, prose: &Prose, level: u8) -> Markup {
    if let ([Part::Paragraph(words)], []) = (prose.parts.as_slice(), prose.notes.as_slice()) {
        html! { p class="bp" { (inline_html(desk, words)) } }
    } else {
        html! { div class="bp" { (html(desk, prose, level)) } }
    }
}

fn parts_html(desk: &Desk<'_>, parts: &[Part], level: u8) -> Markup {
    let mut deepest = level.saturating_sub(1);
    html! {
        @for part in parts {
            @match part {
                Part::Paragraph(words) => p class="p" { (inline_html(desk, words)) },
                Part::Heading(depth, words) => {
                    @let wanted = level.saturating_add(depth.saturating_sub(1));
                    @let at = wanted.min(deepest.saturating_add(1)).min(6);
                    ({ deepest = at; heading_html(at, &inline_html(desk, words)) })
                }
                Part::List(None, items) => ul class="ul" {
                    @for item in items { li class="li" { (item_html(desk, item, level)) } }
                },
                Part::List(Some(first), items) => ol class="ul" start=[(*first != 1).then_some(first)] {
                    @for item in items { li class="li" { (item_html(desk, item, level)) } }
                },
                Part::Quote(parts) => blockquote class="quote soft bar" {
                    (parts_html(desk, parts, level))
                },
                Part::Table(head, rows) => (table_html(desk, head, rows)),
                Part::Rule => hr class="hr hair";
            }
        }
    }
}

/// A heading inside a block.
fn heading_html(level: u8, words: &Markup) -> Markup {
    match level {
        0..=2 => html! { h2 class="h3" { (words) } },
        3 => html! { h3 class="h3" { (words) } },
        4 => html! { h4 class="h3" { (words) } },
        5 => html! { h5 class="h3" { (words) } },
        _ => html! { h6 class="h3" { (words) } },
    }
}

/// An item of one paragraph needs no paragraph.
fn item_html(desk: &Desk<'_>, parts: &[Part], level: u8) -> Markup {
    match parts {
        [Part::Paragraph(words)] => inline_html(desk, words),
        _ => parts_html(desk, parts, level),
    }
}

fn table_html(desk: &Desk<'_>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Markup {
    html! {
        table class="data" width="100%" cellpadding="0" cellspacing="0" border="0" {
            thead { tr {
                @for cell in head { th class="th rule" scope="col" { (inline_html(desk, cell)) } }
            } }
            tbody { @for row in rows { tr {
                @for cell in row { td class="td hair" { (inline_html(desk, cell)) } }
            } } }
        }
    }
}

/// A run of words as HTML.
pub(super) fn inline_html(desk: &Desk<'_>, words: &[Inline]) -> Markup {
    html! {
        @for word in words {
            @match word {
                Inline::Text(text) => (text),
                Inline::Emphasis(words) => em { (inline_html(desk, words)) },
                Inline::Strong(words) => strong { (inline_html(desk, words)) },
                Inline::Code(text) => code class="code" { (text) },
                Inline::Link(url, words) => a class="a" href=(url) { (inline_html(desk, words)) },
                Inline::Break => br;,
                Inline::Note(number) => { "\u{a0}" sup class="sup" { "(" (number) ")" } },
                Inline::Name(fallback) => (desk.slot(&Slot::Name(fallback.as_str().into()))),
            }
        }
    }
}

/// A text on the sheet.
pub(super) fn text(desk: &Desk<'_>, prose: &Prose, sheet: &mut Sheet) {
    parts_text(desk, &prose.parts, sheet);
    for (note, number) in prose.notes.iter().zip(1..) {
        sheet.gap();
        let mark = format!("({number}) ");
        let rest = " ".repeat(mark.len());
        sheet.marked(&mark, &rest, |sheet| parts_text(desk, note, sheet));
    }
}

fn parts_text(desk: &Desk<'_>, parts: &[Part], sheet: &mut Sheet) {
    for part in parts {
        match part {
            Part::Paragraph(words) => {
                let words = inline_text(desk, words, sheet);
                sheet.paragraph(&words);
            }
            Part::Heading(_, words) => {
                let words = inline_text(desk, words, sheet);
                sheet.title(&words, '~');
            }
            Part::List(first, items) => list_text(desk, *first, items, sheet),
            Part::Quote(parts) => {
                sheet.gap();
                sheet.marked("> ", "> ", |sheet| parts_text(desk, parts, sheet));
            }
            Part::Table(head, rows) => table_text(desk, head, rows, sheet),
            Part::Rule => sheet.paragraph("* * *"),
        }
    }
}

/// A list; its items stand apart where one of them takes more than a line.
fn list_text(desk: &Desk<'_>, first: Option<u64>, items: &[Vec<Part>], sheet: &mut Sheet) {
    let is_loose = items.iter().any(|item| match item.as_slice() {
        [Part::Paragraph(words)] => is_long(&plain(words)),
        _ => true,
    });
    sheet.gap();
    for (at, item) in items.iter().enumerate() {
        if is_loose {
            sheet.gap();
        }
        let mark = match first {
            Some(first) => format!("{}. ", first.saturating_add(at as u64)),
            None => "* ".to_owned(),
        };
        let rest = " ".repeat(mark.len());
        sheet.marked(&mark, &rest, |sheet| parts_text(desk, item, sheet));
    }
}

/// A table in columns where it is narrow enough, else row by row.
fn table_text(desk: &Desk<'_>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], sheet: &mut Sheet) {
    let mut set =
        |cells: &[Vec<Inline>]| cells.iter().map(|cell| inline_text(desk, cell, sheet)).collect();
    let head: Vec<String> = set(head);
    let rows: Vec<Vec<String>> = rows.iter().map(|row| set(row)).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).chain(head.get(at));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let total = widths.iter().sum::<usize>() + 2 * widths.len();
    sheet.gap();
    if total > COLUMNS {
        for row in &rows {
            let colon = desk.labels.colon;
            let cells: Vec<String> =
                head.iter().zip(row).map(|(head, cell)| format!("{head}{colon}{cell}")).collect();
            sheet.marked("* ", "  ", |sheet| sheet.paragraph(&cells.join(" – ")));
        }
        return;
    }
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    for row in [&head, &rules].into_iter().chain(&rows) {
        sheet.line(&columns(row, &widths));
    }
}

/// Cells padded to their columns. The padding is of no-break blanks: the sheet keeps them.
fn columns(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (cell, column) in cells.iter().zip(widths) {
        if !out.is_empty() {
            out.push_str("\u{a0}\u{a0}");
        }
        out.push_str(cell);
        out.push_str(&"\u{a0}".repeat(column.saturating_sub(width(cell))));
    }
    out.trim_end_matches('\u{a0}').to_owned()
}

/// A run of words as text, its addresses numbered.
pub(super) fn inline_text(desk: &Desk<'_>, words: &[Inline], sheet: &mut Sheet) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(words) | Inline::Strong(words) => {
                out.push_str(&inline_text(desk, words, sheet));
            }
            Inline::Link(url, words) => {
                let label = inline_text(desk, words, sheet);
                out.push_str(&sheet.linked(&label, url));
            }
            Inline::Break => out.push('\n'),
            Inline::Note(number) => {
                // Writing to a string never fails.
                let _ = write!(out, "\u{a0}({number})");
            }
            Inline::Name(fallback) => {
                out.push_str(&desk.slot(&Slot::Name(fallback.as_str().into())));
            }
        }
    }
    out
}

/// The bare words, to measure them.
fn plain(words: &[Inline]) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Inline::Text(text) | Inline::Code(text) | Inline::Name(text) => out.push_str(text),
            Inline::Emphasis(words) | Inline::Strong(words) => out.push_str(&plain(words)),
            Inline::Link(_, words) => {
                out.push_str(&plain(words));
                out.push_str("\u{a0}[1]");
            }
            Inline::Break => out.push(' '),
            Inline::Note(_) => out.push_str("\u{a0}(1)"),
        }
    }
    out
}
