//! Reads an SPF record, and everything that it refers to.

use std::net::IpAddr;
use std::pin::Pin;

use super::sending_names::SendingNames;
use crate::dns::{
    AddressBlock, MacroContext, MacroString, NamedBlock, ResolvedTerm, SpfFault, SpfMechanism,
    SpfNode, SpfRecord, SpfTerm, SpfTest,
};
use crate::resolver::{LookupFault, Records, Resolver};

/// How many records below each other are followed. Receivers follow ten at most.
const MAX_DEPTH: usize = 11;

/// How many terms with a lookup are followed. Receivers follow ten.
const MAX_FOLLOWED_TERMS: usize = 40;

/// How many mail servers of a domain an `mx` matches (RFC 7208 §4.6.4).
const MAX_EXCHANGES: usize = 10;

/// Reads the records of one message's sender.
pub(super) struct SpfWalk<'a> {
    resolver: &'a Resolver,
    sender: &'a SendingNames<'a>,
    /// The address that the message is sent from. `None` if it is not known.
    address: Option<IpAddr>,
    followed_terms: usize,
}

/// What looking names up has found for a term.
struct Found {
    test: SpfTest,
    is_void: bool,
}

impl<'a> SpfWalk<'a> {
    pub(super) fn new(
        resolver: &'a Resolver,
        sender: &'a SendingNames<'a>,
        address: Option<IpAddr>,
    ) -> Self {
        Self { resolver, sender, address, followed_terms: 0 }
    }

