//! What was mended in a file, in words and for machines.

use serde_json::{Value, json};

use crate::finding::mend::Mend;
use crate::newsroom::MendedFile;
use crate::wording::{Wording, join_lines, say};

/// The name of the file, and below it one line for each mend.
pub(super) fn text(mended: &MendedFile) -> Wording {
    let MendedFile { file, mends } = mended;
    let width = mends.iter().map(|mend| mend.code.as_str().len()).max().unwrap_or(0);
    let line = |Mend { code, line, old, new, .. }: &Mend| {
        format!("\n{line:>5}  {:<width$}  {old} → {new}", code.as_str())
    };
    let lines: String = mends.iter().map(line).collect();
    say!("mended in {file}{lines}\n", file, lines)
}

/// One line for each mend: `path:line: mended[code]: old → new`.
pub(super) fn short(mended: &MendedFile) -> Wording {
    let MendedFile { file, mends } = mended;
    let line = |Mend { code, line, old, new, .. }: &Mend| {
        let code = code.as_str();
        say!("{file}:{line}: mended[{code}]: `{old}` → `{new}`", file, line, code, old, new)
    };
    join_lines(mends.iter().map(line))
}

/// One JSON object for each mend: `file`, `line`, `code`, `old`, `new`.
pub(super) fn json(mended: &MendedFile) -> impl Iterator<Item = Value> {
    let MendedFile { file, mends } = mended;
    mends.iter().map(move |Mend { code, line, old, new, .. }| {
        json!({ "file": file, "line": line, "code": code.as_str(), "old": old, "new": new })
    })
}
