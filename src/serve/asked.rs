//! What a request asks for, without its body.

use axum::extract::Request;
use axum::http::Method;
use axum::http::header::ACCEPT_LANGUAGE;
use url::Url;

use super::accept_language::pick_language;
use super::network::{AskingNetwork, Network};
use crate::http::find_peer;
use crate::language::Language;

/// A request, without its body.
pub(super) struct Asked {
    /// The language that the browser likes best.
    pub(super) language: Language,
    /// The network that the request comes from.
    pub(super) network: Network,
    /// What a proxy says of whom it asks for, if that cannot be read.
    pub(super) unread_forwarding: Option<String>,
    /// The path of the request.
    pub(super) path: String,
}

/// What a request wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// To see a page.
    Look,
    /// To send a form.
    Send,
    /// Nothing that the pages know.
    Other,
}

impl Asked {
    /// Reads a request. `language` is the one of the publication.
    pub(super) fn read(request: &Request, language: Language) -> Self {
        let headers = request.headers();
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|field| field.to_str().ok());
        let AskingNetwork { network, unread } =
            AskingNetwork::of_request(find_peer(request), headers);
        Self {
            language: pick_language(wanted, language),
            network,
            unread_forwarding: unread,
            path: request.uri().path().to_owned(),
        }
    }

    /// What stands in the path behind this base: empty at the base itself. `None` for a path elsewhere.
    pub(super) fn token_behind(&self, base: &str) -> Option<&str> {
        let behind = self.path.strip_prefix(base)?;
        let is_inside = behind.is_empty() || behind.starts_with('/');
        is_inside.then(|| behind.trim_start_matches('/').trim_end_matches('/'))
    }
}

impl Intent {
    pub(super) fn of(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::Look,
            Method::POST => Self::Send,
            _ => Self::Other,
        }
    }
}

/// The path of a web address, without the `/` at its end.
pub(super) fn find_base(url: &str) -> String {
    let path = Url::parse(url).map(|url| url.path().trim_end_matches('/').to_owned());
    path.unwrap_or_default()
}