    /// Reads the record of a domain. `trail` has the domains whose records have led here.
    pub(super) fn read_node(
        &mut self,
        domain: String,
        trail: Vec<String>,
    ) -> Pin<Box<dyn Future<Output = SpfNode> + '_>> {
        Box::pin(async move {
            let mut node = SpfNode { domain, terms: Ok(Vec::new()), redirect: None };
            match self.find_record(&node.domain, &trail).await {
                Ok(record) => self.resolve_record(&mut node, record, trail).await,
                Err(fault) => node.terms = Err(fault),
            }
            node
        })
    }

    async fn find_record(&self, domain: &str, trail: &[String]) -> Result<SpfRecord, SpfFault> {
        let is_loop = trail.iter().any(|before| before.eq_ignore_ascii_case(domain));
        if is_loop || trail.len() >= MAX_DEPTH || self.followed_terms > MAX_FOLLOWED_TERMS {
            return Err(SpfFault::TooDeep);
        }
        let texts = match self.resolver.find_texts(domain).await {
            Ok(Records::Found(texts)) => texts,
            Ok(Records::None) => return Err(SpfFault::Absent),
            Ok(Records::NoName) | Err(LookupFault::NotAName) => return Err(SpfFault::NoName),
            Err(LookupFault::Failed(code)) => return Err(SpfFault::Failed(code)),
            Err(LookupFault::Unanswered) => return Err(SpfFault::Unanswered),
        };
        let mut records = texts.iter().filter(|text| SpfRecord::is_spf(text));
        match (records.next(), records.count()) {
            (None, _) => Err(SpfFault::Absent),
            (Some(text), 0) => SpfRecord::parse(text),
            (Some(_), others) => Err(SpfFault::Several(others + 1)),
        }
    }

    async fn resolve_record(&mut self, node: &mut SpfNode, record: SpfRecord, trail: Vec<String>) {
        let mut trail = trail;
        trail.push(node.domain.clone());
        let mut terms = Vec::new();
        for term in record.terms {
            let Found { test, is_void } = self.resolve_term(&term, &node.domain, &trail).await;
            terms.push(ResolvedTerm { term, test, is_void });
        }
        // An `all` in the record makes a `redirect` say nothing (RFC 7208 §6.1).
        let has_all = terms.iter().any(|resolved| resolved.test == SpfTest::All);
        if let Some(target) = record.redirect.filter(|_| !has_all) {
            self.followed_terms += 1;
            node.redirect = match self.expand(&target, &node.domain) {
                Some(target) => Some(Box::new(self.read_node(target, trail).await)),
                None => None,
            };
        }
        node.terms = Ok(terms);
    }

    async fn resolve_term(&mut self, term: &SpfTerm, domain: &str, trail: &[String]) -> Found {
        let known = |test| Found { test, is_void: false };
        match &term.mechanism {
            SpfMechanism::All => return known(SpfTest::All),
            SpfMechanism::Block(block) => return known(SpfTest::Addresses(vec![*block])),
            _ => self.followed_terms += 1,
        }
        if self.followed_terms > MAX_FOLLOWED_TERMS {
            return known(SpfTest::Unknown);
        }
        match &term.mechanism {
            SpfMechanism::Include(name) => match self.expand(name, domain) {
                Some(name) => {
                    let node = self.read_node(name, trail.to_vec()).await;
                    known(SpfTest::Include(Box::new(node)))
                }
                None => known(SpfTest::Unknown),
            },
            SpfMechanism::Address(named) => self.find_blocks(named, domain).await,
            SpfMechanism::Exchange(named) => self.find_exchange_blocks(named, domain).await,
            SpfMechanism::Exists(name) => self.find_existence(name, domain).await,
            SpfMechanism::Pointer(_) | SpfMechanism::All | SpfMechanism::Block(_) => {
                known(SpfTest::Unknown)
            }
        }
    }

    async fn find_blocks(&self, named: &NamedBlock, domain: &str) -> Found {
        let Some(name) = self.name_of(named, domain) else { return Found::unknown() };
        match self.resolver.find_addresses(&name).await {
            Ok(records) => {
                let blocks: Vec<AddressBlock> =
                    records.into_list().into_iter().map(|one| named.block_of(one)).collect();
                Found { is_void: blocks.is_empty(), test: SpfTest::Addresses(blocks) }
            }
            Err(_) => Found::unknown(),
        }
    }

    async fn find_exchange_blocks(&self, named: &NamedBlock, domain: &str) -> Found {
        let Some(name) = self.name_of(named, domain) else { return Found::unknown() };
        let exchanges = match self.resolver.find_exchanges(&name).await {
            Ok(records) => records.into_list(),
            Err(_) => return Found::unknown(),
        };
        let is_void = exchanges.is_empty();
        let mut blocks = Vec::new();
        for exchange in exchanges.iter().take(MAX_EXCHANGES) {
            match self.resolver.find_addresses(&exchange.host).await {
                Ok(records) => {
                    blocks.extend(records.into_list().into_iter().map(|one| named.block_of(one)));
                }
                Err(_) => return Found::unknown(),
            }
        }
        Found { test: SpfTest::Addresses(blocks), is_void }
    }

    async fn find_existence(&self, name: &MacroString, domain: &str) -> Found {
        let Some(name) = self.expand(name, domain) else { return Found::unknown() };
        match self.resolver.find_addresses(&name).await {
            Ok(records) => {
                // Only IPv4 counts, whatever the message came by (RFC 7208 §5.7).
                let exists = records.into_list().iter().any(IpAddr::is_ipv4);
                Found { test: SpfTest::Exists(exists), is_void: !exists }
            }
            Err(_) => Found::unknown(),
        }
    }

    fn name_of(&self, named: &NamedBlock, domain: &str) -> Option<String> {
        match &named.name {
            Some(name) => self.expand(name, domain),
            None => Some(domain.to_owned()),
        }
    }

    fn expand(&self, name: &MacroString, domain: &str) -> Option<String> {
        let SendingNames { return_path, hello, .. } = self.sender;
        let context =
            MacroContext { sender: return_path.as_str(), domain, hello, address: self.address };
        name.expand(&context)
    }
}

impl Found {
    const fn unknown() -> Self {
        Self { test: SpfTest::Unknown, is_void: false }
    }
}
