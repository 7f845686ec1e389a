//! A checked issue: read from its file, checked by every rule, and printed in both editions if it
//! has no error.

mod provable;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;

use super::error::Error;
use super::issues::{judge_file_name, name_by_file};
use super::opened::Newsroom;
use super::reading::{PathReach, read_bounded};
use super::start_failure::StartFailure;
use crate::audience::AnyRecipient;
use crate::check;
use crate::deliver::Templates;
use crate::finding::allow::without;
use crate::finding::{Code, Finding, Severity, Source, bounded};
use crate::issue::edition::{self, Edition, EditionName, Free, Paid};
use crate::issue::picture::Pictures;
use crate::issue::read::{self, Setting};
use crate::issue::{Issue, IssueName, SentTexts};
use crate::message::sign::Signer;
use crate::message::{Letterhead, OutgoingMessage, Template};
use crate::publication::Publication;
use crate::render::Bodies;
use crate::token::{Key, Tokens};
use provable::ProvableIssue;

/// An issue's file, read and checked. It is printed only if it has no finding of severity error, but for pictures that are
/// not there yet.
///
/// Its parts can be read and not changed, so that what is sent is what was checked.
pub struct CheckedIssue {
    path: PathBuf,
    source: Source,
    findings: Vec<Finding>,
    /// Both editions. `None` if a finding of the first check refuses the issue.
    printed: Option<PrintedIssue>,
    allowed: Vec<String>,
    /// Whether the rules about the texts were asked. A file that is no TOML, or holds too much, has no texts to judge.
    has_judged_texts: bool,
}

/// Both editions of an issue, printed.
pub struct PrintedIssue {
    issue: Issue,
    publication: Publication,
    pictures: Pictures,
    free: Bodies<Free>,
    paid: Bodies<Paid>,
    /// What the issue says, as its file has it. Empty for those who make the issue.
    texts: SentTexts,
}

impl Newsroom {
    /// Reads, checks and prints the issue in a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or something besides the issue is at fault.
    pub fn check_issue(&mut self, path: &Path) -> Result<CheckedIssue, Error> {
        let name = self.shown(path);
        let reach = PathReach::of_typed(&self.folder, path);
        let bytes = read_bounded(path, reach, read::MAX_ISSUE_BYTES as u64)
            .map_err(|error| StartFailure::Unreadable(name.clone(), error))?;
        let mut checked = match read::source(name, bytes) {
            Ok(mut source) => {
                self.read_text_files(path, &mut source, &mut Vec::new());
                CheckedIssue::read(self, path, source)?
            }
            Err(fault) => {
                let (source, finding) = *fault;
                CheckedIssue::refused(path, source, vec![finding])
            }
        };
        checked.findings = bounded(checked.findings);
        Ok(checked)
    }
}

impl CheckedIssue {
    /// Checks a text as the content of an issue's file, with the files of its blocks that were read. Answers every
    /// finding, allowed ones included.
    ///
    /// # Errors
    ///
    /// Something besides the issue is at fault.
    pub(super) fn read(
        newsroom: &mut Newsroom,
        path: &Path,
        source: Source,
    ) -> Result<Self, Error> {
        let setting = Setting { name: name_by_file(path), language: newsroom.publication.language };
        let mut has_judged_texts = false;
        let (issue, mut findings) = read::read_with(&source, setting, |part, findings| {
            has_judged_texts = newsroom.judge_part(path, part, findings);
        });
        findings.extend(check::judge_allowed_by_issue(&source));
        findings.extend(judge_file_name(path));
        findings.sort_by_key(|finding| finding.span);
        let Some(issue) = issue else {
            return Ok(Self { has_judged_texts, ..Self::refused(path, source, findings) });
        };
        let allowed = [newsroom.publication.allow.as_slice(), &issue.allow].concat();
        without(&mut findings, &allowed);
        let mut pictures = newsroom.look_up_pictures(path, &issue, &mut findings);
        newsroom.add_house_pictures(&mut pictures, &mut findings);
        let path = path.to_owned();
        let provable = ProvableIssue::print(newsroom, issue, pictures)?;
        findings.extend(provable.check(newsroom, &path, &source));
        without(&mut findings, &allowed);
        findings.sort_by_key(|finding| finding.span);
        let printed = (!findings.iter().any(is_fault)).then_some(provable.printed);
        Ok(Self { path, source, findings, printed, allowed, has_judged_texts: true })
    }

    fn refused(path: &Path, source: Source, findings: Vec<Finding>) -> Self {
        Self {
            path: path.to_owned(),
            source,
            findings,
            printed: None,
            allowed: Vec::new(),
            has_judged_texts: false,
        }
    }

