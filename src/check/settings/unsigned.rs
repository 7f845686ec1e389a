//! Reports mail that nobody is said to sign.

use super::placeholder::sends_beyond_house;
use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::publication::DkimSigning;
use crate::wording::say;

impl Code {
    /// `dkim.unsaid`.
    pub const DKIM_UNSAID: Self = Self::new(&CodeFacts {
        name: "dkim.unsaid",
        severity: Severity::Warning,
        meaning: "The settings do not say who signs the mail.",
        why: "Gmail, Yahoo and Microsoft refuse bulk mail without a DKIM signature (RFC 6376). matinale signs if [dkim] says so; many relays sign by themselves.",
        mend: "`matinale dkim new` makes a key and says what to write; or write `dkim = \"relay\"` above the first section, if the relay signs.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::DKIM_UNSAID], look: Look::Settings(find_unsaid_signer) };

fn find_unsaid_signer(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let publication = settings.publication;
    if publication.dkim != DkimSigning::Unsaid || !sends_beyond_house(publication) {
        return;
    }
    let message = say!("nobody is said to sign the mail that leaves");
    let finding = Finding::new(Code::DKIM_UNSAID, settings.place("relays", "url"), message);
    findings.push(finding.help(say!(
        "`matinale dkim new` makes a key and says what to write; or write `dkim = \"relay\"` above \
         the first section, if the relay signs"
    )));
}
