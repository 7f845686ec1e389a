//! The door of the desk: who may read its pages.
//!
//! Three kinds of strangers are kept out:
//!
//! - A website that the editor visits. It can make the browser ask this machine under a name of its own (DNS rebinding), so a
//!   request must name this machine by `localhost` or by a number. It can have the browser post a form here, so a request
//!   that changes something must come from the desk's own pages.
//! - Another user of this machine, and another machine if the port is open to it. All paths begin with a token that only
//!   the printed link has.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::policy::FILE_POLICY;
use crate::http::{TEXT_TYPE, respond};
use crate::wording::{Locale, Wording, say};

/// The style of all pages.
const SHEET: &str = concat!(include_str!("desk.css"), include_str!("inbox.css"));

/// The script of all pages.
const SCRIPT: &str = include_str!("desk.js");

/// The door through which every request for a page of the desk goes.
#[derive(Debug, Clone)]
pub struct Door {
    /// Where the port is open.
    address: SocketAddr,
    /// What all paths begin with: nothing, or `/` and the token.
    base: Arc<str>,
    locale: Locale,
}

impl Door {
    /// The door of a port that is open at this address. All paths begin with the token: letters and digits. Without one,
    /// everybody who reaches the port can read the pages.
    pub fn new(address: SocketAddr, token: Option<&str>, locale: Locale) -> Self {
        let base = token.map_or_else(String::new, |token| format!("/{token}")).into();
        Self { address, base, locale }
    }

    /// What all paths begin with: nothing, or `/` and the token.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A path behind the door, from one that begins with `/`.
    pub fn path(&self, path: &str) -> String {
        [&self.base, path].concat()
    }

    /// The link to the first page.
    pub fn link(&self) -> String {
        self.link_at(self.address)
    }

    /// The link to the first page, at an address at which the port can be reached.
    pub fn link_at(&self, address: SocketAddr) -> String {
        format!("http://{address}{}/", self.base)
    }

    /// Whether other machines can reach the port.
    pub const fn is_open_to_others(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// The language of the pages.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// Puts these pages behind the door, and the style and the script beside them. Their paths are those of
    /// [`path`](Self::path).
    pub fn guard(&self, pages: Router) -> Router {
        let missing = self.clone();
        pages
            .route(
                &self.path("/desk.css"),
                get(async || respond("text/css; charset=utf-8", FILE_POLICY, SHEET)),
            )
            .route(
                &self.path("/desk.js"),
                get(async || respond("text/javascript; charset=utf-8", FILE_POLICY, SCRIPT)),
            )
            .fallback(async move || missing.refuse(StatusCode::NOT_FOUND, &word_missing()))
            .layer(from_fn_with_state(self.clone(), admit_request))
    }

    /// An answer in words alone. It does not show the token.
    fn refuse(&self, status: StatusCode, words: &Wording) -> Response {
        let words = words.translate(self.locale) + "\n";
        (status, respond(TEXT_TYPE, FILE_POLICY, words)).into_response()
    }

    /// Whether a request names this machine: by `localhost`, or by a number. Where the port is open to this machine alone,
    /// the number is one of this machine alone.
    fn is_addressed(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let Ok(host) = host.to_str() else { return false };
        let port = self.address.port();
        if host.eq_ignore_ascii_case(&format!("localhost:{port}")) {
            return true;
        }
        let Ok(named) = host.parse::<SocketAddr>() else { return false };
        named.port() == port && (self.is_open_to_others() || named.ip().is_loopback())
    }
}

/// Whether a request that changes something comes from one of the desk's own pages, as far as the browser says where it
/// comes from (RFC 6454 §7, Fetch Metadata §2.1). A program that is no browser says nothing.
fn is_own(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let origin = headers.get(ORIGIN);
    site && origin.is_none_or(|origin| origin.as_bytes() == format!("http://{host}").as_bytes())
}

/// Admits a request, or refuses it (RFC 9110 §15.5.20, §15.5.4).
async fn admit_request(State(door): State<Door>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !door.is_addressed(headers) {
        return door.refuse(StatusCode::MISDIRECTED_REQUEST, &word_misdirected(&door));
    }
    if !request.method().is_safe() && !is_own(headers) {
        return door.refuse(StatusCode::FORBIDDEN, &word_foreign());
    }
    let opener = HeaderName::from_static("cross-origin-opener-policy");
    ([(opener, HeaderValue::from_static("same-origin"))], next.run(request).await).into_response()
}

fn word_missing() -> Wording {
    say!("Not here. Open the link that matinale has printed in the terminal.")
}

fn word_misdirected(door: &Door) -> Wording {
    say!(
        "These pages answer under the numbers of this machine and at localhost:{port} only.",
        port = door.address.port().to_string()
    )
}

fn word_foreign() -> Wording {
    say!("This request comes from another website, and nothing was changed.")
}

#[cfg(test)]
mod tests {
    use axum::http::header::{HOST, ORIGIN};
    use axum::http::{HeaderMap, HeaderValue};

    use super::{Door, is_own};
    use crate::wording::Locale;

    fn answers(address: &str, hosts: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, HeaderValue::from_static(host));
        }
        let address = address.parse().expect("an address");
        Door::new(address, None, Locale::English).is_addressed(&headers)
    }

    #[test]
    fn only_names_of_this_machine_at_our_port_are_answered() {
        let told = |hosts: &[&'static str]| answers("127.0.0.1:4025", hosts);
        assert!(told(&["localhost:4025"]) && told(&["127.0.0.1:4025"]) && told(&["[::1]:4025"]));
        assert!(!told(&[]) && !told(&["localhost"]) && !told(&["localhost:80"]) && !told(&[""]));
        assert!(!told(&["localhost:4025.evil.example"]) && !told(&["evil.example:4025"]));
        assert!(!told(&["localhost:4025", "evil.example"]) && !told(&["192.0.2.7:4025"]));
    }

    #[test]
    fn a_port_that_is_open_to_the_network_answers_to_numbers_and_to_no_name_of_the_dns() {
        let told = |hosts: &[&'static str]| answers("0.0.0.0:4025", hosts);
        assert!(told(&["192.0.2.7:4025"]) && told(&["[2001:db8::7]:4025"]));
        assert!(told(&["localhost:4025"]));
        assert!(!told(&["192.0.2.7:4026"]) && !told(&["192.0.2.7"]));
        assert!(!told(&["evil.example:4025"]) && !told(&["192.0.2.7.evil.example:4025"]));
    }

    #[test]
    fn a_form_of_another_website_changes_nothing() {
        let posted = |fields: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1:4025"));
            for (name, value) in fields {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_own(&headers)
        };
        let origin = ORIGIN.as_str();
        assert!(posted(&[]) && posted(&[(origin, "http://127.0.0.1:4025")]));
        assert!(posted(&[("sec-fetch-site", "same-origin")]));
        for foreign in ["https://evil.example", "null", "http://127.0.0.1:4026"] {
            assert!(!posted(&[(origin, foreign)]), "{foreign}");
        }
        for site in ["cross-site", "same-site", "none"] {
            assert!(!posted(&[("sec-fetch-site", site)]), "{site}");
        }
    }
}
