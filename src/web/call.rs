//! One request for a page, or for its head (RFC 9110 §9.3.2).

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use hyper::body::{Body, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST, RANGE, USER_AGENT};
use hyper::rt::{Read, Write};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Position, Url};

use super::Asker;
use crate::tls::{CertificateFault, client_config};
use crate::wording::{Wording, say};

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

/// A request for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageRequest<'a> {
    /// For its head alone.
    Head,
    /// For its first byte, of which nothing but the head is read.
    FirstByte,
    /// For all of it, up to this many bytes.
    Whole(usize),
    /// With this form, which is urlencoded. Of the response, the head is read.
    Posted(&'a str),
}

/// A response.
pub(super) struct PageResponse {
    pub(super) head: ResponseHead,
    /// The body as far as it is wanted. `None` if it is longer.
    pub(super) body: Option<Vec<u8>>,
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
    Certificate(Wording),
    /// The connection could not be opened, or was lost.
    Broken(Wording),
}

impl RequestFailure {
    /// Whether the link is known to be dead.
    pub(super) const fn is_dead(&self) -> bool {
        matches!(self, Self::Nameless | Self::Reserved(_) | Self::Certificate(_))
    }

    /// Why the link could not be followed, in words.
    pub fn word(&self) -> Wording {
        match self {
            Self::Nameless => say!("its name does not exist"),
            Self::Unanswered => say!("its name could not be looked up"),
            Self::Reserved(end) => say!("no name under `.{end}` exists (RFC 2606)", end),
            Self::Certificate(why) => say!("its certificate is not good: {why}", why),
            Self::Private => say!("it leads into a private network, so it was not requested"),
            Self::Silent => say!("nothing answers in time"),
            Self::Broken(why) => why.clone(),
        }
    }
}

impl Asker {
    /// Requests a page, and reads what is wanted of the response.
    pub(super) async fn request_page(
        &self,
        page: &Url,
        wanted: PageRequest<'_>,
    ) -> Result<PageResponse, RequestFailure> {
        let address = self.find_address(page).await?;
        let socket = TcpStream::connect(address).await.map_err(|cause| explain_failure(&cause))?;
        let request = write_request(page, wanted).map_err(|cause| repeat_cause(&cause))?;
        let answer = if page.scheme() == "https" {
            let host = page.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            let name = ServerName::try_from(host).map_err(|cause| repeat_cause(&cause))?;
            let line = self.connector()?.connect(name, socket).await;
            let line = TokioIo::new(line.map_err(|cause| explain_failure(&cause))?);
            send_request(line, request, wanted).await
        } else {
            send_request(TokioIo::new(socket), request, wanted).await
        };
        answer.map_err(|cause| {
            let cause = cause.to_string();
            RequestFailure::Broken(say!("the connection was lost: {cause}", cause))
        })
    }

    /// The TLS connector with the system's authorities.
    fn connector(&self) -> Result<TlsConnector, RequestFailure> {
        if let Some(config) = self.tls.get() {
            return Ok(TlsConnector::from(Arc::clone(config)));
        }
        let mut config = client_config(&self.house).map_err(|cause| {
            let cause = cause.to_string();
            RequestFailure::Broken(say!("no certificates to trust: {cause}", cause))
        })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsConnector::from(Arc::clone(self.tls.get_or_init(|| Arc::new(config)))))
    }
}

/// The request. A first byte is requested by its range (RFC 9110 §14.2).
fn write_request(
    page: &Url,
    wanted: PageRequest<'_>,
) -> Result<Request<String>, hyper::http::Error> {
    let host = &page[Position::BeforeHost..Position::AfterPort];
    let method = match wanted {
        PageRequest::Head => "HEAD",
        PageRequest::FirstByte | PageRequest::Whole(_) => "GET",
        PageRequest::Posted(_) => "POST",
    };
    let request = Request::builder()
        .method(method)
        .uri(&page[Position::BeforePath..Position::AfterQuery])
        .header(HOST, host)
        .header(USER_AGENT, USER_AGENT_NAME)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close");
    match wanted {
        PageRequest::Head | PageRequest::Whole(_) => request.body(String::new()),
        PageRequest::FirstByte => request.header(RANGE, "bytes=0-0").body(String::new()),
        PageRequest::Posted(form) => request.header(CONTENT_TYPE, FORM_TYPE).body(form.to_owned()),
    }
}

/// Sends the request, reads what is wanted of the response, and closes the connection.
async fn send_request<L>(
    line: L,
    request: Request<String>,
    wanted: PageRequest<'_>,
) -> hyper::Result<PageResponse>
where
    L: Read + Write + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(line).await?;
    let mut kept = JoinSet::new();
    kept.spawn(connection);
    let answer = sender.send_request(request).await?;
    let head = ResponseHead::read(&answer);
    let body = match wanted {
        PageRequest::Whole(max_bytes) => read_body(answer, max_bytes).await?,
        PageRequest::Head | PageRequest::FirstByte | PageRequest::Posted(_) => Some(Vec::new()),
    };
    Ok(PageResponse { head, body })
}

/// Reads the body of a response. `None` if it has more bytes than this.
async fn read_body(answer: Response<Incoming>, max_bytes: usize) -> hyper::Result<Option<Vec<u8>>> {
    let (mut body, mut read) = (answer.into_body(), Vec::new());
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(bytes) = frame?.into_data() else { continue };
        if read.len() + bytes.len() > max_bytes {
            return Ok(None);
        }
        read.extend_from_slice(&bytes);
    }
    Ok(Some(read))
}

/// The failure of a connection. A certificate counts as invalid only if browsers refuse it too.
/// They complete an incomplete chain, so that one proves nothing.
fn explain_failure(cause: &io::Error) -> RequestFailure {
    let why = match CertificateFault::find(cause) {
        None => {
            let cause = cause.to_string();
            let why = say!("no connection could be opened: {cause}", cause);
            return RequestFailure::Broken(why);
        }
        Some(CertificateFault::Expired) => say!("it has expired"),
        Some(CertificateFault::Revoked) => say!("it is revoked"),
        Some(CertificateFault::OtherName(_) | CertificateFault::Nameless) => {
            say!("it is another site's")
        }
        Some(other) => {
            let why = say!("its certificate cannot be checked: {other}", other = other.word());
            return RequestFailure::Broken(why);
        }
    };
    RequestFailure::Certificate(why)
}

/// The failure whose cause a library words.
fn repeat_cause(cause: &dyn std::error::Error) -> RequestFailure {
    RequestFailure::Broken(say!("{cause}", cause = cause.to_string()))
}
