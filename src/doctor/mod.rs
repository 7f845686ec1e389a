//! The doctor: finds out before the first morning whether the mail will arrive.
//!
//! It calls the relays as a run does, asks the DNS what it says of the sender, posts a test to the page where
//! readers unsubscribe, and looks at the keys, the timetable, the clock and the disk of this machine. It sends no
//! mail, and changes nothing anywhere.
//!
//! A check answers a [`Diagnosis`]: how it stands, and what to do. Without a network, what needs one is left
//! unchecked.
//!
//! Looks up to: `address`, `dns`, `message`, `newsroom`, `outcome`, `publication`, `resolver`, `smtp`, `tls`, `token`,
//! `web`, `wording`.

mod clock;
mod diagnosis;
mod disk_room;
mod dmarc;
mod exchange;
mod machine;
mod relays;
mod request;
mod sending_address;
mod sending_names;
mod signature;
mod spf;
mod spf_walk;
mod unsubscribe;

use tokio::runtime::Runtime;

pub use diagnosis::{CheckGroup, Diagnosis, Examination, Grade};
pub use request::{BlocklistZone, ExamRequest};

use crate::newsroom::{Newsroom, PublishedKey};
use crate::resolver::{LookupFault, Resolver};
use crate::wording::{Wording, say};

/// Whether the DNS can be asked.
enum DnsAccess {
    /// It answers.
    Open(Box<Resolver>),
    /// It does not. Has the reason.
    Closed(Wording),
}

/// Examines a publication and its machine.
pub fn examine(newsroom: &mut Newsroom, request: &ExamRequest, runtime: &Runtime) -> Examination {
    let tokens = newsroom.find_link_tokens();
    let keys = newsroom.published_keys();
    let newsroom = &*newsroom;
    runtime.block_on(async {
        let access = open_dns(newsroom, request).await;
        let is_offline = matches!(access, DnsAccess::Closed(_));
        let mut groups = Vec::new();
        for relay in &newsroom.publication().relays {
            groups.push(relays::examine_relay(newsroom, relay, &access).await);
        }
        if newsroom.publication().relays.is_empty() {
            groups.push(relays::report_no_relay());
        }
        groups
            .extend(examine_dns(newsroom, request, &access, keys.as_deref().unwrap_or(&[])).await);
        let page = unsubscribe::examine_page(newsroom, &access, &tokens).await;
        groups.push(page.group);
        let skew = match page.skew {
            Some(skew) => Some(skew),
            None => clock::ClockSkew::ask_website(newsroom, &access).await,
        };
        let keys = machine::FoundKeys { signing: &keys, links: &tokens };
        groups.push(machine::examine_machine(newsroom, &keys, skew.as_ref()));
        Examination { groups, is_offline }
    })
}

/// Makes the resolver, and asks it once.
async fn open_dns(newsroom: &Newsroom, request: &ExamRequest) -> DnsAccess {
    let resolver = match request.resolver {
        Some(server) => Resolver::asking(server),
        None => Resolver::of_machine(),
    };
    let resolver = match resolver {
        Ok(resolver) => resolver,
        Err(cause) => return DnsAccess::Closed(cause.word()),
    };
    let servers = resolver.servers();
    match resolver.find_exchanges(newsroom.publication().from.address.domain()).await {
        Err(LookupFault::Failed(code)) if code == "REFUSED" => {
            DnsAccess::Closed(say!("the name server at {servers} refuses us", servers))
        }
        Err(LookupFault::Unanswered) => {
            DnsAccess::Closed(say!("no name server answers at {servers}", servers))
        }
        _ => DnsAccess::Open(Box::new(resolver)),
    }
}

/// Examines what the DNS says of the sender.
async fn examine_dns(
    newsroom: &Newsroom,
    request: &ExamRequest,
    access: &DnsAccess,
    keys: &[PublishedKey],
) -> Vec<CheckGroup> {
    let publication = newsroom.publication();
    let resolver = match access {
        DnsAccess::Open(resolver) => resolver,
        DnsAccess::Closed(cause) => {
            let domain = publication.from.address.domain();
            let mut group = CheckGroup::new(say!("domain {domain}", domain));
            group.unchecked("dns", cause.clone(), word_network_help());
            return vec![group];
        }
    };
    let sender = sending_names::SendingNames::of(publication);
    let addresses = sending_address::find_sending(publication, request, resolver).await;
    let mut group = CheckGroup::new(say!("domain {domain}", domain = sender.from_domain));
    exchange::examine_exchanges(&mut group, &sender, resolver).await;
    spf::examine_spf(&mut group, &sender, &addresses, resolver).await;
    signature::examine_signature(&mut group, publication, keys, resolver).await;
    dmarc::examine_dmarc(&mut group, &sender, resolver).await;
    let mut groups = vec![group];
    groups.push(sending_address::examine_addresses(&sender, &addresses, request, resolver).await);
    groups
}

/// What to do on a machine without a network.
fn word_network_help() -> Wording {
    say!("connect this machine, or name a name server with `--resolver IP:PORT`")
}

/// What to do about what may pass by itself.
fn word_later() -> Wording {
    say!("try again later")
}
