//! Tells the operator what is wrong with requests: when those of providers begin to be refused, and are taken again, and
//! when a proxy says whom it asks for in a form that is not read.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::refusal_cause::RefusalCause;
use super::site_event::{SiteEvent, SiteListener};
use crate::publication::MailProvider;

/// How often one cause of one provider is told. A stranger can cause it too.
const TOLD_INTERVAL: Duration = Duration::from_hours(1);

/// What was told of requests.
pub(super) struct RequestNews {
    listener: SiteListener,
    /// What was told of each provider.
    told: Mutex<BTreeMap<&'static str, ToldRefusals>>,
    /// Whether it was told that a proxy cannot be understood.
    is_forwarding_told: AtomicBool,
}

/// What was told of one provider.
#[derive(Default)]
struct ToldRefusals {
    /// The moment at which each cause was told last.
    causes: BTreeMap<&'static str, Instant>,
    /// Whether a refusal was told since a request was taken.
    is_refused: bool,
}

impl RequestNews {
    pub(super) fn new(listener: SiteListener) -> Self {
        Self { listener, told: Mutex::default(), is_forwarding_told: AtomicBool::new(false) }
    }

    /// A proxy says this of whom it asks for, which is no address. It is told once.
    pub(super) fn note_unread_forwarding(&self, entry: &str) {
        if !self.is_forwarding_told.swap(true, Ordering::Relaxed) {
            self.listener.tell(&SiteEvent::UnreadForwarding(entry.to_owned()));
        }
    }

    /// A request was refused.
    pub(super) fn note_refusal(&self, provider: MailProvider, cause: RefusalCause) {
        let is_due = {
            let mut all = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let told = all.entry(provider.as_str()).or_default();
            let last = told.causes.get(cause.as_str());
            let is_due = last.is_none_or(|last| last.elapsed() >= TOLD_INTERVAL);
            if is_due {
                told.causes.insert(cause.as_str(), Instant::now());
                told.is_refused = true;
            }
            is_due
        };
        if is_due {
            self.listener.tell(&SiteEvent::WebhookRefused { provider, cause });
        }
    }

    /// A request was taken.
    pub(super) fn note_success(&self, provider: MailProvider) {
        let was_refused = {
            let mut all = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            all.get_mut(provider.as_str()).is_some_and(|told| std::mem::take(&mut told.is_refused))
        };
        if was_refused {
            self.listener.tell(&SiteEvent::WebhookTaken(provider));
        }
    }
}
