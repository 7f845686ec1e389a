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
                let raised = plain_inline(context, words, writer);
                out.push_str(&write_raised(&raised, out.chars().next_back()));
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

/// What is raised behind a figure and is no exponent: `1er`, `2nd`, `3th`.
const ORDINAL_ENDINGS: &[&str] =
    &["e", "er", "re", "ère", "ème", "es", "nd", "nde", "st", "rd", "th", "o", "a"];

/// Writes raised words in plain text, so that no number becomes another one: in raised signs where Unicode has them,
/// else behind `^`. Letters that end a word or an ordinal number stay on the line: `XIXe`, `Mme`, `1er`. `before` is what
/// the words hang on.
fn write_raised(words: &str, before: Option<char>) -> String {
    let raised = |c: char| RAISED.iter().find(|(sign, _)| *sign == c).map(|(_, raised)| *raised);
    if let Some(raised) = words.chars().map(raised).collect::<Option<String>>() {
        return raised;
    }
    let hangs_on_letter = before.is_some_and(char::is_alphabetic);
    let is_ending = words.chars().all(char::is_alphabetic)
        && (hangs_on_letter && words.chars().nth(1).is_some()
            || ORDINAL_ENDINGS.contains(&words.to_lowercase().as_str()));
    if is_ending {
        words.to_owned()
    } else if words.contains(['+', '-', '−', '*', '/', ' ']) {
        format!("^({words})")
    } else {
        format!("^{words}")
    }
}

/// Lowers digits, as Unicode has them (U+2080 to U+2089).
fn lower_digits(words: &str) -> String {
    let lowered = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0x2080 + digit));
    words.chars().map(|c| lowered(c).unwrap_or(c)).collect()
}
