//! The words of a text without formatting.

use super::run::{plain, push_run_addresses};
use super::{Figure, FormattedLine, Part, Prose};

impl Prose {
    /// The text's paragraphs, headings, items, cells and the words of its figures as plain words, footnotes last.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = Vec::new();
        for part in self.single_parts() {
            match part {
                Part::Paragraph(run) | Part::Heading(_, run) => paragraphs.push(plain(run)),
                Part::CodeBlock(lines) => paragraphs.push(lines.join("\n")),
                Part::Table(table) => paragraphs.extend(table.cells().map(|cell| plain(cell))),
                Part::Figure(figure) => {
                    let lines = figure.lines().map(FormattedLine::words);
                    let words = std::iter::once(figure.alt.as_str()).chain(lines);
                    paragraphs.extend(words.filter(|words| !words.is_empty()).map(str::to_owned));
                }
                Part::Rule | Part::List(..) | Part::Quote(_) => {}
            }
        }
        paragraphs
    }

    /// The URLs of the links, those of figures too, in the order of [`paragraphs`](Self::paragraphs).
    pub fn addresses(&self) -> Vec<&str> {
        let mut addresses = Vec::new();
        for part in self.single_parts() {
            match part {
                Part::Paragraph(run) | Part::Heading(_, run) => {
                    push_run_addresses(run, &mut addresses);
                }
                Part::Table(table) => {
                    table.cells().for_each(|cell| push_run_addresses(cell, &mut addresses));
                }
                Part::Figure(figure) => addresses.extend(figure.addresses()),
                Part::CodeBlock(_) | Part::Rule | Part::List(..) | Part::Quote(_) => {}
            }
        }
        addresses
    }

    /// The figures of the text, in order, those of the footnotes last.
    pub fn figures(&self) -> Vec<&Figure> {
        let parts = self.single_parts().into_iter();
        parts
            .filter_map(|part| if let Part::Figure(figure) = part { Some(figure) } else { None })
            .collect()
    }

    /// The parts that hold no other parts, in order, also those inside of lists and quotations. Those of the
    /// footnotes come last.
    fn single_parts(&self) -> Vec<&Part> {
        let mut single = Vec::new();
        for parts in std::iter::once(&self.parts).chain(&self.notes) {
            push_single_parts(parts, &mut single);
        }
        single
    }
}

fn push_single_parts<'a>(parts: &'a [Part], single: &mut Vec<&'a Part>) {
    for part in parts {
        match part {
            Part::List(_, items) => items.iter().for_each(|item| push_single_parts(item, single)),
            Part::Quote(parts) => push_single_parts(parts, single),
            Part::Paragraph(_)
            | Part::Heading(..)
            | Part::CodeBlock(_)
            | Part::Table(_)
            | Part::Figure(_)
            | Part::Rule => single.push(part),
        }
    }
}
