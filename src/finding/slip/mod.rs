//! Slips of the hand in a TOML file, each told once and at its own line, with what to write.
//!
//! A parser of TOML stops being sure at the first slip, and says so in its own words at the place where it
//! noticed: often many lines below the culprit. A file that cannot be parsed is therefore read a second
//! time, as a person reads it. It is cut into entries: headers, keys with their values, and stray lines.
//! Each entry that is no TOML is shown to every kind of slip in turn; a kind that knows the slip says where
//! it is and what sets it right. What comes of it is parsed, so that the rest of the file is judged in the
//! same go. Nothing of it is ever printed or sent, because a slip is an error.

mod block_starts;
mod braces;
mod dates;
mod doubled_keys;
mod doubles;
mod entries;
mod fault;
mod follow_ons;
mod header_names;
mod heads;
mod lists;
mod marks;
mod mending;
mod pairs;
mod quotes;
mod quoting;
mod stray;
mod stray_kinds;
mod stray_texts;
mod structure;
mod texts;
mod unread;
mod value_shapes;
mod values;
mod whole_files;

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

pub use self::follow_ons::drop_follow_ons;
pub use self::header_names::SECTIONS;
pub use self::stray::advise_one_version;
pub use self::stray_kinds::is_conflict_mark;

use super::mend::TextChange;
use super::table::{parse, parse_bounded};
use super::{Code, Finding, Severity, Source, Span};
use crate::wording::say;
use block_starts::BlockStarts;
use entries::list_entries;
use header_names::has_other_header;
use mending::{mend_entry, trace_back};

/// The names of lists of tables in any file.
const LIST_NAMES: [&str; 3] = ["blocks", "relays", "subscribers"];

/// The most slips of one file that are told. The rest of the file is not judged then.
const MAX_SLIPS: usize = 20;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An issue.
    Issue,
    /// The settings. They can hold secrets, so no help repeats a line of them.
    Settings,
    /// A list of readers.
    List,
}

impl FileKind {
    /// The keys at the top of the file that are lists of tables.
    const fn lists(self) -> &'static [&'static str] {
        match self {
            Self::Issue => &["blocks"],
            Self::Settings => &["relays"],
            Self::List => &["subscribers"],
        }
    }
}

/// A text in a form that can be parsed: as it is, or a copy in which each slip is set right.
#[derive(Debug)]
pub struct ReadableText<'a> {
    source: Cow<'a, Source>,
    slips: Vec<Finding>,
    pieces: Vec<Piece>,
    /// Whether something of the text is left out, so that what is absent may only be unread.
    is_partial: bool,
}

/// An entry of the file, and its place in the copy.
#[derive(Debug, Clone)]
struct Piece {
    written: Range<usize>,
    copied: Range<usize>,
    /// The changes that made the copy, each in the text that the one before it made.
    changes: Vec<TextChange>,
    /// The bytes of the file that findings point at if the entry was changed.
    shown: Range<usize>,
    care: Care,
}

impl Piece {
    /// Where a byte of the copy stands in the file. `None` if the entry was set right, so that the place says little.
    fn origin(&self, at: usize) -> Option<usize> {
        let inside = at.saturating_sub(self.copied.start);
        (self.care != Care::Mended).then(|| self.written.start + trace_back(&self.changes, inside))
    }
}

/// What was done to an entry in the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Nothing: its findings are its own.
    Kept,
    /// It was set right or left out, and its slip is told.
    Mended,
    /// It was set right, and the reader of the copy says what is wrong with it.
    LeftToReader,
}

impl<'a> ReadableText<'a> {
    /// Reads a text. A text without a slip is taken as it is.
    pub fn new(source: &'a Source, file: FileKind) -> Self {
        match parse(source) {
            Ok(table) if !is_misread(&table, file) => Self::whole(source, Vec::new()),
            Err(faults) if faults.iter().any(|fault| fault.code != Code::TOML_SYNTAX) => {
                Self::whole(source, faults)
            }
            _ => match whole_files::find_other_format(source) {
                Some(finding) => Self::whole(source, vec![finding]),
                None => Self::mend(source, file),
            },
        }
    }

    fn whole(source: &'a Source, slips: Vec<Finding>) -> Self {
        Self { source: Cow::Borrowed(source), slips, pieces: Vec::new(), is_partial: false }
    }

    fn mend(source: &Source, file: FileKind) -> Self {
        let mut text = String::with_capacity(source.text.len() + 64);
        let (mut slips, mut pieces): (Vec<Finding>, _) = (Vec::new(), Vec::new());
        let mut repeated: Vec<usize> = Vec::new();
        let mut is_partial = false;
        let mut blocks = BlockStarts::new(file);
        for entry in list_entries(&source.text, file) {
            let written = entry.range.clone();
            let header = blocks.find_missing(&source.text[written.clone()], entry.shape);
            let mut mended = mend_entry(&source.text, entry, file);
            if header && mended.slips.is_empty() {
                mended.begin_block(&source.text[written.clone()], written.start);
            }
            let start = text.len();
            text.push_str(&mended.text);
            let (shown, care, changes) = (mended.shown, mended.care, mended.changes);
            pieces.push(Piece { written, copied: start..text.len(), changes, shown, care });
            for slip in mended.slips {
                match slips.iter().position(|told| stray::is_told_with(&slip, told)) {
                    Some(first) => repeated.push(first),
                    None => slips.push(slip),
                }
            }
            is_partial |= mended.is_partial;
            if slips.len() >= MAX_SLIPS {
                slips.truncate(MAX_SLIPS);
                if let Some(last) = slips.last_mut() {
                    let message = &last.message;
                    last.message = say!("{message}; the rest of the file is not read", message);
                }
                is_partial = true;
                break;
            }
        }
        heads::count_headers(&mut slips, &repeated);
        let copy = source.with_text(text);
        let mut readable = Self { source: Cow::Owned(copy), slips, pieces, is_partial };
        readable.settle_doubles();
        readable
    }

