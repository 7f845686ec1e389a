//! Typesets an issue: every line and every run of prose, once, before the editions are cut. HTML,
//! text and subject therefore have the same typography.

use super::Issue;
use super::prose::{Figure, Inline, Part, Prose};
use super::texts::IssueText;
use crate::language::typography::{Edit, Typographer, UNTOUCHED};

impl Issue {
    /// Typesets the whole issue. Code, URLs and protected names stay as they are written. So do
    /// signatures of one word, because they can be keys of contributors.
    pub fn typeset(&mut self, typographer: &Typographer<'_>) {
        self.visit_texts(&mut |_, text| match text {
            IssueText::Line(line) => *line = typographer.set(line),
            IssueText::Formatted(line) => line.change(|run| set_run(run, typographer)),
            IssueText::Prose(prose) => set_prose(prose, typographer),
            IssueText::Signature(name) if name.contains(' ') => *name = typographer.set(name),
            IssueText::Signature(_)
            | IssueText::Address(_)
            | IssueText::FileName(_)
            | IssueText::Handle(_) => {}
        });
    }
}

/// Typesets every run of a text, footnotes included.
pub fn set_prose(prose: &mut Prose, typographer: &Typographer<'_>) {
    set_parts(&mut prose.parts, typographer);
    prose.notes.iter_mut().for_each(|note| set_parts(note, typographer));
}

fn set_parts(parts: &mut [Part], typographer: &Typographer<'_>) {
    for part in parts {
        match part {
            Part::Paragraph(run) | Part::Heading(_, run) => set_run(run, typographer),
            Part::List(_, items) => items.iter_mut().for_each(|item| set_parts(item, typographer)),
            Part::Quote(parts) => set_parts(parts, typographer),
            Part::Table(table) => {
                table.cells_mut().for_each(|cell| set_run(cell, typographer));
            }
            Part::Figure(Figure { alt, caption, credit, .. }) => {
                *alt = typographer.set(alt);
                let lines = caption.iter_mut().chain(credit);
                lines.for_each(|line| line.change(|run| set_run(run, typographer)));
            }
            Part::CodeBlock(_) | Part::Rule => {}
        }
    }
}

/// Typesets one run as a single line of text, without regard to formatting inside of it.
fn set_run(run: &mut [Inline], typographer: &Typographer<'_>) {
    let mut whole = String::new();
    gather(run, &mut whole);
    let edits = typographer.edits(&whole);
    if !edits.is_empty() {
        Layer { whole: &whole, edits: &edits, at: 0 }.lay(run);
    }
}

/// The text of a run. Each part that must not be changed becomes one [`UNTOUCHED`].
fn gather(run: &[Inline], whole: &mut String) {
    for inline in run {
        match inline {
            Inline::Text(text) => whole.push_str(text),
            Inline::Code(_) | Inline::Name(_) => whole.push(UNTOUCHED),
            Inline::Break => whole.push('\n'),
            other => gather(other.inner().unwrap_or_default(), whole),
        }
    }
}

/// Applies the changes of a whole run to its pieces.
struct Layer<'a> {
    whole: &'a str,
    edits: &'a [Edit],
    at: usize,
}

impl Layer<'_> {
    fn lay(&mut self, run: &mut [Inline]) {
        for inline in run {
            match inline {
                Inline::Text(text) => {
                    let length = text.len();
                    *text = self.piece(length);
                    self.at += length;
                }
                Inline::Code(_) | Inline::Name(_) => self.at += UNTOUCHED.len_utf8(),
                Inline::Break => self.at += 1,
                other => self.lay(other.inner_mut().unwrap_or_default()),
            }
        }
    }

    /// One piece of plain text with its changes. Text that is inserted between two pieces belongs
    /// to the second one, beside its mark. If the second piece cannot be changed, it belongs to the
    /// first.
    fn piece(&self, length: usize) -> String {
        let (start, end) = (self.at, self.at + length);
        let closed =
            self.whole[end..].is_empty() || self.whole[end..].starts_with([UNTOUCHED, '\n']);
        let mut piece = String::with_capacity(length + 8);
        let mut at = start;
        for edit in
            self.edits.iter().filter(|edit| edit.range.end >= start && edit.range.start <= end)
        {
            let cut = edit.range.start.clamp(start, end)..edit.range.end.clamp(start, end);
            piece.push_str(&self.whole[at.min(cut.start)..cut.start]);
            let starts_here = edit.range.start >= start
                && (edit.range.start < end || edit.range.start == end && closed);
            if starts_here {
                piece.push_str(edit.with);
            }
            at = cut.end.max(at);
        }
        piece.push_str(&self.whole[at..end]);
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::{Inline, set_run};
    use crate::language::Language;
    use crate::language::typography::Typographer;

    fn text(words: &str) -> Inline {
        Inline::Text(words.into())
    }

    fn set(mut run: Vec<Inline>) -> Vec<Inline> {
        set_run(&mut run, &Typographer::new(Language::Fr, None, &[]));
        run
    }

    #[test]
    fn a_rule_sees_across_the_borders_of_dress() {
        assert_eq!(
            set(vec![
                text("l'"),
                Inline::Strong(vec![text("IA")]),
                text("! « "),
                Inline::Code("a ?".into()),
                text(" »")
            ]),
            [
                text("l’"),
                Inline::Strong(vec![text("IA")]),
                text("\u{a0}! «\u{a0}"),
                Inline::Code("a ?".into()),
                text("\u{a0}»")
            ]
        );
    }

    #[test]
    fn a_blank_on_both_sides_of_a_border_becomes_one() {
        assert_eq!(
            set(vec![Inline::Emphasis(vec![text("Quoi ")]), text(" ?")]),
            [Inline::Emphasis(vec![text("Quoi\u{a0}")]), text("?")]
        );
    }

    #[test]
    fn what_is_put_in_before_code_stays_outside_of_it() {
        assert_eq!(
            set(vec![text("«"), Inline::Code("x".into())]),
            [text("«\u{a0}"), Inline::Code("x".into())]
        );
    }
}
