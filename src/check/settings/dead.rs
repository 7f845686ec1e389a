//! Reports rules and declarations of the theme that have no effect.

use std::collections::BTreeSet;

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `css.dead`.
    pub const CSS_DEAD: Self = Self::new(&CodeFacts {
        name: "css.dead",
        severity: Severity::Note,
        meaning: "A rule of the theme that changes nothing.",
        why: "What changes nothing misleads whoever reads the settings next.",
        mend: "Take it out, or write the key that the help names.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::CSS_DEAD], look: Look::Settings(find_dead_rules) };

/// Reports rules and declarations that have no effect.
fn find_dead_rules(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let publication = settings.publication;
    let theme = &publication.theme;
    for rule in &theme.rules {
        let Some(span) = rule.span else { continue };
        let absent = match rule.part.name {
            "logo" if theme.logo.is_none() => Some(say!("`logo` in [theme]")),
            "tagline" if publication.tagline.is_none() => Some(say!("`tagline` in [publication]")),
            _ => None,
        };
        if let Some(key) = absent {
            let message = say!("`{name}` is never printed", name = rule.part.name);
            let finding = Finding::new(Code::CSS_DEAD, span, message);
            findings.push(finding.help(say!("write {key}, or take the rule out", key)));
        }
        let mut later = BTreeSet::new();
        for said in rule.declarations.iter().rev() {
            if let (false, Some(span)) = (later.insert(said.property()), said.span()) {
                let message = say!(
                    "`{property}` is said again further on in its rule",
                    property = said.property()
                );
                let finding = Finding::new(Code::CSS_DEAD, span, message);
                findings.push(finding.help(say!("the later one counts; take this one out")));
            }
        }
    }
}
