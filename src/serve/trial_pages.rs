//! The pages of a publication for a trial, without a port: whoever shows a rehearsal shows them too.

use std::sync::Arc;

use axum::Router;

use super::Error;
use super::answer::{SiteParts, SiteState, answer_request};
use super::printer::PagePrinter;
use super::request_bell::RequestBell;
use super::request_news::RequestNews;
use super::site_event::SiteListener;
use super::webhooks::Webhooks;
use super::wish_writer::WishWriter;
use crate::newsroom::{Newsroom, WebhookKeys};
use crate::web::Asker;

/// The page where readers unsubscribe, for a trial. Whoever leaves there has left a journal that is thrown away.
#[derive(Debug)]
pub struct TrialPages {
    url: String,
    pages: Router,
}

impl TrialPages {
    /// Opens the pages of a newsroom that was [reopened for a trial](Newsroom::reopen_for_trial). `None` if the settings
    /// name no page.
    ///
    /// # Errors
    ///
    /// The publication's key cannot be read, or no thread can be started.
    pub fn open(trial: Newsroom) -> Result<Option<Self>, Error> {
        let publication = trial.publication().clone();
        let Some(url) = publication.unsubscribe.url.clone() else { return Ok(None) };
        let (tokens, clock) = (trial.make_trial_tokens()?, trial.clock());
        let listener = SiteListener::new(|_| ());
        let news = RequestNews::new(listener.clone());
        // The thread ends with the pages.
        let (writer, _) =
            WishWriter::start(trial, RequestBell::default(), listener).map_err(Error::Thread)?;
        let webhooks = Webhooks::new(WebhookKeys::default(), Asker::default());
        let tokens = Some(tokens);
        let parts =
            SiteParts { tokens, writer, signup: None, reader_pages: None, webhooks, news, clock };
        let state = Arc::new(SiteState::new(PagePrinter::new(publication), &url, parts));
        let pages = Router::new().fallback(answer_request).with_state(state);
        Ok(Some(Self { url, pages }))
    }

    /// The address that readers' links begin with.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The pages, under the paths that they have on the publication's website.
    pub fn pages(&self) -> Router {
        self.pages.clone()
    }
}
