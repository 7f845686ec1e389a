//! The record that says what receivers shall do with mail that only pretends to come from a domain (DMARC, RFC
//! 9989).

use std::fmt;

use super::tag_list::{TagFault, TagList, shorten};
use crate::wording::{Wording, say};

/// The tags that RFC 9989 has and this type does not keep: they are about reports.
const REPORT_TAGS: [&str; 3] = ["ruf", "fo", "v"];

/// The tags that RFC 9989 took out of DMARC (Appendix C.5).
const REMOVED_TAGS: [&str; 3] = ["pct", "rf", "ri"];

/// A DMARC record (§4.7).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DmarcRecord {
    /// What receivers shall do with mail of the domain (`p=`). A record without it asks for nothing.
    pub policy: Option<DmarcPolicy>,
    /// The same for domains below that exist (`sp=`).
    pub subdomains: Option<DmarcPolicy>,
    /// The same for domains below that do not exist (`np=`).
    pub missing_subdomains: Option<DmarcPolicy>,
    /// Whether the policy is only tested (`t=y`): receivers do what the next milder policy asks for.
    pub is_test: bool,
    /// What the domain says of itself (`psd=`).
    pub suffix: PublicSuffix,
    /// How alike the domain of the signature must be (`adkim=`).
    pub dkim_alignment: AlignmentMode,
    /// How alike the domain of the return path must be (`aspf=`).
    pub spf_alignment: AlignmentMode,
    /// Whether somebody gets reports (`rua=`).
    pub has_reports: bool,
    /// What receivers ignore in the record.
    pub remarks: Vec<DmarcRemark>,
}

/// What receivers shall do with mail that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DmarcPolicy {
    /// Nothing.
    None,
    /// To treat it with suspicion.
    Quarantine,
    /// To refuse it.
    Reject,
}

/// What a domain says of its place in the DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PublicSuffix {
    /// Nothing (`psd=u`).
    #[default]
    Unsaid,
    /// It is an organisation's own (`psd=n`).
    No,
    /// Domains below it belong to others (`psd=y`).
    Yes,
}

/// How alike two domains must be (§4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AlignmentMode {
    /// Of the same organisation (`r`).
    #[default]
    Relaxed,
    /// The same (`s`).
    Strict,
}

/// What receivers ignore in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DmarcRemark {
    /// A tag has a value that it cannot have.
    BadValue(String, String),
    /// RFC 9989 has the tag no more.
    Removed(String),
    /// There is no such tag.
    Unknown(String),
}

impl DmarcRemark {
    /// What receivers ignore, and why.
    pub fn word(&self) -> Wording {
        match self {
            Self::BadValue(tag, value) => {
                say!("`{tag}={value}` is no value of that tag", tag, value)
            }
            Self::Removed(tag) => say!("`{tag}=` is no part of DMARC any more (RFC 9989)", tag),
            Self::Unknown(tag) => say!("there is no tag `{tag}=`", tag),
        }
    }
}

impl DmarcRecord {
    /// Whether a TXT record is a DMARC record (§4.7, `v=`).
    pub fn is_dmarc(text: &str) -> bool {
        let first = text.split(';').next().unwrap_or_default();
        first.split_once('=').is_some_and(|(name, version)| {
            name.trim().eq_ignore_ascii_case("v") && version.trim() == "DMARC1"
        })
    }

    /// Reads a record: the strings of one TXT record, joined.
    ///
    /// # Errors
    ///
    /// The text is no list of tags.
    pub fn parse(text: &str) -> Result<Self, TagFault> {
        let mut record = Self::default();
        for (name, value) in TagList::parse(text)?.iter() {
            let name = name.to_ascii_lowercase();
            if !record.take_tag(&name, value) {
                record.remarks.push(DmarcRemark::BadValue(shorten(&name), shorten(value)));
            }
        }
        Ok(record)
    }

    /// Whether the value of `p=` cannot be one.
    pub fn has_bad_policy(&self) -> bool {
        let is_policy =
            |remark: &DmarcRemark| matches!(remark, DmarcRemark::BadValue(name, _) if name == "p");
        self.remarks.iter().any(is_policy)
    }

