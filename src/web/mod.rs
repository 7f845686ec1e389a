//! The web: checks whether the links of an issue lead somewhere, and whether a form is taken, and fetches what proves
//! who has signed a notice.
//!
//! The links of an issue are written and pasted by many people, so they cannot be trusted. Nothing
//! in a private network is requested, whatever a name resolves to and wherever a page redirects. No
//! cookie, no referrer and no secret is sent. Only the head of a response is read.
//!
//! Looks up to: `check` (what an answer is), `tls`, `wording`.

mod call;
mod fetch;
mod name;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use thiserror::Error;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::rustls::ClientConfig;
use url::Url;

use self::call::PageRequest;
pub use self::call::{RequestFailure, ResponseHead};
pub use self::fetch::FetchFault;
use crate::check::LinkAnswer;
use crate::tls::HouseCertificates;
use crate::wording::{Wording, say};

/// How many requests are made at a time.
const MAX_REQUESTS: usize = 8;

/// How many requests are made to one host at a time.
const MAX_REQUESTS_PER_HOST: usize = 2;

/// How many redirects of a link are followed.
const MAX_REDIRECTS: usize = 5;

/// Why no link could be checked.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// No name could be looked up: this machine is offline, or no name server answers.
    #[error("no name could be looked up, `{0}` first")]
    Offline(String),
}

/// Requests pages. Cheap to make; one is enough for all links of an issue.
#[derive(Debug)]
pub struct Asker {
    names: Option<BTreeMap<String, SocketAddr>>,
    patience: Duration,
    house: HouseCertificates,
    tls: OnceLock<Arc<ClientConfig>>,
    all: Semaphore,
    hosts: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

impl Default for Asker {
    fn default() -> Self {
        Self {
            names: None,
            patience: Duration::from_secs(10),
            house: HouseCertificates::default(),
            tls: OnceLock::new(),
            all: Semaphore::new(MAX_REQUESTS),
            hosts: Mutex::default(),
        }
    }
}

impl Asker {
    /// Uses these addresses of names, and asks the system for no other. Private addresses in this
    /// list are called too.
    #[must_use]
    pub fn knowing(mut self, names: BTreeMap<String, SocketAddr>) -> Self {
        self.names = Some(names);
        self
    }

    /// Waits this long for each response, instead of 10 s.
    #[must_use]
    pub const fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Trusts these certificates besides the system's.
    #[must_use]
    pub fn trusting(mut self, house: impl Into<HouseCertificates>) -> Self {
        self.house = house.into();
        self
    }

    /// Requests every page, in the given order: at most eight at once, and two on one host.
    ///
    /// # Errors
    ///
    /// [`Error::Offline`] if no name at all could be looked up. In that case a name that is not
    /// found says nothing about its link.
    pub async fn ask(self, pages: Vec<Url>) -> Result<Vec<(Url, LinkAnswer)>, Error> {
        let asker = Arc::new(self);
        let mut under_way = JoinSet::new();
        for (place, page) in pages.iter().cloned().enumerate() {
            let asker = Arc::clone(&asker);
            under_way.spawn(async move { (place, asker.follow_link(page).await) });
        }
        let mut answers: BTreeMap<usize, FollowedLink> = BTreeMap::new();
        while let Some(done) = under_way.join_next().await {
            answers.extend(done.ok());
        }
        let nameless = answers.iter().find(|(_, followed)| followed.nameless);
        if let Some((place, _)) = nameless
            && !answers.values().any(|followed| followed.found)
        {
            let host = pages.get(*place).and_then(Url::host_str).unwrap_or_default();
            return Err(Error::Offline(host.to_owned()));
        }
        let answers = answers.into_iter().map(|(place, followed)| (place, followed.answer));
        Ok(answers
            .filter_map(|(place, answer)| Some((pages.get(place)?.clone(), answer)))
            .collect())
    }

    /// Posts a form, which is urlencoded, and follows no redirect.
    ///
    /// # Errors
    ///
    /// Nothing answers.
    pub async fn post(&self, page: &Url, form: &str) -> Result<ResponseHead, RequestFailure> {
        let asked = timeout(self.patience, self.request_page(page, PageRequest::Posted(form)));
        asked.await.unwrap_or(Err(RequestFailure::Silent)).map(|answer| answer.head)
    }

    /// Requests the head of a page, and follows no redirect.
    ///
    /// # Errors
    ///
    /// Nothing answers.
    pub async fn ask_head(&self, page: &Url) -> Result<ResponseHead, RequestFailure> {
        let asked = timeout(self.patience, self.request_page(page, PageRequest::Head));
        asked.await.unwrap_or(Err(RequestFailure::Silent)).map(|answer| answer.head)
    }

