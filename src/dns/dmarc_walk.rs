//! The way up the DNS on which receivers find a policy, and the organisation that a domain belongs to (RFC 9989
//! §4.10).

use super::dmarc_record::{AlignmentMode, DmarcPolicy, DmarcRecord, PublicSuffix};

/// How many names are asked on the way.
const MAX_WALK_NAMES: usize = 8;

/// The domains on the way up from a domain, itself first. A receiver asks for their records in this order, until
/// one of them ends the walk.
pub fn list_walk_names(domain: &str) -> Vec<String> {
    let labels: Vec<&str> = domain.trim_end_matches('.').split('.').collect();
    let parents = labels.len().min(MAX_WALK_NAMES) - 1;
    let suffix = |count: usize| labels[labels.len() - count..].join(".");
    let above = (1..=parents).rev().map(suffix);
    std::iter::once(labels.join(".")).chain(above).collect()
}

/// A domain on the way, and its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkStep {
    /// The domain.
    pub domain: String,
    /// Its record. `None` if it has none, or none that can be used.
    pub record: Option<DmarcRecord>,
}

/// The domains that were asked, the lowest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DmarcWalk(Vec<WalkStep>);

/// Whether a name is in the DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameState {
    /// The name exists.
    Exists,
    /// The name does not exist.
    Missing,
}

/// The policy that holds for a domain, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPolicy<'a> {
    /// The domain with the record.
    pub domain: &'a str,
    /// The record.
    pub record: &'a DmarcRecord,
    /// What it asks for.
    pub policy: DmarcPolicy,
}

impl DmarcWalk {
    /// Adds a step. Answers whether the walk goes on.
    pub fn add(&mut self, step: WalkStep) -> bool {
        let is_first = self.0.is_empty();
        let ends = match step.record.as_ref().map(|record| record.suffix) {
            Some(PublicSuffix::No) => true,
            Some(PublicSuffix::Yes) => !is_first,
            Some(PublicSuffix::Unsaid) | None => false,
        };
        self.0.push(step);
        !ends
    }

    /// The domain of the organisation (§4.10.2). Empty if no domain was asked.
    pub fn find_organisation(&self) -> &str {
        let start = self.0.first().map_or("", |first| first.domain.as_str());
        let mut below = start;
        let mut highest = start;
        for (at, step) in self.0.iter().enumerate() {
            match step.record.as_ref().map(|record| record.suffix) {
                Some(PublicSuffix::No) => return &step.domain,
                Some(PublicSuffix::Yes) if at > 0 => return below,
                Some(_) => highest = &step.domain,
                None => {}
            }
            below = &step.domain;
        }
        highest
    }

