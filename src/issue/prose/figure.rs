//! Figures: pictures with their words, in a block's `figures` and in its prose.

use super::{Part, Prose};
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

impl Prose {
    /// The figures of the text, in order, those of the footnotes last.
    pub fn figures(&self) -> Vec<&Figure> {
        let mut figures = Vec::new();
        for parts in std::iter::once(&self.parts).chain(&self.notes) {
            push_figures(parts, &mut figures);
        }
        figures
    }
}

fn push_figures<'a>(parts: &'a [Part], figures: &mut Vec<&'a Figure>) {
    for part in parts {
        match part {
            Part::Figure(figure) => figures.push(figure),
            Part::List(_, items) => items.iter().for_each(|item| push_figures(item, figures)),
            Part::Quote(parts) => push_figures(parts, figures),
            Part::Paragraph(_)
            | Part::Heading(..)
            | Part::CodeBlock(_)
            | Part::Table(_)
            | Part::Rule => {}
        }
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