    /// Requests the page of a link, and follows its redirects.
    async fn follow_link(&self, page: Url) -> FollowedLink {
        let mut trail =
            Trail { at: page, moved: None, temporary: false, redirects: 0, found: false };
        loop {
            match self.look_up(&trail.at).await {
                Ok(head) => {
                    trail.found = true;
                    if let Some(answer) = trail.judge_head(&head) {
                        return trail.end_with(answer);
                    }
                }
                Err(lost) => {
                    let nameless = trail.redirects == 0
                        && matches!(lost, RequestFailure::Nameless | RequestFailure::Unanswered);
                    trail.found |=
                        matches!(lost, RequestFailure::Broken(_) | RequestFailure::Certificate(_));
                    let why = trail.write_reason(lost.word());
                    let answer = if lost.is_dead() {
                        LinkAnswer::Dead(why)
                    } else {
                        LinkAnswer::Unsure(why)
                    };
                    return FollowedLink { nameless, ..trail.end_with(answer) };
                }
            }
        }
    }

    /// Requests the head of a page. If that is refused, requests its first byte.
    async fn look_up(&self, page: &Url) -> Result<ResponseHead, RequestFailure> {
        match self.request(page, PageRequest::Head).await {
            Ok(head) if head.status < 400 => Ok(head),
            Ok(_) | Err(RequestFailure::Silent | RequestFailure::Broken(_)) => {
                self.request(page, PageRequest::FirstByte).await
            }
            Err(lost) => Err(lost),
        }
    }

    async fn request(
        &self,
        page: &Url,
        request: PageRequest<'_>,
    ) -> Result<ResponseHead, RequestFailure> {
        let host = page.host_str().unwrap_or_default();
        let line = Arc::clone(
            self.hosts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(host.to_owned())
                .or_insert_with(|| Arc::new(Semaphore::new(MAX_REQUESTS_PER_HOST))),
        );
        // The permit of the host comes first, so that links of a slow host do not block other
        // hosts.
        let _turns: [Option<SemaphorePermit<'_>>; 2] =
            [line.acquire().await.ok(), self.all.acquire().await.ok()];
        let asked = timeout(self.patience, self.request_page(page, request)).await;
        asked.unwrap_or(Err(RequestFailure::Silent)).map(|answer| answer.head)
    }
}

/// What a status says of a link that cannot be followed.
fn word_status(status: u16) -> Wording {
    say!("it answers {status}", status)
}

/// The result of following one link.
struct FollowedLink {
    answer: LinkAnswer,
    /// Whether its own name was not found.
    nameless: bool,
    /// Whether any name was found, which proves that there is a network.
    found: bool,
}

/// The state of following a link.
struct Trail {
    at: Url,
    /// The last address of its permanent redirects.
    moved: Option<Url>,
    /// Whether a redirect was temporary. What comes after it is not permanent.
    temporary: bool,
    redirects: usize,
    found: bool,
}

impl Trail {
    /// Judges the head of a response: answers the result, or goes on.
    fn judge_head(&mut self, head: &ResponseHead) -> Option<LinkAnswer> {
        let status = head.status;
        match status {
            200..=299 | 416 => {
                Some(self.moved.take().map_or(LinkAnswer::Stands, LinkAnswer::Moved))
            }
            301 | 302 | 303 | 307 | 308 => self.follow_redirect(head),
            404 | 410 => Some(LinkAnswer::Dead(self.write_reason(word_status(status)))),
            _ => Some(LinkAnswer::Unsure(self.write_reason(word_status(status)))),
        }
    }

    fn follow_redirect(&mut self, head: &ResponseHead) -> Option<LinkAnswer> {
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            let why = say!("it leads on more than {count} times", count = MAX_REDIRECTS);
            return Some(LinkAnswer::Unsure(why));
        }
        let to = head.field("location").and_then(|to| self.at.join(to).ok());
        let Some(to) = to.filter(|to| matches!(to.scheme(), "http" | "https") && to.has_host())
        else {
            let why = say!("it leads on to no address");
            return Some(LinkAnswer::Unsure(self.write_reason(why)));
        };
        self.temporary |= !matches!(head.status, 301 | 308);
        if !self.temporary {
            self.moved = Some(to.clone());
        }
        self.at = to;
        None
    }

    /// A reason, with its address if that is not the link's own.
    fn write_reason(&self, why: Wording) -> Wording {
        if self.redirects == 0 {
            why
        } else {
            say!("it leads on to {address}: {why}", address = self.at.as_str(), why)
        }
    }

    fn end_with(self, answer: LinkAnswer) -> FollowedLink {
        FollowedLink { answer, nameless: false, found: self.found }
    }
}
