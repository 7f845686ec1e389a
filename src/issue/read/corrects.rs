//! The key `corrects`: which content of which issue an issue corrects.

use toml::Spanned;

use super::parser::{Holder, IssueParser};
use super::written::WrittenCorrects;
use crate::finding::table::{missing, parse};
use crate::finding::{Code, Finding, Source};
use crate::issue::{CorrectedContent, HashDigits, IssueName};
use crate::wording::say;

/// What an issue corrects, if it is a correction and says it rightly. Reads nothing else.
pub fn corrected_content(source: &Source) -> Option<CorrectedContent> {
    let table = parse(source).ok()?.into_inner();
    let corrects = table.get("corrects")?.get_ref().as_table()?;
    let text = |key: &str| corrects.get(key)?.get_ref().as_str().map(str::trim);
    let (issue, content) = (text("issue")?, text("content")?);
    Some(CorrectedContent { issue: IssueName::parse(issue)?, content: HashDigits::parse(content)? })
}

impl IssueParser<'_> {
    /// What the issue corrects, if it is a correction. `None` too if it cannot be read, which is reported.
    pub(super) fn corrects(
        &mut self,
        written: Option<Spanned<WrittenCorrects>>,
    ) -> Option<CorrectedContent> {
        let written = written?;
        let holder = Holder { what: say!("`corrects`"), span: written.span().into() };
        let WrittenCorrects { issue, content } = written.into_inner();
        for (key, value, example) in
            [("issue", &issue, "\"2025-02-11\""), ("content", &content, "\"0123456789ab\"")]
        {
            if value.is_none() {
                self.findings.push(missing(key, &holder.what, holder.span, example));
            }
        }
        let (issue, content) = (issue?, content?);
        let name = IssueName::parse(issue.get_ref().trim());
        if name.is_none() {
            let message = say!("`{words}` is no name of an issue", words = issue.get_ref());
            let help = say!("write the day of the issue, such as `2025-02-11`, with its word");
            self.findings.push(Finding::new(Code::KEY_VALUE, issue.span(), message).help(help));
        }
        let digits = HashDigits::parse(content.get_ref().trim());
        if digits.is_none() {
            let message = say!("`{words}` is no hash of a content", words = content.get_ref());
            let help = say!("`matinale status ISSUE` shows the contents of an issue");
            self.findings.push(Finding::new(Code::KEY_VALUE, content.span(), message).help(help));
        }
        Some(CorrectedContent { issue: name?, content: digits? })
    }
}
