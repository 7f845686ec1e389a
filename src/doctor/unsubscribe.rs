//! Whether the page where readers unsubscribe answers: posts to it as a mail program does, with a token that takes
//! nobody off.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use url::{Host, Url};

use super::clock::ClockSkew;
use super::diagnosis::CheckGroup;
use super::exchange::report_unknown;
use super::{DnsAccess, word_later, word_network_help};
use crate::newsroom::{Error, Newsroom};
use crate::resolver::{Records, Resolver};
use crate::token::{TEST_ANSWER_FIELD, Tokens};
use crate::web::{Asker, RequestFailure, ResponseHead};
use crate::wording::{Wording, say};

const CHECK: &str = "unsubscribe";

/// What a mail program posts (RFC 8058 §3.2).
const ONE_CLICK_FORM: &str = "List-Unsubscribe=One-Click";

/// How long the page may take. It is longer than the page waits for its journal.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// How many addresses of the page's server are tried.
const MAX_ADDRESSES: usize = 3;

/// What the examination of the page has found.
pub(super) struct ExaminedPage {
    /// The answers.
    pub(super) group: CheckGroup,
    /// How far this machine is ahead of the web server, if the answer says so.
    pub(super) skew: Option<ClockSkew>,
}

/// Examines the page.
pub(super) async fn examine_page(
    newsroom: &Newsroom,
    access: &DnsAccess,
    tokens: &Result<Option<Tokens>, Error>,
) -> ExaminedPage {
    let mut group = CheckGroup::new(say!("page where readers unsubscribe"));
    if newsroom.publication().unsubscribe.url.is_none() {
        report_no_page(&mut group);
        return ExaminedPage { group, skew: None };
    }
    let skew = match tokens {
        Ok(Some(tokens)) => post_test(&mut group, newsroom, tokens, access).await,
        Ok(None) => {
            let words =
                say!("the publication has no key yet, by which the page would know its readers");
            let help = say!("the first run makes it: call `matinale doctor` again after it");
            group.unchecked(CHECK, words, help);
            None
        }
        Err(_) => {
            let words = say!("the key of the links is not known");
            group.unchecked(CHECK, words, say!("see `key.links` below"));
            None
        }
    };
    ExaminedPage { group, skew }
}

fn report_no_page(group: &mut CheckGroup) {
    let words = say!("the settings name none, so no mail program shows its button to unsubscribe");
    let help = say!(
        "write `url` below [unsubscribe], and let `matinale serve` answer there: Gmail and Yahoo ask for one-click unsubscribe"
    );
    group.warning(CHECK, words, help);
}

/// Posts the test to the page. Answers how far this machine is ahead of the page's.
async fn post_test(
    group: &mut CheckGroup,
    newsroom: &Newsroom,
    tokens: &Tokens,
    access: &DnsAccess,
) -> Option<ClockSkew> {
    let url = newsroom.publication().unsubscribe.url.as_ref()?;
    let link = format!("{}/{}", url.trim_end_matches('/'), tokens.make_test_token());
    let Ok(page) = Url::parse(&link) else {
        let words = say!("`{url}` is no address of a page", url);
        group.fault(CHECK, words, say!("write one that begins with https"));
        return None;
    };
    let resolver = match access {
        DnsAccess::Open(resolver) => resolver,
        DnsAccess::Closed(cause) => {
            group.unchecked(CHECK, cause.clone(), word_network_help());
            return None;
        }
    };
    let addresses = find_addresses(group, &page, resolver).await?;
    match post_to_any(&page, addresses).await {
        Ok(head) => {
            report_answer(group, url, &head, tokens);
            ClockSkew::measure(newsroom, &head, &say!("the page to unsubscribe"))
        }
        Err(why) => {
            let help = say!(
                "look whether the web server runs, and hands the address on: `matinale serve --help`"
            );
            group.fault(CHECK, say!("{url}: {why}", url, why), help);
            None
        }
    }
}

