//! Findings in four forms: for a person, on one line each, as JSON, and as [SARIF](sarif).
//!
//! This is the only file that uses annotate-snippets.

pub mod sarif;
mod visible;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::{Finding, PlaceInFile, Severity, Source, Span};
use crate::wording::{Locale, Wording, say};
use visible::VisibleSource;

pub use visible::{make_visible, make_visible_line};

/// The longest line, in bytes, that is shown with its finding. A finding in a longer line is shown
/// on one line.
const LONGEST_LINE: usize = 2_000;

/// The fewest columns that a sentence is broken into.
const MIN_COLUMNS: usize = 20;

/// The most columns of the editor's line that are drawn, whatever the terminal has.
const MAX_EXCERPT_COLUMNS: usize = 140;

/// The columns around a marked stretch besides the line's number: a bar, and dots with some letters on either side.
const MARK_SURROUNDINGS: usize = 19;

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
    /// The language in which the finding is told.
    pub locale: Locale,
}

impl<'a> ShownFinding<'a> {
    /// A finding about a file, in English.
    pub const fn new(source: &'a Source, finding: &'a Finding) -> Self {
        Self { source, first_line: 1, finding, locale: Locale::English }
    }

    /// The same finding, in this language.
    #[must_use]
    pub const fn told_in(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// The line of the file and the column of a place of the finding, both from 1.
    pub fn place(self, at: usize) -> (usize, usize) {
        let PlaceInFile { file, span } = self.source.locate(Span::new(at, at));
        let (line, column) = file.place(span.start);
        (line + self.first_line - 1, column)
    }

    /// The file in which the finding stands.
    pub fn file(self) -> &'a Source {
        self.source.locate(self.finding.span).file
    }
}

/// One finding about a file, as text that ends without a line break.
pub fn text(source: &Source, finding: &Finding, style: FindingStyle) -> String {
    shown(ShownFinding::new(source, finding), style)
}

/// One finding, as text that ends without a line break. The only control characters in it are line feeds,
/// tabs, and the colours of `Coloured`.
pub fn shown(shown: ShownFinding<'_>, style: FindingStyle) -> String {
    shown_within(shown, style, usize::MAX)
}

/// As [`shown`], in lines of at most this many columns of a terminal: sentences go on below, between words,
/// and the editor's line is cut around the place. A word that is longer stays whole. `Short` keeps its line.
pub fn shown_within(shown: ShownFinding<'_>, style: FindingStyle, columns: usize) -> String {
    let ShownFinding { source, first_line, finding, locale } = shown;
    if style == FindingStyle::Short {
        return make_visible_line(&on_one_line(shown)).into_owned();
    }
    // A secret is not shown a second time, because findings go to logs and to cron's mail.
    if finding.is_withheld || !fits(source.locate(finding.span)) {
        return fill(&make_visible_line(&on_one_line(shown)), columns);
    }
    let level = find_level(finding.severity());
    let severity = finding.severity().word().translate(locale);
    let level = level.with_name(severity.as_str());
    let excerpts = cut_excerpts(shown);
    let visible: Vec<VisibleSource<'_>> =
        excerpts.iter().map(|excerpt| VisibleSource::new(&excerpt.source)).collect();
    let title = level.primary_title(fill_title(shown, columns)).id(finding.code.as_str());
    let mut group = Group::with_title(title);
    let columns_of_mark = count_columns_of_mark(&excerpts, first_line, columns);
    for (excerpt, visible) in excerpts.iter().zip(&visible) {
        group =
            group.element(draw_excerpt(excerpt, visible, DrawnAt { first_line, columns_of_mark }));
    }
    if let Some(help) = &finding.help {
        let last_line = first_line + excerpts.iter().map(Excerpt::count_lines).max().unwrap_or(0);
        let label = word_help_label().translate(locale);
        // « = help: » behind the widest line number.
        let before = last_line.to_string().len() + label.chars().count() + 5;
        let help = fill(&write_line(help, locale), columns.saturating_sub(before));
        group = group.element(Level::HELP.with_name(label).message(help));
    }
    let renderer = match style {
        FindingStyle::Coloured => Renderer::styled(),
        _ => Renderer::plain(),
    };
    let renderer = renderer.term_width(columns.min(MAX_EXCERPT_COLUMNS));
    renderer.render(&[group])
}

/// The level of annotate-snippets for a severity.
const fn find_level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// Where an excerpt is drawn.
#[derive(Debug, Clone, Copy)]
struct DrawnAt {
    /// The line in which the file begins.
    first_line: usize,
    /// The most columns of a line that are marked.
    columns_of_mark: usize,
}

