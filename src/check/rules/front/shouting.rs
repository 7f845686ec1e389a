//! Reports a subject in capitals, with several exclamation marks, or that pretends to be a reply.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::{Wording, say};

impl Code {
    /// `subject.shouting`.
    pub const SUBJECT_SHOUTING: Self = Self::new(&CodeFacts {
        name: "subject.shouting",
        severity: Severity::Warning,
        meaning: "A subject that shouts, or pretends to be an answer.",
        why: "Capitals, rows of exclamation marks and false answers are what filters and readers know spam by (Gmail sender guidelines).",
        mend: "Write a sentence.",
    });
}

/// The most letters of a word in capitals that is taken for a name.
const MAX_ACRONYM_LETTERS: usize = 4;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SUBJECT_SHOUTING], look: Look::Issue(find_shouting_subject) };

fn find_shouting_subject(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let mut tell = |message: Wording, help: Wording| {
        findings.push(Finding::new(Code::SUBJECT_SHOUTING, span, message).help(help));
    };
    if is_answer(subject) {
        tell(say!("the subject pretends to be an answer"), say!("write what the issue is about"));
    } else if is_in_capitals(subject) {
        tell(say!("the subject is in capitals"), say!("write it as a sentence"));
    } else if subject.matches('!').count() > 1 {
        tell(
            say!("the subject has more than one exclamation mark"),
            say!("one is enough, or none"),
        );
    }
}

/// Whether a subject begins as that of an answer: with a blank behind the colon, as no name has (`re:Invent`).
fn is_answer(subject: &str) -> bool {
    let start = subject.trim_start().to_lowercase();
    ["re", "fwd", "fw", "tr", "aw", "wg"].iter().any(|prefix| {
        let behind = start.strip_prefix(prefix).and_then(|rest| {
            rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).strip_prefix(':')
        });
        behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

/// Whether the words of a subject are in capitals. Words of up to four letters can be names: `SNCF, RATP, EDF : la grève`.
fn is_in_capitals(subject: &str) -> bool {
    let words: Vec<&str> = subject.split(|c: char| !c.is_alphabetic()).collect();
    let is_long = |word: &&str| word.chars().count() > MAX_ACRONYM_LETTERS;
    let (all, long) = (words.concat(), words.into_iter().filter(is_long).collect::<String>());
    let is_loud = |letters: &str| {
        let count = letters.chars().count();
        let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
        count >= 10 && capitals * 5 > count * 3
    };
    let is_all_capitals = !long.is_empty() && all.chars().all(char::is_uppercase);
    is_loud(&long) || is_all_capitals && is_loud(&all)
}
