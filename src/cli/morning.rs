//! A morning: one issue read, checked and printed in both editions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;

use super::failure::{Failure, chain};
use super::newsroom::{Newsroom, bounded, named_date, shown};
use super::past;
use crate::audience::AnyRecipient;
use crate::check::{self, Finished, PrintedEdition};
use crate::deliver::Templates;
use crate::finding::allow::without;
use crate::finding::{Code, Finding, Severity, Source, Span};
use crate::issue::Issue;
use crate::issue::block::Figure;
use crate::issue::edition::{self, Edition, EditionName, Free, Paid, Tier};
use crate::issue::picture::{LARGEST, Picture, Pictures};
use crate::issue::read::{self, Setting};
use crate::language::typography::Typographer;
use crate::message::{
    DecodedMessage, Letterhead, OutgoingMessage, Template, count_html_bytes, decode_message,
};
use crate::publication::{Publication, Space};
use crate::render::{self, Bodies, EarlierIssue, PageInputs};
use crate::token::{Key, Tokens};

/// An issue's file, read and checked; printed where nothing of severity error was found.
pub(super) struct Morning {
    pub(super) source: Source,
    pub(super) findings: Vec<Finding>,
    pub(super) printed: Option<Printed>,
    allowed: Vec<String>,
}

/// Both editions, printed.
pub(super) struct Printed {
    pub(super) issue: Issue,
    pub(super) publication: Publication,
    pub(super) pictures: Pictures,
    pub(super) free: Bodies<Free>,
    pub(super) paid: Bodies<Paid>,
}

impl Morning {
    /// Reads, checks and prints the issue in a file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and faults that are not the issue's.
    pub(super) fn open(newsroom: &Newsroom, path: &Path) -> Result<Self, Failure> {
        let name = shown(&newsroom.folder, path);
        let bytes = bounded(path, read::LARGEST as u64)
            .map_err(|error| Failure::not_started(format!("`{name}` cannot be read: {error}")))?;
        let mut morning = match read::source(name, bytes) {
            Ok(source) => Self::read(newsroom, path, source)?,
            Err(fault) => {
                let (source, finding) = *fault;
                Self::refused(source, vec![finding])
            }
        };
        morning.findings = check::bounded(morning.findings);
        Ok(morning)
    }

    /// The same for a text that may stand in the file; every finding of it, however often made.
    ///
    /// # Errors
    ///
    /// Faults that are not the issue's.
    pub(super) fn read(newsroom: &Newsroom, path: &Path, source: Source) -> Result<Self, Failure> {
        let setting = Setting { date: named_date(path), language: newsroom.publication.language };
        let (issue, mut findings) = read::read(&source, setting);
        findings.extend(check::judge_allowed_by_issue(&source));
        findings.sort_by_key(|finding| finding.span);
        let Some(issue) = issue else { return Ok(Self::refused(source, findings)) };
        let mut pictures = Pictures::default();
        let allowed = [newsroom.publication.allow.as_slice(), &issue.allow].concat();
        without(&mut findings, &allowed);
        hang(newsroom, path, &issue, &mut pictures, &mut findings);
        let refused =
            |findings: &[Finding]| findings.iter().any(|f| f.severity() == Severity::Error);
        if refused(&findings) {
            return Ok(Self { source, findings, printed: None, allowed });
        }
        let printed = Printed::new(newsroom, issue, pictures)?;
        findings.extend(printed.findings(newsroom, path, &source));
        without(&mut findings, &allowed);
        findings.sort_by_key(|finding| finding.span);
        let printed = (!refused(&findings)).then_some(printed);
        Ok(Self { source, findings, printed, allowed })
    }

    const fn refused(source: Source, findings: Vec<Finding>) -> Self {
        Self { source, findings, printed: None, allowed: Vec::new() }
    }

    /// Adds what was found elsewhere, as far as it is not allowed.
    pub(super) fn add(&mut self, mut findings: Vec<Finding>) {
        without(&mut findings, &self.allowed);
        self.findings.append(&mut findings);
        self.findings.sort_by_key(|finding| finding.span);
    }

