//! An issue that is printed to be judged: by the rules about its texts, and by the proof of the paywall.

use std::path::Path;

use super::PrintedIssue;
use crate::check::{self, Finished, FreePrinting, FreePrintings, PrintedEdition};
use crate::deliver::Templates;
use crate::finding::allow::without;
use crate::finding::{Code, Finding, Source};
use crate::issue::edition::{self, EditionName, Free, Tier};
use crate::issue::picture::Pictures;
use crate::issue::read::IssuePart;
use crate::issue::{Issue, SentTexts};
use crate::language::typography::Typographer;
use crate::message::{OutgoingMessage, Template, count_html_bytes, decode_message};
use crate::newsroom::error::Error;
use crate::newsroom::opened::Newsroom;
use crate::render::{self, Bodies, PageInputs};

/// A printed issue, and its free edition without the paid texts. The proof that nothing behind the
/// paywall leaks compares the two free editions.
pub(super) struct ProvableIssue {
    pub(super) printed: PrintedIssue,
    pub(super) redacted: Bodies<Free>,
}

impl Newsroom {
    /// Judges the part of a refused issue that could be read: its pictures and its texts. Answers whether the texts were
    /// judged. Nothing of the part is kept.
    pub(super) fn judge_part(
        &mut self,
        path: &Path,
        part: IssuePart<'_>,
        findings: &mut Vec<Finding>,
    ) -> bool {
        let mut pictures = self.look_up_pictures(path, part.issue, findings);
        self.add_house_pictures(&mut pictures, findings);
        if findings.iter().any(|finding| finding.code == Code::BLOCK_COUNT) {
            return false;
        }
        let Ok(provable) = ProvableIssue::print(self, part.issue.clone(), pictures) else {
            return false;
        };
        let mut found = provable.check(self, path, part.source);
        check::leave_out_follow_ons(&mut found, findings);
        without(&mut found, &[self.publication.allow.as_slice(), &part.issue.allow].concat());
        findings.append(&mut found);
        true
    }
}

impl ProvableIssue {
    /// Prints both editions of an issue.
    ///
    /// # Errors
    ///
    /// Something besides the issue is at fault.
    pub(super) fn print(
        newsroom: &mut Newsroom,
        mut issue: Issue,
        pictures: Pictures,
    ) -> Result<Self, Error> {
        let mut publication = newsroom.publication.clone();
        let name = publication.name.clone();
        let names = newsroom.publication.typography.names.clone();
        let space = publication.typography.space;
        let typographer = Typographer::new(issue.language, space, &names);
        issue.typeset(&typographer);
        publication.typeset(&typographer);
        let mut latest = newsroom.list_latest(issue.name);
        for earlier in &mut latest {
            earlier.title = typographer.set(&earlier.title);
        }
        let page = PageInputs { publication: &publication, pictures: &pictures, latest: &latest };
        let editions = (edition::cut(&issue), edition::cut(&issue));
        let (free, paid) = render::print_editions(&editions.0, &editions.1, &page)?;
        let redacted = issue.redacted();
        let redacted = render::print_edition(&edition::cut(&redacted), &page)?;
        // The page sets the name; the fields of a header have it as it is written.
        publication.name = name;
        let texts = SentTexts::default();
        let printed = PrintedIssue { issue, publication, pictures, free, paid, texts };
        Ok(Self { printed, redacted })
    }

    /// The findings of the rules about the printed issue, and of the proof of the paywall.
    pub(super) fn check(
        &self,
        newsroom: &mut Newsroom,
        path: &Path,
        source: &Source,
    ) -> Vec<Finding> {
        let Self { printed, .. } = self;
        let (free, paid) = (edition::cut(&printed.issue), edition::cut(&printed.issue));
        let templates = printed.templates(&printed.tokens_of_nobody(), None, "");
        let [free_sample, full_sample] = printed.samples(&templates);
        let history = newsroom.gather_history(path, printed.issue.name, templates.frozen());
        let page = check::CheckInput {
            source,
            edition: &paid,
            free: &free,
            publication: &printed.publication,
            pictures: &printed.pictures,
            printed: [
                as_printed(&printed.free, &free_sample),
                as_printed(&printed.paid, &full_sample),
            ],
            history: &history,
        };
        let mut findings = check::findings(&page);
        let redacted = self.redacted_sample(templates);
        let (sent, without) = (finished(&free_sample), finished(&redacted));
        let printings = FreePrintings {
            sent: FreePrinting { parts: &sent, bytes: &free_sample.bytes },
            redacted: FreePrinting { parts: &without, bytes: &redacted.bytes },
        };
        findings.extend(check::leaks(&page, &printings));
        findings
    }

    /// A copy of the free edition without the paid texts, addressed like the samples.
    fn redacted_sample(&self, templates: Templates) -> OutgoingMessage {
        let tokens = self.printed.tokens_of_nobody();
        let head = self.printed.letterhead(&tokens, None, "");
        let templates = Templates { free: Template::new(&self.redacted, &head), ..templates };
        self.printed.sample(&templates, EditionName::Free)
    }
}

/// An edition as the rules of `check` read it.
fn as_printed<'a, T: Tier>(bodies: &'a Bodies<T>, message: &OutgoingMessage) -> PrintedEdition<'a> {
    PrintedEdition {
        edition: T::NAME,
        html: bodies.html(),
        text: bodies.text(),
        used: bodies.pictures(),
        html_size: count_html_bytes(bodies),
        message_size: message.bytes.len(),
    }
}

/// The free edition as its reader gets it.
fn finished(message: &OutgoingMessage) -> [Finished; 5] {
    decode_message(message).into_parts().map(|(part, text)| Finished { part, text })
}
