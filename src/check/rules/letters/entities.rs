//! Reports entities of HTML in texts of one line, which are printed letter by letter: `Caf&eacute;`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::html::Document;
use crate::issue::source_text::{Form, SourceText};
use crate::language::typography::find_entities;
use crate::wording::say;

impl Code {
    /// `enc.entity`.
    pub const ENCODING_ENTITY: Self = Self::new(&CodeFacts {
        name: "enc.entity",
        severity: Severity::Warning,
        meaning: "An entity of HTML in a title, a caption or another text of one line.",
        why: "Prose is Markdown, which reads `&eacute;`; a text of one line is printed as it is typed, and a mailbox shows the subject letter by letter.",
        mend: "Write the letter itself.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ENCODING_ENTITY], look: Look::Issue(find_written_entities) };

fn find_written_entities(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in source_text.passages.iter().filter(|passage| passage.form == Form::Line) {
        for range in find_entities(&passage.text) {
            let written = &passage.text[range.clone()];
            let Some(character) = read_entity(written) else { continue };
            let message = say!(
                "`{written}` is printed as it stands: a line of text has no entities of HTML",
                written
            );
            let help = say!("write `{character}`", character = character.clone());
            let change = passage.change(input.source, range.clone(), character);
            let span = passage.at(range.start, range.end);
            findings.push(
                Finding::new(Code::ENCODING_ENTITY, span, message).help(help).changes([change]),
            );
        }
    }
}

/// The characters that an entity stands for. `None` if no browser knows it, or if they cannot be seen.
fn read_entity(written: &str) -> Option<String> {
    let page = Document::read(&["<p>", written].concat());
    let read: String = page.inside(0).map(|text| text.words.as_str()).collect();
    let is_plain = read != written && !read.is_empty() && !read.chars().any(char::is_control);
    is_plain.then_some(read)
}
