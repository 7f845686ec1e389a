//! The clients whose views of a page are judged. [`ClientView`] draws them.

use matinale::check::clients::ClientView;

/// Who shows a page to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    Sent,
    Gmail,
    Stripped,
    OutlookWord,
    OutlookDark,
    ImagesOff,
}

impl Client {
    pub(crate) const ALL: [Self; 6] = [
        Self::Sent,
        Self::Gmail,
        Self::Stripped,
        Self::OutlookWord,
        Self::OutlookDark,
        Self::ImagesOff,
    ];

    const fn view(self) -> ClientView {
        match self {
            Self::Sent => ClientView::Sent,
            Self::Gmail => ClientView::Gmail,
            Self::Stripped => ClientView::Stripped,
            Self::OutlookWord => ClientView::OutlookWord,
            Self::OutlookDark => ClientView::OutlookDark,
            Self::ImagesOff => ClientView::ImagesOff,
        }
    }

    /// Its name in the words of a failed test.
    pub(crate) const fn name(self) -> &'static str {
        self.view().as_str()
    }

    /// Whether it lets the sheet ask if the reader has chosen the night.
    pub(crate) const fn asks_for_the_night(self) -> bool {
        matches!(self, Self::Sent | Self::ImagesOff)
    }

    /// The document it puts in place of the one that was sent.
    pub(crate) fn shows(self, page: &str) -> String {
        self.view().draw(page)
    }
}
