//! Reports a link whose words say nothing, or are its own address.

use std::collections::BTreeMap;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Anchor, SourceText};
use crate::language::{Language, PrimaryLanguage};
use crate::wording::say;

impl Code {
    /// `link.text-vague`.
    pub const LINK_VAGUE: Self = Self::new(&CodeFacts {
        name: "link.text-vague",
        severity: Severity::Warning,
        meaning: "A link whose words do not say where it leads.",
        why: "Screen readers list the links of a page without what stands around them (WCAG 2.4.4).",
        mend: "Name what is found there.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_VAGUE], look: Look::Issue(find_vague_links) };

/// A printed address of at most so many characters can be read, remembered and typed.
const MAX_READABLE_CHARS: usize = 40;

/// French words that say nothing about a link's destination, folded.
const VAGUE_FR: &[&str] = &[
    "ici",
    "cliquez ici",
    "cliquer ici",
    "cliquez",
    "en savoir plus",
    "savoir plus",
    "lire la suite",
    "la suite",
    "lire plus",
    "lire",
    "lire l article",
    "voir",
    "voir plus",
    "plus",
    "plus d infos",
    "plus d informations",
    "ce lien",
    "lien",
    "le lien",
    "suivez ce lien",
    "a lire ici",
    "par ici",
    "decouvrir",
    "source",
];

/// English words that say nothing about a link's destination, folded.
const VAGUE_EN: &[&str] = &[
    "here",
    "click here",
    "click",
    "read more",
    "more",
    "learn more",
    "link",
    "this link",
    "see more",
    "find out more",
    "details",
    "this",
    "source",
    "continue reading",
];

/// German words that say nothing about a link's destination, with folded umlauts.
const VAGUE_DE: &[&str] = &[
    "hier",
    "klick hier",
    "hier klicken",
    "klicken sie hier",
    "weiter",
    "weiterlesen",
    "weitere informationen",
    "mehr",
    "mehr dazu",
    "mehr erfahren",
    "mehr infos",
    "mehr lesen",
    "mehr informationen",
    "lesen",
    "jetzt lesen",
    "lesen sie mehr",
    "lesen sie weiter",
    "link",
    "dieser link",
    "zum artikel",
    "details",
    "quelle",
];

/// Whether words, folded, say nothing about where a link leads.
pub(super) fn is_vague(language: Language, words: &str) -> bool {
    let vague = match language.primary() {
        PrimaryLanguage::French => VAGUE_FR,
        PrimaryLanguage::English => VAGUE_EN,
        PrimaryLanguage::German => VAGUE_DE,
    };
    vague.contains(&words)
}

/// Reports links whose words say nothing: links of the same words together, at the first of them.
fn find_vague_links(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let language = input.edition.front().language;
    let mut alike: BTreeMap<String, Vec<&Anchor>> = BTreeMap::new();
    for link in &source_text.links {
        let Some(label) = link.label.as_deref() else { continue };
        let words = fold_words(label);
        if is_vague(language, &words) {
            alike.entry(words).or_default().push(link);
        } else if label.trim().starts_with("http") && label.chars().count() > MAX_READABLE_CHARS {
            let message = say!("the words of the link are its address");
            let finding = Finding::new(Code::LINK_VAGUE, link.label_span, message);
            findings.push(finding.help(say!("name what is found there instead")));
        }
    }
    findings.extend(alike.values().filter_map(|links| report_vague(links)));
}

/// The finding about links whose words are alike and say nothing. `None` if there is no link.
fn report_vague(links: &[&Anchor]) -> Option<Finding> {
    let (first, others) = links.split_first()?;
    let label = first.label.as_deref().unwrap_or_default().trim();
    let message = match others {
        [] => say!("«{label}» does not say where the link leads", label),
        _ => {
            say!("«{label}» does not say where {count} links lead", label, count = links.len())
        }
    };
    let help = if others.is_empty() {
        say!("name what is found there: it is read out alone")
    } else {
        say!("name what is found there, in each of them: they are read out alone")
    };
    let finding = Finding::new(Code::LINK_VAGUE, first.label_span, message).help(help);
    Some(match others {
        [] => finding,
        [second, ..] => finding.also(second.label_span, say!("the next of them")),
    })
}
