//! A rule: the codes of its findings, and the function that looks for them.

use super::input::{CheckInput, Settings};
use super::printed::page::PrintedPage;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::PrimaryLanguage;

/// One rule. It is the constant `RULE` in a file of its own, beside its codes, and an entry in the
/// list `RULES` of its family.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// The codes of its findings.
    pub(super) codes: &'static [Code],
    /// The function that looks for them.
    pub(super) look: Look,
}

/// Judges an issue, with the editor's words as they are in the file. It adds its findings to a list.
pub(super) type LookAtIssue = fn(&CheckInput<'_>, &SourceText, &mut Vec<Finding>);

/// The function of a rule, by the input it needs. It adds its findings to a list.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// Judges the issue as a whole, with the editor's words as they are in the file.
    Issue(LookAtIssue),
    /// Judges the issue as a whole if it is written in this language, of whatever country.
    IssueIn(PrimaryLanguage, LookAtIssue),
    /// Judges one printed edition. A finding in the free edition is not repeated for the paid one.
    Edition(fn(&PrintedPage<'_>, &mut Vec<Finding>)),
    /// Judges both printed editions, the free one first.
    BothEditions(fn(&[PrintedPage<'_>], &mut Vec<Finding>)),
    /// Judges the settings.
    Settings(fn(&Settings<'_>, &mut Vec<Finding>)),
    /// The rule is a function with another input, which callers call by its name: finished
    /// messages, the answers of web servers, or the lists of allowed codes.
    ByName,
}
