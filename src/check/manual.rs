//! The page of rules in the manual, made from the constants of the rules.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::table::FAMILIES;
use crate::wording::{Locale, Wording, say};

/// The paragraphs above the families.
fn list_head() -> [Wording; 3] {
    [
        say!("# What `check` tells"),
        say!(
            "Every finding has a code, which never changes its meaning. Here is each of them: what it says, why it \
             matters, and how to put it right. An error stops the issue; a warning should be looked at; a note is worth \
             knowing. Notes and warnings can be silenced by their codes: `allow = [\"fr.typo\"]` at the top of an issue, \
             or in `[check]` of the settings."
        ),
        say!("This page is printed by `matinale check --explain all`."),
    ]
}

/// The page as Markdown, in a language: every code once, family by family.
pub fn write_manual(locale: Locale) -> String {
    let say = |wording: Wording| wording.translate(locale);
    let mut page = list_head().map(say).join("\n\n") + "\n";
    let mut seen = BTreeSet::new();
    for family in FAMILIES {
        let _ = write!(page, "\n## {}\n", say((family.title)()));
        for code in family.codes().filter(|code| seen.insert(*code)) {
            let severity = say(code.severity().word());
            let [meaning, why, mend] = [code.meaning(), code.why(), code.mend()].map(say);
            let _ = write!(page, "\n### `{code}` · {severity}\n\n{meaning}\n\n{why}\n\n");
            let _ = writeln!(page, "{}", say(say!("**To mend it:** {mend}", mend)));
        }
    }
    page
}
