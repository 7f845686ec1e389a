//! Whether the SPF record of the return path lets the relays send.

use std::net::IpAddr;

use super::diagnosis::CheckGroup;
use super::exchange::word_no_answer_help;
use super::sending_address::{AddressSource, SendingAddress, word_outgoing_help};
use super::sending_names::SendingNames;
use super::spf_walk::SpfWalk;
use super::word_later;
use crate::dns::{SpfFault, SpfNode, SpfQualifier, SpfVerdict};
use crate::resolver::Resolver;
use crate::wording::{Wording, say};

/// What is said of the record.
const RECORD_CHECK: &str = "spf";

/// What the record says of a relay.
const RELAY_CHECK: &str = "spf.relay";

/// Examines the record, and what it says of each address.
pub(super) async fn examine_spf(
    group: &mut CheckGroup,
    sender: &SendingNames<'_>,
    addresses: &[SendingAddress],
    resolver: &Resolver,
) {
    let domain = sender.return_path.domain();
    let address = addresses.first().map(|known| known.address);
    let node = read_tree(sender, address, resolver).await;
    if !report_record(group, &node, addresses) {
        return;
    }
    if addresses.is_empty() {
        let words = say!(
            "the public address of the relay is not known, so whether the record names it is open"
        );
        group.unchecked(RELAY_CHECK, words, word_outgoing_help());
    }
    for known in addresses {
        // Names in a record can be made of the address.
        let node = read_tree(sender, Some(known.address), resolver).await;
        report_verdict(group, domain, known, &node.judge(known.address));
    }
}

async fn read_tree(
    sender: &SendingNames<'_>,
    address: Option<IpAddr>,
    resolver: &Resolver,
) -> SpfNode {
    let domain = sender.return_path.domain().to_owned();
    SpfWalk::new(resolver, sender, address).read_node(domain, Vec::new()).await
}

/// Reports what is wrong with the record. Answers whether receivers can use it.
fn report_record(group: &mut CheckGroup, node: &SpfNode, addresses: &[SendingAddress]) -> bool {
    let domain = &node.domain;
    if let Some((place, fault)) = node.find_fault() {
        report_fault(group, place, fault, addresses);
        return false;
    }
    let lookups = node.count_lookups();
    if node.costs_too_much() {
        let words = say!(
            "the SPF record of {domain} costs {lookups} lookups, and receivers make 10",
            domain,
            lookups
        );
        let help = say!(
            "take out `include`, `a` and `mx` that are not needed, or write addresses (`ip4:`)"
        );
        group.fault(RECORD_CHECK, words, help);
        return false;
    }
    if node.is_too_void() {
        let count = node.count_void_lookups();
        let words = say!(
            "{count} names in the SPF record of {domain} have no address, and receivers give up after 2",
            count,
            domain
        );
        group.fault(RECORD_CHECK, words, say!("take the names out that are gone"));
        return false;
    }
    report_rest(group, node);
    true
}

/// Reports what a record that can be used says of everybody else.
fn report_rest(group: &mut CheckGroup, node: &SpfNode) {
    let (domain, lookups) = (&node.domain, node.count_lookups());
    let end = say!("end it with `-all` or `~all`");
    if node.admits_everybody() {
        let words = say!("the SPF record of {domain} lets anybody send (`+all`)", domain);
        group.fault(RECORD_CHECK, words, end);
    } else if node.find_rest() == Some(SpfQualifier::Neutral) {
        let words = say!("the SPF record of {domain} says nothing of other senders", domain);
        group.warning(RECORD_CHECK, words, end);
    } else if node.has_pointer() {
        let words =
            say!("the SPF record of {domain} has `ptr`, which receivers may pass over", domain);
        let help = say!("write addresses (`ip4:`, `ip6:`) in its place");
        group.warning(RECORD_CHECK, words, help);
    } else {
        let words =
            say!("{domain} has an SPF record, with {lookups} of 10 lookups", domain, lookups);
        group.fine(RECORD_CHECK, words);
    }
}

fn report_fault(
    group: &mut CheckGroup,
    domain: &str,
    fault: &SpfFault,
    addresses: &[SendingAddress],
) {
    let words = say!("the SPF record of {domain}: {fault}", domain, fault = fault.word());
    let help = match fault {
        SpfFault::Absent | SpfFault::NoName => {
            let named = |known: &SendingAddress| format!(" {}", write_term(known.address));
            let blocks = addresses.iter().map(named).collect::<Vec<String>>().concat();
            let blocks = if blocks.is_empty() { " ip4:ADDRESS".to_owned() } else { blocks };
            say!(
                "write a TXT record for {domain}, such as `v=spf1{blocks} ~all`; a provider's help names its `include:`",
                domain,
                blocks
            )
        }
        SpfFault::Several(_) => say!("join them into one TXT record"),
        SpfFault::Term { .. } => say!("mend that word: receivers take nothing of the record"),
        SpfFault::TooDeep => say!("take out the `include` or `redirect` that leads there"),
        SpfFault::Failed(_) => word_no_answer_help(),
        SpfFault::Unanswered => return group.unchecked(RECORD_CHECK, words, word_later()),
    };
    group.fault(RECORD_CHECK, words, help);
}

/// The word of a record that names an address.
fn write_term(address: IpAddr) -> String {
    let kind = if address.is_ipv4() { "ip4" } else { "ip6" };
    format!("{kind}:{address}")
}

fn report_verdict(
    group: &mut CheckGroup,
    domain: &str,
    known: &SendingAddress,
    verdict: &SpfVerdict,
) {
    let address = known.address.to_string();
    let qualifier = match verdict {
        SpfVerdict::Matched(SpfQualifier::Pass) => {
            return group.fine(RELAY_CHECK, say!("the record lets {address} send", address));
        }
        SpfVerdict::Matched(qualifier) => qualifier,
        SpfVerdict::Unknown => {
            let words = say!("whether the record lets {address} send cannot be told", address);
            return group.unchecked(RELAY_CHECK, words, word_later());
        }
        SpfVerdict::Fault(place, fault) => {
            let fault = fault.word();
            let words = say!("the SPF record of {domain}: {fault}", domain = place, fault);
            return group.fault(RELAY_CHECK, words, None);
        }
    };
    let words = match qualifier {
        SpfQualifier::Fail => {
            say!("the record of {domain} does not let {address} send", domain, address)
        }
        SpfQualifier::SoftFail => {
            say!("the record of {domain} hardly lets {address} send", domain, address)
        }
        SpfQualifier::Neutral | SpfQualifier::Pass => {
            say!("the record of {domain} does not say whether {address} may send", domain, address)
        }
    };
    report_unnamed(group, known, words);
}

/// Reports an address that the record does not let send.
fn report_unnamed(group: &mut CheckGroup, known: &SendingAddress, words: Wording) {
    match &known.source {
        AddressSource::Named => {
            let term = write_term(known.address);
            group.fault(RELAY_CHECK, words, say!("add `{term}` to it", term));
        }
        AddressSource::Relay(host) => {
            let help = say!(
                "{host} has that address, but may send from others: add the `include:` that its provider names, or say the right address with `--outgoing IP`",
                host
            );
            group.warning(RELAY_CHECK, words, help);
        }
    }
}
