//! An issue in one state of its files, as the pages show it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use super::mail_page::write_mail;
use crate::check::LocatedBlocks;
use crate::finding::mend::Fix;
use crate::finding::show::ShownFinding;
use crate::finding::{Code, Finding, Severity, Source, Span, word_counts};
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::newsroom::{
    CheckedIssue, EditionPicture, Error, Newsroom, ProofComparison, ShownEdition,
};
use crate::wording::{Wording, shorten_text};

/// The most characters of a text that a fix replaces, or of its replacement, that are shown.
const MAX_FIX_CHARS: usize = 60;

/// An issue in one state of its files.
pub(super) struct IssueView {
    /// The number of the state.
    pub(super) revision: u64,
    /// The file of the issue, as it is shown.
    pub(super) file: String,
    /// The name of the publication. `None` if its settings cannot be used.
    pub(super) publication: Option<String>,
    /// The issue in one line. `None` if it could not be printed.
    pub(super) line: Option<String>,
    /// The name of the sender, as a list of messages shows it.
    pub(super) sender: String,
    pub(super) is_draft: bool,
    pub(super) findings: Vec<ViewedFinding>,
    /// Whether the texts were read over. They are not while an error keeps the issue from being printed.
    pub(super) has_judged_texts: bool,
    pub(super) content: IssueContent,
}

/// What there is to show of an issue.
pub(super) enum IssueContent {
    /// Both editions.
    Printed(Box<PrintedView>),
    /// Nothing but what is wrong with it.
    Refused,
    /// Nothing: the file or the publication cannot be read.
    Failed(Wording),
}

/// Both editions of an issue.
pub(super) struct PrintedView {
    /// The free edition and the paid one.
    pub(super) editions: [EditionView; 2],
    /// How the issue stands to its last proof. `None` if there was none.
    pub(super) proof: Option<ProofComparison>,
}

/// An edition.
pub(super) struct EditionView {
    pub(super) shown: ShownEdition,
    /// The HTML part as a frame shows it: see [`write_mail`].
    pub(super) mail: String,
    /// What tells the page of this state from that of another one.
    pub(super) mark: String,
}

/// A finding, and the ways to it.
pub(super) struct ViewedFinding {
    pub(super) severity: Severity,
    pub(super) code: Code,
    pub(super) span: Span,
    pub(super) origin: FindingOrigin,
    pub(super) message: Wording,
    pub(super) help: Option<Wording>,
    /// The file, as it is shown.
    pub(super) file: String,
    /// The path of the file. `None` if it is not known.
    pub(super) path: Option<PathBuf>,
    pub(super) line: usize,
    pub(super) column: usize,
    /// The words of the file at the place. `None` if they are not to be shown.
    pub(super) words: Option<String>,
    /// For each edition the number of the block in which the place is printed, from 0.
    pub(super) blocks: [Option<usize>; 2],
    pub(super) fix: Option<ViewedFix>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FindingOrigin {
    Settings,
    Issue,
}

/// The fix of a finding, in words.
pub(super) struct ViewedFix {
    pub(super) old: String,
    pub(super) new: String,
    /// Its number: see [`Fix::mark`].
    pub(super) mark: u64,
}

/// What a view is made with.
#[derive(Clone, Copy)]
pub(super) struct ViewFrame<'a> {
    pub(super) revision: u64,
    /// The folder of the publication, without links.
    pub(super) folder: &'a Path,
    /// The file of the issue.
    pub(super) issue: &'a Path,
    /// What the paths of the issue's pictures begin with, from that of a mail.
    pub(super) pictures: &'a str,
}

impl IssueView {
    /// Checks and prints an issue.
    pub(super) fn read(newsroom: &mut Newsroom, frame: ViewFrame<'_>) -> Self {
        match newsroom.check_issue(frame.issue) {
            Ok(checked) => Self::of_checked(newsroom, checked, frame),
            Err(error) => Self::of_error(Some(newsroom), &error, frame),
        }
    }

    /// The view of an issue that cannot be read.
    pub(super) fn of_error(
        newsroom: Option<&Newsroom>,
        error: &Error,
        frame: ViewFrame<'_>,
    ) -> Self {
        let faults = error.findings().map(|(source, findings)| {
            let viewing = FindingViewing { frame, origin: FindingOrigin::Settings, blocks: None };
            findings.iter().map(|finding| viewing.view(source, finding)).collect()
        });
        let content = match &faults {
            Some(_) => IssueContent::Refused,
            None => IssueContent::Failed(error.word_causes()),
        };
        Self {
            revision: frame.revision,
            file: frame.issue.display().to_string(),
            publication: newsroom.map(|newsroom| newsroom.publication().name.clone()),
            line: None,
            sender: String::new(),
            is_draft: false,
            findings: faults.unwrap_or_default(),
            has_judged_texts: false,
            content,
        }
    }

