//! The words of a text without formatting.

use super::{Figure, Inline, Part, Prose};

impl Prose {
    /// The text's paragraphs, headings, items, cells and the words of its figures as plain words, footnotes last.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = Vec::new();
        walk(&self.parts, &mut paragraphs);
        for note in &self.notes {
            walk(note, &mut paragraphs);
        }
        paragraphs
    }

    /// The URLs of the links, those of figures too, in the order of [`paragraphs`](Self::paragraphs).
    pub fn addresses(&self) -> Vec<&str> {
        let mut addresses = Vec::new();
        for parts in std::iter::once(&self.parts).chain(&self.notes) {
            push_addresses(parts, &mut addresses);
        }
        addresses
    }
}

fn push_addresses<'a>(parts: &'a [Part], addresses: &mut Vec<&'a str>) {
    for part in parts {
        match part {
            Part::Paragraph(run) | Part::Heading(_, run) => push_run_addresses(run, addresses),
            Part::List(_, items) => items.iter().for_each(|item| push_addresses(item, addresses)),
            Part::Quote(parts) => push_addresses(parts, addresses),
            Part::Table(table) => {
                table.cells().for_each(|cell| push_run_addresses(cell, addresses));
            }
            Part::Figure(figure) => addresses.extend(figure.link.as_deref()),
            Part::CodeBlock(_) | Part::Rule => {}
        }
    }
}

fn push_run_addresses<'a>(run: &'a [Inline], addresses: &mut Vec<&'a str>) {
    for inline in run {
        if let Inline::Link(url, _) = inline {
            addresses.push(url);
        }
        push_run_addresses(inline.inner().unwrap_or_default(), addresses);
    }
}

fn walk(parts: &[Part], paragraphs: &mut Vec<String>) {
    for part in parts {
        match part {
            Part::Paragraph(run) | Part::Heading(_, run) => paragraphs.push(plain(run)),
            Part::List(_, items) => items.iter().for_each(|item| walk(item, paragraphs)),
            Part::Quote(parts) => walk(parts, paragraphs),
            Part::CodeBlock(lines) => paragraphs.push(lines.join("\n")),
            Part::Table(table) => paragraphs.extend(table.cells().map(|cell| plain(cell))),
            Part::Figure(Figure { alt, caption, credit, .. }) => {
                let words = std::iter::once(alt).chain(caption).chain(credit);
                paragraphs.extend(words.filter(|words| !words.is_empty()).cloned());
            }
            Part::Rule => {}
        }
    }
}

fn plain(run: &[Inline]) -> String {
    run.iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Name(text) => text.clone(),
            Inline::Break => " ".to_owned(),
            other => other.inner().map(plain).unwrap_or_default(),
        })
        .collect()
}
