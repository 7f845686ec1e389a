//! The web, as far as a newsletter asks it anything: whether the links of an issue lead somewhere.
//!
//! An issue is written by people and pasted from everywhere, so that its links are not to be trusted:
//! nothing is asked inside of a private network, whatever a name resolves to and wherever a page
//! leads on; no cookie, no referrer and no secret is sent; nothing is read but the head of an answer.
//!
//! Looks up to: `check` (what an answer is).

mod call;
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
use tokio_rustls::rustls::pki_types::CertificateDer;
use url::Url;

use self::call::{RequestFailure, ResponseHead};
use crate::check::LinkAnswer;

/// How many requests are under way at a time.
const MAX_REQUESTS: usize = 8;

/// How many of them to one host.
const MAX_REQUESTS_PER_HOST: usize = 2;

/// How often a page may lead on to another one.
const MAX_REDIRECTS: usize = 5;

/// Why nothing could be asked.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// No name could be looked up: this machine is not on the network, or nobody answers it there.
    #[error("no name could be looked up, `{0}` first")]
    Offline(String),
}

/// Who asks for pages. Cheap to make, one for all the links of an issue.
#[derive(Debug)]
pub struct Asker {
    names: Option<BTreeMap<String, SocketAddr>>,
    patience: Duration,
    authorities: Vec<CertificateDer<'static>>,
    tls: OnceLock<Arc<ClientConfig>>,
    all: Semaphore,
    hosts: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

impl Default for Asker {
    fn default() -> Self {
        Self {
            names: None,
            patience: Duration::from_secs(10),
            authorities: Vec::new(),
            tls: OnceLock::new(),
            all: Semaphore::new(MAX_REQUESTS),
            hosts: Mutex::default(),
        }
    }
}

impl Asker {
    /// Knows these names and no others, instead of asking the system for them. Whoever writes down an
    /// address means it: it is called wherever it is.
    #[must_use]
    pub fn knowing(mut self, names: BTreeMap<String, SocketAddr>) -> Self {
        self.names = Some(names);
        self
    }

    /// Waits this long for each answer, instead of 10 s.
    #[must_use]
    pub const fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Trusts these authorities (DER) besides the system's.
    #[must_use]
    pub fn trusting(mut self, authorities: Vec<CertificateDer<'static>>) -> Self {
        self.authorities = authorities;
        self
    }

    /// Asks for every page: at most eight at once and two on one host, in the order given.
    ///
    /// # Errors
    ///
    /// [`Error::Offline`] where not one name could be looked up: then a name that is not found tells
    /// nothing about its link.
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

    /// Goes where a link leads, and on from there.
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
                    let why = trail.write_reason(&lost.words());
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

    /// Asks for the head of a page; where that is refused, for its first byte.
    async fn look_up(&self, page: &Url) -> Result<ResponseHead, RequestFailure> {
        match self.request(page, "HEAD").await {
            Ok(head) if head.status < 400 => Ok(head),
            Ok(_) | Err(RequestFailure::Silent | RequestFailure::Broken(_)) => {
                self.request(page, "GET").await
            }
            Err(lost) => Err(lost),
        }
    }

    async fn request(&self, page: &Url, method: &str) -> Result<ResponseHead, RequestFailure> {
        let host = page.host_str().unwrap_or_default();
        let line = Arc::clone(
            self.hosts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(host.to_owned())
                .or_insert_with(|| Arc::new(Semaphore::new(MAX_REQUESTS_PER_HOST))),
        );
        // First the host's turn, then a place: who waits for a slow host keeps nobody else waiting.
        let _turns: [Option<SemaphorePermit<'_>>; 2] =
            [line.acquire().await.ok(), self.all.acquire().await.ok()];
        timeout(self.patience, self.request_head(page, method))
            .await
            .unwrap_or(Err(RequestFailure::Silent))
    }
}

/// What came of following one link.
struct FollowedLink {
    answer: LinkAnswer,
    /// Its own name was not found.
    nameless: bool,
    /// A name was found: there is a network.
    found: bool,
}

/// How far a link has been followed.
struct Trail {
    at: Url,
    /// Where it leads for good, as far as that goes.
    moved: Option<Url>,
    /// Whether it led on for the time being: what comes after is not for good.
    temporary: bool,
    redirects: usize,
    found: bool,
}

impl Trail {
    /// Takes an answer in: goes on, or has come to an end.
    fn judge_head(&mut self, head: &ResponseHead) -> Option<LinkAnswer> {
        let status = head.status;
        match status {
            200..=299 | 416 => {
                Some(self.moved.take().map_or(LinkAnswer::Stands, LinkAnswer::Moved))
            }
            301 | 302 | 303 | 307 | 308 => self.follow_redirect(head),
            404 | 410 => Some(LinkAnswer::Dead(self.write_reason(&format!("it answers {status}")))),
            _ => Some(LinkAnswer::Unsure(self.write_reason(&format!("it answers {status}")))),
        }
    }

    fn follow_redirect(&mut self, head: &ResponseHead) -> Option<LinkAnswer> {
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            let why = format!("it leads on more than {MAX_REDIRECTS} times");
            return Some(LinkAnswer::Unsure(why));
        }
        let to = head.location.as_deref().and_then(|to| self.at.join(to).ok());
        let Some(to) = to.filter(|to| matches!(to.scheme(), "http" | "https") && to.has_host())
        else {
            return Some(LinkAnswer::Unsure(self.write_reason("it leads on to no address")));
        };
        self.temporary |= !matches!(head.status, 301 | 308);
        if !self.temporary {
            self.moved = Some(to.clone());
        }
        self.at = to;
        None
    }

    /// A reason, with the address it is about where that is not the link's own.
    fn write_reason(&self, why: &str) -> String {
        if self.redirects == 0 {
            why.to_owned()
        } else {
            format!("it leads on to {}: {why}", self.at)
        }
    }

    fn end_with(self, answer: LinkAnswer) -> FollowedLink {
        FollowedLink { answer, nameless: false, found: self.found }
    }
}
