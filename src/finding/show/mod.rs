//! Findings in four forms: for a person, on one line each, as JSON, and as [SARIF](sarif).
//!
//! This is the only file that uses annotate-snippets.

pub mod sarif;
mod visible;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};
use textwrap::{Options, WordSeparator, WordSplitter};

use super::{Finding, Severity, Source, Span};
use visible::VisibleSource;

pub use visible::{make_visible, make_visible_line};

/// The longest line, in bytes, that is shown with its finding. A finding in a longer line is shown
/// on one line.
const LONGEST_LINE: usize = 2_000;

/// The fewest columns that a sentence is broken into.
const MIN_COLUMNS: usize = 20;

/// The most columns of the editor's line that are drawn, whatever the terminal has.
const MAX_EXCERPT_COLUMNS: usize = 140;

/// How a finding is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingStyle {
    /// The editor's line with a caret under it, in plain text.
    Plain,
    /// Like `Plain`, with colours.
    Coloured,
    /// One line each: `path:line:column: severity[code]: message`.
    Short,
}

/// A finding with the text it is about.
#[derive(Debug, Clone, Copy)]
pub struct ShownFinding<'a> {
    /// The text: a whole file, or a row of a long list.
    pub source: &'a Source,
    /// The line of the file, from 1, in which the text begins.
    pub first_line: usize,
    /// The finding.
    pub finding: &'a Finding,
}

impl ShownFinding<'_> {
    /// The line of the file and the column of a byte of the text, both from 1.
    fn place(self, at: usize) -> (usize, usize) {
        let (line, column) = self.source.place(at);
        (line + self.first_line - 1, column)
    }
}

/// One finding about a file, as text that ends without a line break.
pub fn text(source: &Source, finding: &Finding, style: FindingStyle) -> String {
    shown(ShownFinding { source, first_line: 1, finding }, style)
}

/// One finding, as text that ends without a line break. The only control characters in it are line feeds,
/// tabs, and the colours of `Coloured`.
pub fn shown(shown: ShownFinding<'_>, style: FindingStyle) -> String {
    shown_within(shown, style, usize::MAX)
}

/// As [`shown`], in lines of at most this many columns of a terminal: sentences go on below, between words,
/// and the editor's line is cut around the place. A word that is longer stays whole. `Short` keeps its line.
pub fn shown_within(shown: ShownFinding<'_>, style: FindingStyle, columns: usize) -> String {
    let ShownFinding { source, first_line, finding } = shown;
    if style == FindingStyle::Short {
        return make_visible_line(&on_one_line(shown)).into_owned();
    }
    // A secret is not shown a second time, because findings go to logs and to cron's mail.
    if finding.is_withheld || !fits(source, finding.span) {
        return fill(&make_visible_line(&on_one_line(shown)), columns);
    }
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let excerpt = cut_excerpt(source, finding);
    let visible = VisibleSource::new(&excerpt.source);
    let drawn = |span: Span| within(&visible.source, visible.shift(excerpt.shift(span)));
    let mut snippet = Snippet::source(&visible.source.text)
        .path(&visible.source.name)
        .line_start(first_line + excerpt.lines_before)
        .annotation(AnnotationKind::Primary.span(drawn(finding.span)));
    if let Some(also) = &finding.also {
        let label = make_visible_line(&also.label);
        let annotation = AnnotationKind::Context.span(drawn(also.span)).label(label);
        snippet = snippet.annotation(annotation);
    }
    let title = level.primary_title(fill_title(finding, columns)).id(finding.code.as_str());
    let mut group: Group<'_> = title.element(snippet);
    if let Some(help) = &finding.help {
        let last_line = first_line + excerpt.lines_before + excerpt.source.text.lines().count();
        group = group.element(Level::HELP.message(fill_help(help, last_line, columns)));
    }
    let renderer = match style {
        FindingStyle::Coloured => Renderer::styled(),
        _ => Renderer::plain(),
    };
    let renderer = renderer.term_width(columns.min(MAX_EXCERPT_COLUMNS));
    renderer.render(&[group])
}

/// The message of a finding in lines that fit behind its severity and its code.
fn fill_title(finding: &Finding, columns: usize) -> String {
    // «error[code]: »
    let before = finding.severity().as_str().len() + finding.code.as_str().len() + 4;
    fill(&make_visible_line(&finding.message), columns.saturating_sub(before))
}

/// A help in lines that fit below an excerpt whose last line has this number.
fn fill_help(help: &str, last_line: usize, columns: usize) -> String {
    // « = help: » behind the widest line number.
    let before = last_line.to_string().len() + 9;
    fill(&make_visible_line(help), columns.saturating_sub(before))
}

/// A sentence in lines of at most this many columns, broken between words. A narrow place has a few words.
fn fill(sentence: &str, columns: usize) -> String {
    let options = Options::new(columns.max(MIN_COLUMNS))
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(sentence, options)
}

/// The lines of a text that are drawn with a finding. A long file with many findings is not drawn as a whole
/// for each of them.
struct Excerpt {
    source: Source,
    /// How many lines of the text stand above.
    lines_before: usize,
    /// How many bytes they have.
    bytes_before: usize,
}

