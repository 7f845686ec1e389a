//! What an inbox knows of a publication: the keys of its signatures, and the pages to which its links lead.

#[cfg(feature = "inbox-page")]
use crate::inbox::TrialSite;
use crate::message::sign::DkimRecord;
use crate::newsroom::Newsroom;
#[cfg(all(feature = "inbox-page", feature = "serve"))]
use crate::serve::TrialPages;

/// The publication of an inbox.
#[derive(Debug, Default)]
pub(super) struct InboxSite {
    /// The records by which signatures are checked.
    pub(super) records: Vec<DkimRecord>,
    #[cfg(all(feature = "inbox-page", feature = "serve"))]
    pages: Option<TrialPages>,
}

impl InboxSite {
    /// Opens the pages of a publication with a journal that is thrown away. Those that cannot be opened are left out:
    /// whoever looks at mail does without them.
    pub(super) fn open(newsroom: &Newsroom) -> Self {
        Self {
            records: newsroom.list_dkim_records(),
            #[cfg(all(feature = "inbox-page", feature = "serve"))]
            pages: newsroom
                .reopen_for_trial()
                .ok()
                .and_then(|trial| TrialPages::open(trial).ok().flatten()),
        }
    }

    /// The pages as the inbox shows them.
    #[cfg(all(feature = "inbox-page", feature = "serve"))]
    pub(super) fn mount(&self) -> Option<TrialSite> {
        let pages = self.pages.as_ref()?;
        TrialSite::new(pages.url(), pages.pages())
    }

    /// The pages as the inbox shows them: none, since the program was built without `serve`.
    #[cfg(all(feature = "inbox-page", not(feature = "serve")))]
    pub(super) const fn mount(&self) -> Option<TrialSite> {
        None
    }
}
