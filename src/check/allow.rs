//! The codes that a list `allow` names, in an issue or in the settings.

use super::codes::{all_codes, parse_code};
use crate::finding::mend::inside;
use crate::finding::table::{ListedText, listed_texts};
use crate::finding::{Code, Finding, Severity, Source, nearest, surely};

/// What is wrong with the `allow` of an issue.
pub fn judge_allowed_by_issue(source: &Source) -> Vec<Finding> {
    judge(&listed_texts(source, &["allow"]))
}

/// What is wrong with the `allow` of the settings.
pub fn judge_allowed_by_settings(source: &Source) -> Vec<Finding> {
    judge(&listed_texts(source, &["check", "allow"]))
}

/// Names of no code, and codes of errors, which nothing allows.
fn judge(names: &[ListedText]) -> Vec<Finding> {
    names
        .iter()
        .filter_map(|name| match parse_code(&name.text) {
            Some(code) if code.severity() < Severity::Error => None,
            Some(code) => Some(refuse(code, name)),
            None => Some(suggest(name)),
        })
        .collect()
}

fn refuse(code: Code, name: &ListedText) -> Finding {
    let message = format!("`{code}` is an error and cannot be allowed");
    Finding::new(Code::ALLOW_REFUSED, name.span, message)
        .help("take it out, and mend what it tells")
}

fn suggest(name: &ListedText) -> Finding {
    let names = || all_codes().map(Code::as_str);
    let change = surely(&name.text, names())
        .and_then(|near| inside(name.span.start..name.span.end, &name.text, near));
    let message = format!("there is no finding `{}`", name.text);
    let finding = Finding::new(Code::ALLOW_UNKNOWN, name.span, message).changes([change]);
    finding.help(match nearest(&name.text, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write a code as it stands in brackets in a finding".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Code, Source, judge_allowed_by_issue, judge_allowed_by_settings};

    #[test]
    fn a_leak_cannot_be_allowed_anywhere() {
        let source = |text: &str| Source { name: "x".into(), text: text.into() };
        let by_issue = judge_allowed_by_issue(&source("allow = ['fr.typo', 'excl.leak']\n"));
        assert_eq!(by_issue.len(), 1);
        assert_eq!((by_issue[0].code, by_issue[0].span.start), (Code::ALLOW_REFUSED, 20));
        let settings = source("[check]\nallow = ['excl.leak', 'fr.tipo']\n");
        let told: Vec<Code> =
            judge_allowed_by_settings(&settings).iter().map(|finding| finding.code).collect();
        assert_eq!(told, [Code::ALLOW_REFUSED, Code::ALLOW_UNKNOWN]);
    }

    #[test]
    fn what_is_no_list_of_texts_is_left_to_reading() {
        for text in ["allow = 1", "allow = ['x', 1]", "x = 1", "allow = [", "[allow]\nx = 'y'"] {
            let source = Source { name: "x".into(), text: text.into() };
            assert_eq!(judge_allowed_by_issue(&source), [], "{text}");
        }
    }
}
