//! Reports «1 août»: the first day of a month is the only ordinal among French dates.

use jiff::civil::date;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::dates::written_date::{find_named, is_joined};
use crate::check::rules::words::{Word, is_blank, split_words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::language::{Language, PrimaryLanguage};
use crate::wording::say;

impl Code {
    /// `fr.date`.
    pub const FRENCH_DATE: Self = Self::new(&CodeFacts {
        name: "fr.date",
        severity: Severity::Warning,
        meaning: "The first day of a month without its «er».",
        why: "The first of a month is an ordinal in French, and the only one: «1er août».",
        mend: "Write `1er`.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_DATE],
    look: Look::IssueIn(PrimaryLanguage::French, find_bare_firsts),
};

fn find_bare_firsts(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for (index, pair) in words.windows(2).enumerate() {
            let [Word { start, text: one }, Word { start: at, text: month }] = *pair else {
                continue;
            };
            let before = &passage.text[..start];
            let alone =
                before.is_empty() || before.ends_with(is_blank) || before.ends_with(['\'', '’']);
            let counted = index.checked_sub(1).and_then(|index| words.get(index));
            let part = counted.is_some_and(|word| word.text.parse::<u32>().is_ok());
            if one != "1" || !alone || part || !is_joined(&passage.text[start + 1..at]) {
                continue;
            }
            if find_named(month, 12, |month| Language::Fr.month(date(2024, month, 1))).is_some() {
                let message = say!("`1 {month}` lacks the «er» of the first", month);
                let finding =
                    Finding::new(Code::FRENCH_DATE, passage.at(start, at + month.len()), message);
                let change = passage.change(input.source, start..start + 1, "1er");
                findings.push(finding.help(say!("write `1er {month}`", month)).changes([change]));
            }
        }
    }
}
