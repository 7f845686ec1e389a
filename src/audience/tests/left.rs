//! Whoever is marked as having left is never among the readers, whatever the column is called.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};
use proptest::sample::select;

use super::from_csv;
use crate::address::Address;
use crate::audience::import::read_export;

/// What a column says: its name, and the cells of readers and of those who have left.
#[derive(Debug, Clone)]
struct LeftColumn {
    name: String,
    reads: &'static [&'static str],
    left: &'static [&'static str],
}

const YES: &[&str] = &["oui", "yes", "TRUE", "1", "x", "Vrai", "ja", "sí"];
const NO: &[&str] = &["non", "no", "FALSE", "0", "Faux", "nein"];
const NO_OR_NOTHING: &[&str] = &["", "non", "no", "FALSE", "0"];
const DAYS: &[&str] = &["2024-03-12", "12/03/2024", "2024-03-12T10:00:00Z", "45306"];
const READING_WORDS: &[&str] = &["active", "Subscribed", "Abonné", "actif", "enabled", "confirmé"];
const LEAVING_WORDS: &[&str] = &[
    "unsubscribed",
    "Désabonné",
    "désinscrit le 12/03/2024",
    "RÉSILIÉ",
    "radié",
    "bounced",
    "Cleaned",
    "complained",
    "inactive",
    "opt-out",
    "Blacklisted",
    "NPAI",
    "spam",
    "refus",
    "never confirmed",
    "Abgemeldet",
    "dado de baja",
    "cancelled",
];

/// Parts of names where yes means that the reader has left.
const LEAVING: &[&str] = &[
    "stop",
    "unsubscribed",
    "désabonné",
    "désinscrit",
    "résilié",
    "radié",
    "bounced",
    "opposition",
    "refus",
    "blacklisted",
    "npai",
    "opt-out",
    "is excluded",
    "ne plus écrire",
    "do not contact",
    "abgemeldet",
    "disiscritto",
    "never confirmed",
    "baja",
    "spam complaint",
    "inactif",
];
/// Parts of names where no means that the reader has left.
const CONSENTING: &[&str] =
    &["opted in", "autorisé", "consentement", "accepte", "einwilligung", "receives"];
/// Parts of names where a day means that the reader has left.
const MOMENTS: &[&str] =
    &["désabonné le", "unsubscribed at", "date de radiation", "résilié le", "opt-out date"];
/// Parts of names of states.
const STATES: &[&str] = &["status", "statut", "estado"];
/// Parts of names that do not speak of leaving.
const OTHERS: &[&str] = &["situation", "state", "type", "remarque", "info", "x", "groupe"];

/// A name made of words that stand beside others.
fn names(kernels: &'static [&'static str]) -> impl Strategy<Value = String> {
    let around = |words: &'static [&'static str]| select(words);
    let spell = prop_oneof![
        Just(str::to_owned as fn(&str) -> String),
        Just(str::to_uppercase as fn(&str) -> String),
        Just((|name| name.replace(' ', "_")) as fn(&str) -> String),
    ];
    (
        around(&["", "email ", "reader ", "mail "]),
        select(kernels),
        around(&["", " newsletter", " 2"]),
        spell,
    )
        .prop_map(|(before, kernel, behind, spell)| spell(&format!("{before}{kernel}{behind}")))
}

/// Columns in each of the known forms.
fn left_columns() -> impl Strategy<Value = LeftColumn> {
    let made = |kernels, reads, left| {
        names(kernels).prop_map(move |name| LeftColumn { name, reads, left })
    };
    prop_oneof![
        made(LEAVING, NO_OR_NOTHING, YES),
        made(CONSENTING, YES, NO),
        made(MOMENTS, &[""], DAYS),
        made(STATES, READING_WORDS, LEAVING_WORDS),
        made(OTHERS, &["", "presse"], LEAVING_WORDS),
    ]
}

proptest! {
    #[test]
    fn nobody_who_is_marked_as_having_left_is_a_reader(
        column in left_columns(),
        marks in proptest::collection::vec((any::<bool>(), any::<usize>()), 1..8),
        separator in select(&[",", ";", "\t"][..]),
        is_first in any::<bool>(),
    ) {
        let cells: Vec<&str> = marks
            .iter()
            .map(|(has_left, at)| {
                let cells = if *has_left { column.left } else { column.reads };
                cells[at % cells.len()]
            })
            .collect();
        let order = |address: &str, cell: &str| {
            let [one, other] = if is_first { [cell, address] } else { [address, cell] };
            format!("{one}{separator}\"N\"{separator}{other}\n")
        };
        let mut table = order("email", &column.name).replace("\"N\"", "name");
        for (at, cell) in cells.iter().enumerate() {
            table += &order(&format!("r{at}@c.de"), cell);
        }
        let listed = from_csv(&table).0;
        let export = read_export(table.as_bytes(), &[]).expect("an export");
        for (at, (has_left, _)) in marks.iter().enumerate() {
            let address = Address::parse(&format!("r{at}@c.de")).expect("an address");
            let is_listed = listed.as_ref().is_some_and(|list| list.find(&address).is_some());
            let is_imported = export.readers.iter().any(|reader| reader.address == address);
            prop_assert!(!has_left || !is_listed, "the list has who left:\n{table}");
            prop_assert!(!has_left || !is_imported, "the import takes who left:\n{table}");
        }
    }
}
