//! The headers of an issue, as they are and as people write them.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::FileKind;
use crate::finding::surely;
use crate::finding::table::fold;
use crate::wording::{Wording, say};

/// The list of blocks, and the tables at the top of an issue.
const BLOCKS: &str = "blocks";
const EPIGRAPH: &str = "epigraph";
const CORRECTS: &str = "corrects";

/// The keys of a block that are lists of tables.
const LISTS: [&str; 2] = ["items", "figures"];

/// The keys of a block that are tables.
const TABLES: [&str; 3] = ["author", "source", "button"];

/// A header as it is meant, and what is said of the one that stands there.
pub(super) struct MeantHeader {
    /// The header with its brackets.
    pub(super) text: String,
    /// What is wrong with the one that stands there.
    pub(super) message: Wording,
}

/// The header that is meant by one of an issue that TOML takes, and that begins something else. `None` if the header
/// means what it says, or nobody knows what it means.
pub(super) fn find_meant_header(line: &str, file: FileKind) -> Option<MeantHeader> {
    match file {
        FileKind::Settings => return find_meant_section(line),
        FileKind::List => return find_meant_list(line),
        FileKind::Issue => {}
    }
    let line = line.split('#').next().unwrap_or_default().trim();
    let is_double = line.starts_with("[[") && line.ends_with("]]");
    let (open, close) = if is_double { ("[[", "]]") } else { ("[", "]") };
    let name = line.strip_prefix(open)?.strip_suffix(close)?;
    if name.contains(['[', ']']) {
        return None;
    }
    let written: Vec<&str> = name.split('.').map(str::trim).collect();
    let meant = find_meant_path(&written)?;
    let wants_double = match meant.as_slice() {
        [BLOCKS] => true,
        [BLOCKS, key] => LISTS.contains(key),
        _ => false,
    };
    if meant == written && wants_double == is_double {
        return None;
    }
    let path = meant.join(".");
    let message = match (meant == written, wants_double) {
        (true, true) => {
            say!("`[{path}]` has single brackets, and what it begins is one of many", path)
        }
        (true, false) => {
            say!("`[[{path}]]` has double brackets, and there is one of what it begins", path)
        }
        // Headers below one with a wrong name repeat that name.
        (false, _) => say!("`{name}` is no header of an issue", name = written[0]),
    };
    let text = if wants_double { format!("[[{path}]]") } else { format!("[{path}]") };
    Some(MeantHeader { text, message })
}

/// The sections of the settings. `relays` is a list of tables.
pub const SECTIONS: &[&str] = &[
    "publication",
    "contributors",
    "theme",
    "typography",
    "pictures",
    "latest",
    "unsubscribe",
    "signup",
    "bounces",
    "archive",
    "dkim",
    "relays",
    "delivery",
    "schedule",
    "proof",
    "check",
    "audience",
    "journal",
    "webhooks",
];

/// The section that no settings can lack.
const PUBLICATION: &str = "publication";

/// The section that is a list of tables.
const RELAYS: &str = "relays";

/// What people call the sections, in small letters, without accents, blanks and hyphens.
const SECTION_WORDS: &[(&str, &[&str])] = &[
    ("publication", &["lettre", "newsletter", "revue", "titre"]),
    (
        "contributors",
        &["contributeurs", "auteurs", "autrices", "signatures", "authors", "redaction", "autoren"],
    ),
    ("theme", &["charte", "couleurs", "style", "design", "colors", "colours"]),
    ("typography", &["typographie", "typo"]),
    ("pictures", &["images", "photos", "illustrations", "bilder"]),
    ("latest", &["derniers", "dernieres", "precedents", "recents"]),
    ("unsubscribe", &["desinscription", "desabonnement", "desinscrire", "abmelden", "optout"]),
    ("signup", &["inscription", "abonnement", "subscribe", "anmeldung", "optin"]),
    ("bounces", &["rebonds", "retours", "bounce"]),
    ("archive", &["archives", "archiv"]),
    (
        "relays",
        &["relais", "relay", "smtp", "serveur", "serveurs", "server", "servers", "mailserver"],
    ),
    ("delivery", &["envoi", "livraison", "distribution", "sending", "versand"]),
    ("schedule", &["horaire", "horaires", "calendrier", "planning", "programme", "zeitplan"]),
    ("proof", &["epreuve", "bat", "bonatirer", "test"]),
    ("check", &["verification", "verifications", "controle", "checks"]),
    ("audience", &["lecteurs", "abonnes", "liste", "readers", "subscribers", "list"]),
    ("journal", &["registre", "log", "database", "base"]),
    ("webhooks", &["webhook"]),
];

/// The list of readers.
const SUBSCRIBERS: &str = "subscribers";

/// What people call the readers, in small letters, without accents, blanks and hyphens.
const READER_WORDS: [&str; 14] = [
    "subscriber",
    "abonne",
    "abonnes",
    "lecteur",
    "lecteurs",
    "lectrices",
    "reader",
    "readers",
    "inscrits",
    "destinataires",
    "contacts",
    "membres",
    "leser",
    "abonnenten",
];

/// Whether a name means the list of readers, and is another one.
fn means_readers(name: &str) -> bool {
    let folded = fold(name);
    let is_near = folded == SUBSCRIBERS || surely(&folded, [SUBSCRIBERS]).is_some();
    name != SUBSCRIBERS && (READER_WORDS.contains(&folded.as_str()) || is_near)
}

