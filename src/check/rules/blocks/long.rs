//! Reports stories, items and paragraphs that are too long for a mail.

use std::collections::BTreeMap;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::issue::source_text::{Form, SourceText};
use crate::wording::say;

impl Code {
    /// `block.length`.
    pub const BLOCK_LENGTH: Self = Self::new(&CodeFacts {
        name: "block.length",
        severity: Severity::Note,
        meaning: "A text longer than is read in a mail.",
        why: "A mail is read standing. Above 350 words a story, 120 a paragraph or 60 an item, readers scroll past.",
        mend: "Cut it, or print its beginning and link to the rest.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_LENGTH], look: Look::Issue(find_long_texts) };

/// The longest story, in words.
const MAX_STORY_WORDS: usize = 350;

const MAX_ITEM_WORDS: usize = 60;

const MAX_PARAGRAPH_WORDS: usize = 120;

fn find_long_texts(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let written = source_text.named("blocks").filter(|block| block.text("kind") == Some("story"));
    let mut stories: BTreeMap<Option<usize>, (Span, usize)> =
        written.map(|block| (block.block, (block.span, 0))).collect();
    for passage in &source_text.passages {
        let count = passage.text.split_whitespace().count();
        let (most, message) = match passage.form {
            Form::Paragraph => {
                (MAX_PARAGRAPH_WORDS, say!("this paragraph is {count} words long", count))
            }
            Form::Item(..) => (MAX_ITEM_WORDS, say!("this item is {count} words long", count)),
            _ => continue,
        };
        if let Some((_, whole)) = stories.get_mut(&passage.block) {
            *whole += count;
        }
        if count > most {
            let finding = Finding::new(Code::BLOCK_LENGTH, passage.whole(), message);
            findings
                .push(finding.help(say!("cut it in two; {most} words are read at a glance", most)));
        }
    }
    for (span, count) in stories.into_values().filter(|(_, count)| *count > MAX_STORY_WORDS) {
        let message = say!("this story is {count} words long", count);
        let finding = Finding::new(Code::BLOCK_LENGTH, span, message);
        findings.push(finding.help(say!("print its beginning, and link to the rest")));
    }
}
