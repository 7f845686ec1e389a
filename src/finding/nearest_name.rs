//! The name that is nearest to a misspelt word, among more names than are held in memory.

use std::borrow::Cow;

/// How many counts of letters are kept. Letters whose numbers have the same rest share one.
const LETTER_COUNTS: usize = 32;

/// How often each letter stands in a text.
type LetterCounts = [i16; LETTER_COUNTS];

/// Finds the name nearest to a misspelt word, if one is near enough to be meant. The names come one by one.
#[derive(Debug, Clone)]
pub struct NearestName {
    word: String,
    chars: usize,
    letters: LetterCounts,
    best: Option<NearName>,
}

/// A name that is near, in the order of nearness.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct NearName {
    distance: usize,
    shown: String,
}

impl NearestName {
    /// Looks for names near to a word, upper and lower case being the same.
    pub fn new(word: &str) -> Self {
        let word = word.to_lowercase();
        let (chars, letters) = (word.chars().count(), count_letters(&word));
        Self { word, chars, letters, best: None }
    }

    /// Takes another name. `shown` is what is answered if no other is nearer. Of names that are equally near, the one that is
    /// shown by the smaller text is answered.
    pub fn take(&mut self, name: &str, shown: &str) {
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
            Cow::Owned(name.to_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        let chars = name.chars().count();
        let most = 1 + chars / 4;
        let most = self.best.as_ref().map_or(most, |best| most.min(best.distance));
        if chars.abs_diff(self.chars) > most || self.count_other_letters(&name) > most {
            return;
        }
        let distance = strsim::damerau_levenshtein(&self.word, &name);
        if distance <= most {
            let near = NearName { distance, shown: shown.to_lowercase() };
            self.best = Some(self.best.take().map_or(near.clone(), |best| best.min(near)));
        }
    }

    /// What is shown of the nearest name. `None` if no name is near.
    pub fn find(self) -> Option<String> {
        self.best.map(|best| best.shown)
    }

    /// How many letters the name has that the word has not, or the other way round, whichever are more. Each slip changes one
    /// letter at most, so the distance is no less.
    fn count_other_letters(&self, name: &str) -> usize {
        let letters = count_letters(name);
        let (mut missing, mut surplus) = (0, 0);
        for (one, other) in self.letters.iter().zip(letters) {
            let more = one - other;
            missing += usize::from(more.max(0).unsigned_abs());
            surplus += usize::from((-more).max(0).unsigned_abs());
        }
        missing.max(surplus)
    }
}

fn count_letters(text: &str) -> LetterCounts {
    let mut counts = [0_i16; LETTER_COUNTS];
    for c in text.chars() {
        let count = &mut counts[u32::from(c) as usize % LETTER_COUNTS];
        *count = count.saturating_add(1);
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::NearestName;
    use crate::finding::nearest;

    fn find(word: &str, names: &[&str]) -> Option<String> {
        let mut search = NearestName::new(word);
        for name in names {
            search.take(name, name);
        }
        search.find()
    }

    #[test]
    fn the_nearest_name_is_found_whatever_the_order() {
        for names in [["zoe@a.example", "zoé@a.example"], ["zoé@a.example", "zoe@a.example"]] {
            assert_eq!(find("ZEO@a.example", &names).as_deref(), Some("zoe@a.example"));
        }
        assert_eq!(find("nobody", &["zoe", "body-of-work"]), None);
    }

    proptest! {
        #[test]
        fn the_same_name_is_found_as_among_names_in_memory(
            word in "[abé]{0,9}", names in prop::collection::vec("[abé]{0,9}", 0..9)
        ) {
            let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
            sorted.sort_unstable();
            let expected = nearest(&word, sorted.iter().copied()).map(str::to_owned);
            prop_assert_eq!(find(&word, &sorted), expected);
        }
    }
}
