//! Codes that an editor has decided not to be told about: `allow` in the settings and in an issue.

use toml::Spanned;

use super::mend::inside;
use super::{Code, Finding, Severity, nearest, surely};

/// Reads a list of codes, each with its place; what names none, or one that cannot be allowed, is a
/// finding.
pub fn allowed(written: Option<Vec<Spanned<String>>>) -> (Vec<Code>, Vec<Finding>) {
    let mut codes = Vec::new();
    let mut findings = Vec::new();
    for word in written.unwrap_or_default() {
        let (span, word) = (word.span(), word.into_inner());
        match Code::parse(&word) {
            Some(code) if code.severity() < Severity::Error => codes.push(code),
            Some(code) => {
                let message = format!("`{code}` is an error and cannot be allowed");
                let finding = Finding::new(Code::AllowRefused, span, message);
                findings.push(finding.help("take it out, and mend what it tells"));
            }
            None => {
                let message = format!("there is no finding `{word}`");
                let names = || Code::ALL.iter().map(|code| code.as_str());
                let change =
                    surely(&word, names()).and_then(|near| inside(span.clone(), &word, near));
                let finding = Finding::new(Code::AllowUnknown, span, message).changes([change]);
                findings.push(finding.help(match nearest(&word, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write a code as it stands in brackets in a finding".to_owned(),
                }));
            }
        }
    }
    (codes, findings)
}

/// Takes the findings out that are allowed. An error always stays, whatever a list says.
pub fn without(findings: &mut Vec<Finding>, allowed: &[Code]) {
    findings.retain(|finding| {
        finding.severity() == Severity::Error || !allowed.contains(&finding.code)
    });
}

#[cfg(test)]
mod tests {
    use toml::Spanned;

    use super::{Code, Finding, allowed, without};

    #[test]
    fn no_list_of_codes_silences_a_leak() {
        let leak = Finding::new(Code::ExclusiveLeak, 0..1, "a leak");
        let mut findings = vec![leak.clone(), Finding::new(Code::LinkHttp, 0..1, "http")];
        without(&mut findings, &[Code::ExclusiveLeak, Code::LinkHttp]);
        assert_eq!(findings, [leak]);
        let (codes, told) = allowed(Some(vec![Spanned::new(3..5, "excl.leak".into())]));
        assert!(codes.is_empty());
        assert_eq!((told[0].code, told[0].span.start), (Code::AllowRefused, 3));
    }
}
