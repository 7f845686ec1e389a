//! Whether the domains of the sender take mail: answers of readers, and reports.

use super::diagnosis::CheckGroup;
use super::sending_names::SendingNames;
use super::word_later;
use crate::resolver::{LookupFault, MailExchange, Records, Resolver};
use crate::wording::{Wording, say};

/// The most mail servers of a domain whose addresses are asked for.
const MAX_EXCHANGES: usize = 5;

/// Whether a domain takes mail.
enum MailRoute {
    /// It does, at these servers.
    Open(Vec<String>),
    /// It has no mail server of its own, and an address takes its place (RFC 5321 §5.1).
    Implicit,
    /// It does not. Says why.
    Closed(Wording),
    /// It cannot be told.
    Unknown(LookupFault),
}

/// Examines the domain of the return path, and that of `From` if it is another one.
pub(super) async fn examine_exchanges(
    group: &mut CheckGroup,
    sender: &SendingNames<'_>,
    resolver: &Resolver,
) {
    let path_domain = sender.return_path.domain();
    report_route(group, "mx.return-path", path_domain, find_route(path_domain, resolver).await);
    if sender.from_domain != path_domain {
        let route = find_route(sender.from_domain, resolver).await;
        report_route(group, "mx.from", sender.from_domain, route);
    }
}

fn report_route(group: &mut CheckGroup, check: &'static str, domain: &str, route: MailRoute) {
    match route {
        MailRoute::Open(hosts) => {
            let hosts = hosts.join(", ");
            group.fine(check, say!("{domain} takes mail at {hosts}", domain, hosts));
        }
        MailRoute::Implicit => {
            let words = say!("{domain} has no MX record, and only its address takes mail", domain);
            let help =
                say!("write an MX record: some receivers refuse mail of a domain without one");
            group.warning(check, words, help);
        }
        MailRoute::Closed(why) => {
            let help = say!(
                "write an MX record for {domain}: reports and answers go nowhere, and receivers refuse mail of a domain that takes none",
                domain
            );
            group.fault(check, why, help);
        }
        MailRoute::Unknown(fault) => report_unknown(group, check, domain, &fault),
    }
}

/// Reports a name for which there is no answer. A name server that answers with an error answers receivers so, too.
pub(super) fn report_unknown(
    group: &mut CheckGroup,
    check: &'static str,
    name: &str,
    fault: &LookupFault,
) {
    match fault {
        LookupFault::Unanswered => {
            group.unchecked(check, say!("no name server answers for {name}", name), word_later());
        }
        LookupFault::Failed(code) => {
            let words = say!("the name server answers {code} for {name}", code, name);
            group.fault(check, words, word_no_answer_help());
        }
        LookupFault::NotAName => {
            group.fault(check, say!("`{name}` is no name of the DNS", name), None);
        }
    }
}

/// What to do about a name server that answers with an error.
pub(super) fn word_no_answer_help() -> Wording {
    say!("receivers get no answer either: ask whoever runs the DNS of the domain")
}

async fn find_route(domain: &str, resolver: &Resolver) -> MailRoute {
    let exchanges = match resolver.find_exchanges(domain).await {
        Ok(Records::Found(exchanges)) => exchanges,
        Ok(Records::NoName) => {
            return MailRoute::Closed(say!("{domain} does not exist", domain));
        }
        Ok(Records::None) => return find_implicit_route(domain, resolver).await,
        Err(fault) => return MailRoute::Unknown(fault),
    };
    if exchanges.iter().all(|exchange| exchange.host == ".") {
        return MailRoute::Closed(say!("{domain} says that it takes no mail (MX 0 .)", domain));
    }
    let mut open = Vec::new();
    let mut closed = Vec::new();
    for MailExchange { host, .. } in exchanges.into_iter().take(MAX_EXCHANGES) {
        match resolver.find_addresses(&host).await {
            Ok(Records::None | Records::NoName) => closed.push(host),
            Ok(Records::Found(_)) | Err(_) => open.push(host),
        }
    }
    if open.is_empty() {
        let hosts = closed.join(", ");
        let words = say!("{domain} takes mail at {hosts}, which has no address", domain, hosts);
        return MailRoute::Closed(words);
    }
    MailRoute::Open(open)
}

async fn find_implicit_route(domain: &str, resolver: &Resolver) -> MailRoute {
    match resolver.find_addresses(domain).await {
        Ok(Records::Found(_)) => MailRoute::Implicit,
        Ok(_) => MailRoute::Closed(say!("{domain} has no mail server and no address", domain)),
        Err(fault) => MailRoute::Unknown(fault),
    }
}
