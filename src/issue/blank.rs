//! The issue that a newsroom begins from.

use crate::language::{Language, PrimaryLanguage};

/// A fresh issue in a language, as TOML. It is a draft. `DATE` stands in place of its date, and the blocks that
/// few issues have are commented out.
pub const fn blank_issue(language: Language) -> &'static str {
    match language.primary() {
        PrimaryLanguage::French => include_str!("blank/issue-fr.toml"),
        PrimaryLanguage::English => include_str!("blank/issue-en.toml"),
        PrimaryLanguage::German => include_str!("blank/issue-de.toml"),
    }
}
