//! Tells the operator when requests of providers begin to be refused, and when they are taken again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::refusal_cause::RefusalCause;
use super::wish_writer::{SiteEvent, SiteListener};
use crate::publication::MailProvider;

/// How often one cause of one provider is told. A stranger can cause it too.
const TOLD_INTERVAL: Duration = Duration::from_hours(1);

/// What was told of each provider.
pub(super) struct WebhookNews {
    listener: SiteListener,
    told: Mutex<BTreeMap<&'static str, ToldRefusals>>,
}

/// What was told of one provider.
#[derive(Default)]
struct ToldRefusals {
    /// The moment at which each cause was told last.
    causes: BTreeMap<&'static str, Instant>,
    /// Whether a refusal was told since a request was taken.
    is_refused: bool,
}

impl WebhookNews {
    pub(super) fn new(listener: SiteListener) -> Self {
        Self { listener, told: Mutex::default() }
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
