//! The parser of an issue: turns written values into values of the issue, or into findings.

use std::ops::Range;

use toml::Spanned;

use super::html_marks::report_html;
use super::written::{WrittenFigure, WrittenLink, WrittenText};
use crate::finding::table::missing;
use crate::finding::words::Written;
use crate::finding::{Code, Finding, Source, Span};
use crate::issue::block::Link;
use crate::issue::prose::{
    Figure, FormattedLine, LineFormat, Prose, parse, parse_line, parse_paragraphs, url,
};
use crate::wording::{Wording, say};

/// The table of a value: its name in findings, and its place.
pub(super) struct Holder {
    pub(super) what: Wording,
    pub(super) span: Span,
}

/// The source that is parsed, and the findings so far.
pub(super) struct IssueParser<'a> {
    pub(super) source: &'a Source,
    pub(super) findings: Vec<Finding>,
    /// Whether some blocks could not be read, so that their content is unknown.
    pub(super) lost: bool,
    /// The files that keys named so far, and where.
    pub(super) claimed_files: Vec<(String, Span)>,
    /// The files of the block that is read which have no words, and where they are named.
    pub(super) empty_files: Vec<EmptyFile>,
}

/// A file without words that a block names.
#[derive(Debug, Clone)]
pub(super) struct EmptyFile {
    /// The key that names it.
    pub(super) key: &'static str,
    /// Its name.
    pub(super) name: String,
    /// Where it is named.
    pub(super) span: Span,
}

impl<'a> IssueParser<'a> {
    pub(super) const fn new(source: &'a Source) -> Self {
        Self {
            source,
            findings: Vec::new(),
            lost: false,
            claimed_files: Vec::new(),
            empty_files: Vec::new(),
        }
    }
}

impl IssueParser<'_> {
    /// A single line. `None` if it is blank.
    pub(super) fn line(&mut self, key: &str, text: &WrittenText) -> Option<String> {
        let value = text.as_ref()?;
        let written = Written::new(self.source, value);
        written.line(key, &mut self.findings);
        report_html(key, &written, &mut self.findings);
        if let Some(at) = written.text.find("{{") {
            let end = written.text[at..].find("}}").map_or(at + 2, |length| at + length + 2);
            let message = say!("a placeholder stands in `{key}`", key);
            let finding = Finding::new(Code::PLACEHOLDER_PLACE, written.at(at, end), message);
            self.findings
                .push(finding.help(say!("placeholders stand in the text of a block only")));
        }
        (!written.is_blank()).then(|| written.text.trim().to_owned())
    }

    /// A single line that is required.
    pub(super) fn required(&mut self, key: &str, text: &WrittenText, holder: &Holder) -> String {
        let before = self.findings.len();
        match self.line(key, text) {
            Some(line) => line,
            None if self.findings.len() > before => String::new(),
            None => {
                let place = text.as_ref().map_or(holder.span, |value| value.span().into());
                self.findings.push(missing(key, &holder.what, place, "\"…\""));
                String::new()
            }
        }
    }

    /// A single line with formatting. `None` if it is blank.
    pub(super) fn formatted(
        &mut self,
        key: &str,
        text: &WrittenText,
        format: LineFormat,
    ) -> Option<FormattedLine> {
        let line = self.line(key, text)?;
        Some(self.format(&line, text, format))
    }

    /// The title of an item, which is required.
    pub(super) fn required_title(&mut self, text: &WrittenText, holder: &Holder) -> FormattedLine {
        let line = self.required("title", text, holder);
        self.format(&line, text, LineFormat::Emphasis)
    }

    /// Parses a line of a text.
    fn format(&mut self, line: &str, text: &WrittenText, format: LineFormat) -> FormattedLine {
        let Some(value) = text else { return FormattedLine::default() };
        let written = Written::new(self.source, value);
        let from = written.text.find(line).unwrap_or(0);
        let place = |range: Range<usize>| written.at(from + range.start, from + range.end);
        parse_line(line, format, place, &mut self.findings)
    }

    /// The lines of a list, without blank ones.
    pub(super) fn lines(&mut self, key: &str, list: Option<Vec<Spanned<String>>>) -> Vec<String> {
        let list = list.unwrap_or_default();
        list.into_iter().filter_map(|line| self.line(key, &Some(line))).collect()
    }

    /// A text of prose. Empty if nothing is written.
    pub(super) fn prose(&mut self, text: &WrittenText) -> Prose {
        match text {
            Some(value) => parse(&Written::new(self.source, value), &mut self.findings),
            None => Prose::default(),
        }
    }

    /// A text of paragraphs alone. Empty if nothing is written.
    pub(super) fn paragraphs(&mut self, key: &str, text: &WrittenText) -> Prose {
        match text {
            Some(value) => {
                parse_paragraphs(key, &Written::new(self.source, value), &mut self.findings)
            }
            None => Prose::default(),
        }
    }

    /// The URL of a link.
    pub(super) fn address(&mut self, text: &WrittenText) -> Option<String> {
        let value = text.as_ref()?;
        match url(value.get_ref().trim(), value.span().into()) {
            Ok(url) => Some(url),
            Err(finding) => {
                self.findings.push(finding);
                None
            }
        }
    }

    /// A label and a URL.
    pub(super) fn link(
        &mut self,
        what: Wording,
        link: Option<Spanned<WrittenLink>>,
    ) -> Option<Link> {
        let link = link?;
        let holder = Holder { what, span: link.span().into() };
        let link = link.into_inner();
        let label = self.required("label", &link.label, &holder);
        if link.url.is_none() {
            self.findings.push(missing("url", &holder.what, holder.span, "\"https://…\""));
        }
        Some(Link { label, url: self.address(&link.url)? })
    }

    /// A picture with its texts.
    pub(super) fn figure(&mut self, figure: Spanned<WrittenFigure>) -> Figure {
        let holder = Holder { what: say!("the figure"), span: figure.span().into() };
        let figure = figure.into_inner();
        let src = self.required("src", &figure.src, &holder);
        let span = figure.src.as_ref().map_or(holder.span, |src| src.span().into());
        if figure.alt.is_none() {
            let message = say!("the figure has no `alt` for those who do not see it");
            let finding = Finding::new(Code::PICTURE_ALT, holder.span, message);
            self.findings.push(
                finding.help(say!("say what it shows, or write `alt = \"\"` if it only decorates")),
            );
        }
        let figure = Figure {
            alt: self.line("alt", &figure.alt).unwrap_or_default(),
            caption: self.formatted("caption", &figure.caption, LineFormat::EmphasisAndLinks),
            credit: self.formatted("credit", &figure.credit, LineFormat::EmphasisAndLinks),
            link: self.address(&figure.link),
            src,
            span,
        };
        if !figure.src.is_empty() {
            self.findings.extend(figure.check_path());
        }
        figure
    }

    /// Pictures with their texts.
    pub(super) fn figures(&mut self, figures: Option<Vec<Spanned<WrittenFigure>>>) -> Vec<Figure> {
        let figures = figures.unwrap_or_default();
        figures.into_iter().map(|figure| self.figure(figure)).collect()
    }
}
