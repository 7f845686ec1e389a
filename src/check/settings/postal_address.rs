//! Reports a publication without a postal address, which the law requires of mass mailings.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `address.missing`.
    pub const ADDRESS_MISSING: Self = Self::new(&CodeFacts {
        name: "address.missing",
        severity: Severity::Warning,
        meaning: "The publication does not say where it can be written to.",
        why: "Whoever writes to many must say who and where they are: the French law on trust in the digital economy (LCEN, article 6-III), CAN-SPAM in the United States (15 U.S.C. 7704), and others.",
        mend: "Write `postal_address = \"…\"` in [publication]; it stands at the foot of every issue.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ADDRESS_MISSING], look: Look::Settings(find_missing_address) };

/// Reports a publication without a postal address.
fn find_missing_address(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    if settings.publication.postal_address.is_some() {
        return;
    }
    let place = settings.place("publication", "name");
    let finding =
        Finding::new(Code::ADDRESS_MISSING, place, say!("the publication has no postal address"));
    findings.push(finding.help(say!(
        "write `postal_address = \"…\"` in [publication]; it stands at the foot of every issue"
    )));
}
