//! Records what the content of a printed issue is made of.

use super::checked::PrintedIssue;
use super::content_record::{ContentRecord, RecordedBlock, RecordedEdition};
use crate::fingerprint::name_content;
use crate::issue::block::Head;
use crate::issue::edition::{self, Edition, Exclusive, Free, Paid};
use crate::issue::{Issue, Placed};
use crate::journal::Digest;
use crate::message::hash_template;
use crate::render::{self, PageInputs};

impl PrintedIssue {
    /// What the content of the issue is made of.
    ///
    /// # Errors
    ///
    /// As for printing the editions.
    pub fn record_content(&self) -> Result<ContentRecord, render::Error> {
        let templates = self.templates(&self.tokens_of_nobody(), None, "");
        let [free, paid] = self.samples(&templates).map(|sample| sample.bytes.len());
        let issue = self.issue();
        let subject = issue.subject.as_ref().unwrap_or(&issue.title);
        Ok(ContentRecord {
            content: self.hash(),
            free: RecordedEdition {
                hash: Digest::new(hash_template(&templates.free)),
                bytes: free,
            },
            paid: RecordedEdition {
                hash: Digest::new(hash_template(&templates.paid)),
                bytes: paid,
            },
            subject: name_content(subject.as_bytes()),
            head: name_content(list_head(issue).join("\n").as_bytes()),
            corrects: issue
                .corrects
                .as_ref()
                .map(|corrects| format!("{} {}", corrects.issue, corrects.content.as_str())),
            blocks: self.record_blocks()?,
        })
    }

    fn record_blocks(&self) -> Result<Vec<RecordedBlock>, render::Error> {
        let (issue, publication, pictures) = (self.issue(), self.publication(), self.pictures());
        let page = PageInputs { publication, pictures, latest: &[] };
        let free = render::print_single_blocks::<Free>(issue, &page)?;
        let paid = render::print_single_blocks::<Paid>(issue, &page)?;
        let name = |html: Option<String>| html.map(|html| name_content(html.as_bytes()));
        let blocks = list_titles(issue).into_iter().zip(free.into_iter().zip(paid));
        let blocks = blocks.map(|(title, (free, paid))| RecordedBlock {
            title,
            free: name(free),
            paid: name(paid),
        });
        Ok(blocks.collect())
    }
}

/// What stands above the blocks: a key, the length of its text in bytes, and the text. Records are compared by it after
/// years, so that it must never be written otherwise.
fn list_head(issue: &Issue) -> Vec<String> {
    let Issue { number, preheader, contents, epigraph, .. } = issue;
    // Without a subject of its own, the title is the subject.
    let title = issue.subject.as_ref().map(|_| issue.title.as_str());
    let texts = [
        ("number", number.map(|number| number.to_string())),
        ("title", title.map(str::to_owned)),
        ("preheader", preheader.clone()),
        ("quote", epigraph.as_ref().map(|epigraph| epigraph.quote.clone())),
        ("author", epigraph.as_ref().and_then(|epigraph| epigraph.author.clone())),
        ("contents", contents.as_ref().map(|contents| contents.len().to_string())),
    ];
    let rows = contents.iter().flatten().map(|row| ("row", Some(row.clone())));
    let written = texts.into_iter().chain(rows);
    let written =
        written.filter_map(|(key, text)| text.map(|text| format!("{key} {} {text}", text.len())));
    written.collect()
}

/// The title of each block, in the editor's order.
fn list_titles(issue: &Issue) -> Vec<Option<String>> {
    let free: Edition<'_, Free> = edition::cut(issue);
    let mut exclusives = free.exclusives().iter();
    let heads = issue.blocks.iter().map(|placed| match placed {
        Placed::Open(block) => Some(&block.head),
        Placed::Exclusive(_) => exclusives.next().map(|exclusive| match exclusive {
            Exclusive::Cut(cut) => cut.head,
            Exclusive::Full { block, .. } => &block.head,
        }),
    });
    heads.map(|head| head.and_then(find_title)).collect()
}

fn find_title(head: &Head) -> Option<String> {
    let title = head.title.as_ref().map(|title| title.words().to_owned());
    title.or_else(|| head.kicker.clone())
}
