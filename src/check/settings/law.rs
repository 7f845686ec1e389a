//! What the law asks of those who write to many.

use super::Settings;
use crate::finding::{Code, Finding};

/// A publication that does not say where it can be written to.
pub(super) fn postal_address(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    if settings.publication.postal_address.is_some() {
        return;
    }
    let place = settings.place("publication", "name");
    let finding =
        Finding::new(Code::ADDRESS_MISSING, place, "the publication has no postal address");
    findings.push(finding.help(
        "write `postal_address = \"…\"` in [publication]; it stands at the foot of every issue",
    ));
}