    /// Whether the text has a slip.
    pub const fn has_slips(&self) -> bool {
        !self.pieces.is_empty() || !self.slips.is_empty()
    }

    /// The text that can be parsed. Its places are not those of the file: [`tell`](Self::tell) moves
    /// findings back.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The table of the text. `None` if the text cannot be parsed for all that was set right.
    pub fn parse(&self) -> Option<Spanned<DeTable<'_>>> {
        parse(&self.source).ok()
    }

    /// Every finding about the file, in its order: its slips, and what was found in the text that was
    /// parsed. What is found in an entry that has a slip is left out, because it may come of the slip.
    pub fn tell(self, mut findings: Vec<Finding>) -> Vec<Finding> {
        drop_follow_ons(&self.source.text, &mut findings);
        if self.pieces.is_empty() {
            return [self.slips, findings].concat();
        }
        let found: Vec<Finding> =
            findings.into_iter().filter_map(|finding| self.move_back(finding)).collect();
        let mut told = self.slips;
        for piece in self.pieces.iter().filter(|piece| piece.care == Care::LeftToReader) {
            let Piece { written, shown, .. } = piece;
            let is_told = |finding: &Finding| {
                finding.severity() == Severity::Error && written.contains(&finding.span.start)
            };
            if !found.iter().any(is_told) {
                told.push(unread::tell_letters(Span::from(shown.clone())));
            }
        }
        told.extend(found);
        if !told.iter().any(|finding| finding.severity() == Severity::Error) {
            // Whatever was set right, the file is no TOML as it stands.
            told.push(unread::tell_letters(Span::new(0, 0)));
        }
        told.sort_by_key(|finding| finding.span);
        told
    }

    /// The finding at its place in the file. `None` if it comes of a slip.
    fn move_back(&self, mut finding: Finding) -> Option<Finding> {
        if let Some(also) = &mut finding.also {
            also.span = self.origin(also.span);
        }
        if self.is_in_named_file(finding.span) {
            return Some(finding);
        }
        let absent =
            [Code::KEY_MISSING, Code::BLOCK_EMPTY, Code::BLOCK_NONE_FREE, Code::BLOCK_NONE_PAID];
        let is_absent = absent.contains(&finding.code);
        let piece = self.piece_at(finding.span.start)?;
        let is_header = self.source.text[piece.copied.clone()].trim_start().starts_with('[');
        let is_own = piece.care != Care::Mended || is_header || is_absent;
        if !is_own || (is_absent && self.is_partial) {
            return None;
        }
        finding.span = self.origin(finding.span);
        finding.fix = None;
        Some(finding)
    }

    /// Whether a place stands in a file that the text names. Such a place is the same in the copy.
    fn is_in_named_file(&self, span: Span) -> bool {
        self.source.files().first().is_some_and(|first| first.span().start <= span.start)
    }

    /// The piece that a byte of the copy belongs to. The last one for the end of the copy.
    fn piece_at(&self, at: usize) -> Option<&Piece> {
        let next = self.pieces.partition_point(|piece| piece.copied.end <= at);
        self.pieces.get(next).or(self.pieces.last())
    }

    /// Where a stretch of the copy stands in the file. Of an entry that was changed, the stretch that is
    /// shown for it.
    fn origin(&self, span: Span) -> Span {
        if self.is_in_named_file(span) {
            return span;
        }
        let Some(first) = self.piece_at(span.start) else { return Span::new(0, 0) };
        let last = self.piece_at(span.end.saturating_sub(1).max(span.start)).unwrap_or(first);
        let start = first.origin(span.start).unwrap_or(first.shown.start);
        let end = last.origin(span.end).unwrap_or(last.shown.end);
        Span::new(start, end.max(start))
    }
}

/// Whether the parser reads something else than what is meant, because a header is another one or missing.
fn is_misread(table: &Spanned<DeTable<'_>>, file: FileKind) -> bool {
    is_single(table, file)
        || is_headless(table, file)
        || has_other_header(table, file)
        || has_number(table, file)
}

/// Whether an issue or a block of it has a key below a number: the number before it is that of a list's item.
fn has_number(table: &Spanned<DeTable<'_>>, file: FileKind) -> bool {
    let is_number = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    let holds = |table: &DeTable<'_>| {
        table.iter().any(|(key, value)| is_number(key.get_ref()) && value.get_ref().is_table())
    };
    let blocks = table.get_ref().get("blocks").and_then(|blocks| blocks.get_ref().as_array());
    let mut blocks = blocks.into_iter().flatten().filter_map(|block| block.get_ref().as_table());
    file == FileKind::Issue && (holds(table.get_ref()) || blocks.any(holds))
}

/// Whether a list of tables is one table, because its header has single brackets.
fn is_single(table: &Spanned<DeTable<'_>>, file: FileKind) -> bool {
    let is_table = |name: &str| table.get_ref().get(name).is_some_and(|it| it.get_ref().is_table());
    file.lists().iter().any(|name| is_table(name))
}

/// Whether a key of a block stands at the top, because the header of the block is missing.
fn is_headless(table: &Spanned<DeTable<'_>>, file: FileKind) -> bool {
    file == FileKind::Issue && table.get_ref().contains_key("kind")
}

/// Whether a part of a file is TOML by itself.
fn is_toml(text: &str) -> bool {
    // The mark is skipped at the beginning of a file, and is a fault elsewhere.
    !text.starts_with('\u{feff}') && parse_bounded(text).is_ok()
}
