//! Prints prose as HTML, and writes it into the text part.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::elements::{FigurePlace, print_figure, write_figure};
use super::print_context::PrintContext;
use super::runs::{measured_words, plain_inline, print_inline};
use super::table::{print_table, write_table};
use super::text_lines::is_longer_than_line;
use super::text_writer::TextWriter;
use crate::issue::prose::{Part, Prose};

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct ProseSetting {
    /// The level of the first heading, from 2 to 6.
    pub(super) level: u8,
    pub(super) quotations: QuotationFace,
}

/// The letters of quotations.
#[derive(Clone, Copy)]
pub(super) enum QuotationFace {
    Italic,
    /// Upright, for extracts that are the text itself.
    Roman,
}

impl ProseSetting {
    /// Quotations in italics, below a heading of the level before this one.
    pub(super) const fn at(level: u8) -> Self {
        Self { level, quotations: QuotationFace::Italic }
    }

    const fn quotation_class(self) -> &'static str {
        match self.quotations {
            QuotationFace::Italic => "quote soft bar",
            QuotationFace::Roman => "extract bar",
        }
    }
}

/// Prints a text.
pub(super) fn print_prose(
    context: &PrintContext<'_>,
    prose: &Prose,
    setting: ProseSetting,
) -> Markup {
    html! {
        (print_parts(context, &prose.parts, setting))
        @if !prose.notes.is_empty() {
            ol class="ul notes meta" {
                @for note in &prose.notes { li class="li" { (print_item(context, note, setting)) } }
            }
        }
    }
}

/// Prints the paragraphs of a text that has nothing else, each with these classes.
pub(super) fn print_paragraphs(context: &PrintContext<'_>, prose: &Prose, class: &str) -> Markup {
    html! {
        @for part in &prose.parts {
            @if let Part::Paragraph(words) = part { p class=(class) { (print_inline(context, words)) } }
        }
    }
}

/// Prints a short text in the size of a brief.
pub(super) fn print_short_prose(
    context: &PrintContext<'_>,
    prose: &Prose,
    setting: ProseSetting,
) -> Markup {
    if let ([Part::Paragraph(words)], []) = (prose.parts.as_slice(), prose.notes.as_slice()) {
        html! { p class="bp" { (print_inline(context, words)) } }
    } else {
        html! { div class="bp" { (print_prose(context, prose, setting)) } }
    }
}

fn print_parts(context: &PrintContext<'_>, parts: &[Part], setting: ProseSetting) -> Markup {
    let level = setting.level;
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
                    @for item in items { li class=(item_class(item)) { (print_item(context, item, setting)) } }
                },
                Part::List(Some(first), items) => ol class="ul" start=[(*first != 1).then_some(first)] {
                    @for item in items { li class=(item_class(item)) { (print_item(context, item, setting)) } }
                },
                Part::Quote(parts) => blockquote class=(setting.quotation_class()) {
                    (print_parts(context, parts, setting))
                },
                Part::CodeBlock(lines) => (print_code(lines)),
                Part::Table(table) => (print_table(context, table)),
                Part::Figure(figure) => (print_figure(context, figure, FigurePlace::Prose)),
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

/// The classes of an item. The mark of one that begins with a picture would stand beside its caption, and is left out.
fn item_class(parts: &[Part]) -> &'static str {
    if let [Part::Figure(_), ..] = parts { "li bare" } else { "li" }
}

/// Prints an item of a list. An item of one paragraph needs no paragraph element.
fn print_item(context: &PrintContext<'_>, parts: &[Part], setting: ProseSetting) -> Markup {
    match parts {
        [Part::Paragraph(words)] => print_inline(context, words),
        _ => print_parts(context, parts, setting),
    }
}

/// Prints lines of code. Word for Outlook drops `white-space`, so that each line ends in a break, and blanks that
/// line up are no-break spaces.
fn print_code(lines: &[String]) -> Markup {
    html! {
        p class="p" { code class="code" {
            @for (at, line) in lines.iter().enumerate() {
                @if at > 0 { br; }
                (keep_blanks(line))
            }
        } }
    }
}

/// Writes every blank that HTML would drop as a no-break space: those at the beginning, and all but the last of
/// several. A line can still be broken between two words.
fn keep_blanks(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut characters = line.chars().map(|c| if c == '\t' { ' ' } else { c }).peekable();
    while let Some(c) = characters.next() {
        let is_dropped =
            kept.trim_start_matches('\u{a0}').is_empty() || characters.peek() == Some(&' ');
        kept.push(if c == ' ' && is_dropped { '\u{a0}' } else { c });
    }
    kept
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
            Part::CodeBlock(lines) => {
                writer.ensure_blank_line();
                for line in lines {
                    writer.write_unbroken(line);
                }
            }
            Part::Table(table) => write_table(context, table, writer),
            Part::Figure(figure) => write_figure(context, figure, writer),
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
        [Part::Paragraph(words)] => is_longer_than_line(&measured_words(words, "\u{a0}[1]")),
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
