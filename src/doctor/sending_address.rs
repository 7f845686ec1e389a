//! The addresses that the relays send from: their names, and whether a blocklist has them.

use std::net::IpAddr;

use super::diagnosis::CheckGroup;
use super::exchange::report_unknown;
use super::request::{BlocklistZone, ExamRequest};
use super::sending_names::SendingNames;
use crate::dns::reverse_address;
use crate::publication::{Publication, is_private_address};
use crate::resolver::{Records, Resolver};
use crate::wording::{Wording, say};

/// What a blocklist says of an address.
const BLOCKLIST_CHECK: &str = "blocklist";

/// The most characters of a blocklist's reason that are repeated.
const MAX_REASON_CHARS: usize = 200;

/// An address that mail may be sent from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SendingAddress {
    /// The address.
    pub(super) address: IpAddr,
    /// How the address is known.
    pub(super) source: AddressSource,
}

/// How an address is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AddressSource {
    /// A person has named it.
    Named,
    /// A relay with this name has it. A provider may send from others.
    Relay(String),
}

/// How a person says which address it is.
pub(super) fn word_outgoing_help() -> Wording {
    say!("`--outgoing IP` says which address the relay sends from")
}

/// Finds the addresses: those that were named, or those of the relays that are public.
pub(super) async fn find_sending(
    publication: &Publication,
    request: &ExamRequest,
    resolver: &Resolver,
) -> Vec<SendingAddress> {
    if !request.outgoing.is_empty() {
        let named = |address: &IpAddr| SendingAddress {
            address: address.to_canonical(),
            source: AddressSource::Named,
        };
        return request.outgoing.iter().map(named).collect();
    }
    let mut found: Vec<SendingAddress> = Vec::new();
    for relay in &publication.relays {
        let host = relay.host.trim_matches(['[', ']']);
        let addresses = match host.parse() {
            Ok(address) => vec![address],
            Err(_) => match resolver.find_addresses(host).await {
                Ok(records) => records.into_list(),
                Err(_) => Vec::new(),
            },
        };
        let public = addresses.into_iter().filter(|address| !is_private_address(*address));
        for address in public {
            let source = AddressSource::Relay(host.to_owned());
            if found.iter().all(|known| known.address != address) {
                found.push(SendingAddress { address, source });
            }
        }
    }
    found
}

/// Examines the addresses.
pub(super) async fn examine_addresses(
    sender: &SendingNames<'_>,
    addresses: &[SendingAddress],
    request: &ExamRequest,
    resolver: &Resolver,
) -> CheckGroup {
    let mut group = CheckGroup::new(say!("addresses that mail is sent from"));
    if addresses.is_empty() {
        let words = say!(
            "the relay is on this machine or in a private network, so its public address is not known"
        );
        group.unchecked("ptr", words, word_outgoing_help());
    }
    for SendingAddress { address, source } in addresses {
        match source {
            AddressSource::Relay(host) if !is_below(host, sender.from_domain) => {
                let words = say!(
                    "the names of {address} are the business of who keeps {host}",
                    address = address.to_string(),
                    host
                );
                let help = say!("if the relay is yours, {help}", help = word_outgoing_help());
                group.unchecked("ptr", words, help);
            }
            AddressSource::Relay(_) | AddressSource::Named => {
                examine_names(&mut group, *address, resolver).await;
            }
        }
        for zone in &request.blocklists {
            ask_blocklist(&mut group, *address, zone, resolver).await;
        }
    }
    group
}

/// Whether a host belongs to the domain of the sender, so that its names are the sender's business.
fn is_below(host: &str, domain: &str) -> bool {
    host.eq_ignore_ascii_case(domain)
        || host.to_ascii_lowercase().strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Examines whether an address has a name that leads back to it (RFC 8601 §3, `iprev`).
async fn examine_names(group: &mut CheckGroup, address: IpAddr, resolver: &Resolver) {
    let shown = address.to_string();
    let names = match resolver.find_names(address).await {
        Ok(Records::Found(names)) => names,
        Ok(_) => {
            let help = say!(
                "whoever gave you the address sets its name (PTR); Gmail refuses mail without one"
            );
            return group.fault("ptr", say!("{address} has no name", address = shown), help);
        }
        Err(fault) => return report_unknown(group, "ptr", &shown, &fault),
    };
    for name in &names {
        match resolver.find_addresses(name).await {
            Ok(Records::Found(found)) if found.contains(&address) => {
                let words =
                    say!("{address} is {name}, which leads back to it", address = shown, name);
                return group.fine("ptr", words);
            }
            Ok(_) => {}
            Err(fault) => return report_unknown(group, "ptr", name, &fault),
        }
    }
    let name = names.join(", ");
    let help = say!("write an A or AAAA record for {name} with that address", name);
    let words = say!("{address} is {name}, which does not lead back to it", address = shown, name);
    group.fault("ptr", words, help);
}

/// Asks a blocklist for an address (RFC 5782 §2.1).
async fn ask_blocklist(
    group: &mut CheckGroup,
    address: IpAddr,
    zone: &BlocklistZone,
    resolver: &Resolver,
) {
    let zone = zone.as_str();
    let name = reverse_address(address, zone);
    let address = address.to_string();
    let answers = match resolver.find_addresses(&name).await {
        Ok(Records::Found(answers)) => answers,
        Ok(_) => {
            let words = say!("{address} is not on {zone}", address, zone);
            return group.fine(BLOCKLIST_CHECK, words);
        }
        Err(_) => {
            let words = say!("{zone} gives no answer for {address}", zone, address);
            let help = say!("look whether the list still exists");
            return group.unchecked(BLOCKLIST_CHECK, words, help);
        }
    };
    if !answers.iter().any(is_listing) {
        let words = say!("{zone} does not answer this name server", zone);
        let help = say!("ask by a name server of your own, with `--resolver IP:PORT`");
        return group.unchecked(BLOCKLIST_CHECK, words, help);
    }
    let reasons = resolver.find_texts(&name).await.map(Records::into_list).unwrap_or_default();
    let reason: String = reasons.join(" ").chars().take(MAX_REASON_CHARS).collect();
    let words = if reason.is_empty() {
        say!("{address} is on {zone}", address, zone)
    } else {
        say!("{address} is on {zone}: {reason}", address, zone, reason)
    };
    let help = say!("end what brought it there, then ask the list to take it off");
    group.fault(BLOCKLIST_CHECK, words, help);
}

/// Whether an answer says that an address is on a list. Lists answer with 127.0.0.0/8. Spamhaus answers with
/// 127.255.255.0/24 if it does not want to.
fn is_listing(answer: &IpAddr) -> bool {
    match answer {
        IpAddr::V4(answer) => {
            answer.is_loopback() && !answer.octets().starts_with(&[127, 255, 255])
        }
        IpAddr::V6(_) => false,
    }
}
