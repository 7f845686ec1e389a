//! Figures: pictures with their words, in a block's `figures` and in its prose.

use super::FormattedLine;
use super::picture_name::is_picture_name;
use crate::finding::{Code, Finding, Span};
use crate::issue::file_path::{PathFault, find_path_fault};
use crate::issue::picture::{advise_format, find_foreign_format};
use crate::wording::say;

/// A picture with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The file, as the editor named it. The path never leaves the folder.
    pub src: String,
    /// The text alternative. Empty for a decorative picture.
    pub alt: String,
    /// The caption.
    pub caption: Option<FormattedLine>,
    /// The credit of the picture. In prose, it stands in the caption.
    pub credit: Option<FormattedLine>,
    /// The URL of the page that the picture leads to. It is checked.
    pub link: Option<String>,
    /// The place of `src` in the file.
    pub span: Span,
}

impl Figure {
    /// Caption and credit, as far as there are.
    pub fn lines(&self) -> impl Iterator<Item = &FormattedLine> {
        self.caption.iter().chain(&self.credit)
    }

    /// Where the picture leads, then the links of its words.
    pub fn addresses(&self) -> Vec<&str> {
        let links = self.lines().flat_map(FormattedLine::addresses);
        self.link.as_deref().into_iter().chain(links).collect()
    }

    /// Refuses a path that names no picture inside of the folder. An absent path is another finding.
    pub(in crate::issue) fn check_path(&self) -> Option<Finding> {
        let PathFault { message, help } = find_picture_fault(&self.src)?;
        Some(Finding::new(Code::PICTURE_PATH, self.span, message).help(help))
    }
}

/// Why a path may not name a picture. `None` if it may.
fn find_picture_fault(path: &str) -> Option<PathFault> {
    if let Some(fault) = find_path_fault(path) {
        return Some(fault);
    }
    if is_picture_name(path) {
        return None;
    }
    if let Some(format) = find_foreign_format(path) {
        let message = say!("`{path}` is {format}, which mail clients do not draw", path, format);
        return Some(PathFault { message, help: advise_format(format) });
    }
    let message = say!("`{path}` is not a picture that every mail client draws", path);
    let help = say!(
        "name a png, jpg, gif, webp or avif file that lies beside the issue or in `issues/images`"
    );
    Some(PathFault { message, help })
}
