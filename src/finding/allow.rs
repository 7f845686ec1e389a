//! Codes that an editor has decided not to be told about: `allow` in the settings and in an issue.
//!
//! Reading takes the words as they are. The room `check`, which lists all codes, reports a word that is none
//! of them.

use super::{Finding, Severity};

/// Takes the findings out that are allowed. An error always stays, whatever a list says.
pub fn without(findings: &mut Vec<Finding>, allowed: &[String]) {
    findings.retain(|finding| {
        let is_allowed = || allowed.iter().any(|name| name == finding.code.as_str());
        finding.severity() == Severity::Error || !is_allowed()
    });
}

#[cfg(test)]
mod tests {
    use super::{Finding, without};
    use crate::finding::Code;

    #[test]
    fn no_list_of_codes_silences_a_leak() {
        let leak = Finding::new(Code::EXCLUSIVE_LEAK, 0..1, "a leak");
        let mut findings = vec![leak.clone(), Finding::new(Code::LINK_HTTP, 0..1, "http")];
        without(&mut findings, &["excl.leak".to_owned(), "link.http".to_owned()]);
        assert_eq!(findings, [leak]);
    }
}