impl Excerpt {
    /// The place in the excerpt for a place in the text.
    const fn shift(&self, span: Span) -> Span {
        let before = self.bytes_before;
        Span::new(span.start.saturating_sub(before), span.end.saturating_sub(before))
    }
}

/// Cuts out the whole lines from the first place of a finding to the last one.
fn cut_excerpt(source: &Source, finding: &Finding) -> Excerpt {
    let text = &source.text;
    let spans = || [Some(finding.span), finding.also.as_ref().map(|also| also.span)];
    let drawn = || spans().into_iter().flatten().map(|span| within(source, span));
    let first = drawn().map(|range| range.start).min().unwrap_or_default();
    let last = drawn().map(|range| range.end).max().unwrap_or_default();
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline + 1);
    Excerpt {
        source: Source { name: source.name.clone(), text: text[start..end].to_owned() },
        lines_before: text[..start].matches('\n').count(),
        bytes_before: start,
    }
}

/// One finding on one line, as editors and `grep` read it.
fn on_one_line(shown: ShownFinding<'_>) -> String {
    let ShownFinding { source: Source { name, .. }, finding, .. } = shown;
    let (line, column) = shown.place(finding.span.start);
    let Finding { message, code, .. } = finding;
    let help = finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{name}:{line}:{column}: {}[{code}]: {message}{help}", finding.severity().as_str())
}

/// One finding as a JSON object: `file`, `line`, `column`, `end_line`, `end_column`, `severity`,
/// `code`, `message`, `help`, `also` (a second place with its label, or null). Lines and columns
/// count from 1. Columns count characters.
pub fn json(shown: ShownFinding<'_>) -> Value {
    let ShownFinding { source, finding, .. } = shown;
    let (line, column) = shown.place(finding.span.start);
    let (end_line, end_column) = shown.place(finding.span.end);
    json!({
        "file": source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "severity": finding.severity().as_str(),
        "code": finding.code.as_str(),
        "message": finding.message,
        "help": finding.help,
        "also": finding.also.as_ref().map(|also| {
            let (line, column) = shown.place(also.span.start);
            json!({ "line": line, "column": column, "label": also.label })
        }),
    })
}

/// The span as the renderer needs it: inside the text, between characters, within one line.
fn within(source: &Source, span: Span) -> std::ops::Range<usize> {
    let text = &source.text;
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    let end = boundary(span.end).max(start);
    let line_end = text[start..end].find('\n').map_or(end, |newline| start + newline);
    start..line_end
}

/// Whether the line of a finding is short enough to be drawn.
fn fits(source: &Source, span: Span) -> bool {
    let range = within(source, span);
    let line_start = source.text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let rest = &source.text[line_start..];
    rest.find('\n').unwrap_or(rest.len()) <= LONGEST_LINE
}

#[cfg(test)]
mod tests {
    use super::{Finding, FindingStyle, Source, text};
    use crate::finding::Code;

    #[test]
    fn the_caret_stands_under_the_editors_words_accents_and_all() {
        let source = Source { name: "a.toml".into(), text: "é = 1\ntitel = 'œuvre'\n".into() };
        let finding = Finding::new(Code::KEY_UNKNOWN, 7..12, "`titel` is not a key of a story")
            .help("did you mean `title`?");
        let shown = text(&source, &finding, FindingStyle::Plain);
        let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
        assert_eq!(lines[0], "error[key.unknown]: `titel` is not a key of a story");
        assert!(lines[1].contains("a.toml:2:1"), "{shown}");
        assert!(lines.iter().any(|line| line.ends_with("| ^^^^^")), "{shown}");
        assert!(lines.iter().any(|line| line.ends_with("help: did you mean `title`?")), "{shown}");
    }

    #[test]
    fn a_place_outside_of_the_text_is_shown_and_does_not_panic() {
        let source = Source { name: "a.toml".into(), text: "é".into() };
        for span in [0..0, 0..1, 1..2, 5..9] {
            for style in [FindingStyle::Plain, FindingStyle::Coloured, FindingStyle::Short] {
                let finding = Finding::new(Code::FILE_ENCODING, span.clone(), "x");
                assert!(text(&source, &finding, style).contains("a.toml:1:"));
            }
        }
        let empty = Source { name: "a.toml".into(), text: String::new() };
        let finding = Finding::new(Code::KEY_MISSING, 0..0, "x");
        assert!(text(&empty, &finding, FindingStyle::Plain).contains("key.missing"));
    }

    #[test]
    fn a_secret_is_not_shown_a_second_time() {
        let source = Source { name: "a.toml".into(), text: "password = 'sésame'\n".into() };
        let finding =
            Finding::new(Code::SETTINGS_SECRET, 0..19, "a password stands in the settings");
        assert!(!text(&source, &finding, FindingStyle::Plain).contains("sésame"));
    }

    #[test]
    fn a_word_without_end_is_shown_on_one_line() {
        let source = Source { name: "a.toml".into(), text: "x".repeat(100_000) };
        let finding = Finding::new(Code::TOML_SYNTAX, 0..100_000, "x");
        assert!(text(&source, &finding, FindingStyle::Plain).len() < 200);
    }
}
