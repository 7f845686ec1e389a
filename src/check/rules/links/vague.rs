//! Reports a link whose words say nothing, or are its own address.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::language::Language;

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

/// Reports links whose words say nothing.
fn find_vague_links(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let vague = match input.edition.front().language {
        Language::Fr => VAGUE_FR,
        Language::En => VAGUE_EN,
        Language::De => VAGUE_DE,
    };
    for link in &source_text.links {
        let Some(label) = link.label.as_deref() else { continue };
        if vague.contains(&fold_words(label).as_str()) {
            let message = format!("«{}» does not say where the link leads", label.trim());
            let finding = Finding::new(Code::LINK_VAGUE, link.label_span, message);
            findings.push(finding.help("name what is found there: it is read out alone"));
        } else if label.trim().starts_with("http") && label.chars().count() > MAX_READABLE_CHARS {
            let message = "the words of the link are its address";
            let finding = Finding::new(Code::LINK_VAGUE, link.label_span, message);
            findings.push(finding.help("name what is found there instead"));
        }
    }
}
