//! Calls a relay as a run does, and hangs up before any mail.

use std::net::IpAddr;

use jiff::Timestamp;

use super::DnsAccess;
use super::diagnosis::CheckGroup;
use crate::newsroom::{self, Newsroom, StartFailure};
use crate::outcome::Phase;
use crate::publication::{Plain, Relay, Security};
use crate::smtp::{Error, Extensions, Session};
use crate::tls::CertificateValidity;
use crate::wording::{ToValue, say};

/// How many days before its end a certificate is told at the earliest.
const MAX_CERTIFICATE_DAYS: i64 = 14;

/// The smallest SIZE that takes an issue with pictures, in bytes.
const MIN_SIZE_BYTES: usize = 1 << 20;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// A publication without a relay.
pub(super) fn report_no_relay() -> CheckGroup {
    let mut group = CheckGroup::new(say!("relays"));
    let cause = newsroom::Error::from(StartFailure::NoRelay);
    group.fault("relay", cause.word_causes(), cause.next_step());
    group
}

/// Calls a relay without its login, then with it.
pub(super) async fn examine_relay(
    newsroom: &Newsroom,
    relay: &Relay,
    access: &DnsAccess,
) -> CheckGroup {
    let mut group = CheckGroup::new(say!("relay {account}", account = relay.account()));
    let anonymous = Relay { login: None, ..relay.clone() };
    let target = match newsroom.call_relay(&anonymous) {
        Ok(target) => target,
        Err(cause) => {
            group.fault("relay.settings", cause.word_causes(), cause.next_step());
            return group;
        }
    };
    let session = match Session::open(&target).await {
        Ok(session) => session,
        Err(failure) => {
            report_failure(&mut group, relay, &failure, access);
            return group;
        }
    };
    group.fine("relay.reached", say!("answers, and greets"));
    report_security(&mut group, relay, &session, newsroom.now().timestamp());
    report_offers(&mut group, session.extensions());
    if relay.window > 1 && !session.offers_chunks() {
        let words = say!("does not offer both CHUNKING and PIPELINING, so `window` has no effect");
        let help = say!("take `window` out of its settings, or ask the relay's provider");
        group.warning("relay.window", words, help);
    }
    session.quit().await;
    examine_login(&mut group, newsroom, relay).await;
    group
}

/// Logs in, on a connection of its own.
async fn examine_login(group: &mut CheckGroup, newsroom: &Newsroom, relay: &Relay) {
    let Some(login) = &relay.login else {
        group.fine("relay.login", say!("the settings name no user, so nobody logs in"));
        return;
    };
    let target = match newsroom.call_relay(relay) {
        Ok(target) => target,
        Err(cause) => {
            group.fault("relay.login", cause.word_causes(), cause.next_step());
            return;
        }
    };
    match Session::open(&target).await {
        Ok(session) => {
            let user = login.user.as_str();
            group.fine("relay.login", say!("takes the login of `{user}`", user));
            session.quit().await;
        }
        Err(failure) => group.fault("relay.login", failure.word(), None),
    }
}

/// Reports how far a conversation came that failed before the login.
fn report_failure(group: &mut CheckGroup, relay: &Relay, failure: &Error, access: &DnsAccess) {
    let words = failure.word();
    let check = match failure.phase() {
        Phase::Tls => {
            group.fine("relay.reached", say!("answers"));
            if matches!(failure, Error::Certificate { .. }) {
                "relay.certificate"
            } else {
                "relay.tls"
            }
        }
        _ => "relay.reached",
    };
    let is_near = relay.host.parse().is_ok_and(|host: IpAddr| host.is_loopback());
    match (access, failure) {
        (DnsAccess::Closed(_), Error::Unreachable(..)) if !is_near => {
            let help = say!("this machine has no network: try again when it has one");
            group.unchecked(check, words, help);
        }
        _ => group.fault(check, words, None),
    }
}

fn report_security(group: &mut CheckGroup, relay: &Relay, session: &Session, now: Timestamp) {
    let Some(security) = session.security() else {
        let words = match relay.plain {
            Plain::Private => say!("none, which `plain = \"private\"` allows"),
            Plain::Local | Plain::Never => say!("none: the relay is on this machine"),
        };
        return group.fine("relay.tls", words);
    };
    let kind = match relay.security {
        Security::StartTls => "STARTTLS".to_value(),
        Security::Implicit | Security::Plaintext => say!("from the first byte").to_value(),
    };
    group.fine("relay.tls", say!("{version}, {kind}", version = security.version, kind));
    match security.validity {
        Some(validity) => report_certificate(group, validity, now),
        None => {
            group.unchecked("relay.certificate", say!("its last day cannot be read"), None);
        }
    }
}

/// Reports the last day of a certificate. A short-lived one is told later than one of a year.
fn report_certificate(group: &mut CheckGroup, validity: CertificateValidity, now: Timestamp) {
    let CertificateValidity { begins, ends } = validity;
    let lifetime = ends.as_second() - begins.as_second();
    let rest = ends.as_second() - now.as_second();
    let last_day = ends.strftime("%Y-%m-%d").to_string();
    if rest < (lifetime / 6).min(MAX_CERTIFICATE_DAYS * SECONDS_PER_DAY) {
        let days = (rest / SECONDS_PER_DAY).to_string();
        let words = say!("its last day is {last_day}, in {days} days", last_day, days);
        let help = say!("ask the relay's provider to renew it before");
        group.warning("relay.certificate", words, help);
    } else {
        group.fine("relay.certificate", say!("its last day is {last_day}", last_day));
    }
}

fn report_offers(group: &mut CheckGroup, offers: Extensions) {
    let named = [
        (offers.pipelining, "PIPELINING"),
        (offers.chunking, "CHUNKING"),
        (offers.eight_bit_mime, "8BITMIME"),
        (offers.smtputf8, "SMTPUTF8"),
        (offers.dsn, "DSN"),
        (offers.enhanced_codes, "ENHANCEDSTATUSCODES"),
    ];
    let offered = named.iter().filter(|(is_offered, _)| *is_offered);
    let keywords: Vec<&str> = offered.map(|(_, keyword)| *keyword).collect();
    let limit = offers.size.filter(|limit| *limit < usize::MAX);
    let size = if let Some(limit) = limit {
        say!("messages up to {kibibytes} KiB (SIZE)", kibibytes = limit >> 10)
    } else {
        say!("messages of any size")
    };
    let words = if keywords.is_empty() {
        size
    } else {
        say!("{front}, {last}", front = keywords.join(", "), last = size)
    };
    if limit.is_some_and(|limit| limit < MIN_SIZE_BYTES) {
        let help = say!(
            "an issue with pictures may be larger: ask the relay's provider, or host the pictures"
        );
        group.warning("relay.offers", words, help);
    } else {
        group.fine("relay.offers", words);
    }
}
