//! Findings as a SARIF 2.1.0 document (OASIS, 2020), which code hosts and editing programs show
//! beside the line.

use std::fmt::Write;
use std::path::Path;
use std::ptr;

use serde_json::{Value, json};

use super::ShownFinding;
use crate::finding::mend::{Fix, TextChange};
use crate::finding::{Code, Severity, Source, Span};
use crate::wording::{Locale, say};

/// The schema of the document.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The document of one run: its findings, each with the text it is about.
pub fn document(told: &[ShownFinding<'_>]) -> Value {
    let mut codes: Vec<Code> = told.iter().map(|shown| shown.finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let locale = told.first().map_or(Locale::English, |shown| shown.locale);
    let mut driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "rules": codes.iter().map(|code| rule(*code, locale)).collect::<Value>(),
    });
    let home = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
    if let Some(home) = home.into_iter().find(|home| !home.is_empty()) {
        driver["informationUri"] = json!(home);
    }
    let results = told.iter().map(|shown| {
        let index = codes.binary_search(&shown.finding.code).ok();
        result(*shown, index)
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Value>(),
        }],
    })
}

fn rule(code: Code, locale: Locale) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.meaning().translate(locale) },
        "fullDescription": { "text": code.why().translate(locale) },
        "help": { "text": code.mend().translate(locale) },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

/// The level of a severity (SARIF §3.27.10).
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(shown: ShownFinding<'_>, rule: Option<usize>) -> Value {
    let finding = shown.finding;
    let message = match &finding.help {
        Some(help) => say!("{message}; {help}", message = &finding.message, help),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": rule,
        "level": level(finding.severity()),
        "message": { "text": message.translate(shown.locale) },
        "locations": [location(shown, finding.span)],
    });
    if let Some(also) = &finding.also {
        let mut place = location(shown, also.span);
        place["message"] = json!({ "text": also.label.translate(shown.locale) });
        result["relatedLocations"] = json!([place]);
    }
    if let Some(fix) = &finding.fix {
        let mut change = file_changes(shown, fix);
        if let Some(help) = &finding.help {
            change["description"] = json!({ "text": help.translate(shown.locale) });
        }
        result["fixes"] = json!([change]);
    }
    result
}

/// The changes of a fix, file by file (SARIF §3.55).
fn file_changes(shown: ShownFinding<'_>, fix: &Fix) -> Value {
    let replacement = |change: &TextChange| {
        json!({
            "deletedRegion": region(shown, change.span),
            "insertedContent": { "text": change.with },
        })
    };
    let file = |change: &TextChange| shown.source.locate(change.span).file;
    let files = fix.changes().chunk_by(|one, next| ptr::eq(file(one), file(next)));
    let changed = files.map(|changes| {
        json!({
            "artifactLocation": changes.first().map(|change| artifact(file(change))),
            "replacements": changes.iter().map(replacement).collect::<Value>(),
        })
    });
    json!({ "artifactChanges": changed.collect::<Value>() })
}

fn location(shown: ShownFinding<'_>, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(shown.source.locate(span).file),
            "region": region(shown, span),
        },
    })
}

/// The region of a span: lines and columns from 1, the end one past the last character (SARIF
/// §3.30.7–8).
fn region(shown: ShownFinding<'_>, span: Span) -> Value {
    let (start_line, start_column) = shown.place(span.start);
    let (end_line, end_column) = shown.place(span.end.max(span.start));
    json!({
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

fn artifact(source: &Source) -> Value {
    json!({ "uri": uri(&source.name) })
}

/// A path as a URI reference (RFC 3986 §2.3, §4.2). A relative path is relative to the
/// publication's folder. An absolute path keeps its slash.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if Path::new(path).is_absolute() {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
