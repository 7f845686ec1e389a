//! Reports French capitals without their accents (Imprimerie nationale, «Lexique des règles
//! typographiques»).

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, split_words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::PrimaryLanguage;
use crate::wording::say;

impl Code {
    /// `fr.capitals`.
    pub const FRENCH_CAPITAL: Self = Self::new(&CodeFacts {
        name: "fr.capitals",
        severity: Severity::Note,
        meaning: "A French capital without its accent.",
        why: "A capital keeps its accent in French: the Académie française and the Imprimerie nationale ask for it, and ETAT and ÉTAT are not read alike.",
        mend: "Write the accented capital; a name that goes without belongs into `[typography] names`.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_CAPITAL],
    look: Look::IssueIn(PrimaryLanguage::French, find_bare_capitals),
};

/// Words with a bare capital, and their right spelling.
const ACCENTED: &[(&str, &str)] = &[
    ("Ebauche", "Ébauche"),
    ("Ecart", "Écart"),
    ("Ecarts", "Écarts"),
    ("Echange", "Échange"),
    ("Echanges", "Échanges"),
    ("Echec", "Échec"),
    ("Echecs", "Échecs"),
    ("Echelle", "Échelle"),
    ("Ecole", "École"),
    ("Ecoles", "Écoles"),
    ("Ecologie", "Écologie"),
    ("Ecologiste", "Écologiste"),
    ("Ecologistes", "Écologistes"),
    ("Economie", "Économie"),
    ("Economique", "Économique"),
    ("Economiste", "Économiste"),
    ("Ecosse", "Écosse"),
    ("Ecouter", "Écouter"),
    ("Ecran", "Écran"),
    ("Ecrans", "Écrans"),
    ("Ecrire", "Écrire"),
    ("Ecrivain", "Écrivain"),
    ("Editeur", "Éditeur"),
    ("Editeurs", "Éditeurs"),
    ("Edition", "Édition"),
    ("Editions", "Éditions"),
    ("Editorial", "Éditorial"),
    ("Education", "Éducation"),
    ("Egalement", "Également"),
    ("Egalité", "Égalité"),
    ("Eglise", "Église"),
    ("Eglises", "Églises"),
    ("Egypte", "Égypte"),
    ("Election", "Élection"),
    ("Elections", "Élections"),
    ("Electricité", "Électricité"),
    ("Electrique", "Électrique"),
    ("Elève", "Élève"),
    ("Elèves", "Élèves"),
    ("Elysée", "Élysée"),
    ("Emirats", "Émirats"),
    ("Emission", "Émission"),
    ("Emissions", "Émissions"),
    ("Energie", "Énergie"),
    ("Energies", "Énergies"),
    ("Enorme", "Énorme"),
    ("Epargne", "Épargne"),
    ("Epoque", "Époque"),
    ("Equateur", "Équateur"),
    ("Equipe", "Équipe"),
    ("Equipes", "Équipes"),
    ("Equipement", "Équipement"),
    ("Etape", "Étape"),
    ("Etapes", "Étapes"),
    ("Etant", "Étant"),
    ("Etat", "État"),
    ("Etats", "États"),
    ("Etats-Unis", "États-Unis"),
    ("Ethiopie", "Éthiopie"),
    ("Etoile", "Étoile"),
    ("Etrange", "Étrange"),
    ("Etranger", "Étranger"),
    ("Etre", "Être"),
    ("Etude", "Étude"),
    ("Etudes", "Études"),
    ("Etudiant", "Étudiant"),
    ("Etudiants", "Étudiants"),
    ("Evaluation", "Évaluation"),
    ("Evénement", "Événement"),
    ("Evénements", "Événements"),
    ("Evidemment", "Évidemment"),
    ("Evolution", "Évolution"),
    ("Evêque", "Évêque"),
    ("Ile", "Île"),
    ("Iles", "Îles"),
    ("Ile-de-France", "Île-de-France"),
];

/// Words of the list that English has too.
const ENGLISH_TOO: &[&str] = &[
    "Edition",
    "Editions",
    "Editorial",
    "Education",
    "Election",
    "Elections",
    "Emission",
    "Emissions",
    "Evaluation",
    "Evolution",
];

/// English words that stand beside a name.
const ENGLISH_BESIDE: &[&str] = &["of", "the", "for", "and", "in", "to", "on", "by", "at", "is"];

/// French words with a capital that begin a sentence, and no name.
const FRENCH_BEFORE: &[&str] = &[
    "L",
    "La",
    "Le",
    "Les",
    "Un",
    "Une",
    "Des",
    "D",
    "De",
    "Du",
    "Cette",
    "Ces",
    "Notre",
    "Votre",
    "Son",
    "Sa",
    "Leur",
    "À",
    "A",
    "Au",
    "Aux",
    "Et",
    "Pour",
    "Sur",
    "Dans",
    "Chaque",
    "Toute",
    "Quelle",
    "Nouvelle",
    "Première",
];

/// Words after which a lone capital `A` at the beginning of a sentence is the preposition `À`.
const AFTER_A: &[&str] = &[
    "la",
    "l",
    "ce",
    "cet",
    "cette",
    "ces",
    "Paris",
    "Lyon",
    "Londres",
    "Berlin",
    "Bruxelles",
    "Washington",
    "Pékin",
    "Moscou",
    "Genève",
    "Munich",
    "partir",
    "suivre",
    "noter",
    "savoir",
    "lire",
    "surveiller",
    "travers",
    "moins",
    "quelques",
    "son",
    "sa",
    "ses",
    "leur",
    "leurs",
    "chaque",
    "tous",
    "toutes",
    "défaut",
    "terme",
    "court",
    "long",
    "mi-chemin",
    "côté",
    "cause",
    "peine",
    "droite",
    "gauche",
    "force",
    "propos",
    "nouveau",
    "bientôt",
    "vrai",
    "demain",
    "part",
    "compter",
    "condition",
    "mesure",
    "présent",
    "quoi",
    "qui",
    "ceux",
    "mon",
    "notre",
    "nos",
    "votre",
    "vos",
];

/// Reports capitals without accents in words that have no other spelling.
fn find_bare_capitals(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let names = &input.publication.typography.names;
    for passage in &source_text.passages {
        let found = find_in_passage(&passage.text, names);
        findings.extend(found.iter().map(|found| found.report(input, passage)));
    }
}

/// Finds the bare capitals of one passage, in the order of the text.
fn find_in_passage(text: &str, names: &[String]) -> Vec<BareCapital> {
    let mut found = Vec::new();
    let mut preposition = None;
    let words: Vec<Word<'_>> = split_words(text).collect();
    for (place, word) in words.iter().enumerate() {
        if let Some(at) = preposition {
            let sureness = if AFTER_A.contains(&word.text) {
                Some(Sureness::Certain)
            } else {
                is_name_behind_a(text, &words, place).then_some(Sureness::Likely)
            };
            found.extend(sureness.map(|sureness| BareCapital {
                at,
                bare: "A",
                accented: "À",
                sureness,
            }));
        }
        preposition = (word.text == "A" && begins_sentence(text, word.start)).then_some(word.start);
        let listed = ACCENTED.iter().find(|(bare, _)| *bare == word.text);
        if let Some((bare, accented)) = listed
            .filter(|_| !is_part_of_name(text, word, names) && !is_english(text, &words, place))
        {
            let sureness = Sureness::Certain;
            found.push(BareCapital { at: word.start, bare, accented, sureness });
        }
    }
    found
}

/// Whether the word behind a lone `A` is a name: «A Marseille». A title in English, `A Star Is Born`, has another name or
/// an English word behind it.
fn is_name_behind_a(text: &str, words: &[Word<'_>], place: usize) -> bool {
    let word = words[place];
    let is_name = word.text.starts_with(char::is_uppercase)
        && word.text.chars().nth(1).is_some_and(char::is_lowercase);
    let is_beside = text[..word.start].ends_with([' ', '\u{a0}']);
    let is_english = words.get(place + 1).is_some_and(|next| {
        let is_near = text[word.end()..next.start].chars().all(|c| c == ' ' || c == '\u{a0}');
        is_near
            && (ENGLISH_BESIDE.contains(&next.text) || next.text.starts_with(char::is_uppercase))
    });
    is_name && is_beside && !is_english
}

/// Whether a sentence begins at this byte of a text.
fn begins_sentence(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', '«', ':', '…'])
}

/// Whether a word that two languages share is English here: an English word or a name stands beside it.
fn is_english(text: &str, words: &[Word<'_>], place: usize) -> bool {
    let word = words[place];
    let beside = |other: &Word<'_>, from: usize, to: usize| {
        let is_near = text[from..to].chars().all(|c| c == ' ' || c == '\u{a0}');
        let is_name = other.text.starts_with(char::is_uppercase) && other.text.chars().count() > 1;
        is_near
            && (ENGLISH_BESIDE.contains(&other.text)
                || is_name && !FRENCH_BEFORE.contains(&other.text))
    };
    let before = place.checked_sub(1).and_then(|at| words.get(at));
    let after = words.get(place + 1);
    ENGLISH_TOO.contains(&word.text)
        && (before.is_some_and(|other| beside(other, other.end(), word.start))
            || after.is_some_and(|other| beside(other, word.end(), other.start)))
}

/// Whether a word is a part of a protected name, which is printed as it is written.
fn is_part_of_name(text: &str, word: &Word<'_>, names: &[String]) -> bool {
    names.iter().filter(|name| name.contains(word.text)).any(|name| {
        text.match_indices(name.as_str())
            .any(|(at, name)| at <= word.start && word.start + word.text.len() <= at + name.len())
    })
}

/// How sure it is that a capital lacks its accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sureness {
    /// The word has no other spelling.
    Certain,
    /// A person has to judge.
    Likely,
}

/// A capital that lacks its accent.
struct BareCapital {
    /// Where the word begins, in bytes of its passage.
    at: usize,
    /// The word as it is.
    bare: &'static str,
    /// The word as it is written.
    accented: &'static str,
    sureness: Sureness,
}

impl BareCapital {
    /// The finding, with the change that mends it.
    fn report(&self, input: &CheckInput<'_>, passage: &Passage) -> Finding {
        let Self { at, bare, accented, sureness } = *self;
        let message = say!("`{bare}` lacks the accent on its capital", bare);
        let end = at + bare.len();
        let finding = Finding::new(Code::FRENCH_CAPITAL, passage.at(at, end), message);
        match sureness {
            Sureness::Certain => finding
                .help(say!("write `{accented}`", accented))
                .changes([passage.change(input.source, at..end, accented)]),
            Sureness::Likely => finding.help(say!(
                "write `{accented}`, unless a name begins with `{bare}`",
                accented,
                bare
            )),
        }
    }
}
