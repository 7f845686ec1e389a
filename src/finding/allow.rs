//! Removes findings that the editor allows: `allow` in the settings and in an issue.
//!
//! Reading takes the names as they are. The room `check`, which lists all codes, reports names that are
//! none of them.

use super::{Finding, Severity};

/// Removes the findings whose code is allowed. An error is never removed.
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
    use crate::wording::say;

    #[test]
    fn no_list_of_codes_silences_a_leak() {
        let leak = Finding::new(Code::EXCLUSIVE_LEAK, 0..1, say!("a leak"));
        let mut findings = vec![leak.clone(), Finding::new(Code::LINK_HTTP, 0..1, say!("http"))];
        without(&mut findings, &["excl.leak".to_owned(), "link.http".to_owned()]);
        assert_eq!(findings, [leak]);
    }
}
