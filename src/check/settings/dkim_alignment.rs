//! Reports a signature whose domain has nothing to do with the sender's, so that DMARC does not count it.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::publication::DkimSigning;
use crate::wording::say;

impl Code {
    /// `dkim.alignment`.
    pub const DKIM_ALIGNMENT: Self = Self::new(&CodeFacts {
        name: "dkim.alignment",
        severity: Severity::Warning,
        meaning: "The domain that signs belongs to another organisation than the domain of `from`.",
        why: "DMARC counts a signature only if both domains are of one organisation (RFC 9989); Gmail, Yahoo and Microsoft refuse bulk mail without one that counts.",
        mend: "Write the domain of `from`, or the one above it, as `domain` of [dkim].",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::DKIM_ALIGNMENT], look: Look::Settings(find_foreign_domain) };

/// The longest second label of a country's registry, such as the `co` of `co.uk`.
const MAX_REGISTRY_LABEL_BYTES: usize = 3;

/// Second labels of registries that are longer: `asso.fr`, `gouv.fr`.
const LONG_REGISTRY_LABELS: &[&str] = &["asso", "gouv"];

fn find_foreign_domain(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let publication = settings.publication;
    let DkimSigning::House(dkim) = &publication.dkim else { return };
    let from = publication.from.address.domain();
    if is_same_organisation(&dkim.domain, from) {
        return;
    }
    let message = say!("`{domain}` signs, and `from` is of `{from}`", domain = dkim.domain, from);
    let finding = Finding::new(Code::DKIM_ALIGNMENT, settings.place("dkim", "domain"), message);
    findings.push(finding.help(say!("write `domain = \"{from}\"`, or delete the line", from)));
}

/// Whether two domains are of one organisation, as far as their names show it. One of them is below the
/// other, or both are below a domain that is not a registry's.
fn is_same_organisation(one: &str, other: &str) -> bool {
    let labels = |domain: &str| domain.rsplit('.').map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (labels(one), labels(other));
    let shared: Vec<&String> = one
        .iter()
        .zip(&other)
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one)
        .collect();
    match shared[..] {
        [] | [_] => false,
        [top, second] => {
            let is_registry = top.len() == 2
                && (second.len() <= MAX_REGISTRY_LABEL_BYTES
                    || LONG_REGISTRY_LABELS.contains(&second.as_str()));
            shared.len() == one.len().min(other.len()) || !is_registry
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_same_organisation;

    #[test]
    fn domains_are_of_one_organisation_if_their_names_show_it() {
        for (one, other) in [
            ("echo.example", "echo.example"),
            ("lettres.echo.example", "echo.example"),
            ("echo.example", "lettres.echo.example"),
            ("mail.echo.fr", "lettres.echo.fr"),
            ("a.echo.co.uk", "b.echo.co.uk"),
        ] {
            assert!(is_same_organisation(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("echo.example", "phare.example"),
            ("echo.example", "notecho.example"),
            ("echo.co.uk", "phare.co.uk"),
            ("echo.asso.fr", "phare.asso.fr"),
            ("echo.org", "echo.fr"),
        ] {
            assert!(!is_same_organisation(one, other), "{one} {other}");
        }
    }
}
