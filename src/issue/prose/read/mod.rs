//! Parses Markdown into [`Prose`]. CommonMark events pass an allow-list, and faults point at the
//! editor's bytes.

mod entities;
mod line_starts;
mod lost_words;
mod notes;
mod paragraphs;
mod picture;
mod placeholder;
mod raw_marks;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::iter::Peekable;
use std::ops::Range;
use std::vec;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TextMergeWithOffset};

use super::markdown::{PlacedEvent, read_events};
use super::{CellAlignment, DataTable, Figure, Inline, Part, Prose, url};
use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::wording::say;
use entities::find_stray_entities;
use line_starts::LineReading;
use lost_words::find_lost_words;
use notes::{DefinedNote, fold_label};
pub use paragraphs::parse_paragraphs;
use picture::{is_blank, tell_linked_picture};
use placeholder::{read_placeholder, tell_bare_name};
use raw_marks::find_raw_marks;

/// How deep quotations, lists and emphasis may be nested.
const MAX_DEPTH: usize = 12;

/// Parses a text as prose. What must not be printed is reported and left out.
pub fn parse(written: &Written<'_>, findings: &mut Vec<Finding>) -> Prose {
    written.paragraphs(findings);
    let read = read_events(written.text);
    let strays = find_stray_entities(written, &read);
    let events: Vec<PlacedEvent> = TextMergeWithOffset::new(read.into_iter()).collect();
    let mut lines = LineReading::new(written);
    for (event, span) in &events {
        lines.read(event, span.clone());
    }
    let mut told = find_raw_marks(written, &events);
    told.extend(strays);
    told.extend(find_lost_words(written, &events));
    let mut parser = ProseParser {
        events: events.into_iter().peekable(),
        written,
        findings: &mut *findings,
        called: Vec::new(),
        numbers: BTreeMap::new(),
        defined: BTreeMap::new(),
        figures: Vec::new(),
        depth: 0,
    };
    let parts = parser.parts();
    let ProseParser { called, mut defined, .. } = parser;
    findings.extend(lines.into_findings());
    findings.extend(told);
    let mut take = |label: &String| defined.remove(label).map(|note| note.parts);
    let notes = called.iter().map(|label| take(label).unwrap_or_default()).collect();
    findings.extend(defined.into_values().map(|note| note.tell_uncalled(written)));
    Prose { parts, notes }
}

struct ProseParser<'a, 'f> {
    events: Peekable<vec::IntoIter<PlacedEvent>>,
    written: &'a Written<'a>,
    findings: &'f mut Vec<Finding>,
    /// The labels of the footnotes, in the order of first calls.
    called: Vec<String>,
    /// The number of each of these labels.
    numbers: BTreeMap<String, usize>,
    /// The notes, and where each of them stands.
    defined: BTreeMap<String, DefinedNote>,
    /// The pictures of the paragraph that is being read.
    figures: Vec<Figure>,
    depth: usize,
}

impl ProseParser<'_, '_> {
    /// Parses parts up to the end event of their container, and consumes that event.
    fn parts(&mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        while let Some((event, span)) = self.events.next() {
            match event {
                Event::End(_) => break,
                Event::Rule => parts.push(Part::Rule),
                Event::Start(tag) if is_block(&tag) => {
                    if self.depth == MAX_DEPTH {
                        self.too_deep(span);
                        continue;
                    }
                    self.depth += 1;
                    match tag {
                        Tag::Paragraph => {
                            let run = self.run();
                            parts.extend(self.paragraph(run));
                        }
                        tag => parts.extend(self.part(tag, &span)),
                    }
                    self.depth -= 1;
                }
                inline => {
                    let mut run = Vec::new();
                    self.inline(inline, span, &mut run);
                    while self.events.peek().is_some_and(|(event, _)| is_inline(event)) {
                        if let Some((event, span)) = self.events.next() {
                            self.inline(event, span, &mut run);
                        }
                    }
                    parts.extend(self.paragraph(run));
                }
            }
        }
        parts.retain(|part| !matches!(part, Part::Paragraph(run) if run.is_empty()));
        parts
    }

    /// Parses the part whose start event was just consumed.
    fn part(&mut self, tag: Tag<'_>, span: &Range<usize>) -> Option<Part> {
        match tag {
            Tag::Heading { level, .. } => {
                let level = if level <= HeadingLevel::H2 { 1 } else { 2 };
                Some(Part::Heading(level, self.words()))
            }
            Tag::BlockQuote(_) => Some(Part::Quote(self.parts())),
            Tag::CodeBlock(_) => {
                let code = self.code();
                let lines = code.trim_end_matches('\n').lines().map(str::to_owned);
                Some(Part::CodeBlock(lines.collect()))
            }
            Tag::HtmlBlock => {
                self.run();
                None
            }
            Tag::List(first) => {
                let mut items = Vec::new();
                while let Some((Event::Start(Tag::Item), _)) = self.events.next() {
                    items.push(self.parts());
                }
                Some(Part::List(first, items))
            }
            Tag::FootnoteDefinition(label) => {
                let note = DefinedNote { label: label.into(), parts: self.parts(), at: span.start };
                match self.defined.entry(fold_label(&note.label)) {
                    Entry::Vacant(free) => {
                        free.insert(note);
                    }
                    Entry::Occupied(_) => self.findings.push(note.tell_second(self.written)),
                }
                None
            }
            Tag::Table(columns) => Some(Part::Table(self.table(&columns))),
            _ => Some(Part::Paragraph(self.words())),
        }
    }

