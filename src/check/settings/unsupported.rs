//! Reports declarations that a client of the audience does not draw, if a reader misses something.
//! Of each declaration the feature with the gravest loss is reported.

use super::declared::all_declared;
use crate::check::clients::features::{self, Feature, Loss};
use crate::check::clients::{Blind, blind, blind_in_the_head, named};
use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::publication::{Client, Screen, ThemeDeclaration};
use crate::wording::say;

impl Code {
    /// `css.unsupported`.
    pub const CSS_UNSUPPORTED: Self = Self::new(&CodeFacts {
        name: "css.unsupported",
        severity: Severity::Warning,
        meaning: "A declaration that a reader's mail program does not draw.",
        why: "Mail programs draw different parts of CSS (caniemail.com); what one of yours does not draw moves the page there, or takes words away.",
        mend: "Say it with what all of them draw: pixels, six-digit colours, margins on cells; or take the client out of `[check] clients`.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::CSS_UNSUPPORTED], look: Look::Settings(find_unsupported) };

fn find_unsupported(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    for (rule, said, span) in all_declared(settings.publication) {
        let missed = features::declaration(said.property(), said.value())
            .into_iter()
            .filter(|feature| feature.loss > Loss::Harmless)
            .map(|feature| {
                (feature, find_blind_clients(feature, rule.screen, &settings.publication.clients))
            })
            .filter(|(_, blind)| !blind.is_empty())
            .max_by_key(|(feature, blind)| (feature.loss, blind.len()));
        if let Some((feature, blind)) = missed {
            findings.push(tell_unsupported(feature, said, span, &named(&blind)));
        }
    }
}

/// The clients that do not draw a feature on such a screen.
fn find_blind_clients(feature: &Feature, screen: Screen, clients: &[Client]) -> Vec<Blind> {
    match screen {
        Screen::Any => blind(feature, clients),
        Screen::Wide | Screen::Narrow => blind_in_the_head(feature, clients),
    }
}

fn tell_unsupported(
    feature: &Feature,
    said: &ThemeDeclaration,
    span: Span,
    clients: &str,
) -> Finding {
    let shown = feature.shown(said.property(), said.value());
    let verdict = match feature.loss {
        Loss::Unreadable => say!("words may not be readable"),
        Loss::Layout | Loss::Harmless => say!("the page looks different"),
    };
    let message = say!("`{shown}` is not drawn by {clients}: {verdict}", shown, clients, verdict);
    Finding::new(Code::CSS_UNSUPPORTED, span, message)
        .help(say!("there {why}; say it in another way, or take it out", why = feature.why))
}
