//! Reports phrases in the mailbox's lines that spam filters know.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `spam.phrases`.
    pub const SPAM_PHRASE: Self = Self::new(&CodeFacts {
        name: "spam.phrases",
        severity: Severity::Note,
        meaning: "A phrase that spam filters know.",
        why: "Filters weigh such words in a subject, each a little (SpamAssassin's rules name them); readers weigh them more.",
        mend: "Write it as a newspaper would.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SPAM_PHRASE], look: Look::Issue(find_spam_phrases) };

/// Phrases of sellers, folded. No newspaper needs them in a subject.
const PHRASES_OF_SELLERS: &[&str] = &[
    "100 gratuit",
    "argent facile",
    "cliquez ici",
    "cliquez vite",
    "derniere chance pour en profiter",
    "devenez riche",
    "felicitations vous avez",
    "gagnez de l argent",
    "gagnez jusqu",
    "livraison gratuite",
    "meilleur prix",
    "ne manquez pas cette offre",
    "offre a duree limitee",
    "offre exceptionnelle",
    "offre limitee",
    "offre speciale",
    "profitez en vite",
    "sans engagement",
    "satisfait ou rembourse",
    "totalement gratuit",
    "vous avez gagne",
    "vous avez ete selectionne",
    "gratis testen",
    "ihr gewinn wartet",
    "jetzt kaufen",
    "jetzt zuschlagen",
    "klicken sie hier",
    "nur fur kurze zeit",
    "schnell geld verdienen",
    "sie haben gewonnen",
    "act now",
    "buy now",
    "click here",
    "congratulations you",
    "double your",
    "earn extra cash",
    "extra income",
    "free gift",
    "free trial",
    "get rich",
    "limited time offer",
    "lowest price",
    "make money fast",
    "money back guarantee",
    "no obligation",
    "once in a lifetime",
    "order now",
    "risk free",
    "satisfaction guaranteed",
    "special promotion",
    "you have been selected",
    "you have won",
    "you ve won",
];

fn find_spam_phrases(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let keys = ["subject", "preheader", "title"];
    let Some(front) = source_text.tables.first() else { return };
    for (text, span) in keys.into_iter().filter_map(|key| front.value(key)) {
        let words = format!(" {} ", fold_words(text));
        if let Some(phrase) =
            PHRASES_OF_SELLERS.iter().find(|phrase| words.contains(&format!(" {phrase} ")))
        {
            let message = say!("«{phrase}» is what spam filters look for", phrase);
            let finding = Finding::new(Code::SPAM_PHRASE, span, message);
            findings.push(finding.help(say!("write it as a newspaper would")));
        }
    }
}
