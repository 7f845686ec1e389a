//! The certificates of Amazon SNS, each fetched once, and the confirmation of a subscription.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

use super::network::Network;
use super::network_limit::{NetworkLimit, TryRate};
use crate::tls::SigningCertificate;
use crate::web::Asker;
use crate::wording::{Wording, say};

/// The most bytes of a certificate, and of the answer to a confirmation.
const MAX_FETCHED_BYTES: usize = 64 << 10;

/// How many certificates are kept that have proven nothing yet. Those that have are kept for good: the service changes
/// its own about once a year.
const MAX_UNPROVEN: usize = 4;

/// How often one network may ask for a certificate that is to be fetched. A stranger who knows the topic can ask for one
/// that does not exist.
const FETCH_RATE: TryRate = TryRate { burst: 10, interval: Duration::from_secs(10) };

/// The certificates that were fetched, and the way to fetch others.
pub(super) struct SnsCertificates {
    web: Asker,
    kept: Mutex<Vec<KeptCertificate>>,
    fetches: NetworkLimit,
}

/// A certificate that was fetched.
struct KeptCertificate {
    place: Url,
    certificate: Arc<SigningCertificate>,
    /// Whether it has proven a message.
    is_proven: bool,
}

/// Why a file cannot be had now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FetchRefusal {
    /// The network has asked for too many.
    TooOften,
    /// It cannot be fetched, or is no certificate. Says why.
    Unfetched(Wording),
}

impl SnsCertificates {
    pub(super) fn fetched_by(web: Asker) -> Self {
        Self { web, kept: Mutex::default(), fetches: NetworkLimit::new(FETCH_RATE) }
    }

    /// The certificate at an address, which a request of this network names.
    pub(super) async fn find(
        &self,
        place: &Url,
        network: Network,
    ) -> Result<Arc<SigningCertificate>, FetchRefusal> {
        let found = self.kept().iter().find(|one| one.place == *place).map(KeptCertificate::share);
        if let Some(found) = found {
            return Ok(found);
        }
        if !self.fetches.allows(network, Instant::now()) {
            return Err(FetchRefusal::TooOften);
        }
        let text = self.fetch(place).await?;
        let read = SigningCertificate::from_pem(&text);
        let read =
            read.map_err(|fault| FetchRefusal::Unfetched(say!("{fault}", fault = fault.word())))?;
        Ok(self.enter(place, Arc::new(read)))
    }

    /// Keeps a certificate for good, because it has proven a message.
    pub(super) fn keep(&self, place: &Url) {
        if let Some(one) = self.kept().iter_mut().find(|one| one.place == *place) {
            one.is_proven = true;
        }
    }

    /// Confirms a subscription, by fetching the address that its message has.
    pub(super) async fn confirm(&self, page: &Url) -> Result<(), FetchRefusal> {
        self.fetch(page).await.map(drop)
    }

    /// Enters a certificate. The oldest one that has proven nothing makes room.
    fn enter(&self, place: &Url, certificate: Arc<SigningCertificate>) -> Arc<SigningCertificate> {
        let mut kept = self.kept();
        // Another request has fetched it meanwhile.
        if let Some(found) = kept.iter().find(|one| one.place == *place) {
            return found.share();
        }
        if kept.iter().filter(|one| !one.is_proven).count() >= MAX_UNPROVEN
            && let Some(oldest) = kept.iter().position(|one| !one.is_proven)
        {
            kept.remove(oldest);
        }
        let one = KeptCertificate { place: place.clone(), certificate, is_proven: false };
        let shared = one.share();
        kept.push(one);
        shared
    }

    async fn fetch(&self, place: &Url) -> Result<Vec<u8>, FetchRefusal> {
        let fetched = self.web.fetch(place, MAX_FETCHED_BYTES).await;
        fetched.map_err(|fault| FetchRefusal::Unfetched(fault.word()))
    }

    fn kept(&self) -> MutexGuard<'_, Vec<KeptCertificate>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeptCertificate {
    fn share(&self) -> Arc<SigningCertificate> {
        Arc::clone(&self.certificate)
    }
}
