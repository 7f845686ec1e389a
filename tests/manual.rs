//! The manual: the README and the chapters below `docs`. The program knows every command that they show, every link
//! leads somewhere, and every chapter can be found.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]

mod calls;
mod chapters;
mod commands;
mod links;
mod samples;

use std::fs;
use std::path::{Path, PathBuf};

/// A page of Markdown.
struct Page {
    /// Its path from the repository's root, with `/`.
    file: String,
    text: String,
}

/// A line of a page.
struct Line<'a> {
    /// `docs/issue.md:12`.
    place: String,
    text: &'a str,
    kind: LineKind,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineKind {
    /// In running text, a table or a heading.
    Prose,
    /// Between two lines of three backticks.
    Fenced,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Page {
    /// Reads a page of the repository.
    fn read(file: &str) -> Self {
        let text = fs::read_to_string(root().join(file)).expect("the page is there, in UTF-8");
        Self { file: file.to_owned(), text }
    }

    /// The README and every page below `docs`, in the order of their names.
    fn all() -> Vec<Self> {
        let entries = fs::read_dir(root().join("docs")).expect("the manual").flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
        paths.sort();
        let names = paths.iter().filter_map(|path| path.file_name()?.to_str());
        let chapters = names.map(|name| Self::read(&format!("docs/{name}")));
        [Self::read("README.md")].into_iter().chain(chapters).collect()
    }

    /// Its lines, without those that open and close a fence.
    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        let mut kind = LineKind::Prose;
        for (index, text) in self.text.lines().enumerate() {
            if text.starts_with("```") {
                kind = if kind == LineKind::Prose { LineKind::Fenced } else { LineKind::Prose };
                continue;
            }
            lines.push(Line { place: format!("{}:{}", self.file, index + 1), text, kind });
        }
        lines
    }
}

/// The texts between backticks in a line.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}
