//! The page of rules in the manual, made from the constants of the rules.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::table::FAMILIES;

/// The text above the families.
const HEAD: &str = "\
# What `check` tells

Every finding has a code, which never changes its meaning. Here is each of them: what it says, why it
matters, and how to put it right. An error stops the issue; a warning should be looked at; a note is worth
knowing. Notes and warnings can be silenced by their codes: `allow = [\"fr.typo\"]` at the top of an issue,
or in `[check]` of the settings.

This page is printed by `matinale check --explain all`.
";

/// The page as Markdown: every code once, family by family.
pub fn write_manual() -> String {
    let mut page = HEAD.to_owned();
    let mut seen = BTreeSet::new();
    for family in FAMILIES {
        let _ = write!(page, "\n## {}\n", family.title);
        for code in family.codes().filter(|code| seen.insert(*code)) {
            let (severity, meaning) = (code.severity().as_str(), code.meaning());
            let (why, mend) = (code.why(), code.mend());
            let _ = write!(page, "\n### `{code}` · {severity}\n\n{meaning}\n\n{why}\n\n");
            let _ = writeln!(page, "**To mend it:** {mend}");
        }
    }
    page
}
