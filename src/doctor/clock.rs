//! Whether the clock of this machine is right, by the moment that a web server names in its answer (RFC 9110 §6.6.1).
//!
//! Receivers look at the `Date` of a message, and a signature of DKIM has its moment too.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use url::{Host, Url};

use super::DnsAccess;
use super::diagnosis::CheckGroup;
use crate::newsroom::Newsroom;
use crate::resolver::{Records, Resolver};
use crate::web::{Asker, ResponseHead};
use crate::wording::{ToValue, Value, Wording, say};

/// By how many seconds a clock may be wrong.
const MAX_SKEW_SECONDS: i64 = 60;

/// By how many seconds a clock is so wrong that receivers look askance at a `Date`.
const MAX_BAD_SKEW_SECONDS: i64 = 300;

/// How long a web site may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// How far this machine is ahead of a server.
#[derive(Debug, Clone)]
pub(super) struct ClockSkew {
    /// The seconds. Below zero if this machine is behind.
    pub(super) seconds: i64,
    /// Whose clock it was compared with.
    pub(super) server: Value,
}

impl ClockSkew {
    /// Compares this machine's clock with the moment that an answer names. `None` if it names none.
    pub(super) fn measure(
        newsroom: &Newsroom,
        head: &ResponseHead,
        server: &(impl ToValue + ?Sized),
    ) -> Option<Self> {
        let moment = read_moment(head.field("date")?)?;
        let seconds = newsroom.now().timestamp().as_second() - moment.as_second();
        Some(Self { seconds, server: server.to_value() })
    }

    /// Compares this machine's clock with that of the publication's web site. `None` if there is none that answers.
    pub(super) async fn ask_website(newsroom: &Newsroom, access: &DnsAccess) -> Option<Self> {
        let DnsAccess::Open(resolver) = access else { return None };
        let page = Url::parse(newsroom.publication().website.as_deref()?).ok()?;
        let host = page.host_str()?.to_owned();
        let address = find_address(&page, resolver).await?;
        let port = page.port_or_known_default()?;
        let names = [(host.clone(), SocketAddr::new(address, port))];
        let asker = Asker::default().knowing(names.into()).patient(ANSWER_TIMEOUT);
        let head = asker.ask_head(&page).await.ok()?;
        Self::measure(newsroom, &head, host.as_str())
    }
}

async fn find_address(page: &Url, resolver: &Resolver) -> Option<IpAddr> {
    match page.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(name) => match resolver.find_addresses(name).await {
            Ok(Records::Found(addresses)) => addresses.first().copied(),
            _ => None,
        },
    }
}

/// Reports how right the clock is.
pub(super) fn report_clock(group: &mut CheckGroup, skew: Option<&ClockSkew>) {
    const CHECK: &str = "clock";
    let Some(ClockSkew { seconds: skew, server }) = skew else {
        let words = say!("no server has said what time it is");
        let help =
            say!("the page to unsubscribe says it when it answers, and so does the `website`");
        group.unchecked(CHECK, words, help);
        return;
    };
    let seconds = skew.unsigned_abs();
    let words: Wording = if *skew < 0 {
        say!("{seconds} s behind the clock of {server}", seconds, server)
    } else {
        say!("{seconds} s ahead of the clock of {server}", seconds, server)
    };
    let help = say!("let `timedatectl set-ntp true`, or chrony, set the clock");
    if skew.abs() > MAX_BAD_SKEW_SECONDS {
        group.fault(CHECK, words, help);
    } else if skew.abs() > MAX_SKEW_SECONDS {
        group.warning(CHECK, words, help);
    } else {
        group.fine(CHECK, words);
    }
}

/// Reads the moment in a field of HTTP (RFC 9110 §5.6.7).
fn read_moment(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text).ok().map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use super::{CheckGroup, ClockSkew, read_moment, report_clock};
    use crate::doctor::diagnosis::Grade;
    use crate::wording::{ToValue, say};

    #[test]
    fn a_clock_is_told_when_receivers_would_notice() {
        let told = |seconds: i64| {
            let mut group = CheckGroup::new(say!("this machine"));
            let skew = ClockSkew { seconds, server: "lavigie.example".to_value() };
            report_clock(&mut group, Some(&skew));
            let told = group.diagnoses.remove(0);
            (told.grade, told.words.to_string())
        };
        assert_eq!(told(60), (Grade::Fine, "60 s ahead of the clock of lavigie.example".into()));
        assert_eq!(told(-61), (Grade::Warning, "61 s behind the clock of lavigie.example".into()));
        assert_eq!(told(301).0, Grade::Fault);
        assert_eq!(told(-301).0, Grade::Fault);
    }

    #[test]
    fn the_moment_of_an_answer_is_read() {
        let moment = read_moment("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(moment.as_second(), 784_111_777);
        assert_eq!(read_moment("yesterday"), None);
    }
}
