//! In which block of the page a place of the editor's file is printed.

use super::printed::clipped::SizedBlock;
use super::rules::words::fold_words;
use crate::finding::{Source, Span};
use crate::issue::source_text::SourceText;

/// The blocks of a file, and those of the pages that were printed of it.
pub struct LocatedBlocks {
    text: SourceText,
    /// How many bytes the file has. The places of the files that it names lie behind them.
    length: usize,
    /// For each page, and each of its blocks, the index of the block in the file, if the title says it.
    of_pages: Vec<Vec<Option<usize>>>,
}

impl LocatedBlocks {
    /// Finds the blocks of each page, in their order, by their titles in the file.
    pub fn new(source: &Source, pages: &[&[SizedBlock]]) -> Self {
        let text = SourceText::read(source);
        let find = |blocks: &&[SizedBlock]| {
            blocks.iter().map(|block| find_titled(&text, &block.title)).collect()
        };
        let of_pages = pages.iter().map(find).collect();
        Self { text, length: source.text.len(), of_pages }
    }

    /// The number of the block, from 0, in which a place of the file is printed on a page. `None` if the place belongs to no
    /// block, or to one that the page does not have.
    pub fn find(&self, page: usize, span: Span) -> Option<usize> {
        let holds = |outer: Span| outer.start <= span.start && span.start <= outer.end;
        let mut passages = self.text.passages.iter();
        let passage = passages.find(|passage| passage.block.is_some() && holds(passage.value));
        let before = || {
            let tables = self.text.tables.iter().filter(|table| table.span.start <= span.start);
            let last = tables.max_by_key(|table| table.span.start);
            last.filter(|_| span.start <= self.length).and_then(|table| table.block)
        };
        let block = passage.and_then(|passage| passage.block).or_else(before)?;
        self.of_pages.get(page)?.iter().position(|of_page| *of_page == Some(block))
    }
}

/// The block whose title has these words, or whose texts do if no title has them.
fn find_titled(text: &SourceText, title: &str) -> Option<usize> {
    let wanted = fold_words(title);
    if wanted.is_empty() {
        return None;
    }
    let in_blocks = || text.passages.iter().filter(|passage| passage.block.is_some());
    let titled = in_blocks().find(|one| one.key == "title" && fold_words(&one.text) == wanted);
    let said = || in_blocks().find(|one| fold_words(&one.text).contains(&wanted));
    titled.or_else(said).and_then(|passage| passage.block)
}

#[cfg(test)]
mod tests {
    use super::{LocatedBlocks, SizedBlock, Source, Span};

    #[test]
    fn a_place_is_found_in_the_block_of_the_page_that_is_printed_of_it() {
        let text = "title = \"A\"\n[[blocks]]\ntitle = \"L'été\"\nbody = \"un\"\n[[blocks]]\nexclusive = true\n\
                    title = \"Deux\"\nbody = \"mot\"\n";
        let source = Source::of_text("a.toml", text);
        let page = |titles: &[&str]| -> Vec<SizedBlock> {
            let block = |title: &&str| SizedBlock { title: (*title).to_owned(), end: 0, size: 0 };
            titles.iter().map(block).collect()
        };
        let at = |words: &str| {
            let start = text.find(words).expect("it is there");
            Span::new(start, start + words.len())
        };
        let (both, other) = (page(&["L’été", "Deux"]), page(&["Un autre", "L’été"]));
        let located = LocatedBlocks::new(&source, &[&both, &other]);
        assert_eq!(located.find(0, at("un\"")), Some(0));
        assert_eq!(located.find(0, at("mot")), Some(1));
        assert_eq!(located.find(0, at("exclusive")), Some(1));
        assert_eq!(located.find(0, at("title = \"A")), None);
        assert_eq!((located.find(1, at("un\"")), located.find(1, at("mot"))), (Some(1), None));
        assert_eq!(located.find(2, at("mot")), None);
    }
}
