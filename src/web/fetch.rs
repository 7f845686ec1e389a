//! Fetches a small file whose address is known: one request, no redirect.

use tokio::time::timeout;
use url::Url;

use super::Asker;
use super::call::{PageRequest, RequestFailure};
use crate::wording::{Wording, say};

/// Why a file was not fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchFault {
    /// There is no answer. Has the reason, as the end of a sentence.
    NoAnswer(Wording),
    /// The answer has another status than 200.
    Status(u16),
    /// The file has more bytes than this.
    TooLong(usize),
}

impl FetchFault {
    /// Why the file was not fetched, as the end of a sentence.
    pub fn word(&self) -> Wording {
        match self {
            Self::NoAnswer(why) => why.clone(),
            Self::Status(status) => say!("it answers {status}", status),
            Self::TooLong(bytes) => say!("it has more than {bytes} bytes", bytes),
        }
    }
}

impl Asker {
    /// Fetches a file of at most this many bytes. Follows no redirect.
    ///
    /// # Errors
    ///
    /// There is no answer, another status than 200, or a longer file.
    pub async fn fetch(&self, page: &Url, max_bytes: usize) -> Result<Vec<u8>, FetchFault> {
        let lost = |lost: &RequestFailure| FetchFault::NoAnswer(lost.word());
        let asked = timeout(self.patience, self.request_page(page, PageRequest::Whole(max_bytes)));
        let answer =
            asked.await.unwrap_or(Err(RequestFailure::Silent)).map_err(|why| lost(&why))?;
        match (answer.head.status, answer.body) {
            (200, Some(body)) => Ok(body),
            (200, None) => Err(FetchFault::TooLong(max_bytes)),
            (status, _) => Err(FetchFault::Status(status)),
        }
    }
}
