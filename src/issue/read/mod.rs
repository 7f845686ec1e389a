//! Parses an editor's file into an [`Issue`], in two passes over a table with places. All faults
//! are reported at once.

mod blocks;
mod corrects;
mod html_marks;
mod kind;
mod kind_words;
mod misplaced;
mod parser;
mod schema;
mod single_keys;
mod text_files;
pub(super) mod text_names;
mod written;

use std::borrow::Cow;

use jiff::civil::{Date, Time};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

pub use self::blocks::MAX_BLOCKS;
pub use self::corrects::corrected_content;
pub use self::schema::schema;
pub use self::single_keys::{headline, is_correction, is_draft, number, send_at, subject};
pub use self::text_names::{is_markdown_name, list_text_files};

use self::blocks::TypedBlock;
use self::kind::BlockKind;
use self::misplaced::{Surrounding, bring_out_keys};
use self::parser::{Holder, IssueParser};
use self::written::{WrittenEpigraph, WrittenIssue};
use super::block::Epigraph;
use super::{CorrectedContent, Issue, IssueName, Placed};
use crate::finding::slip::{FileKind, ReadableText};
use crate::finding::table::{missing, typed};
use crate::finding::{Code, Finding, Severity, Source, Span, read_hour};
use crate::language::Language;
use crate::wording::say;

/// The largest file that is read as an issue: 1 MiB. A usual issue has some 16 KiB.
pub const MAX_ISSUE_BYTES: usize = 1 << 20;

/// The tables of an issue.
const FRONT_TABLES: [&str; 3] = ["blocks", "corrects", "epigraph"];

/// The longest subject that phones show whole, in characters.
const MAX_SUBJECT_CHARS: usize = 50;

/// What is known about an issue from its folder and its settings.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name that the file gives to the issue, if it is named after a day.
    pub name: Option<IssueName>,
    /// The language of the publication.
    pub language: Language,
}

/// Takes the bytes of an issue. If the file is larger than [`MAX_ISSUE_BYTES`], one more byte than
/// that is enough.
///
/// # Errors
///
/// The file is too large (its content is not read then), or not UTF-8.
pub fn source(name: impl Into<String>, bytes: Vec<u8>) -> Result<Source, Box<(Source, Finding)>> {
    if bytes.len() > MAX_ISSUE_BYTES {
        return Err(Box::new((Source::of_text(name, ""), too_large())));
    }
    Source::new(name, bytes)
}

fn too_large() -> Finding {
    let message =
        say!("the file is larger than {max_issue_bytes} bytes", max_issue_bytes = MAX_ISSUE_BYTES);
    Finding::new(Code::FILE_SIZE, 0..0, message)
        .help(say!("an issue is text; pictures are files of their own"))
}

/// Parses an issue. Answers every finding, in the order of the file, and the issue if none of them
/// is an error.
pub fn read(source: &Source, setting: Setting) -> (Option<Issue>, Vec<Finding>) {
    read_with(source, setting, |_, _| ())
}

/// What could be read of an issue that is refused.
#[derive(Clone, Copy)]
pub struct IssuePart<'a> {
    /// The issue, without what could not be read.
    pub issue: &'a Issue,
    /// The text it was read from: the file, or a copy in which each slip is set right.
    pub source: &'a Source,
}

