//! Reads the files that hold the texts of an issue's blocks.
//!
//! A branch of a stranger names such a file too. Nothing is opened that lies elsewhere than in the publication's
//! folder or is no Markdown file: a link could lead to the list of readers or to a key, and findings show lines
//! of what was read.

use std::path::{Path, PathBuf};

use super::file_names::{FileNotFound, SearchedFolders};
use super::files::shown;
use super::opened::Newsroom;
use super::reading::{PathReach, read_bounded};
use crate::finding::{Code, FileContent, Finding, Source};
use crate::issue::read::{MAX_ISSUE_BYTES, is_markdown_name, list_text_files};
use crate::wording::say;

/// A file that was read for the text of a block.
pub(super) struct TextFile {
    /// The name that the issue has for it.
    pub(super) written: String,
    /// The path, without links.
    pub(super) path: PathBuf,
    /// What was read.
    pub(super) bytes: Vec<u8>,
}

/// A file that the issue names.
struct NamedText<'a> {
    name: &'a str,
    /// Every file that the issue names. None of them is meant by another name.
    named: &'a [String],
}

impl Newsroom {
    /// Reads the files that the issue in a file names for its texts, and adds them to its source. A file that the
    /// source has is not read again. `read` gets the files that were read.
    pub(super) fn read_text_files(
        &self,
        path: &Path,
        source: &mut Source,
        read: &mut Vec<TextFile>,
    ) {
        let named = list_text_files(source);
        for written in named.clone() {
            if source.file(&written).is_some() {
                continue;
            }
            let bytes = source.files().iter().map(|file| file.span().end - file.span().start);
            let left = MAX_ISSUE_BYTES.saturating_sub(source.text.len() + bytes.sum::<usize>());
            let file =
                self.read_text_file(path, &NamedText { name: &written, named: &named }, left);
            let content = match file.and_then(|file| refuse_same_file(file, read)) {
                Ok(file) => {
                    let name = shown(&self.canonical_folder(), &file.path);
                    let text = Source::new(name, file.bytes.clone());
                    read.push(file);
                    text.map_or_else(FileContent::NotText, FileContent::Text)
                }
                Err(fault) => FileContent::NotOpened(Box::new(fault)),
            };
            source.add_file(written, content);
        }
    }

    /// Reads a file with at most this many bytes. The finding has no place.
    fn read_text_file(
        &self,
        issue: &Path,
        file: &NamedText<'_>,
        left: usize,
    ) -> Result<TextFile, Finding> {
        let name = file.name;
        let folders = SearchedFolders {
            publication: &self.folder,
            issue: issue.parent(),
            other: None,
            hidden: file.named,
        };
        let path = folders.find(name).map_err(|not_found| tell_not_found(name, not_found))?;
        if !path.to_str().is_some_and(is_markdown_name) {
            let message = say!("`{name}` leads to a file that is no Markdown", name);
            let help =
                say!("copy the text itself into a file beside the issue, such as `article.md`");
            return Err(Finding::new(Code::FILE_PATH, 0..0, message).help(help));
        }
        let bytes = read_bounded(&path, PathReach::Anywhere, left as u64).map_err(|error| {
            let message = say!("`{name}` cannot be read: {error}", name, error = error.to_string());
            Finding::new(Code::FILE_PATH, 0..0, message).help(say!("see to the file"))
        })?;
        if bytes.len() > left {
            let message = say!(
                "with `{name}`, the texts of the issue are larger than {max_issue_bytes} bytes",
                name,
                max_issue_bytes = MAX_ISSUE_BYTES
            );
            let help = say!("print the beginning, and link to the rest");
            return Err(Finding::new(Code::FILE_SIZE, 0..0, message).help(help));
        }
        Ok(TextFile { written: name.to_owned(), path, bytes })
    }
}

fn tell_not_found(name: &str, not_found: FileNotFound) -> Finding {
    match not_found {
        FileNotFound::Missing(near) => {
            let message = say!("there is no file `{name}`", name);
            Finding::new(Code::FILE_MISSING, 0..0, message).help(near.map_or_else(
                || say!("put the file beside the issue"),
                |near| say!("did you mean `{near}`?", near),
            ))
        }
        FileNotFound::NotInside => {
            let message = say!("`{name}` is not a file inside the publication's folder", name);
            let help = say!("copy the file itself into the folder, beside the issue");
            Finding::new(Code::FILE_PATH, 0..0, message).help(help)
        }
        FileNotFound::SecondName => {
            let message = say!("`{name}` is a second name of another file (a hard link)", name);
            let help = say!("copy the file itself into the folder, beside the issue");
            Finding::new(Code::FILE_PATH, 0..0, message).help(help)
        }
    }
}

/// Refuses a file that was read before under another name.
fn refuse_same_file(file: TextFile, read: &[TextFile]) -> Result<TextFile, Finding> {
    let Some(other) = read.iter().find(|other| other.path == file.path) else { return Ok(file) };
    let message = say!(
        "`{written}` is the file `{other}` under another name",
        written = file.written,
        other = other.written
    );
    Err(Finding::new(Code::KEY_VALUE, 0..0, message)
        .help(say!("give each block a file of its own")))
}
