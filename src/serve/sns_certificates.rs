//! The certificates of Amazon SNS, each fetched once, and the confirmation of a subscription.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use url::Url;

use crate::tls::SigningCertificate;
use crate::web::Asker;

/// The most bytes of a certificate, and of the answer to a confirmation.
const MAX_FETCHED_BYTES: usize = 64 << 10;

/// How many certificates are kept. The service changes its own about once a year.
const MAX_KEPT: usize = 4;

/// How often a certificate may be fetched: a stranger can ask for one that does not exist.
const FETCH_INTERVAL: Duration = Duration::from_secs(2);

/// The certificates that were fetched, and the way to fetch others.
pub(super) struct SnsCertificates {
    web: Asker,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    certificates: Vec<(Url, Arc<SigningCertificate>)>,
    last_fetch: Option<Instant>,
}

impl SnsCertificates {
    pub(super) fn fetched_by(web: Asker) -> Self {
        Self { web, kept: Mutex::default() }
    }

    /// The certificate at an address. `None` if it cannot be fetched now.
    pub(super) async fn find(&self, place: &Url) -> Option<Arc<SigningCertificate>> {
        let mut kept = self.kept.lock().await;
        if let Some((_, found)) = kept.certificates.iter().find(|(one, _)| one == place) {
            return Some(Arc::clone(found));
        }
        if kept.last_fetch.is_some_and(|last| last.elapsed() < FETCH_INTERVAL) {
            return None;
        }
        kept.last_fetch = Some(Instant::now());
        let text = self.web.fetch(place, MAX_FETCHED_BYTES).await.ok()?;
        let found = Arc::new(SigningCertificate::from_pem(&text).ok()?);
        if kept.certificates.len() == MAX_KEPT {
            kept.certificates.remove(0);
        }
        kept.certificates.push((place.clone(), Arc::clone(&found)));
        Some(found)
    }

    /// Confirms a subscription, by fetching the address that its message has.
    pub(super) async fn confirm(&self, page: &Url) -> Result<(), ()> {
        self.web.fetch(page, MAX_FETCHED_BYTES).await.map(drop).map_err(drop)
    }
}
