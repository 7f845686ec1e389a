//! Columns that may say who has left in words that nobody here knows: their names have a strange word, and few of their
//! cells say yes, or few say no.

use super::known_words::knows_all;
use super::names::split_compounds;
use super::sense::CellSense;
use crate::audience::fold::{fold, is_blank};

/// Of how many rows one may have the rare answer.
const MIN_ROWS_PER_RARE_ANSWER: usize = 3;

/// How many different cells are remembered.
const MAX_REMEMBERED_CELLS: usize = 8;

/// Short words for yes in further languages, which are other words elsewhere.
const SHORT_YES: [&str; 2] = ["ano", "da"];
/// Short words for no in further languages, which are other words elsewhere.
const SHORT_NO: [&str; 4] = ["nie", "ne", "nu", "ei"];

/// An answer that few rows of a column have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RareAnswer {
    /// The text of the first cell that has it.
    pub answer: String,
    /// How many rows have it.
    pub rows: usize,
    /// How many rows there are.
    pub of: usize,
}

/// What the cells of a column with a strange name answer.
#[derive(Debug)]
pub(in crate::audience) struct AnswerTally {
    /// Whether all cells so far are answers, or empty.
    is_of_answers: bool,
    /// The cells that were looked at, and what they answer.
    seen: Vec<(String, Option<YesOrNo>)>,
    yes: AnswerCount,
    no: AnswerCount,
    rows: usize,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum YesOrNo {
    Yes,
    No,
}

/// The rows with one answer.
#[derive(Debug, Default)]
struct AnswerCount {
    first: String,
    rows: usize,
}

impl AnswerTally {
    /// A tally of the column with this name. `None` if each word of the name is known.
    pub(in crate::audience) fn of_column(name: &str) -> Option<Self> {
        let folded = fold(name);
        let is_strange = !folded.is_empty() && !knows_all(&split_compounds(&folded));
        let (seen, yes, no) = Default::default();
        is_strange.then_some(Self { is_of_answers: true, seen, yes, no, rows: 0 })
    }

    /// Counts the cell of the next row.
    pub(in crate::audience) fn add(&mut self, cell: &str) {
        self.rows += 1;
        if !self.is_of_answers || cell.trim().is_empty() {
            return;
        }
        let answer = match self.seen.iter().find(|(seen, _)| seen == cell) {
            Some((_, answer)) => *answer,
            None => self.remember(cell),
        };
        let count = match answer {
            Some(YesOrNo::Yes) => &mut self.yes,
            Some(YesOrNo::No) => &mut self.no,
            None => {
                self.is_of_answers = is_blank(cell);
                return;
            }
        };
        if count.rows == 0 {
            cell.trim().clone_into(&mut count.first);
        }
        count.rows += 1;
    }

    /// What a cell answers that was not looked at before.
    fn remember(&mut self, cell: &str) -> Option<YesOrNo> {
        let answer = YesOrNo::read(cell);
        if self.seen.len() < MAX_REMEMBERED_CELLS {
            self.seen.push((cell.to_owned(), answer));
        }
        answer
    }

    /// The answer that few rows have, and the others have not. `None` if there is none, or if the column has cells that are
    /// no answers.
    pub(in crate::audience) fn find_rare(&self) -> Option<RareAnswer> {
        if !self.is_of_answers {
            return None;
        }
        let is_rare = |count: &&AnswerCount| {
            count.rows > 0 && count.rows * MIN_ROWS_PER_RARE_ANSWER <= self.rows
        };
        // Where no is usual, yes is the answer that tells.
        let no = Some(&self.no).filter(|no| self.yes.rows > no.rows);
        let count = [Some(&self.yes), no].into_iter().flatten().find(is_rare)?;
        Some(RareAnswer { answer: count.first.clone(), rows: count.rows, of: self.rows })
    }
}

impl YesOrNo {
    /// Reads a cell. `None` if it is neither yes nor no.
    fn read(cell: &str) -> Option<Self> {
        let folded = fold(cell);
        match CellSense::read(cell) {
            _ if SHORT_NO.contains(&&*folded) => Some(Self::No),
            _ if SHORT_YES.contains(&&*folded) => Some(Self::Yes),
            CellSense::Yes | CellSense::One => Some(Self::Yes),
            CellSense::No | CellSense::Zero => Some(Self::No),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AnswerTally;

    fn find(name: &str, cells: &[&str]) -> Option<(String, usize)> {
        let mut tally = AnswerTally::of_column(name)?;
        for cell in cells {
            tally.add(cell);
        }
        tally.find_rare().map(|rare| (rare.answer, rare.rows))
    }

    #[test]
    fn a_rare_answer_below_a_strange_name_is_found_in_any_language() {
        for (name, usual, rare) in [
            ("Wypisany", "nie", "tak"),
            ("Zgoda", "tak", "nie"),
            ("Avregistrerad", "nej", "ja"),
            ("Odhlášen", "ne", "ano"),
            ("Отписан", "нет", "да"),
            ("退订", "否", "是"),
            ("Leiratkozott", "nem", "igen"),
            ("Dezabonat", "nu", "da"),
            ("Blorped", "", "x"),
        ] {
            let found = find(name, &[usual, usual, usual, rare]);
            assert_eq!(found, Some((rare.to_owned(), 1)), "{name}");
        }
    }

    #[test]
    fn a_column_with_a_known_name_or_with_other_cells_has_no_rare_answer() {
        for (name, cells) in [
            ("Langue", ["fr", "fr", "fr", "no"]),
            ("Présentée", ["oui", "non", "oui", "non"]),
            ("Blorped", ["Brest", "Paris", "x", "Brest"]),
            ("Blorped", ["", "", "", ""]),
            ("Blorped", ["oui", "oui", "oui", "oui"]),
        ] {
            assert_eq!(find(name, &cells), None, "{name}");
        }
    }
}