/// The header of a reader that is meant by one of a list.
fn find_meant_list(line: &str) -> Option<MeantHeader> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.trim_start_matches('[').trim_end_matches(']').trim();
    let name = name.trim_matches(['"', '\'']);
    let is_header = line.starts_with('[') && line.ends_with(']');
    (is_header && means_readers(name)).then(|| MeantHeader {
        text: format!("[[{SUBSCRIBERS}]]"),
        message: say!("`{name}` is no header of a list of readers", name),
    })
}

/// The section of the settings that a name means, in whatever language. `None` if it is one, or if nobody knows.
fn translate_section(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    if SECTIONS.contains(&name) {
        return None;
    }
    let named = SECTION_WORDS.iter().find(|(_, words)| words.contains(&folded.as_str()));
    let same = SECTIONS.iter().copied().find(|section| *section == folded);
    // The reader of the settings knows a letter too many or too few. What is absent without this section is told of too.
    let near = || surely(&folded, SECTIONS.iter().copied()).filter(|near| *near == PUBLICATION);
    same.or(named.map(|(section, _)| *section)).or_else(near)
}

/// Whether a word alone on its line is the name of a section of the settings, without its brackets.
pub(super) fn is_section(word: &str) -> bool {
    let word = word.trim_end_matches(':').trim();
    let folded = fold(word);
    let is_named = SECTION_WORDS.iter().any(|(_, words)| words.contains(&folded.as_str()));
    let is_word = word.chars().all(char::is_alphabetic);
    let is_meant = word.starts_with(char::is_uppercase) && translate_section(word).is_some();
    SECTIONS.contains(&word) || (is_word && (is_named || is_meant))
}

/// The header that is meant by one of the settings.
pub(super) fn find_meant_section(line: &str) -> Option<MeantHeader> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let is_double = line.starts_with("[[") && line.ends_with("]]");
    let (open, close) = if is_double { ("[[", "]]") } else { ("[", "]") };
    let name = line.strip_prefix(open)?.strip_suffix(close)?.trim();
    if name.contains(['[', ']']) {
        return None;
    }
    let written: Vec<&str> =
        name.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect();
    let (first, inner) = written.split_first()?;
    let section =
        translate_section(first).or_else(|| SECTIONS.iter().copied().find(|it| it == first))?;
    let wants_double = section == RELAYS && inner.is_empty();
    if section == *first && wants_double == is_double {
        return None;
    }
    let path = [&[section], inner].concat().join(".");
    let message = match (section == *first, wants_double) {
        (true, true) => {
            say!("`[{path}]` has single brackets, and what it begins is one of many", path = &path)
        }
        (true, false) => say!(
            "`[[{path}]]` has double brackets, and there is one of what it begins",
            path = &path
        ),
        (false, _) => say!("`{name}` is no section of the settings", name = *first),
    };
    let text = if wants_double { format!("[[{path}]]") } else { format!("[{path}]") };
    Some(MeantHeader { text, message })
}

/// The keys that lead to the table that a header means.
fn find_meant_path<'a>(written: &[&'a str]) -> Option<Vec<&'a str>> {
    let (first, inner) = written.split_first()?;
    let is_of_block = |key: &str| LISTS.contains(&key) || TABLES.contains(&key);
    match inner {
        _ if is_of_block(first) => Some([&[BLOCKS], written].concat()),
        [] if *first == EPIGRAPH => Some(vec![EPIGRAPH]),
        [] if *first == CORRECTS => Some(vec![CORRECTS]),
        [] if is_blocks(first) => Some(vec![BLOCKS]),
        [key, ..] if is_blocks(first) && is_of_block(key) => Some([&[BLOCKS], inner].concat()),
        _ => None,
    }
}

/// Whether a name is that of the list of blocks, or a slip away from it.
fn is_blocks(name: &str) -> bool {
    surely(name, [BLOCKS, EPIGRAPH]) == Some(BLOCKS) || name.eq_ignore_ascii_case("bloc")
}

/// Whether an issue has a table or a list that another header was meant to begin.
pub(super) fn has_other_header(table: &Spanned<DeTable<'_>>, file: FileKind) -> bool {
    if file == FileKind::Settings {
        let mut sections = table.get_ref().iter();
        return sections.any(|(key, value)| is_other_section(key.get_ref(), value.get_ref()));
    }
    if file == FileKind::List {
        return table.get_ref().keys().any(|key| means_readers(key.get_ref()));
    }
    let is_other = |key: &str, value: &DeValue<'_>| match key {
        BLOCKS => value.as_array().is_some_and(|blocks| blocks.iter().any(is_other_in_block)),
        EPIGRAPH | CORRECTS => is_list(value),
        _ => value.is_table() || is_list(value),
    };
    file == FileKind::Issue
        && table.get_ref().iter().any(|(key, value)| is_other(key.get_ref(), value.get_ref()))
}

/// Whether a table of the settings is another one than its header means.
fn is_other_section(key: &str, value: &DeValue<'_>) -> bool {
    let is_header = value.is_table() || is_list(value);
    is_header && (translate_section(key).is_some() || (key == RELAYS) == value.is_table())
}

/// Whether a block has a table for a list, or a list for a table.
fn is_other_in_block(block: &Spanned<DeValue<'_>>) -> bool {
    let Some(block) = block.get_ref().as_table() else { return false };
    let value = |key: &str| block.get(key).map(Spanned::get_ref);
    LISTS.iter().any(|key| value(key).is_some_and(DeValue::is_table))
        || TABLES.iter().any(|key| value(key).is_some_and(is_list))
}

/// Whether a value is a list with tables.
fn is_list(value: &DeValue<'_>) -> bool {
    value.as_array().is_some_and(|list| list.iter().any(|item| item.get_ref().is_table()))
}