/// How many columns of a line can be marked, so that the line fits with its number and with dots on either side.
fn count_columns_of_mark(excerpts: &[Excerpt], first_line: usize, columns: usize) -> usize {
    let last_line = excerpts.iter().map(Excerpt::count_lines).max().unwrap_or(0) + first_line;
    let around = last_line.to_string().len() + MARK_SURROUNDINGS;
    columns.min(MAX_EXCERPT_COLUMNS).saturating_sub(around).max(MIN_COLUMNS)
}

/// The beginning of a stretch that has at most this many columns.
fn clip(text: &str, stretch: std::ops::Range<usize>, columns: usize) -> std::ops::Range<usize> {
    let mut left = columns;
    let letters = text[stretch.clone()].char_indices();
    let mut past = letters.skip_while(|(_, letter)| {
        let width = display_width(letter.encode_utf8(&mut [0; 4]));
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    });
    let end = past.next().map_or(stretch.end, |(at, _)| stretch.start + at);
    stretch.start..end
}

/// An excerpt with its marks.
fn draw_excerpt<'a>(
    excerpt: &Excerpt,
    visible: &'a VisibleSource<'_>,
    drawn: DrawnAt,
) -> Snippet<'a, Annotation<'a>> {
    let DrawnAt { first_line, columns_of_mark } = drawn;
    let mut snippet = Snippet::source(&visible.source.text)
        .path(&visible.source.name)
        .line_start(first_line + excerpt.lines_before);
    for mark in &excerpt.marks {
        let span = within(&visible.source, visible.shift(excerpt.shift(mark.span)));
        let span = clip(&visible.source.text, span, columns_of_mark);
        snippet = snippet.annotation(match &mark.label {
            None => AnnotationKind::Primary.span(span),
            Some(label) => AnnotationKind::Context.span(span).label(label.clone()),
        });
    }
    snippet
}

/// The message of a finding in lines that fit behind its severity and its code.
fn fill_title(shown: ShownFinding<'_>, columns: usize) -> String {
    let ShownFinding { finding, locale, .. } = shown;
    // «error[code]: »
    let severity = finding.severity().word().translate(locale).chars().count();
    let before = severity + finding.code.as_str().len() + 4;
    fill(&write_line(&finding.message, locale), columns.saturating_sub(before))
}

/// The word before what to do.
fn word_help_label() -> Wording {
    say!("help")
}

/// A wording on one line, without control characters.
fn write_line(wording: &Wording, locale: Locale) -> String {
    make_visible_line(&wording.translate(locale)).into_owned()
}

/// A sentence in lines of at most this many columns, broken between words. A narrow place has a few words.
pub fn fill(sentence: &str, columns: usize) -> String {
    let options = Options::new(columns.max(MIN_COLUMNS))
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(sentence, options)
}

/// The lines of a file that are drawn with a finding. A long file with many findings is not drawn as a whole
/// for each of them.
struct Excerpt {
    source: Source,
    /// How many lines of the file stand above.
    lines_before: usize,
    /// How many bytes they have.
    bytes_before: usize,
    marks: Vec<Mark>,
}

/// A marked place in a file. The place of the finding has no label.
struct Mark {
    span: Span,
    label: Option<String>,
}

impl Excerpt {
    /// Cuts out the whole lines of a file from the first mark to the last one.
    fn cut(file: &Source, marks: Vec<Mark>) -> Self {
        let text = &file.text;
        let drawn = || marks.iter().map(|mark| within(file, mark.span));
        let first = drawn().map(|range| range.start).min().unwrap_or_default();
        let last = drawn().map(|range| range.end).max().unwrap_or_default();
        let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline + 1);
        Self {
            source: Source::of_text(file.name.clone(), &text[start..end]),
            lines_before: text[..start].matches('\n').count(),
            bytes_before: start,
            marks,
        }
    }

    /// The place in the excerpt for a place in the file.
    const fn shift(&self, span: Span) -> Span {
        let before = self.bytes_before;
        Span::new(span.start.saturating_sub(before), span.end.saturating_sub(before))
    }

    /// The lines of the file up to the end of the excerpt.
    fn count_lines(&self) -> usize {
        self.lines_before + self.source.text.lines().count()
    }
}

