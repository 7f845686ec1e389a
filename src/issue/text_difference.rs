//! What differs between two lists of texts.

use std::mem::take;

use super::sent_texts::SentText;

/// The most pairs of texts that are compared one by one. Longer lists are compared as wholes.
const MAX_COMPARED_PAIRS: usize = 4_000_000;

/// Texts of one block that stand in place of others.
pub(super) struct TextDifference<'a> {
    /// The title of the block.
    pub(super) block: Option<&'a str>,
    /// What stood there before.
    pub(super) before: Vec<&'a SentText>,
    /// What stands there now.
    pub(super) after: Vec<&'a SentText>,
}

/// Finds what differs, in the order of the texts. Texts are the same if their words and addresses are, whatever the title
/// of their block is.
pub(super) fn find_differences<'a>(
    before: &[&'a SentText],
    after: &[&'a SentText],
) -> Vec<TextDifference<'a>> {
    let head = before.iter().zip(after).take_while(|(one, other)| is_same(one, other)).count();
    let (before, after) = (&before[head..], &after[head..]);
    let tail = before.iter().rev().zip(after.iter().rev());
    let tail = tail.take_while(|(one, other)| is_same(one, other)).count();
    let (before, after) = (&before[..before.len() - tail], &after[..after.len() - tail]);
    let mut changes = DifferenceList::default();
    let (mut at, mut other) = (0, 0);
    for (kept, twin) in find_kept_texts(before, after) {
        changes.add(&before[at..kept], &after[other..twin]);
        changes.close();
        (at, other) = (kept + 1, twin + 1);
    }
    changes.add(&before[at..], &after[other..]);
    changes.close();
    changes.done
}

fn is_same(one: &SentText, other: &SentText) -> bool {
    one.words == other.words && one.url == other.url
}

