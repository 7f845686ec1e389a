//! How much of a page a text becomes.

use super::{FormattedLine, Inline, Part, Prose};

/// The elements of a figure: its frame, its picture, its caption.
const FIGURE_ELEMENTS: usize = 3;

impl Prose {
    /// The number of elements of a page that the text becomes: paragraphs, items, cells, figures,
    /// links, emphasis. Plain words are no element.
    pub fn count_elements(&self) -> usize {
        count_parts(&self.parts) + self.notes.iter().map(|note| count_parts(note)).sum::<usize>()
    }
}

impl FormattedLine {
    /// The number of elements of a page that stand in the line: links, emphasis.
    pub fn count_elements(&self) -> usize {
        count_inlines(self.run())
    }
}

fn count_parts(parts: &[Part]) -> usize {
    let count = |part: &Part| match part {
        Part::Paragraph(run) | Part::Heading(_, run) => 1 + count_inlines(run),
        Part::List(_, items) => items.iter().map(|item| 1 + count_parts(item)).sum(),
        Part::Quote(parts) => 1 + count_parts(parts),
        Part::CodeBlock(lines) => 1 + lines.len(),
        Part::Table(table) => {
            let cells = table.cells().map(|cell| 1 + count_inlines(cell));
            table.rows.len() + cells.sum::<usize>()
        }
        Part::Figure(figure) => {
            FIGURE_ELEMENTS + figure.lines().map(FormattedLine::count_elements).sum::<usize>()
        }
        Part::Rule => 1,
    };
    parts.iter().map(count).sum()
}

fn count_inlines(run: &[Inline]) -> usize {
    let count = |inline: &Inline| match inline {
        Inline::Text(_) => 0,
        other => 1 + other.inner().map_or(0, count_inlines),
    };
    run.iter().map(count).sum()
}
