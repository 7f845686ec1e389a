//! An SPF record with the records that it includes, and what it says of a sender.

use std::net::IpAddr;

use super::address_block::AddressBlock;
use super::spf_fault::SpfFault;
use super::spf_record::{SpfMechanism, SpfQualifier, SpfTerm};

/// How many lookups a record may cost receivers (RFC 7208 §4.6.4).
const MAX_LOOKUPS: usize = 10;

/// How many lookups without an answer a record may cost receivers (§4.6.4).
const MAX_VOID_LOOKUPS: usize = 2;

/// The record of a domain, with everything that it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpfNode {
    /// The domain.
    pub domain: String,
    /// The terms of its record. `Err` if it has no record that can be used.
    pub terms: Result<Vec<ResolvedTerm>, SpfFault>,
    /// The record that holds if no term matches.
    pub redirect: Option<Box<SpfNode>>,
}

/// A term whose names were looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedTerm {
    /// The term.
    pub term: SpfTerm,
    /// What it matches.
    pub test: SpfTest,
    /// Whether its lookup found nothing.
    pub is_void: bool,
}

/// What a term matches, once its names were looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpfTest {
    /// Everything.
    All,
    /// These addresses.
    Addresses(Vec<AddressBlock>),
    /// What passes by this record.
    Include(Box<SpfNode>),
    /// Everything, or nothing.
    Exists(bool),
    /// It cannot be told.
    Unknown,
}

/// What a record says of a sender (§2.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpfVerdict {
    /// A term matches, or none does (`Neutral`).
    Matched(SpfQualifier),
    /// It cannot be told.
    Unknown,
    /// A record on the way to the answer cannot be used. Has its domain.
    Fault(String, SpfFault),
}

impl SpfNode {
    /// What the record says of a sender with this address.
    pub fn judge(&self, address: IpAddr) -> SpfVerdict {
        let terms = match &self.terms {
            Ok(terms) => terms,
            Err(fault) => return SpfVerdict::Fault(self.domain.clone(), fault.clone()),
        };
        let mut is_sure = true;
        for ResolvedTerm { term, test, .. } in terms {
            let matches = match test {
                SpfTest::All => true,
                SpfTest::Exists(exists) => *exists,
                SpfTest::Addresses(blocks) => blocks.iter().any(|block| block.contains(address)),
                SpfTest::Unknown => {
                    is_sure = false;
                    false
                }
                SpfTest::Include(node) => match node.judge(address) {
                    SpfVerdict::Matched(qualifier) => qualifier == SpfQualifier::Pass,
                    SpfVerdict::Unknown => {
                        is_sure = false;
                        false
                    }
                    fault @ SpfVerdict::Fault(..) => return fault,
                },
            };
            if matches && (is_sure || term.qualifier == SpfQualifier::Pass) {
                return SpfVerdict::Matched(term.qualifier);
            }
        }
        match &self.redirect {
            _ if !is_sure => SpfVerdict::Unknown,
            Some(node) => node.judge(address),
            None => SpfVerdict::Matched(SpfQualifier::Neutral),
        }
    }

    /// How many lookups the whole record costs a receiver who finds no match before its end.
    pub fn count_lookups(&self) -> usize {
        let own = |resolved: &ResolvedTerm| usize::from(resolved.term.mechanism.costs_lookup());
        let terms: usize = self.resolved().map(own).sum();
        let below: usize = self.nodes_below().map(Self::count_lookups).sum();
        terms + below + usize::from(self.redirect.is_some())
    }

    /// How many of the lookups find nothing.
    pub fn count_void_lookups(&self) -> usize {
        let below: usize = self.nodes_below().map(Self::count_void_lookups).sum();
        self.resolved().filter(|resolved| resolved.is_void).count() + below
    }

    /// Whether receivers give up, because the record costs too many lookups.
    pub fn costs_too_much(&self) -> bool {
        self.count_lookups() > MAX_LOOKUPS
    }

    /// Whether receivers give up, because too many lookups find nothing.
    pub fn is_too_void(&self) -> bool {
        self.count_void_lookups() > MAX_VOID_LOOKUPS
    }

    /// The first record of the tree that cannot be used: its domain, and why.
    pub fn find_fault(&self) -> Option<(&str, &SpfFault)> {
        match &self.terms {
            Err(fault) => Some((&self.domain, fault)),
            Ok(_) => self.nodes_below().find_map(Self::find_fault),
        }
    }

    /// Whether the tree has a `ptr`, which RFC 7208 §5.5 advises against.
    pub fn has_pointer(&self) -> bool {
        let is_pointer =
            |resolved: &ResolvedTerm| matches!(resolved.term.mechanism, SpfMechanism::Pointer(_));
        self.resolved().any(is_pointer) || self.nodes_below().any(Self::has_pointer)
    }

    /// Whether the record lets anybody send: by `+all`, by a block of all addresses, or by what it includes.
    pub fn admits_everybody(&self) -> bool {
        let admits = |resolved: &ResolvedTerm| match &resolved.test {
            SpfTest::All => true,
            SpfTest::Addresses(blocks) => blocks.iter().any(|block| block.prefix == 0),
            SpfTest::Include(node) => node.admits_everybody(),
            SpfTest::Exists(_) | SpfTest::Unknown => false,
        };
        self.resolved().any(|one| one.term.qualifier == SpfQualifier::Pass && admits(one))
            || self.redirect.as_ref().is_some_and(|node| node.admits_everybody())
    }

