//! Figures: pictures with their words, in a block's `figures` and in its prose.

use crate::finding::{Code, Finding, Span};
use crate::issue::file_path::find_path_fault;

/// A picture with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The file, as the editor named it. The path never leaves the folder.
    pub src: String,
    /// The text alternative. Empty for a decorative picture.
    pub alt: String,
    /// The caption.
    pub caption: Option<String>,
    /// The credit of the picture. In prose, it stands in the caption.
    pub credit: Option<String>,
    /// The URL of the page that the picture leads to. It is checked.
    pub link: Option<String>,
    /// The place of `src` in the file.
    pub span: Span,
}

impl Figure {
    /// Refuses a path that names no picture inside of the folder.
    pub(in crate::issue) fn check_path(&self) -> Option<Finding> {
        let help =
            "name a png, jpg, gif or webp file that lies beside the issue or in `issues/images`";
        let fault = find_picture_fault(&self.src)?;
        Some(Finding::new(Code::PICTURE_PATH, self.span, fault).help(help))
    }
}

/// Why a path may not name a picture. `None` if it may.
fn find_picture_fault(path: &str) -> Option<String> {
    if let Some(fault) = find_path_fault(path) {
        return Some(fault);
    }
    let kind = path.rsplit_once('.').map(|(_, kind)| kind.to_lowercase());
    match kind.as_deref() {
        Some("png" | "jpg" | "jpeg" | "gif" | "webp") => None,
        _ => Some(format!("`{path}` is not a picture that every mail client draws")),
    }
}
