//! Reports German abbreviations of several words that are written as one: `z.B.`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::GERMAN_TYPO],
    look: Look::IssueIn(PrimaryLanguage::German, find_run_together),
};

/// Abbreviations as they are written in haste, and as they are set: with a blank between their words (Amtliches
/// Regelwerk, §101; DIN 5008).
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("i.d.R.", "i. d. R."),
    ("z.B.", "z. B."),
    ("d.h.", "d. h."),
    ("u.a.", "u. a."),
    ("u.U.", "u. U."),
    ("o.Ä.", "o. Ä."),
    ("u.Ä.", "u. Ä."),
    ("v.a.", "v. a."),
    ("z.T.", "z. T."),
    ("s.o.", "s. o."),
    ("s.u.", "s. u."),
    ("v.Chr.", "v. Chr."),
    ("n.Chr.", "n. Chr."),
];

fn find_run_together(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        for (short, set) in ABBREVIATIONS {
            for (at, _) in passage.text.match_indices(short) {
                let (before, after) = (&passage.text[..at], &passage.text[at + short.len()..]);
                let is_part = |c: char| c.is_alphanumeric() || ".@/-".contains(c);
                let follows = |c: char| c.is_alphanumeric() || "@/".contains(c);
                if before.ends_with(is_part) || after.starts_with(follows) {
                    continue;
                }
                let end = at + short.len();
                let message = say!("`{short}` is written without its blank", short);
                let finding = Finding::new(Code::GERMAN_TYPO, passage.at(at, end), message);
                let change = passage.change(input.source, at..end, *set);
                let help = say!("write `{set}`; no line breaks there", set);
                findings.push(finding.help(help).changes([change]));
            }
        }
    }
}
