//! The issue that a newsroom begins from.

use crate::language::Language;

/// A fresh issue in a language, as TOML. It is a draft. `DATE` stands in place of its date, and the blocks that
/// few issues have are commented out.
pub const fn blank_issue(language: Language) -> &'static str {
    match language {
        Language::Fr => include_str!("blank/issue-fr.toml"),
        Language::En => include_str!("blank/issue-en.toml"),
        Language::De => include_str!("blank/issue-de.toml"),
    }
}