    fn table(&mut self, columns: &[Alignment]) -> DataTable {
        let align = |column: &Alignment| match column {
            Alignment::None | Alignment::Left => CellAlignment::Start,
            Alignment::Center => CellAlignment::Middle,
            Alignment::Right => CellAlignment::End,
        };
        let mut head = Vec::new();
        let mut rows = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(),
                Event::Start(Tag::TableRow) => rows.push(self.cells()),
                _ => break,
            }
        }
        DataTable { columns: columns.iter().map(align).collect(), head, rows }
    }

    fn cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.words());
        }
        cells
    }

    /// As [`run`](Self::run), where no picture may stand.
    fn words(&mut self) -> Vec<Inline> {
        let run = self.run();
        self.refuse_pictures();
        run
    }

    /// Parses inlines up to the end event of their container, and consumes that event.
    fn run(&mut self) -> Vec<Inline> {
        let mut run = Vec::new();
        while let Some((event, span)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(event, span, &mut run);
        }
        run
    }

    /// The letters of a code block up to its end event, which is consumed. No letter of it is a placeholder.
    fn code(&mut self) -> String {
        let mut code = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(_) => break,
                _ => {}
            }
        }
        code
    }

    fn inline(&mut self, event: Event<'static>, span: Range<usize>, run: &mut Vec<Inline>) {
        match event {
            Event::Text(text) => self.text(&text, &span, run),
            Event::Code(code) => run.push(Inline::Code(code.into_string())),
            Event::SoftBreak => run.push(Inline::Text(" ".into())),
            Event::HardBreak => run.push(Inline::Break),
            Event::FootnoteReference(label) => run.push(Inline::Note(self.call(&label))),
            Event::Html(_) | Event::InlineHtml(_) => self.html(&span),
            Event::Start(_) if self.depth == MAX_DEPTH => self.too_deep(span),
            Event::Start(Tag::Image { .. }) => self.picture((event, span)),
            Event::Start(tag) => {
                let known = self.figures.len();
                self.depth += 1;
                let inner = self.run();
                self.depth -= 1;
                if self.figures.len() > known && is_blank(&inner) {
                    self.link_pictures(known, &tag);
                } else {
                    self.dressed(tag, inner, &span, run);
                }
            }
            _ => {}
        }
    }

    fn dressed(
        &mut self,
        tag: Tag<'_>,
        inner: Vec<Inline>,
        span: &Range<usize>,
        run: &mut Vec<Inline>,
    ) {
        match tag {
            Tag::Emphasis => run.push(Inline::Emphasis(inner)),
            Tag::Strong => run.push(Inline::Strong(inner)),
            Tag::Strikethrough => run.push(Inline::Struck(inner)),
            Tag::Superscript => run.push(Inline::Superscript(inner)),
            Tag::Subscript => run.push(Inline::Subscript(inner)),
            Tag::Link { dest_url, .. } => {
                match url(&dest_url, self.written.at(span.start, span.end)) {
                    Ok(url) => run.push(Inline::Link(url, inner)),
                    Err(finding) => {
                        let span = finding.span;
                        let told = tell_linked_picture(&dest_url, &words(&inner));
                        self.findings.push(told.map_or(finding, |told| Finding { span, ..told }));
                    }
                }
            }
            _ => run.extend(inner),
        }
    }

    /// The number of a footnote, in the order of first calls.
    fn call(&mut self, label: &str) -> usize {
        let label = fold_label(label);
        if let Some(number) = self.numbers.get(&label) {
            return *number;
        }
        self.called.push(label.clone());
        self.numbers.insert(label, self.called.len());
        self.called.len()
    }

    fn html(&mut self, span: &Range<usize>) {
        let finding = Finding::new(
            Code::PROSE_HTML,
            self.written.at(span.start, span.end.max(span.start + 1)),
            say!("HTML stands inside the prose"),
        );
        self.findings.push(finding.help(say!("prose is Markdown; write `\\<` for a plain `<`")));
    }

    /// Reports that something is nested too deep, and skips it.
    fn too_deep(&mut self, span: Range<usize>) {
        let message = say!("this stands more than {max_depth} levels deep", max_depth = MAX_DEPTH);
        let place = self.written.at(span.start, span.end);
        self.findings
            .push(Finding::new(Code::PROSE_DEPTH, place, message).help(say!("write it flatter")));
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
    }

    /// Parses plain text with its placeholders.
    fn text(&mut self, text: &str, span: &Range<usize>, run: &mut Vec<Inline>) {
        let mut rest = text;
        let mut from = span.start;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((inside, behind)) = after.split_once("}}") else { break };
            push_text(before, run);
            let place = self
                .written
                .find(&format!("{{{{{inside}}}}}"), &(from..span.end))
                .unwrap_or(span.clone());
            from = place.end;
            match read_placeholder(inside) {
                Ok(fallback) => {
                    if fallback.is_none() {
                        self.findings.push(tell_bare_name(self.written.at(place.start, place.end)));
                    }
                    run.push(Inline::Name(fallback.unwrap_or_default()));
                }
                Err(finding) => self
                    .findings
                    .push(Finding { span: self.written.at(place.start, place.end), ..finding }),
            }
            rest = behind;
        }
        push_text(rest, run);
    }
}

fn push_text(text: &str, run: &mut Vec<Inline>) {
    if !text.is_empty() {
        run.push(Inline::Text(text.to_owned()));
    }
}

/// The words of a run without formatting.
fn words(run: &[Inline]) -> String {
    run.iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.as_str(),
            _ => "",
        })
        .collect()
}

const fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

const fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => !is_block(tag),
        Event::End(_) | Event::Rule => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
