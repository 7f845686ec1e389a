//! The words of a text without their dress.

use super::{Inline, Part, Prose};

impl Prose {
    /// The text's paragraphs, headings, items and cells as plain words, footnotes last.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = Vec::new();
        walk(&self.parts, &mut paragraphs);
        for note in &self.notes {
            walk(note, &mut paragraphs);
        }
        paragraphs
    }
}

fn walk(parts: &[Part], paragraphs: &mut Vec<String>) {
    for part in parts {
        match part {
            Part::Paragraph(run) | Part::Heading(_, run) => paragraphs.push(plain(run)),
            Part::List(_, items) => items.iter().for_each(|item| walk(item, paragraphs)),
            Part::Quote(parts) => walk(parts, paragraphs),
            Part::Table(head, rows) => {
                paragraphs.extend(head.iter().chain(rows.iter().flatten()).map(|cell| plain(cell)));
            }
            Part::Rule => {}
        }
    }
}

fn plain(run: &[Inline]) -> String {
    run.iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Name(text) => text.clone(),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => {
                plain(inner)
            }
            Inline::Break => " ".to_owned(),
            Inline::Note(_) => String::new(),
        })
        .collect()
}