    /// The printed editions, for those who cannot go on without; findings are shown.
    ///
    /// # Errors
    ///
    /// The issue has errors.
    pub(super) fn printed(self, newsroom: &Newsroom) -> Result<Printed, Failure> {
        newsroom.console.findings(&self.source, &self.findings, Severity::Warning);
        self.printed.ok_or_else(|| {
            Failure::person(format!("`{}` has errors; nothing was sent", self.source.name))
        })
    }
}

impl Printed {
    fn new(newsroom: &Newsroom, mut issue: Issue, mut pictures: Pictures) -> Result<Self, Failure> {
        let mut publication = newsroom.publication.clone();
        let names = newsroom.publication.typography.names.clone();
        let thin = match publication.typography.space {
            Space::Nbsp => "\u{a0}",
            Space::Narrow => "\u{202f}",
        };
        let typographer = Typographer::new(issue.language, thin, &names);
        issue.typeset(&typographer);
        publication.typeset(&typographer);
        of_the_house(newsroom, &mut pictures)?;
        let latest = latest(newsroom, &issue);
        let page = PageInputs { publication: &publication, pictures: &pictures, latest: &latest };
        let fault = |error: render::Error| Failure::person(chain(&error));
        let editions = (edition::cut(&issue), edition::cut(&issue));
        let (free, paid) =
            render::print_editions(&editions.0, &editions.1, &page).map_err(fault)?;
        Ok(Self { issue, publication, pictures, free, paid })
    }

    /// What the rules find in the printed issue.
    fn findings(&self, newsroom: &Newsroom, path: &Path, source: &Source) -> Vec<Finding> {
        let paid: Edition<'_, Paid> = edition::cut(&self.issue);
        let templates = self.templates(&self.nobodys(), "");
        let [free, full] = self.samples(&templates);
        let past = past::gather(newsroom, path, (self.issue.date, templates.frozen()));
        let page = check::CheckInput {
            source,
            edition: &paid,
            publication: &self.publication,
            pictures: &self.pictures,
            printed: [sheet(&self.free, &free), sheet(&self.paid, &full)],
            history: &past,
        };
        let mut findings = check::findings(&page);
        findings.extend(check::leaks(&page, &edition::cut(&self.issue), &finished(&free)));
        findings
    }

    /// Tokens of a key that is nobody's: what is made with them goes nowhere.
    fn nobodys(&self) -> Arc<Tokens> {
        Arc::new(Tokens::new(&Key::new([0; 32]), &self.publication.slug))
    }

    /// A copy of each edition, addressed to the sender.
    fn samples(&self, templates: &Templates) -> [OutgoingMessage; 2] {
        [EditionName::Free, EditionName::Paid].map(|edition| {
            let reader = AnyRecipient::entitled(self.publication.from.clone(), None, edition);
            templates.copy(&reader, &Zoned::default())
        })
    }

    /// Both editions as templates; `mark` stands before the subject.
    pub(super) fn templates(&self, tokens: &Arc<Tokens>, mark: &str) -> Templates {
        let head = Letterhead {
            publication: &self.publication,
            pictures: &self.pictures,
            tokens,
            date: self.issue.date,
            language: self.issue.language,
            mark,
        };
        Templates { free: Template::new(&self.free, &head), paid: Template::new(&self.paid, &head) }
    }

    /// The morning in one line: «La Vigie, mardi 11 février 2025, n° 412».
    pub(super) fn line(&self) -> String {
        let date = self.issue.language.long_date(self.issue.date);
        let number = self.issue.number.map(|number| format!(" · n° {number}")).unwrap_or_default();
        format!("{} · {date}{number}", self.publication.name)
    }
}

/// An edition as `check` looks at it.
fn sheet<'a, T: Tier>(bodies: &'a Bodies<T>, message: &OutgoingMessage) -> PrintedEdition<'a> {
    PrintedEdition {
        edition: T::NAME,
        html: bodies.html(),
        text: bodies.text(),
        used: bodies.pictures(),
        html_size: count_html_bytes(bodies),
        message_size: message.bytes.len(),
    }
}

/// The free edition as it would be read.
fn finished(message: &OutgoingMessage) -> [Finished; 4] {
    let DecodedMessage { subject, text, html, attached } = decode_message(message);
    [
        ("the subject", subject),
        ("the text part", text),
        ("the HTML part", html),
        ("the name of a picture", attached),
    ]
    .map(|(part, text)| Finished { part, text })
}

