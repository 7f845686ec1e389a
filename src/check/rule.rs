//! What a rule is: the codes of its findings, and what looks for them.

use super::input::{CheckInput, Settings};
use super::printed::page::PrintedPage;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;

/// One rule. It stands as the constant `RULE` in a file of its own, with its codes beside it, and in
/// the list `RULES` of its family.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// The codes of its findings.
    pub(super) codes: &'static [Code],
    /// What looks for them.
    pub(super) look: Look,
}

/// What looks for findings, by what it has to see. Each adds what it finds to the list it is given.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// The issue as a whole, and the editor's words as they stand in the file.
    Issue(fn(&CheckInput<'_>, &SourceText, &mut Vec<Finding>)),
    /// One edition as it is printed. What is found in the free one is not told again of the paid one.
    Edition(fn(&PrintedPage<'_>, &mut Vec<Finding>)),
    /// Both editions as they are printed, the free one first.
    BothEditions(fn(&[PrintedPage<'_>], &mut Vec<Finding>)),
    /// The settings.
    Settings(fn(&Settings<'_>, &mut Vec<Finding>)),
    /// A function of the room's own, called by whoever has what it looks at: finished messages, the answers
    /// of web servers, or the lists of allowed codes.
    ByName,
}