/// Cuts out the lines around both places of a finding: one excerpt, or one of each file.
fn cut_excerpts(shown: ShownFinding<'_>) -> Vec<Excerpt> {
    let ShownFinding { source, finding, locale, .. } = shown;
    let PlaceInFile { file, span } = source.locate(finding.span);
    let mut marks = vec![Mark { span, label: None }];
    let Some(also) = &finding.also else { return vec![Excerpt::cut(file, marks)] };
    let other = source.locate(also.span);
    let mark = Mark { span: other.span, label: Some(write_line(&also.label, locale)) };
    if std::ptr::eq(other.file, file) {
        marks.push(mark);
        return vec![Excerpt::cut(file, marks)];
    }
    vec![Excerpt::cut(file, marks), Excerpt::cut(other.file, vec![mark])]
}

/// One finding on one line, as editors and `grep` read it.
fn on_one_line(shown: ShownFinding<'_>) -> String {
    let Finding { code, message, help, .. } = shown.finding;
    let name = &shown.file().name;
    let (line, column) = shown.place(shown.finding.span.start);
    let locale = shown.locale;
    let severity = code.severity().word().translate(locale);
    let message = message.translate(locale);
    let help = help.as_ref().map(|help| format!(" ({})", help.translate(locale)));
    format!("{name}:{line}:{column}: {severity}[{code}]: {message}{}", help.unwrap_or_default())
}

/// One finding as a JSON object: `file`, `line`, `column`, `end_line`, `end_column`, `severity`,
/// `code`, `message`, `help`, `also` (a second place: `file`, `line`, `column`, `label`; or null). Lines and
/// columns count from 1. Columns count characters.
pub fn json(shown: ShownFinding<'_>) -> Value {
    let ShownFinding { source, finding, locale, .. } = shown;
    let (line, column) = shown.place(finding.span.start);
    let (end_line, end_column) = shown.place(finding.span.end);
    json!({
        "file": shown.file().name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "severity": finding.severity().as_str(),
        "code": finding.code.as_str(),
        "message": finding.message.translate(locale),
        "help": finding.help.as_ref().map(|help| help.translate(locale)),
        "also": finding.also.as_ref().map(|also| {
            let (line, column) = shown.place(also.span.start);
            let file = &source.locate(also.span).file.name;
            json!({ "file": file, "line": line, "column": column, "label": also.label.translate(locale) })
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
fn fits(place: PlaceInFile<'_>) -> bool {
    let text = &place.file.text;
    let range = within(place.file, place.span);
    let line_start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let rest = &text[line_start..];
    rest.find('\n').unwrap_or(rest.len()) <= LONGEST_LINE
}

#[cfg(test)]
mod tests {
    use super::{Finding, FindingStyle, Source, say, text};
    use crate::finding::Code;

    #[test]
    fn the_caret_stands_under_the_editors_words_accents_and_all() {
        let source = Source::of_text("a.toml", "é = 1\ntitel = 'œuvre'\n");
        let finding =
            Finding::new(Code::KEY_UNKNOWN, 7..12, say!("`titel` is not a key of a story"))
                .help(say!("did you mean `title`?"));
        let shown = text(&source, &finding, FindingStyle::Plain);
        let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
        assert_eq!(lines[0], "error[key.unknown]: `titel` is not a key of a story");
        assert!(lines[1].contains("a.toml:2:1"), "{shown}");
        assert!(lines.iter().any(|line| line.ends_with("| ^^^^^")), "{shown}");
        assert!(lines.iter().any(|line| line.ends_with("help: did you mean `title`?")), "{shown}");
    }

    #[test]
    fn a_place_outside_of_the_text_is_shown_and_does_not_panic() {
        let source = Source::of_text("a.toml", "é");
        for span in [0..0, 0..1, 1..2, 5..9] {
            for style in [FindingStyle::Plain, FindingStyle::Coloured, FindingStyle::Short] {
                let finding = Finding::new(Code::FILE_ENCODING, span.clone(), say!("x"));
                assert!(text(&source, &finding, style).contains("a.toml:1:"));
            }
        }
        let empty = Source::of_text("a.toml", "");
        let finding = Finding::new(Code::KEY_MISSING, 0..0, say!("x"));
        assert!(text(&empty, &finding, FindingStyle::Plain).contains("key.missing"));
    }

    #[test]
    fn a_secret_is_not_shown_a_second_time() {
        let source = Source::of_text("a.toml", "password = 'sésame'\n");
        let finding =
            Finding::new(Code::SETTINGS_SECRET, 0..19, say!("a password stands in the settings"));
        assert!(!text(&source, &finding, FindingStyle::Plain).contains("sésame"));
    }

    #[test]
    fn a_word_without_end_is_shown_on_one_line() {
        let source = Source::of_text("a.toml", "x".repeat(100_000));
        let finding = Finding::new(Code::TOML_SYNTAX, 0..100_000, say!("x"));
        assert!(text(&source, &finding, FindingStyle::Plain).len() < 200);
    }
}