    /// The result for everybody whom no term names. `None` if the record cannot be used.
    pub fn find_rest(&self) -> Option<SpfQualifier> {
        let terms = self.terms.as_ref().ok()?;
        let all = terms.iter().find(|resolved| matches!(resolved.test, SpfTest::All));
        match (all, &self.redirect) {
            (Some(all), _) => Some(all.term.qualifier),
            (None, Some(node)) => node.find_rest(),
            (None, None) => Some(SpfQualifier::Neutral),
        }
    }

    fn resolved(&self) -> impl Iterator<Item = &ResolvedTerm> {
        self.terms.iter().flatten()
    }

    fn nodes_below(&self) -> impl Iterator<Item = &Self> {
        let included = self.resolved().filter_map(|resolved| match &resolved.test {
            SpfTest::Include(node) => Some(&**node),
            _ => None,
        });
        included.chain(self.redirect.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::{ResolvedTerm, SpfFault, SpfNode, SpfQualifier, SpfTest, SpfVerdict};
    use crate::dns::{SpfMechanism, SpfRecord};

    /// A record whose includes are these, in order.
    fn node(record: &str, mut included: Vec<SpfNode>) -> SpfNode {
        let record = SpfRecord::parse(record).unwrap();
        let terms = record.terms.into_iter().map(|term| {
            let test = match &term.mechanism {
                SpfMechanism::All => SpfTest::All,
                SpfMechanism::Block(block) => SpfTest::Addresses(vec![*block]),
                SpfMechanism::Include(_) => SpfTest::Include(Box::new(included.remove(0))),
                _ => SpfTest::Unknown,
            };
            ResolvedTerm { term, test, is_void: false }
        });
        let terms = Ok(terms.collect());
        SpfNode { domain: "example.org".into(), terms, redirect: included.pop().map(Box::new) }
    }

    fn judge(node: &SpfNode, address: &str) -> SpfVerdict {
        node.judge(address.parse().unwrap())
    }

    #[test]
    fn the_first_match_decides_and_an_include_matches_only_if_it_passes() {
        let inner = node("v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 -all", vec![]);
        let outer = node("v=spf1 include:a.example ~all", vec![inner]);
        let matched = |address| judge(&outer, address);
        assert_eq!(matched("192.0.2.9"), SpfVerdict::Matched(SpfQualifier::Pass));
        assert_eq!(matched("192.0.2.1"), SpfVerdict::Matched(SpfQualifier::SoftFail));
        assert_eq!(matched("203.0.113.1"), SpfVerdict::Matched(SpfQualifier::SoftFail));
        assert_eq!(outer.find_rest(), Some(SpfQualifier::SoftFail));
    }

    #[test]
    fn without_a_match_the_redirect_decides_or_nothing() {
        let to = node("v=spf1 ip4:192.0.2.0/24 -all", vec![]);
        let from = node("v=spf1 redirect=a.example", vec![to]);
        assert_eq!(judge(&from, "192.0.2.9"), SpfVerdict::Matched(SpfQualifier::Pass));
        assert_eq!(judge(&from, "203.0.113.1"), SpfVerdict::Matched(SpfQualifier::Fail));
        assert_eq!((from.count_lookups(), from.find_rest()), (1, Some(SpfQualifier::Fail)));
        let open = node("v=spf1 ip4:192.0.2.0/24", vec![]);
        assert_eq!(judge(&open, "203.0.113.1"), SpfVerdict::Matched(SpfQualifier::Neutral));
    }

    #[test]
    fn what_cannot_be_told_is_no_refusal() {
        let unsure = node("v=spf1 exists:%{i}.example.org -all", vec![]);
        assert_eq!(judge(&unsure, "192.0.2.9"), SpfVerdict::Unknown);
        let sure = node("v=spf1 exists:%{i}.example.org ip4:192.0.2.9 -all", vec![]);
        assert_eq!(judge(&sure, "192.0.2.9"), SpfVerdict::Matched(SpfQualifier::Pass));
    }

    #[test]
    fn an_include_without_a_record_is_a_fault_of_the_whole() {
        let mut gone = node("v=spf1", vec![]);
        gone.terms = Err(SpfFault::Absent);
        let outer = node("v=spf1 include:gone.example -all", vec![gone]);
        assert!(matches!(judge(&outer, "192.0.2.9"), SpfVerdict::Fault(_, SpfFault::Absent)));
        assert!(outer.find_fault().is_some());
    }

    #[test]
    fn a_record_for_everybody_is_seen_through_what_it_includes() {
        for open in ["v=spf1 +all", "v=spf1 mx all", "v=spf1 ip4:0.0.0.0/0 -all"] {
            let inner = node(open, vec![]);
            assert!(inner.admits_everybody(), "{open}");
            assert!(node("v=spf1 include:a.example -all", vec![inner]).admits_everybody());
        }
        assert!(!node("v=spf1 ip4:192.0.2.0/24 ?all", vec![]).admits_everybody());
    }

    #[test]
    fn lookups_are_counted_over_the_whole_tree() {
        let inner = node("v=spf1 a mx ip4:192.0.2.1", vec![]);
        let outer = node("v=spf1 include:a.example mx ptr -all", vec![inner]);
        assert_eq!(outer.count_lookups(), 5);
        assert!(outer.has_pointer() && !outer.costs_too_much());
    }
}
