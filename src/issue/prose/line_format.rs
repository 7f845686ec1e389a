//! What is Markdown in one line.

/// Which formatting a line may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFormat {
    /// Emphasis by `*`: the title of a story.
    Emphasis,
    /// Emphasis and links: a caption.
    EmphasisAndLinks,
}

impl LineFormat {
    /// The characters that are Markdown in such a line.
    pub(super) const fn marks(self) -> &'static [char] {
        match self {
            Self::Emphasis => &['*'],
            Self::EmphasisAndLinks => &['*', '_', '[', ']', '(', ')', '"'],
        }
    }
}
