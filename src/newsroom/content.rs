//! What an issue says, whatever its date: the fingerprint by which it is known again.

use jiff::{SignedDuration, Timestamp};

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::remark::Remark;
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::issue::edition::{self, Edition, Free, Paid, Tier};
use crate::journal::Digest;
use crate::render::{self, PageInputs};

/// How far back an issue is compared with those that were sent.
const COMPARED_TIME: SignedDuration = SignedDuration::from_hours(366 * 24);

/// How much two issues have in common, in percent, if one is almost the other.
const MIN_ALMOST_PERCENT: usize = 60;

/// The other issue that an issue repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    /// Readers of that issue had the same words and pictures.
    Same(IssueName),
    /// Most of the words are the same.
    Almost(IssueName),
}

impl PrintedIssue {
    /// The hash of what readers of both editions are sent, before any reader's copy.
    pub(super) fn hash(&self) -> Digest {
        Digest::new(self.templates(&self.tokens_of_nobody(), None, "").frozen())
    }

    /// The fingerprint of what readers of both editions read and see. It has nothing of date and number, and
    /// nothing that the settings print: nameplate, colophon and the list of earlier issues.
    ///
    /// # Errors
    ///
    /// As for printing the editions.
    pub(super) fn fingerprint(&self) -> Result<Fingerprint, render::Error> {
        let free: Edition<'_, Free> = edition::cut(self.issue());
        let paid: Edition<'_, Paid> = edition::cut(self.issue());
        let (publication, pictures) = (self.publication(), self.pictures());
        let page = PageInputs { publication, pictures, latest: &[] };
        let texts = [render::write_own_text(&free, &page)?, render::write_own_text(&paid, &page)?];
        let pictures = [self.picture_bytes(&free), self.picture_bytes(&paid)].concat();
        Ok(Fingerprint::compute(&texts.each_ref().map(String::as_str), &pictures))
    }

    /// The pictures of an edition's figures, in order.
    fn picture_bytes<'a, T: Tier>(&'a self, edition: &Edition<'a, T>) -> Vec<&'a [u8]> {
        let pictures = edition.figures().filter_map(|figure| self.pictures().get(&figure.src));
        pictures.map(|picture| picture.bytes.as_slice()).collect()
    }
}

impl Newsroom {
    /// The other issue that this issue repeats, among all runs of the last year in the journal, and
    /// all receipts beside issues. If there are several that it almost repeats, the one with most in common.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn find_repeated(
        &mut self,
        issue: IssueName,
        fingerprint: &Fingerprint,
    ) -> Result<Option<Repeated>, Error> {
        let now = self.now().timestamp();
        let since = now.checked_sub(COMPARED_TIME).unwrap_or(Timestamp::MIN);
        let mut contents = match self.find_journal()? {
            Some(journal) => journal.contents_since(since)?,
            None => Vec::new(),
        };
        contents.retain(|content| content.issue != issue);
        let hash = fingerprint.hash();
        let same = contents.iter().find(|content| content.fingerprint.hash() == hash);
        let hash = Digest::new(hash);
        let receipts = self.read_receipts();
        for altered in receipts.iter().filter(|receipt| receipt.is_altered) {
            let is_known = contents.iter().any(|content| content.issue == altered.issue);
            if !is_known && altered.issue != issue {
                self.remark(Remark::AlteredReceipt(altered.issue));
            }
        }
        let same = same.map(|content| content.issue).or_else(|| {
            let same = receipts.iter().find(|receipt| receipt.fingerprint == Some(hash));
            same.map(|receipt| receipt.issue).filter(|date| *date != issue)
        });
        if let Some(date) = same {
            return Ok(Some(Repeated::Same(date)));
        }
        let alike = contents.iter().map(|content| {
            (content.fingerprint.sketch().resemblance(fingerprint.sketch()), content.issue)
        });
        let most = alike.max().filter(|(percent, _)| *percent >= MIN_ALMOST_PERCENT);
        Ok(most.map(|(_, date)| Repeated::Almost(date)))
    }
}
