//! A text as its author sees it, and the files whose texts belong to it.
//!
//! An issue can name Markdown files that hold the texts of its blocks. One [`Span`] says where something
//! stands, in whichever of the files: the places of a named file begin far behind those of the text that names
//! it. Whoever judges or shows a place asks [`Source::locate`] for its file.

use super::{Code, Finding, Span, encoding};
use crate::wording::say;

/// The place of the first byte of the first named file. No text that names files is as long.
const FIRST_PLACE: usize = 1 << 24;

/// A file as its author sees it: its name, its text, and the files that it names.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path, relative to the publication's folder where it can be.
    pub name: String,
    /// The text, in UTF-8.
    pub text: String,
    files: Vec<NamedFile>,
}

/// A file that is named in a text, and what was read of it.
#[derive(Debug, Clone)]
pub struct NamedFile {
    written: String,
    start: usize,
    content: FileContent,
}

/// What was read of a named file.
#[derive(Debug, Clone)]
pub enum FileContent {
    /// Its text.
    Text(Source),
    /// A file that is not UTF-8: what can be shown of it, and the finding at the first wrong byte.
    NotText(Box<(Source, Finding)>),
    /// The file was not opened. The finding says why. Its place is that of the name.
    NotOpened(Box<Finding>),
}

/// A place in one file.
#[derive(Debug, Clone, Copy)]
pub struct PlaceInFile<'a> {
    /// The file. Its own named files are none.
    pub file: &'a Source,
    /// The bytes of that file.
    pub span: Span,
}

impl Source {
    /// Takes a text that names no file yet.
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), files: Vec::new() }
    }

    /// Takes the bytes of a file.
    ///
    /// A byte order mark at the beginning is dropped, because spans count from the first visible
    /// character.
    ///
    /// # Errors
    ///
    /// The bytes are not UTF-8. Has the text up to the first wrong byte, and the finding.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Box<(Self, Finding)>> {
        Self::of_part(name, bytes, 0)
    }

    /// Takes the bytes of a part of a file, which begins at byte `start` of it. As for [`new`](Self::new), places are
    /// counted from the beginning of the part.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn of_part(
        name: impl Into<String>,
        bytes: Vec<u8>,
        start: usize,
    ) -> Result<Self, Box<(Self, Finding)>> {
        let name = name.into();
        if let Some(text) =
            Some(&bytes).filter(|_| start == 0).and_then(|all| encoding::read_utf16(all))
        {
            let first = Span::new(0, text.lines().next().unwrap_or_default().len());
            let finding = Finding::new(Code::FILE_ENCODING, first, say!("the file is UTF-16"))
                .help(say!("save the file as UTF-8: it is UTF-16 (`Unicode` in Notepad)"));
            return Err(Box::new((Self::of_text(name, text), finding)));
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let mark = Some('\u{feff}').filter(|_| start == 0);
                let text = mark
                    .and_then(|mark| text.strip_prefix(mark))
                    .map(str::to_owned)
                    .unwrap_or(text);
                Ok(Self::of_text(name, text))
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(&error.into_bytes()).into_owned();
                let finding = Finding::new(
                    Code::FILE_ENCODING,
                    Span::new(at, (at + 3).min(text.len())),
                    say!("byte {at} of the file is not UTF-8", at = start + at),
                )
                .help(say!(
                    "save the file as UTF-8; the character was probably written as Latin-1"
                ));
                Err(Box::new((Self::of_text(name, text), finding)))
            }
        }
    }

    /// The same file with another text. The places of the named files stay.
    #[must_use]
    pub fn with_text(&self, text: String) -> Self {
        Self { name: self.name.clone(), text, files: self.files.clone() }
    }

    /// Adds what was read of a file, by the name that the text has for it.
    pub fn add_file(&mut self, written: impl Into<String>, content: FileContent) {
        let start = self.files.last().map_or(FIRST_PLACE, |last| last.span().end + 1);
        self.files.push(NamedFile { written: written.into(), start, content });
    }

    /// The file that the text names this way. `None` if it was not read.
    pub fn file(&self, written: &str) -> Option<&NamedFile> {
        self.files.iter().find(|file| file.written == written)
    }

    /// The named files, in the order in which they were added.
    pub fn files(&self) -> &[NamedFile] {
        &self.files
    }

    /// The file in which a place stands, and the place there.
    pub fn locate(&self, span: Span) -> PlaceInFile<'_> {
        let next = self.files.partition_point(|file| file.start <= span.start);
        let named = next.checked_sub(1).and_then(|index| self.files.get(index));
        match named.and_then(|named| Some((named.start, named.source()?))) {
            Some((start, file)) => {
                let span = Span::new(span.start - start, span.end.saturating_sub(start));
                PlaceInFile { file, span }
            }
            None => PlaceInFile { file: self, span },
        }
    }

    /// The words at a place, in whichever file. `None` if it is no place of a text.
    pub fn words(&self, span: Span) -> Option<&str> {
        let PlaceInFile { file, span } = self.locate(span);
        file.text.get(span.start..span.end)
    }

    /// The source with new texts. `change` is asked for that of each file, the source itself first, and is told
    /// at which place the file begins. Its `None` leaves a text as it is.
    pub(super) fn map_texts(&self, mut change: impl FnMut(&Self, usize) -> Option<String>) -> Self {
        let mut new_text =
            |file: &Self, start| change(file, start).unwrap_or_else(|| file.text.clone());
        let mut new = Self::of_text(self.name.clone(), new_text(self, 0));
        for file in &self.files {
            let content = match &file.content {
                FileContent::Text(text) => {
                    FileContent::Text(text.with_text(new_text(text, file.start)))
                }
                other => other.clone(),
            };
            new.add_file(file.written.clone(), content);
        }
        new
    }

    /// The line and column of a byte of the text, both from 1. Columns count characters.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (line, before[start..].chars().count() + 1)
    }
}

impl NamedFile {
    /// The name that the text has for the file.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What was read of the file.
    pub const fn content(&self) -> &FileContent {
        &self.content
    }

    /// The places of the whole file.
    pub fn span(&self) -> Span {
        let length = self.source().map_or(0, |source| source.text.len());
        Span::new(self.start, self.start + length)
    }

    /// The text of the file. `None` if it cannot be read as a text.
    pub const fn text(&self) -> Option<&Source> {
        match &self.content {
            FileContent::Text(source) => Some(source),
            FileContent::NotText(_) | FileContent::NotOpened(_) => None,
        }
    }

    /// Why the file has no text, as a finding at its place: in the file, or at its name. `None` if it has one.
    pub fn fault(&self, name: Span) -> Option<Finding> {
        let (fault, span) = match &self.content {
            FileContent::Text(_) => return None,
            FileContent::NotText(read) => {
                let Span { start, end } = read.1.span;
                (&read.1, Span::new(self.start + start, self.start + end))
            }
            FileContent::NotOpened(fault) => (&**fault, name),
        };
        Some(Finding { span, ..fault.clone() })
    }

    /// What can be shown of the file.
    fn source(&self) -> Option<&Source> {
        match &self.content {
            FileContent::Text(source) => Some(source),
            FileContent::NotText(read) => Some(&read.0),
            FileContent::NotOpened(_) => None,
        }
    }
}