    /// Whether the texts were read over. They are not if the file is no TOML, or holds more than is printed.
    pub const fn has_judged_texts(&self) -> bool {
        self.has_judged_texts
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the issue. `None` if it could not be printed, and its file is not named after a day.
    pub fn name(&self) -> Option<IssueName> {
        let printed = self.printed.as_ref().map(|printed| printed.issue().name);
        printed.or_else(|| name_by_file(&self.path))
    }

    /// The text of the file.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The findings about the issue, in the order of the file.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The issue in one line. `None` if it could not be printed.
    pub fn line(&self) -> Option<String> {
        self.printed.as_ref().map(PrintedIssue::line)
    }

    /// Whether the issue is a draft. No, if it could not be printed.
    pub fn is_draft(&self) -> bool {
        self.printed.as_ref().is_some_and(|printed| printed.issue.draft)
    }

    /// Adds findings of another source, such as dead links. Those that the settings or the issue
    /// allow are left out. An error among them refuses the issue.
    pub fn add_findings(&mut self, mut findings: Vec<Finding>) {
        without(&mut findings, &self.allowed);
        self.findings.append(&mut findings);
        self.findings.sort_by_key(|finding| finding.span);
    }

    /// The printed editions, for readers.
    ///
    /// # Errors
    ///
    /// The issue has errors, those that were added among them.
    pub fn into_printed(self) -> Result<PrintedIssue, Error> {
        let Some(mut printed) = self.printed.filter(|_| !has_errors(&self.findings)) else {
            return Err(Error::IssueRefused(self.source.name));
        };
        printed.texts = SentTexts::read(&self.source, &printed.issue);
        Ok(printed)
    }

    /// The printed editions, for those who make the issue. A grey place stands for each picture that is not there
    /// yet.
    ///
    /// # Errors
    ///
    /// The issue has other errors, those that were added among them.
    pub fn into_trial(self) -> Result<PrintedIssue, Error> {
        let printed = self.printed.filter(|_| !self.findings.iter().any(is_fault));
        printed.ok_or(Error::IssueRefused(self.source.name))
    }
}

impl PrintedIssue {
    /// The typeset issue.
    pub const fn issue(&self) -> &Issue {
        &self.issue
    }

    /// What the issue says, as its file has it.
    pub(super) const fn texts(&self) -> &SentTexts {
        &self.texts
    }

    /// The settings it was printed with, typeset in the issue's language.
    pub const fn publication(&self) -> &Publication {
        &self.publication
    }

    /// The line that a mailbox shows after the subject, in each edition: free, then paid.
    pub fn preheaders(&self) -> [String; 2] {
        let (free, paid): (Edition<'_, Free>, Edition<'_, Paid>) =
            (edition::cut(&self.issue), edition::cut(&self.issue));
        [free.front().preheader.clone(), paid.front().preheader.clone()]
    }

    /// The pictures it was printed with.
    pub const fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// The bodies that free readers get.
    pub const fn free(&self) -> &Bodies<Free> {
        &self.free
    }

    /// The bodies that paying readers get.
    pub const fn paid(&self) -> &Bodies<Paid> {
        &self.paid
    }

    /// Tokens of a key of zeros. Links that are made with them lead nowhere.
    pub(super) fn tokens_of_nobody(&self) -> Arc<Tokens> {
        Arc::new(Tokens::new(&Key::of_nobody(), &self.publication.slug))
    }

    /// A copy of each edition, addressed to the sender.
    pub(super) fn samples(&self, templates: &Templates) -> [OutgoingMessage; 2] {
        [EditionName::Free, EditionName::Paid].map(|edition| self.sample(templates, edition))
    }

    fn sample(&self, templates: &Templates, edition: EditionName) -> OutgoingMessage {
        let reader = AnyRecipient::entitled(self.publication.from.address.clone(), None, edition);
        templates.copy(&reader, &Zoned::default())
    }

    /// The templates of both editions, whose copies `signer` signs. `mark` is written before the subject.
    pub fn templates(
        &self,
        tokens: &Arc<Tokens>,
        signer: Option<&Arc<Signer>>,
        mark: &str,
    ) -> Templates {
        let head = self.letterhead(tokens, signer, mark);
        Templates { free: Template::new(&self.free, &head), paid: Template::new(&self.paid, &head) }
    }

    fn letterhead<'a>(
        &'a self,
        tokens: &'a Arc<Tokens>,
        signer: Option<&'a Arc<Signer>>,
        mark: &'a str,
    ) -> Letterhead<'a> {
        Letterhead {
            publication: &self.publication,
            pictures: &self.pictures,
            tokens,
            signer,
            issue: self.issue.name,
            language: self.issue.language,
            mark,
        }
    }

    /// The issue in one line, in its own language: «La Vigie · mardi 11 février 2025 · N° 412».
    pub fn line(&self) -> String {
        let language = self.issue.language;
        let date = language.long_date(self.issue.name.day());
        let label = language.labels().number;
        let number = self.issue.number.map(|number| format!(" · {label}{number}"));
        let number = number.unwrap_or_default();
        let word = self.issue.name.word().map(|word| format!(" · {word}")).unwrap_or_default();
        format!("{} · {date}{word}{number}", self.publication.name)
    }
}

/// Whether a finding keeps an issue from being printed for those who make it.
fn is_fault(finding: &Finding) -> bool {
    finding.severity() == Severity::Error && finding.code != Code::PICTURE_MISSING
}

fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() == Severity::Error)
}

#[cfg(test)]
mod tests;