/// Looks up the pictures of an issue: beside its file, then under `issues/images`.
fn hang(
    newsroom: &Newsroom,
    path: &Path,
    issue: &Issue,
    pictures: &mut Pictures,
    findings: &mut Vec<Finding>,
) {
    let paid: Edition<'_, Paid> = edition::cut(issue);
    let free: Edition<'_, Free> = edition::cut(issue);
    let figures: Vec<&Figure> = paid.figures().chain(free.figures()).collect();
    let mut seen: Vec<&str> = Vec::new();
    for figure in figures {
        if seen.contains(&figure.src.as_str()) {
            continue;
        }
        seen.push(&figure.src);
        match picture(newsroom, path.parent(), &figure.src) {
            Ok(picture) => pictures.insert(figure.src.clone(), picture),
            Err((code, message, help)) => {
                findings.push(Finding::new(code, figure.span, message).help(help));
            }
        }
    }
    findings.sort_by_key(|finding: &Finding| -> Span { finding.span });
}

/// The pictures of the house, from `issues/images`: the logo, and the portraits of contributors.
fn of_the_house(newsroom: &Newsroom, pictures: &mut Pictures) -> Result<(), Failure> {
    let publication = &newsroom.publication;
    let logo = publication.theme.logo.iter().map(|src| (src, "the logo".to_owned()));
    let portraits = publication.contributors.values().filter_map(|contributor| {
        Some((contributor.figure.as_ref()?, format!("the portrait of {}", contributor.name)))
    });
    for (src, what) in logo.chain(portraits) {
        let picture = picture(newsroom, None, src).map_err(|(_, message, help)| {
            Failure::not_started(format!("{what}: {message}")).help(help)
        })?;
        pictures.insert(src.clone(), picture);
    }
    Ok(())
}

/// One picture, or the code, the message and the help of a finding.
fn picture(
    newsroom: &Newsroom,
    beside: Option<&Path>,
    src: &str,
) -> Result<Picture, (Code, String, String)> {
    let images = newsroom.folder.join("issues/images");
    let found: Option<PathBuf> = beside
        .into_iter()
        .chain([images.as_path()])
        .map(|folder| folder.join(src))
        .find(|path| fs::symlink_metadata(path).is_ok());
    let Some(found) = found else {
        let help = format!(
            "put the file beside the issue, or into `{}`",
            shown(&newsroom.folder, &images)
        );
        return Err((Code::PICTURE_MISSING, format!("there is no picture `{src}`"), help));
    };
    let inside = |folder: &Path| {
        let folder = fs::canonicalize(folder).ok()?;
        fs::canonicalize(&found).ok().filter(|path| path.starts_with(&folder))
    };
    let real = inside(&newsroom.folder).or_else(|| beside.and_then(inside));
    let Some(real) = real.filter(|path| path.is_file()) else {
        let message = format!("`{src}` is not a file inside the publication's folder");
        return Err((
            Code::PICTURE_PATH,
            message,
            "copy the picture itself into the folder".into(),
        ));
    };
    let bytes = bounded(&real, LARGEST as u64).map_err(|error| {
        (Code::PICTURE_BROKEN, format!("`{src}` cannot be read: {error}"), "see to the file".into())
    })?;
    Picture::read(src, bytes, newsroom.publication.pictures.max_width).map_err(|error| {
        let code = if error.is_too_large() { Code::PICTURE_SIZE } else { Code::PICTURE_BROKEN };
        (code, format!("`{src}`: {error}"), "export the picture again as JPEG or PNG".into())
    })
}

/// The issues before this one, for the foot of the page: newest first, drafts left out.
fn latest(newsroom: &Newsroom, issue: &Issue) -> Vec<EarlierIssue> {
    let earlier = newsroom.issues().into_iter().rev().filter(|(date, _)| *date < issue.date);
    let readable = earlier.filter_map(|(date, path)| {
        let source = Source::new("", bounded(&path, read::LARGEST as u64).ok()?).ok()?;
        let headline = read::headline(&source)?;
        Some(EarlierIssue { date, title: headline, url: None })
    });
    readable.take(newsroom.publication.latest).collect()
}