/// As [`read`]. Of an issue that is refused, `look` gets the part that could be read, so that what is wrong with it besides
/// is told in the same go. The findings that `look` adds have the places of the source that it gets.
pub fn read_with(
    source: &Source,
    setting: Setting,
    look: impl FnOnce(IssuePart<'_>, &mut Vec<Finding>),
) -> (Option<Issue>, Vec<Finding>) {
    if source.text.len() > MAX_ISSUE_BYTES {
        return (None, vec![too_large()]);
    }
    let readable = ReadableText::new(source, FileKind::Issue);
    let mut parser = IssueParser::new(readable.source());
    let issue = readable.parse().map(|table| parser.issue(table.into_inner(), setting));
    let mut findings = parser.findings;
    let is_refused =
        |findings: &[Finding]| findings.iter().any(|it| it.severity() == Severity::Error);
    if let Some(issue) = issue.as_ref().filter(|_| readable.has_slips() || is_refused(&findings)) {
        look(IssuePart { issue, source: readable.source() }, &mut findings);
    }
    findings.sort_by_key(|finding| finding.span);
    let findings = readable.tell(findings);
    let refused = is_refused(&findings);
    (issue.filter(|_| !refused), findings)
}

/// The finding for a header that begins no block, because it has another name.
fn tell_strange_header(key: &Spanned<Cow<'_, str>>) -> Finding {
    let name = key.get_ref().as_ref();
    let message = say!("`{name}` is no header of an issue", name);
    let kind = BlockKind::ALL.into_iter().find(|kind| kind.word() == name);
    Finding::new(Code::KEY_UNKNOWN, key.span(), message).help(if let Some(kind) = kind {
        say!("write `[[blocks]]`, and `kind = \"{word}\"` below it", word = kind.word())
    } else {
        say!("write `[[blocks]]` above each block")
    })
}

impl IssueParser<'_> {
    fn issue(&mut self, mut table: DeTable<'_>, setting: Setting) -> Issue {
        let blocks = self.take_blocks(&mut table);
        bring_out_keys(&mut table, &Surrounding::front(), &mut self.findings);
        let dated = table.contains_key("date");
        let whole = Span::new(0, self.source.text.lines().next().unwrap_or_default().len());
        let mut front: WrittenIssue = typed(
            Spanned::new(whole.start..whole.end, DeValue::Table(table)),
            &say!("an issue"),
            &mut self.findings,
        )
        .unwrap_or_default();
        let blocks = blocks.map(|blocks| self.blocks(blocks)).unwrap_or_default();
        let corrects = self.corrects(front.corrects.take());
        self.judge_editions(&blocks, corrects.as_ref(), whole);
        if front.date.is_none() && !dated {
            self.report_missing_date(setting.name, whole);
        }
        let subject = self.line("subject", &front.subject);
        self.subject_length(&front);
        self.contents_length(&front, whole);
        Issue {
            name: self.name(front.date, setting.name),
            number: front.number.map(Spanned::into_inner),
            title: self.required(
                "title",
                &front.title,
                &Holder { what: say!("the issue"), span: whole },
            ),
            subject,
            preheader: self.line("preheader", &front.preheader),
            contents: front.contents.map(|lines| self.lines("contents", Some(lines))),
            draft: front.draft.unwrap_or(false),
            send_at: self.hour("send_at", front.send_at.as_ref()),
            language: front.language.unwrap_or(setting.language),
            epigraph: front.epigraph.and_then(|epigraph| self.epigraph(&epigraph)),
            allow: front.allow.into_iter().flatten().map(Spanned::into_inner).collect(),
            corrects,
            blocks,
        }
    }

    /// Reports that the issue has no date. The example is the day of the file's name.
    fn report_missing_date(&mut self, name: Option<IssueName>, whole: Span) {
        let example = name.map_or_else(|| "2025-02-11".into(), |name| name.day().to_string());
        self.findings.push(missing("date", &say!("the issue"), whole, &example));
    }

    /// Reports an edition without a block. A correction can lack one: its readers have nothing to correct.
    fn judge_editions(
        &mut self,
        blocks: &[Placed],
        corrects: Option<&CorrectedContent>,
        whole: Span,
    ) {
        let has = |is_read: fn(&Placed) -> bool| blocks.iter().any(is_read);
        if self.lost || corrects.is_some() && !blocks.is_empty() {
            return;
        }
        if !has(|placed| matches!(placed, Placed::Open(_))) {
            let message = say!("the issue has no block that a free reader could read");
            let finding = Finding::new(Code::BLOCK_NONE_FREE, whole, message);
            self.findings.push(finding.help(say!("write a `[[blocks]]` that is not exclusive")));
        } else if !has(|placed| !matches!(placed, Placed::Open(block) if block.only.is_some())) {
            let message = say!("the issue has no block that a paying reader could read");
            let finding = Finding::new(Code::BLOCK_NONE_PAID, whole, message);
            let help = say!("write a `[[blocks]]` without `only`, or with `exclusive = true`");
            self.findings.push(finding.help(help));
        }
    }

    /// Takes the blocks out of the issue, also those below a header with another name.
    fn take_blocks<'a>(&mut self, table: &mut DeTable<'a>) -> Option<Spanned<DeValue<'a>>> {
        let blocks = table.remove("blocks");
        let is_stranger = |key: &&Spanned<Cow<'_, str>>| {
            !FRONT_TABLES.contains(&key.get_ref().as_ref())
                && self.source.text[..key.span().start].ends_with('[')
        };
        let strangers: Vec<_> = table.keys().filter(is_stranger).cloned().collect();
        if strangers.is_empty() {
            return blocks;
        }
        let span = blocks.as_ref().map_or(0..0, Spanned::span);
        let list = |value: Spanned<DeValue<'a>>| match value.get_ref() {
            DeValue::Array(list) => list.iter().cloned().collect(),
            _ => vec![value],
        };
        let mut read: Vec<_> =
            strangers.iter().filter_map(|key| table.remove(key)).flat_map(list).collect();
        let count = read.len();
        read.retain(|value| value.get_ref().as_table().is_some_and(|it| it.contains_key("kind")));
        self.lost |= read.len() < count;
        let mut found: Vec<_> = blocks.into_iter().flat_map(list).chain(read).collect();
        found.sort_by_key(|block| block.span().start);
        self.findings.extend(strangers.iter().map(tell_strange_header));
        Some(Spanned::new(span, DeValue::Array(found.into_iter().collect())))
    }

    fn subject_length(&mut self, front: &WrittenIssue) {
        let Some(subject) = front.subject.as_ref().or(front.title.as_ref()) else { return };
        let length = subject.get_ref().chars().count();
        if length > MAX_SUBJECT_CHARS {
            let message = say!("the subject is {length} characters long", length);
            let finding = Finding::new(Code::SUBJECT_LONG, subject.span(), message);
            let help = say!("phones show 33 to 50 of them; write a shorter `subject`");
            self.findings.push(finding.help(help));
        }
    }

    fn contents_length(&mut self, front: &WrittenIssue, whole: Span) {
        let count = front.contents.as_ref().map_or(0, Vec::len);
        if count > MAX_BLOCKS {
            let message = say!(
                "`contents` has {count} lines; {max_blocks} is the limit",
                count,
                max_blocks = MAX_BLOCKS
            );
            self.findings.push(Finding::new(Code::BLOCK_COUNT, whole, message));
        }
    }

    /// The name of the issue. A file that is not named after a day has the day that is written in it.
    fn name(&mut self, written: Option<Spanned<Datetime>>, named: Option<IssueName>) -> IssueName {
        let written = self.date(written, named.map(|name| name.day()));
        named.unwrap_or(IssueName::of_day(written))
    }

    fn date(&mut self, written: Option<Spanned<Datetime>>, named: Option<Date>) -> Date {
        let Some(written) = written else { return named.unwrap_or_default() };
        let span = written.span();
        let date = match written.into_inner() {
            Datetime { date: Some(date), time: None, offset: None } => i16::try_from(date.year)
                .ok()
                .zip(i8::try_from(date.month).ok())
                .zip(i8::try_from(date.day).ok())
                .and_then(|((year, month), day)| Date::new(year, month, day).ok()),
            _ => None,
        };
        let Some(date) = date else {
            let finding =
                Finding::new(Code::KEY_VALUE, span, say!("this is not a day of the calendar"));
            self.findings.push(
                finding.help(say!("write the day alone, such as `2025-02-11`, without quotes")),
            );
            return named.unwrap_or_default();
        };
        if let Some(named) = named.filter(|named| *named != date) {
            let message = say!(
                "the issue is dated {date}, and its file is named {named}",
                date = date.to_string(),
                named = named.to_string()
            );
            let finding = Finding::new(Code::DATE_MISMATCH, span, message);
            self.findings.push(finding.help(say!(
                "write `date = {named}`, or rename the file",
                named = named.to_string()
            )));
        }
        date
    }

    fn hour(&mut self, key: &str, value: Option<&Spanned<String>>) -> Option<Time> {
        read_hour(key, value?).map_err(|finding| self.findings.push(finding)).ok()
    }

    fn epigraph(&mut self, epigraph: &Spanned<WrittenEpigraph>) -> Option<Epigraph> {
        let holder = Holder { what: say!("the epigraph"), span: epigraph.span().into() };
        let epigraph = epigraph.get_ref();
        let quote = self.required("quote", &epigraph.quote, &holder);
        let author = self.line("author", &epigraph.author);
        (!quote.is_empty()).then_some(Epigraph { quote, author })
    }

    fn blocks(&mut self, blocks: Spanned<DeValue<'_>>) -> Vec<Placed> {
        let span = blocks.span();
        let DeValue::Array(blocks) = blocks.into_inner() else {
            let finding =
                Finding::new(Code::KEY_VALUE, span, say!("`blocks` is not a list of tables"));
            self.findings.push(finding.help(say!("write `[[blocks]]` above each block")));
            self.lost = true;
            return Vec::new();
        };
        if blocks.len() > MAX_BLOCKS {
            let message = say!(
                "the issue has {blocks} blocks; {max_blocks} is the limit",
                blocks = blocks.len(),
                max_blocks = MAX_BLOCKS
            );
            let place = blocks.get(MAX_BLOCKS).map_or(span, Spanned::span);
            self.findings.push(Finding::new(Code::BLOCK_COUNT, place, message));
        }
        let count = blocks.len();
        let read = blocks.into_iter().take(MAX_BLOCKS);
        let written: Vec<_> = read.filter_map(|block| self.block(block)).collect();
        self.lost |= written.len() < count;
        self.placed(written)
    }

    /// The second pass for one block: first `kind`, then the keys that this kind may have.
    fn block(&mut self, mut block: Spanned<DeValue<'_>>) -> Option<TypedBlock> {
        let before = self.findings.len();
        let span = self.header(block.span().into());
        let Some(table) = block.get_ref().as_table() else {
            let finding = Finding::new(Code::KEY_VALUE, span, say!("a block is a table"));
            self.findings.push(finding.help(say!("write `[[blocks]]` above each block")));
            return None;
        };
        let kind = BlockKind::of(table, span, &mut self.findings).unwrap_or_else(|| {
            self.lost = true;
            BlockKind::guess(table)
        });
        if self.findings.len() > before {
            kind.leave_keys_of_other_kinds(&mut block);
        }
        kind.bring_out_inner_keys(&mut block, &mut self.findings);
        kind.take_out_strangers(&mut block, &mut self.findings);
        let written = typed(block, &kind.named(), &mut self.findings)?;
        Some(TypedBlock { kind, span, written, sound: self.findings.len() == before })
    }

    /// The header line of a block. Findings about the whole block point at it.
    fn header(&self, span: Span) -> Span {
        let line = self.source.text.get(span.start..span.end).unwrap_or_default().lines().next();
        Span::new(span.start, span.start + line.unwrap_or_default().trim_end().len())
    }
}
