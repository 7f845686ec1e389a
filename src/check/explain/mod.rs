//! Why each finding matters and how to put it right, for `check --explain`.

mod css;
mod exclusive;
mod front;
mod links;
mod lists;
mod page;
mod pictures;
mod prose;
mod reading;
mod settings;

use crate::finding::Code;

/// What there is to say about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// What a finding of this code says.
    pub meaning: &'static str,
    /// Why it matters, and who says so.
    pub why: &'static str,
    /// How to put it right.
    pub mend: &'static str,
}

/// Explains a code. There is no code without an explanation: a test goes through all of them.
pub fn explain(code: Code) -> Explanation {
    let words = WORDS.iter().copied().flatten().find(|(explained, ..)| *explained == code);
    let (why, mend) = words.map_or(("", ""), |(_, why, mend)| (*why, *mend));
    Explanation { meaning: code.meaning(), why, mend }
}

/// Each code, why it matters, and how to put it right.
type Words = &'static [(Code, &'static str, &'static str)];

/// A table for each family of codes.
const WORDS: &[Words] = &[
    css::WORDS,
    exclusive::WORDS,
    front::WORDS,
    links::WORDS,
    lists::WORDS,
    page::WORDS,
    pictures::WORDS,
    prose::WORDS,
    reading::WORDS,
    settings::WORDS,
];

#[cfg(test)]
mod tests {
    use super::{Code, explain};

    #[test]
    fn every_code_says_why_it_matters_and_how_to_put_it_right() {
        for code in Code::ALL {
            let told = explain(*code);
            for words in [told.meaning, told.why, told.mend] {
                assert!(words.len() >= 10 && words.ends_with('.'), "{code}: {words:?}");
            }
        }
    }
}