    /// Takes a tag. False if it cannot have this value.
    fn take_tag(&mut self, name: &str, value: &str) -> bool {
        let value = value.to_ascii_lowercase();
        match name {
            "p" => set(&mut self.policy, DmarcPolicy::parse(&value).map(Some)),
            "sp" => set(&mut self.subdomains, DmarcPolicy::parse(&value).map(Some)),
            "np" => set(&mut self.missing_subdomains, DmarcPolicy::parse(&value).map(Some)),
            "t" => set(&mut self.is_test, choose(&value, &[("y", true), ("n", false)])),
            "psd" => {
                let suffixes = [
                    ("y", PublicSuffix::Yes),
                    ("n", PublicSuffix::No),
                    ("u", PublicSuffix::Unsaid),
                ];
                set(&mut self.suffix, choose(&value, &suffixes))
            }
            "adkim" => set(&mut self.dkim_alignment, AlignmentMode::parse(&value)),
            "aspf" => set(&mut self.spf_alignment, AlignmentMode::parse(&value)),
            "rua" => {
                self.has_reports = value.split(',').any(|uri| uri.trim().starts_with("mailto:"));
                self.has_reports
            }
            name if REPORT_TAGS.contains(&name) => true,
            name if REMOVED_TAGS.contains(&name) => {
                self.remarks.push(DmarcRemark::Removed(name.to_owned()));
                true
            }
            name => {
                self.remarks.push(DmarcRemark::Unknown(shorten(name)));
                true
            }
        }
    }
}

impl DmarcPolicy {
    fn parse(value: &str) -> Option<Self> {
        choose(
            value,
            &[("none", Self::None), ("quarantine", Self::Quarantine), ("reject", Self::Reject)],
        )
    }

    /// What receivers do while the policy is only tested (§4.7, `t=`).
    #[must_use]
    pub const fn milder(self) -> Self {
        match self {
            Self::Reject => Self::Quarantine,
            Self::Quarantine | Self::None => Self::None,
        }
    }
}

impl fmt::Display for DmarcPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        })
    }
}

impl AlignmentMode {
    fn parse(value: &str) -> Option<Self> {
        choose(value, &[("r", Self::Relaxed), ("s", Self::Strict)])
    }
}

/// The meaning of a word.
fn choose<T: Copy>(word: &str, meanings: &[(&str, T)]) -> Option<T> {
    meanings.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

/// Puts a value in its place, if there is one.
fn set<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

#[cfg(test)]
mod tests {
    use super::{AlignmentMode, DmarcPolicy, DmarcRecord, DmarcRemark, PublicSuffix};

    #[test]
    fn only_a_text_that_begins_with_the_version_is_a_record() {
        for dmarc in ["v=DMARC1", "v = DMARC1 ; p=none", "V=DMARC1;p=none"] {
            assert!(DmarcRecord::is_dmarc(dmarc), "{dmarc}");
        }
        for other in ["", "v=DMARC", "v=dmarc1", "v=DMARC12; p=none", "p=none; v=DMARC1", "v=spf1"]
        {
            assert!(!DmarcRecord::is_dmarc(other), "{other}");
        }
    }

    #[test]
    fn each_tag_is_read() {
        let text = "v=DMARC1; p=Reject; sp=quarantine; np=reject; t=y; psd=n; adkim=s; aspf=r; \
                    rua=mailto:d@example.org; ruf=mailto:f@example.org; fo=1";
        let record = DmarcRecord::parse(text).unwrap();
        assert_eq!(record.policy, Some(DmarcPolicy::Reject));
        assert_eq!(record.subdomains, Some(DmarcPolicy::Quarantine));
        assert_eq!(record.missing_subdomains, Some(DmarcPolicy::Reject));
        assert!(record.is_test && record.has_reports && record.remarks.is_empty());
        assert_eq!(
            (record.suffix, record.dkim_alignment),
            (PublicSuffix::No, AlignmentMode::Strict)
        );
        assert_eq!(record.spf_alignment, AlignmentMode::Relaxed);
    }

    #[test]
    fn what_receivers_ignore_is_remarked() {
        let record =
            DmarcRecord::parse("v=DMARC1; p=rejct; pct=50; x=1; rua=d@example.org").unwrap();
        let bad = |name: &str, value: &str| DmarcRemark::BadValue(name.into(), value.into());
        let remarks = [
            bad("p", "rejct"),
            DmarcRemark::Removed("pct".into()),
            DmarcRemark::Unknown("x".into()),
            bad("rua", "d@example.org"),
        ];
        assert_eq!(record.remarks, remarks);
        assert!(record.has_bad_policy() && record.policy.is_none());
        assert!(DmarcRecord::parse("v=DMARC1; p=none p=reject").unwrap().has_bad_policy());
        assert!(DmarcRecord::parse("v=DMARC1, p=none; reject").is_err());
    }
}