    fn of_checked(newsroom: &mut Newsroom, checked: CheckedIssue, frame: ViewFrame<'_>) -> Self {
        let (source, found) = (checked.source().clone(), checked.findings().to_vec());
        let (line, is_draft) = (checked.line(), checked.is_draft());
        let has_judged_texts = checked.has_judged_texts();
        let printed = checked.into_trial().ok().map(|printed| {
            let proof = newsroom.compare_with_proof(&printed).ok().flatten();
            let editions = newsroom.show_editions(&printed);
            let editions = editions.map(|shown| EditionView::new(shown, frame.pictures));
            Box::new(PrintedView { editions, proof })
        });
        let blocks = printed.as_ref().map(|printed| {
            let pages = printed.editions.each_ref().map(|one| one.shown.blocks.as_slice());
            LocatedBlocks::new(&source, &pages)
        });
        let of_settings = FindingViewing { frame, origin: FindingOrigin::Settings, blocks: None };
        let of_issue =
            FindingViewing { frame, origin: FindingOrigin::Issue, blocks: blocks.as_ref() };
        let settings = newsroom.findings().iter();
        let settings = settings.map(|finding| of_settings.view(newsroom.settings(), finding));
        let issue = found.iter().map(|finding| of_issue.view(&source, finding));
        let publication = newsroom.publication();
        let from = &publication.from;
        Self {
            revision: frame.revision,
            file: source.name.clone(),
            publication: Some(publication.name.clone()),
            line,
            sender: from.name.as_ref().unwrap_or(&publication.name).clone(),
            is_draft,
            findings: issue.chain(settings).collect(),
            has_judged_texts,
            content: printed.map_or(IssueContent::Refused, IssueContent::Printed),
        }
    }

    /// How many findings of each kind there are.
    pub(super) fn word_counts(&self) -> Wording {
        word_counts(self.findings.iter().map(|finding| finding.severity))
    }

    /// An edition. `None` if the issue could not be printed.
    pub(super) fn edition(&self, name: EditionName) -> Option<&EditionView> {
        let IssueContent::Printed(printed) = &self.content else { return None };
        printed.editions.iter().find(|edition| edition.shown.edition == name)
    }
}

impl EditionView {
    fn new(shown: ShownEdition, pictures: &str) -> Self {
        let mail = write_mail(&shown, &format!("{pictures}/{}", shown.edition));
        let mut hasher = DefaultHasher::new();
        mail.hash(&mut hasher);
        shown.pictures.iter().for_each(|picture| picture.bytes.hash(&mut hasher));
        Self { shown, mail, mark: format!("{:016x}", hasher.finish()) }
    }

    /// The picture with this number, from 0.
    pub(super) fn picture(&self, number: usize) -> Option<&EditionPicture> {
        self.shown.pictures.get(number)
    }
}

/// What findings are viewed with.
struct FindingViewing<'a> {
    frame: ViewFrame<'a>,
    origin: FindingOrigin,
    blocks: Option<&'a LocatedBlocks>,
}

impl FindingViewing<'_> {
    fn view(&self, source: &Source, finding: &Finding) -> ViewedFinding {
        let shown = ShownFinding::new(source, finding);
        let (line, column) = shown.place(finding.span.start);
        let file = &shown.file().name;
        let is_issue = self.origin == FindingOrigin::Issue && *file == source.name;
        let path =
            if is_issue { self.frame.issue.to_owned() } else { self.frame.folder.join(file) };
        let words = source.words(finding.span).filter(|_| !finding.is_withheld);
        ViewedFinding {
            severity: finding.severity(),
            code: finding.code,
            span: finding.span,
            origin: self.origin,
            message: finding.message.clone(),
            help: finding.help.clone(),
            file: file.clone(),
            path: std::path::absolute(path).ok(),
            line,
            column,
            words: words.map(|words| shorten_text(words, 2 * MAX_FIX_CHARS)),
            blocks: [0, 1].map(|page| self.blocks?.find(page, finding.span)),
            fix: finding.fix.as_deref().filter(|_| !finding.is_withheld).map(|fix| {
                let (old, new) = describe_fix(source, fix);
                ViewedFix { old, new, mark: fix.mark(source) }
            }),
        }
    }
}

/// What a fix replaces, and by what: of several changes the first.
fn describe_fix(source: &Source, fix: &Fix) -> (String, String) {
    let Some(change) = fix.changes().first() else { return Default::default() };
    let old = source.words(change.span).unwrap_or_default();
    (shorten_text(old, MAX_FIX_CHARS), shorten_text(&change.with, MAX_FIX_CHARS))
}

/// The word for an issue in a path: its name, or `shown` for the one that the preview was opened with.
pub(super) fn write_place(issue: Option<IssueName>) -> String {
    issue.map_or_else(|| "shown".to_owned(), |issue| issue.to_string())
}