/// Posts to the first address that answers. Or says why the last one does not.
async fn post_to_any(page: &Url, addresses: Vec<IpAddr>) -> Result<ResponseHead, Wording> {
    let mut why = say!("nothing answers");
    for address in addresses.into_iter().take(MAX_ADDRESSES) {
        match post_to(page, address).await {
            Ok(head) => return Ok(head),
            Err(failure) => why = failure.word(),
        }
    }
    Err(why)
}

/// The addresses of the page's server. Reports a name without any.
async fn find_addresses(
    group: &mut CheckGroup,
    page: &Url,
    resolver: &Resolver,
) -> Option<Vec<IpAddr>> {
    let name = match page.host()? {
        Host::Ipv4(address) => return Some(vec![address.into()]),
        Host::Ipv6(address) => return Some(vec![address.into()]),
        Host::Domain(name) => name,
    };
    match resolver.find_addresses(name).await {
        Ok(Records::Found(addresses)) => Some(addresses),
        Ok(_) => {
            let help = say!("write an A or AAAA record with the address of the web server");
            group.fault(CHECK, say!("{name} has no address", name), help);
            None
        }
        Err(fault) => {
            report_unknown(group, CHECK, name, &fault);
            None
        }
    }
}

async fn post_to(page: &Url, address: IpAddr) -> Result<ResponseHead, RequestFailure> {
    let port = page.port_or_known_default().unwrap_or(443);
    let host = page.host_str().unwrap_or_default().to_owned();
    let names = [(host, SocketAddr::new(address, port))];
    Asker::default().knowing(names.into()).patient(ANSWER_TIMEOUT).post(page, ONE_CLICK_FORM).await
}

fn report_answer(group: &mut CheckGroup, url: &str, head: &ResponseHead, tokens: &Tokens) {
    let status = head.status;
    let is_ours = head.field(TEST_ANSWER_FIELD) == Some(tokens.make_test_answer().as_str());
    match status {
        200..=299 if is_ours => {
            group.fine(CHECK, say!("{url} takes a reader off with one click", url));
        }
        200..=299 => {
            let words = say!(
                "something else than `matinale serve` answers at {url} ({status})",
                url,
                status
            );
            let help = say!(
                "if another program of yours takes readers off there, click a link of a proof; if not, hand the address on to `matinale serve`"
            );
            group.warning(CHECK, words, help);
        }
        300..=399 => report_redirect(group, url, head.field("location")),
        429 => {
            let words = say!("{url} puts this network off ({status})", url, status);
            group.unchecked(CHECK, words, word_later());
        }
        _ => report_refusal(group, url, status),
    }
}

fn report_redirect(group: &mut CheckGroup, url: &str, target: Option<&str>) {
    let words = match target {
        Some(to) => {
            say!("{url} leads on to {to}, and mail programs do not follow (RFC 8058)", url, to)
        }
        None => {
            say!("{url} leads on to nowhere, and mail programs do not follow (RFC 8058)", url)
        }
    };
    group.fault(CHECK, words, say!("write that address into `[unsubscribe] url`"));
}

/// Reports an answer by which nobody is taken off.
fn report_refusal(group: &mut CheckGroup, url: &str, status: u16) {
    match status {
        404 => {
            let words = say!("{url} does not know its own links ({status})", url, status);
            let help = say!(
                "look whether it is `matinale serve` of this publication that answers, with the key of this machine and of this version"
            );
            group.fault(CHECK, words, help);
        }
        503 => {
            let words = say!("{url} cannot write down who leaves ({status})", url, status);
            group.fault(CHECK, words, say!("look what `matinale serve` says of its journal"));
        }
        _ => {
            let words = say!("{url} answers {status} to a reader who leaves", url, status);
            let help = say!("look whether the web server hands POST on: `matinale serve --help`");
            group.fault(CHECK, words, help);
        }
    }
}
