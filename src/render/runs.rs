//! Prints runs of words as HTML, and makes plain text of them.
//!
//! Looks up to: `issue`.

use std::fmt::Write;

use maud::{Markup, html};

use super::print_context::PrintContext;
use super::splice::Slot;
use super::text_writer::TextWriter;
use crate::issue::prose::Inline;

/// Prints a run of words.
pub(super) fn print_inline(context: &PrintContext<'_>, words: &[Inline]) -> Markup {
    html! {
        @for word in words {
            @match word {
                Inline::Text(text) => (text),
                Inline::Emphasis(words) => em { (print_inline(context, words)) },
                Inline::Strong(words) => strong { (print_inline(context, words)) },
                Inline::Struck(words) => s { (print_inline(context, words)) },
                Inline::Superscript(words) => sup class="sup" { (print_inline(context, words)) },
                Inline::Subscript(words) => sub class="sup" { (print_inline(context, words)) },
                Inline::Code(text) => code class="code" { (text) },
                Inline::Link(url, words) => a class="a" href=(url) { (print_inline(context, words)) },
                Inline::Break => br;,
                Inline::Note(number) => { "\u{a0}" sup class="sup" { "(" (number) ")" } },
                Inline::Name(fallback) => (context.mark_slot(&Slot::Name(fallback.as_str().into()))),
            }
        }
    }
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
            Inline::Struck(words) => {
                let struck = plain_inline(context, words, writer);
                out.extend(["[", context.labels.struck, context.labels.colon, &struck, "]"]);
            }
            Inline::Superscript(words) => {
                out.push_str(&raise_digits(&plain_inline(context, words, writer)));
            }
            Inline::Subscript(words) => {
                out.push_str(&lower_digits(&plain_inline(context, words, writer)));
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

/// The words of a run, of which only the width counts. `link_mark` is what is printed behind a link.
pub(super) fn measured_words(words: &[Inline], link_mark: &str) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Inline::Text(text) | Inline::Code(text) | Inline::Name(text) => out.push_str(text),
            Inline::Link(_, words) => {
                out.push_str(&measured_words(words, link_mark));
                out.push_str(link_mark);
            }
            Inline::Break => out.push(' '),
            Inline::Note(_) => out.push_str("\u{a0}(1)"),
            other => out.push_str(&measured_words(other.inner().unwrap_or_default(), link_mark)),
        }
    }
    out
}

/// The signs of an exponent, and how they are raised.
const RAISED: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('n', 'ⁿ'),
];

/// Raises an exponent, which would be another number on the line. Letters stay on it: `XIXe`.
fn raise_digits(words: &str) -> String {
    let raised = |c: char| RAISED.iter().find(|(sign, _)| *sign == c).map(|(_, raised)| *raised);
    words.chars().map(raised).collect::<Option<_>>().unwrap_or_else(|| words.to_owned())
}

/// Lowers digits, as Unicode has them (U+2080 to U+2089).
fn lower_digits(words: &str) -> String {
    let lowered = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0x2080 + digit));
    words.chars().map(|c| lowered(c).unwrap_or(c)).collect()
}
