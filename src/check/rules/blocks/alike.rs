//! Reports two blocks whose texts differ by a few words only.

use std::collections::BTreeSet;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Form, SourceText, Table};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_DUPLICATE], look: Look::Issue(find_alike_blocks) };

/// How many equal words in a row make two texts alike.
const ROW_WORDS: usize = 5;

/// Shorter texts than this are not compared, in words.
const LEAST_WORDS: usize = 20;

fn find_alike_blocks(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let rows: Vec<(&Table, BTreeSet<String>)> = source_text
        .named("blocks")
        .map(|block| (block, collect_rows(source_text, block)))
        .collect();
    for (index, (block, mine)) in rows.iter().enumerate() {
        let twin = rows[..index].iter().find(|(_, theirs)| {
            let smaller = mine.len().min(theirs.len());
            smaller >= LEAST_WORDS && mine.intersection(theirs).count() * 5 > smaller * 4
        });
        if let Some((first, _)) = twin {
            let message = say!("this block says nearly the same as another one");
            findings.push(
                Finding::new(Code::BLOCK_DUPLICATE, block.span, message)
                    .also(first.span, say!("this one"))
                    .help(say!("keep one of the two, or let each say what the other does not")),
            );
        }
    }
}

/// Every five words in a row of a block's text.
fn collect_rows(source_text: &SourceText, block: &Table) -> BTreeSet<String> {
    let texts = source_text.passages.iter().filter(|passage| {
        passage.block == block.block && passage.form != Form::Line && passage.key != "opening"
    });
    let mut rows = BTreeSet::new();
    for passage in texts {
        let folded = fold_words(&passage.text);
        let words: Vec<&str> = folded.split(' ').collect();
        rows.extend(words.windows(ROW_WORDS).map(|row| row.join(" ")));
    }
    rows
}
