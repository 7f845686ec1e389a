//! One request for the head of a page (RFC 9110 §9.3.2).

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST, RANGE, USER_AGENT};
use hyper::rt::{Read, Write};
use hyper::{Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Position, Url};

use super::Asker;
use crate::tls::{CertificateFault, client_config};

/// The name of this program in the logs of web servers.
const USER_AGENT_NAME: &str = concat!("matinale/", env!("CARGO_PKG_VERSION"));

/// The type of a form (RFC 8058 §3.2).
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// The head of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseHead {
    /// The status.
    pub status: u16,
    /// The fields, by their names in small letters. Of a field that comes several times, the first one.
    fields: BTreeMap<String, String>,
}

impl ResponseHead {
    /// The value of a field, by its name in small letters.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    fn read(response: &Response<Incoming>) -> Self {
        let mut fields = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            fields.entry(name.as_str().to_owned()).or_insert(value);
        }
        Self { status: response.status().as_u16(), fields }
    }
}

/// Why there is no response.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestFailure {
    /// The name does not exist.
    Nameless,
    /// The name server gave no answer.
    Unanswered,
    /// The name ends in a reserved word.
    Reserved(&'static str),
    /// The address is in a private network.
    Private,
    /// No response came in time.
    Silent,
    /// The certificate is invalid, for readers as well.
    Certificate(String),
    /// The connection could not be opened, or was lost.
    Broken(String),
}

impl RequestFailure {
    /// Whether the link is known to be dead.
    pub(super) const fn is_dead(&self) -> bool {
        matches!(self, Self::Nameless | Self::Reserved(_) | Self::Certificate(_))
    }

    /// Why the link could not be followed, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Nameless => "its name does not exist".into(),
            Self::Unanswered => "its name could not be looked up".into(),
            Self::Reserved(end) => format!("no name under `.{end}` exists (RFC 2606)"),
            Self::Certificate(why) => format!("its certificate is not good: {why}"),
            Self::Private => "it leads into a private network, so it was not requested".into(),
            Self::Silent => "nothing answers in time".into(),
            Self::Broken(why) => why.clone(),
        }
    }
}

impl Asker {
    /// Requests a page, and reads the head of the response. A `POST` has this form, which is urlencoded.
    pub(super) async fn request_head(
        &self,
        page: &Url,
        method: &str,
        form: &str,
    ) -> Result<ResponseHead, RequestFailure> {
        let address = self.find_address(page).await?;
        let socket = TcpStream::connect(address).await.map_err(|cause| explain_failure(&cause))?;
        let request = write_request(page, method, form)
            .map_err(|cause| RequestFailure::Broken(cause.to_string()))?;
        let answer = if page.scheme() == "https" {
            let host = page.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            let name = ServerName::try_from(host)
                .map_err(|cause| RequestFailure::Broken(cause.to_string()))?;
            let line = self.connector()?.connect(name, socket).await;
            send_request(TokioIo::new(line.map_err(|cause| explain_failure(&cause))?), request)
                .await
        } else {
            send_request(TokioIo::new(socket), request).await
        };
        let answer = answer
            .map_err(|cause| RequestFailure::Broken(format!("the connection was lost: {cause}")))?;
        Ok(ResponseHead::read(&answer))
    }

    /// The TLS connector with the system's authorities.
    fn connector(&self) -> Result<TlsConnector, RequestFailure> {
        if let Some(config) = self.tls.get() {
            return Ok(TlsConnector::from(Arc::clone(config)));
        }
        let mut config = client_config(&self.house).map_err(|cause| {
            RequestFailure::Broken(format!("no certificates to trust: {cause}"))
        })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsConnector::from(Arc::clone(self.tls.get_or_init(|| Arc::new(config)))))
    }
}

/// The request. With `GET` only the first byte of the page is requested (RFC 9110 §14.2).
fn write_request(
    page: &Url,
    method: &str,
    form: &str,
) -> Result<Request<String>, hyper::http::Error> {
    let host = &page[Position::BeforeHost..Position::AfterPort];
    let request = Request::builder()
        .method(method)
        .uri(&page[Position::BeforePath..Position::AfterQuery])
        .header(HOST, host)
        .header(USER_AGENT, USER_AGENT_NAME)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close");
    let request = if method == "GET" { request.header(RANGE, "bytes=0-0") } else { request };
    let request = if method == "POST" { request.header(CONTENT_TYPE, FORM_TYPE) } else { request };
    request.body(form.to_owned())
}

/// Sends the request, reads the head of the response, and closes the connection.
async fn send_request<L>(line: L, request: Request<String>) -> hyper::Result<Response<Incoming>>
where
    L: Read + Write + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(line).await?;
    let mut kept = JoinSet::new();
    kept.spawn(connection);
    sender.send_request(request).await
}

/// The failure of a connection. A certificate counts as invalid only if browsers refuse it too.
/// They complete an incomplete chain, so that one proves nothing.
fn explain_failure(cause: &io::Error) -> RequestFailure {
    let why = match CertificateFault::find(cause) {
        None => return RequestFailure::Broken(format!("no connection could be opened: {cause}")),
        Some(CertificateFault::Expired) => "it has expired",
        Some(CertificateFault::Revoked) => "it is revoked",
        Some(CertificateFault::OtherName(_) | CertificateFault::Nameless) => "it is another site's",
        Some(other) => {
            return RequestFailure::Broken(format!("its certificate cannot be checked: {other}"));
        }
    };
    RequestFailure::Certificate(why.into())
}