    /// The policy that holds for the domain at which the walk began (§4.10.1): that of its own record, of its
    /// organisation's, or of the public suffix above.
    pub fn find_policy(&self, name: NameState) -> Option<FoundPolicy<'_>> {
        let (first, above) = self.0.split_first()?;
        if let Some(record) = &first.record {
            let policy = record.policy.unwrap_or(DmarcPolicy::None);
            return Some(FoundPolicy { domain: &first.domain, record, policy });
        }
        let organisation = self.find_organisation();
        let step = above.iter().find(|step| step.record.is_some() && step.domain == organisation);
        let step = step.or_else(|| above.iter().rev().find(|step| step.record.is_some()))?;
        let record = step.record.as_ref()?;
        let asked = match name {
            NameState::Exists => record.subdomains,
            NameState::Missing => record.missing_subdomains.or(record.subdomains),
        };
        let policy = asked.or(record.policy).unwrap_or(DmarcPolicy::None);
        Some(FoundPolicy { domain: &step.domain, record, policy })
    }

    /// Whether another domain, with its own walk, counts as the one at which this walk began (§4.4).
    pub fn is_aligned(&self, other: &Self, mode: AlignmentMode) -> bool {
        let start = |walk: &Self| walk.0.first().map(|first| first.domain.to_ascii_lowercase());
        let organisation = |walk: &Self| walk.find_organisation().to_ascii_lowercase();
        match mode {
            _ if self.0.is_empty() || other.0.is_empty() => false,
            AlignmentMode::Strict => start(self) == start(other),
            AlignmentMode::Relaxed => organisation(self) == organisation(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        AlignmentMode, DmarcPolicy, DmarcRecord, DmarcWalk, NameState, WalkStep, list_walk_names,
    };

    /// Walks up from a domain; these domains have these records.
    fn walk(domain: &str, records: &[(&str, &str)]) -> DmarcWalk {
        let mut walk = DmarcWalk::default();
        for domain in list_walk_names(domain) {
            let record = records.iter().find(|(name, _)| *name == domain);
            let record = record.map(|(_, text)| DmarcRecord::parse(text).unwrap());
            if !walk.add(WalkStep { domain, record }) {
                break;
            }
        }
        walk
    }

    #[test]
    fn a_long_name_costs_eight_lookups() {
        assert_eq!(list_walk_names("example.org."), ["example.org", "org"]);
        let names = list_walk_names("a.b.c.d.e.f.g.h.i.example.org");
        assert_eq!(names.len(), 8);
        assert_eq!(names[..2], ["a.b.c.d.e.f.g.h.i.example.org", "e.f.g.h.i.example.org"]);
        assert_eq!(names[7], "org");
        assert_eq!(list_walk_names("org"), ["org"]);
    }

    #[test]
    fn the_highest_record_is_the_organisation_s() {
        let records = [("a.example.org", "v=DMARC1"), ("example.org", "v=DMARC1; p=reject")];
        let walk = walk("mail.a.example.org", &records);
        assert_eq!(walk.find_organisation(), "example.org");
        assert_eq!(walk.find_policy(NameState::Exists).unwrap().domain, "example.org");
    }

    #[test]
    fn a_domain_says_itself_where_its_organisation_ends() {
        let own = [("a.example.org", "v=DMARC1; psd=n"), ("example.org", "v=DMARC1; p=reject")];
        assert_eq!(walk("mail.a.example.org", &own).find_organisation(), "a.example.org");
        let suffix = [("example.org", "v=DMARC1; psd=y; p=reject; sp=quarantine")];
        let below = walk("mail.a.example.org", &suffix);
        assert_eq!(below.find_organisation(), "a.example.org");
        assert_eq!(below.find_policy(NameState::Exists).unwrap().policy, DmarcPolicy::Quarantine);
        let itself = walk("example.org", &suffix);
        assert_eq!(itself.find_organisation(), "example.org");
        assert_eq!(itself.find_policy(NameState::Exists).unwrap().policy, DmarcPolicy::Reject);
    }

    #[test]
    fn a_name_that_does_not_exist_has_a_policy_of_its_own() {
        let records = [("example.org", "v=DMARC1; p=none; sp=quarantine; np=reject")];
        let below = walk("gone.example.org", &records);
        let policy = |name| below.find_policy(name).unwrap().policy;
        assert_eq!(policy(NameState::Exists), DmarcPolicy::Quarantine);
        assert_eq!(policy(NameState::Missing), DmarcPolicy::Reject);
    }

    #[test]
    fn without_a_record_a_domain_is_its_own_organisation() {
        let bare = walk("mail.example.org", &[]);
        assert_eq!(bare.find_organisation(), "mail.example.org");
        assert_eq!(bare.find_policy(NameState::Exists), None);
        assert_eq!(DmarcWalk::default().find_organisation(), "");
    }

    #[test]
    fn domains_of_one_organisation_are_aligned_unless_the_record_is_strict() {
        let records = [("example.org", "v=DMARC1; p=none")];
        let [from, path] =
            ["example.org", "bounce.example.org"].map(|domain| walk(domain, &records));
        let other = walk("example.net", &records);
        assert!(from.is_aligned(&path, AlignmentMode::Relaxed));
        assert!(!from.is_aligned(&path, AlignmentMode::Strict));
        assert!(from.is_aligned(&from, AlignmentMode::Strict));
        assert!(!from.is_aligned(&other, AlignmentMode::Relaxed));
        assert!(!from.is_aligned(&DmarcWalk::default(), AlignmentMode::Relaxed));
    }
}