/// The places of the texts that both lists have in the same order: the longest common subsequence.
fn find_kept_texts(before: &[&SentText], after: &[&SentText]) -> Vec<(usize, usize)> {
    if before.len().saturating_mul(after.len()) > MAX_COMPARED_PAIRS {
        return Vec::new();
    }
    let width = after.len() + 1;
    let mut lengths = vec![0_u32; (before.len() + 1) * width];
    for (row, one) in before.iter().enumerate().rev() {
        for (column, other) in after.iter().enumerate().rev() {
            lengths[row * width + column] = if is_same(one, other) {
                lengths[(row + 1) * width + column + 1] + 1
            } else {
                lengths[(row + 1) * width + column].max(lengths[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column, mut kept_texts) = (0, 0, Vec::new());
    while row < before.len() && column < after.len() {
        if is_same(before[row], after[column]) {
            kept_texts.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    kept_texts
}

/// The changes so far.
#[derive(Default)]
struct DifferenceList<'a> {
    done: Vec<TextDifference<'a>>,
    /// The changes at the present place, one for each block.
    open: Vec<TextDifference<'a>>,
}

impl<'a> DifferenceList<'a> {
    /// Adds what differs at one place.
    fn add(&mut self, before: &[&'a SentText], after: &[&'a SentText]) {
        for text in before {
            self.open_for(text).before.push(text);
        }
        for text in after {
            self.open_for(text).after.push(text);
        }
    }

    fn open_for(&mut self, text: &'a SentText) -> &mut TextDifference<'a> {
        let block = text.block.as_deref();
        let at = self.open.iter().position(|change| change.block == block).unwrap_or_else(|| {
            self.open.push(TextDifference { block, before: Vec::new(), after: Vec::new() });
            self.open.len() - 1
        });
        &mut self.open[at]
    }

    /// Ends the changes at a place. A block whose title differs stands there under two titles: it is one block, under its
    /// present title.
    fn close(&mut self) {
        let (gone, mut open): (Vec<_>, Vec<_>) =
            take(&mut self.open).into_iter().partition(|change| change.after.is_empty());
        let come = open.iter_mut().filter(|change| change.before.is_empty()).collect::<Vec<_>>();
        if gone.len() == come.len() {
            for (change, old) in come.into_iter().zip(gone) {
                change.before = old.before;
            }
        } else {
            self.done.extend(gone);
        }
        self.done.append(&mut open);
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use proptest::prelude::*;

    use super::super::sent_texts::{SentText, TextReaders};
    use super::{TextDifference, find_differences};

    fn texts(words: &str) -> Vec<SentText> {
        let text = |word: char| SentText {
            block: None,
            words: word.to_string(),
            url: None,
            readers: TextReaders::Everyone,
        };
        words.chars().map(text).collect()
    }

    fn changes(before: &str, after: &str) -> Vec<(String, String)> {
        let (before, after) = (texts(before), texts(after));
        let (before, after): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let join = |texts: &[&SentText]| texts.iter().map(|text| text.words.as_str()).collect();
        let found = find_differences(&before, &after);
        found.iter().map(|change| (join(&change.before), join(&change.after))).collect()
    }

    #[test]
    fn only_what_differs_is_told_place_by_place() {
        let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        assert_eq!(changes("abc", "abc"), []);
        assert_eq!(changes("abcde", "axcye"), [pair("b", "x"), pair("d", "y")]);
        assert_eq!(changes("abc", "ac"), [pair("b", "")]);
        assert_eq!(changes("ac", "abc"), [pair("", "b")]);
        assert_eq!(changes("", "ab"), [pair("", "ab")]);
    }

    fn in_block(block: &str, words: &str) -> SentText {
        let [text] = &texts("a")[..] else { panic!("one") };
        SentText { block: Some(block.to_owned()), words: words.to_owned(), ..text.clone() }
    }

    #[test]
    fn a_block_whose_title_differs_is_one_block() {
        let before = [in_block("Port", "Port"), in_block("Port", "kept"), in_block("Port", "12")];
        let after = [in_block("Quay", "Quay"), in_block("Quay", "kept"), in_block("Quay", "8")];
        let (before, after): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let found = find_differences(&before, &after);
        let told = found.iter().map(|change| {
            let words = |texts: &[&SentText]| texts.iter().map(|text| text.words.clone()).collect();
            (change.block.unwrap(), words(&change.before), words(&change.after))
        });
        let expected: [(&str, String, String); 2] =
            [("Quay", "Port".into(), "Quay".into()), ("Quay", "12".into(), "8".into())];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        let (one, two) = (in_block("Old", "x"), [in_block("New", "y"), in_block("Newer", "z")]);
        let found = find_differences(&[&one], &[&two[0], &two[1]]);
        assert_eq!(found.len(), 3, "which of them is the old one is unknown");
    }

    /// The words of the list that the changes make of the first one. They are told in its order, with texts of both lists.
    fn apply(one: &[&SentText], other: &[&SentText], changes: &[TextDifference<'_>]) -> String {
        let place = |texts: &[&SentText], text: &SentText| {
            texts.iter().position(|twin| ptr::eq(*twin, text)).unwrap()
        };
        let join = |texts: &[&SentText]| texts.iter().map(|text| &*text.words).collect::<String>();
        let (mut made, mut at) = (String::new(), 0);
        for change in changes {
            let from = match change.before.first() {
                Some(gone) => place(one, gone),
                None => at + place(other, change.after[0]) - made.len(),
            };
            made += &join(&one[at..from]);
            at = from + change.before.len();
            assert_eq!(join(&one[from..at]), join(&change.before), "what goes stood there");
            made += &join(&change.after);
        }
        made + &join(&one[at..])
    }

    proptest! {
        #[test]
        fn the_changes_make_the_one_list_of_the_other(before in "[ab]{0,9}", after in "[abc]{0,9}") {
            let [one, other] = [texts(&before), texts(&after)];
            let [one, other]: [Vec<&SentText>; 2] =
                [one.iter().collect(), other.iter().collect()];
            let found = find_differences(&one, &other);
            prop_assert_eq!(apply(&one, &other, &found), after.clone());
            prop_assert_eq!(found.is_empty(), before == after);
        }
    }
}
