//! The visible text of a page: its words, in order.

use std::collections::HashMap;

use super::element_style::ElementStyle;
use super::media_view::MediaView;
use crate::html::Document;
use crate::render::splice::{BodyPiece, split_at_slots};

/// Inline elements. A word goes on across their ends.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u",
];

/// Whether a text has any visible character.
pub(super) fn is_drawn(words: &str) -> bool {
    words.chars().any(|c| {
        !(c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            ))
    })
}

/// The visible text of a page. There is at least one space where a line or a box ends.
pub(super) fn read_page(document: &Document, view: &MediaView) -> String {
    let mut out = String::new();
    let mut before = (None, 0);
    for text in &document.texts {
        let Some(within) = text.within else { continue };
        if !view.styles.get(within).is_some_and(ElementStyle::is_seen) {
            continue;
        }
        let boxed = document
            .around(within)
            .find(|(_, element)| !INLINE.contains(&element.name.as_str()))
            .map(|(place, _)| place);
        let opened = document.elements.get(before.1..text.after).unwrap_or_default();
        let broken = opened.iter().any(|element| !INLINE.contains(&element.name.as_str()));
        if broken || before.0 != boxed {
            out.push(' ');
        }
        push_without_slots(&text.words, &mut out);
        before = (boxed, text.after);
    }
    out
}

/// A text without its slots.
pub(super) fn without_slots(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_without_slots(text, &mut out);
    out
}

fn push_without_slots(text: &str, out: &mut String) {
    for piece in split_at_slots(text) {
        match piece {
            BodyPiece::Fixed(still) => out.push_str(still),
            BodyPiece::Slot(_) => out.push(' '),
        }
    }
}

/// The words of a text, each with its first byte.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

/// What one text has and another has not.
pub(super) struct TextGap {
    /// How many of its words in a hundred the other text has too.
    pub(super) share: usize,
    /// The longest row of words that the other text has less often: its first byte, and the number
    /// of its words.
    pub(super) row: (usize, usize),
}

impl TextGap {
    /// Compares two texts word by word. A repeated word counts each time.
    pub(super) fn of(text: &str, other: &str) -> Self {
        let mut balance: HashMap<&str, isize> = HashMap::new();
        words(other).for_each(|(_, word)| *balance.entry(word).or_default() += 1);
        let mut count = 0_usize;
        for (_, word) in words(text) {
            *balance.entry(word).or_default() -= 1;
            count += 1;
        }
        let short: usize =
            balance.values().filter(|left| **left < 0).map(|n| n.unsigned_abs()).sum();
        let (mut row, mut longest) = ((0, 0), (0, 0));
        for (at, word) in words(text) {
            let said = balance.get(word).is_some_and(|left| *left >= 0);
            row = if said { (at, 0) } else { (if row.1 == 0 { at } else { row.0 }, row.1 + 1) };
            longest = if row.1 > longest.1 { row } else { longest };
        }
        Self { share: (count - short) * 100 / count.max(1), row: longest }
    }
}

/// The beginning of a text, to quote it.
pub(super) fn beginning(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::{TextGap, is_drawn, read_page};
    use crate::check::printed::media_view::MediaView;
    use crate::check::printed::style_sheet::HeadSheet;
    use crate::html::Document;

    #[test]
    fn a_word_goes_on_across_emphasis_and_ends_with_its_box() {
        let page = Document::read(
            "<p>un <b>m</b>ot<br>deux</p><p>trois</p><p style='display:none'>rien</p>\
             <td>quatre<td><i>cinq</i>",
        );
        let view = &MediaView::all(&page, &HeadSheet::default())[0];
        assert_eq!(
            read_page(&page, view).split_whitespace().collect::<Vec<_>>().join(" "),
            "un mot deux trois quatre cinq"
        );
        assert!(!is_drawn("\u{a0}\u{2007}\u{34f}\u{ad}\n") && is_drawn(" .") && !is_drawn(""));
    }

    #[test]
    fn a_row_of_words_that_is_nowhere_else_is_found() {
        let gap = TextGap::of("a b un deux trois a b", "b a a b, un");
        assert_eq!((gap.share, gap.row), (71, (7, 2)));
        assert_eq!(TextGap::of("", "").share, 0);
    }
}
