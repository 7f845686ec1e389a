//! Judges the names in a list `allow`, of an issue or of the settings. Reports names that are no
//! code, and codes of errors, which cannot be allowed.

use super::rule::{Look, Rule};
use crate::finding::mend::inside;
use crate::finding::table::{ListedText, listed_texts};
use crate::finding::{Code, CodeFacts, Finding, Severity, Source, nearest, surely};
use crate::wording::say;

impl Code {
    /// `allow.unknown`.
    pub const ALLOW_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "allow.unknown",
        severity: Severity::Warning,
        meaning: "`allow` names a code that does not exist.",
        why: "A misspelt code allows nothing.",
        mend: "Take the spelling that is suggested.",
    });

    /// `allow.refused`.
    pub const ALLOW_REFUSED: Self = Self::new(&CodeFacts {
        name: "allow.refused",
        severity: Severity::Warning,
        meaning: "`allow` names a code that cannot be allowed.",
        why: "An error stops the issue for a reason, the paywall's above all.",
        mend: "Mend what the error tells.",
    });
}

pub(super) const RULE: Rule =
    Rule { codes: &[Code::ALLOW_UNKNOWN, Code::ALLOW_REFUSED], look: Look::ByName };

/// Judges the list at this path of a file. `known` are all codes.
pub(super) fn judge_allowed(source: &Source, path: &[&str], known: &[Code]) -> Vec<Finding> {
    listed_texts(source, path)
        .iter()
        .filter_map(|name| match known.iter().find(|code| code.as_str() == name.text) {
            Some(code) if code.severity() < Severity::Error => None,
            Some(code) => Some(refuse(*code, name)),
            None => Some(suggest(name, known)),
        })
        .collect()
}

fn refuse(code: Code, name: &ListedText) -> Finding {
    let message = say!("`{code}` is an error and cannot be allowed", code = code.as_str());
    Finding::new(Code::ALLOW_REFUSED, name.span, message)
        .help(say!("take it out, and mend what it tells"))
}

fn suggest(name: &ListedText, known: &[Code]) -> Finding {
    let names = || known.iter().map(|code| code.as_str());
    let change = surely(&name.text, names())
        .and_then(|near| inside(name.span.start..name.span.end, &name.text, near));
    let message = say!("there is no finding `{name}`", name = name.text);
    let finding = Finding::new(Code::ALLOW_UNKNOWN, name.span, message).changes([change]);
    finding.help(if let Some(near) = nearest(&name.text, names()) {
        say!("did you mean `{near}`?", near)
    } else {
        say!("write a code as it stands in brackets in a finding")
    })
}

#[cfg(test)]
mod tests {
    use super::{Code, Source, judge_allowed};

    const KNOWN: &[Code] = &[Code::FRENCH_TYPO, Code::EXCLUSIVE_LEAK];

    fn judge(text: &str, path: &[&str]) -> Vec<(Code, usize)> {
        let source = Source::of_text("x", text);
        let findings = judge_allowed(&source, path, KNOWN);
        findings.iter().map(|finding| (finding.code, finding.span.start)).collect()
    }

    #[test]
    fn a_leak_cannot_be_allowed_anywhere() {
        let by_issue = judge("allow = ['fr.typo', 'excl.leak']\n", &["allow"]);
        assert_eq!(by_issue, [(Code::ALLOW_REFUSED, 20)]);
        let settings = "[check]\nallow = ['excl.leak', 'fr.tipo']\n";
        let by_settings = judge(settings, &["check", "allow"]);
        assert_eq!(by_settings, [(Code::ALLOW_REFUSED, 17), (Code::ALLOW_UNKNOWN, 30)]);
    }

    #[test]
    fn what_is_no_list_of_texts_is_left_to_reading() {
        for text in ["allow = 1", "allow = ['x', 1]", "x = 1", "allow = [", "[allow]\nx = 'y'"] {
            assert_eq!(judge(text, &["allow"]), [], "{text}");
        }
    }
}
