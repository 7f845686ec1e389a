//! The parser of an issue: turns written values into values of the issue, or into findings.

use toml::Spanned;

use super::written::{WrittenFigure, WrittenLink, WrittenText};
use crate::finding::table::missing;
use crate::finding::words::Written;
use crate::finding::{Code, Finding, Source, Span};
use crate::issue::block::Link;
use crate::issue::prose::{Figure, Prose, parse, parse_paragraphs, url};

/// The table of a value: its name in findings, and its place.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    pub(super) what: &'a str,
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
}

impl<'a> IssueParser<'a> {
    pub(super) const fn new(source: &'a Source) -> Self {
        Self { source, findings: Vec::new(), lost: false, claimed_files: Vec::new() }
    }
}

impl IssueParser<'_> {
    /// A single line. `None` if it is blank.
    pub(super) fn line(&mut self, key: &str, text: &WrittenText) -> Option<String> {
        let value = text.as_ref()?;
        let written = Written::new(self.source, value);
        written.line(key, &mut self.findings);
        if let Some(at) = written.text.find("{{") {
            let end = written.text[at..].find("}}").map_or(at + 2, |length| at + length + 2);
            let message = format!("a placeholder stands in `{key}`");
            let finding = Finding::new(Code::PLACEHOLDER_PLACE, written.at(at, end), message);
            self.findings.push(finding.help("placeholders stand in the text of a block only"));
        }
        (!written.is_blank()).then(|| written.text.trim().to_owned())
    }

    /// A single line that is required.
    pub(super) fn required(&mut self, key: &str, text: &WrittenText, holder: Holder<'_>) -> String {
        let before = self.findings.len();
        match self.line(key, text) {
            Some(line) => line,
            None if self.findings.len() > before => String::new(),
            None => {
                let place = text.as_ref().map_or(holder.span, |value| value.span().into());
                self.findings.push(missing(key, holder.what, place, "\"…\""));
                String::new()
            }
        }
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
    pub(super) fn link(&mut self, what: &str, link: Option<Spanned<WrittenLink>>) -> Option<Link> {
        let link = link?;
        let holder = Holder { what, span: link.span().into() };
        let link = link.into_inner();
        let label = self.required("label", &link.label, holder);
        if link.url.is_none() {
            self.findings.push(missing("url", what, holder.span, "\"https://…\""));
        }
        Some(Link { label, url: self.address(&link.url)? })
    }

    /// A picture with its texts.
    pub(super) fn figure(&mut self, figure: Spanned<WrittenFigure>) -> Figure {
        let holder = Holder { what: "the figure", span: figure.span().into() };
        let figure = figure.into_inner();
        let src = self.required("src", &figure.src, holder);
        let span = figure.src.as_ref().map_or(holder.span, |src| src.span().into());
        if figure.alt.is_none() {
            let message = "the figure has no `alt` for those who do not see it";
            let finding = Finding::new(Code::PICTURE_ALT, holder.span, message);
            self.findings.push(
                finding.help("say what it shows, or write `alt = \"\"` if it only decorates"),
            );
        }
        let figure = Figure {
            alt: self.line("alt", &figure.alt).unwrap_or_default(),
            caption: self.line("caption", &figure.caption),
            credit: self.line("credit", &figure.credit),
            link: self.address(&figure.link),
            src,
            span,
        };
        self.findings.extend(figure.check_path());
        figure
    }

    /// Pictures with their texts.
    pub(super) fn figures(&mut self, figures: Option<Vec<Spanned<WrittenFigure>>>) -> Vec<Figure> {
        let figures = figures.unwrap_or_default();
        figures.into_iter().map(|figure| self.figure(figure)).collect()
    }
}
