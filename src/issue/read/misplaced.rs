//! Keys that stand in a table and belong to the one around it: below a header, TOML counts every key to that header.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::written::{
    WrittenAuthor, WrittenCorrects, WrittenEpigraph, WrittenFigure, WrittenIssue, WrittenItem,
    WrittenLink,
};
use crate::finding::table::known_keys;
use crate::finding::{Code, Finding};
use crate::wording::{Wording, say};

/// A table whose inner tables can hold keys of its own.
pub(super) struct Surrounding<'a> {
    /// What the table is, with its article.
    pub(super) what: Wording,
    /// What stands before the name of an inner table in its header.
    pub(super) path: &'a str,
    /// Its keys.
    pub(super) keys: &'a [&'a str],
}

impl Surrounding<'static> {
    /// The top of an issue.
    pub(super) fn front() -> Self {
        Self { what: say!("the issue"), path: "", keys: known_keys::<WrittenIssue>() }
    }
}

/// The keys that a table has, by the key that leads to it.
fn inner_keys(key: &str) -> &'static [&'static str] {
    match key {
        "author" => known_keys::<WrittenAuthor>(),
        "corrects" => known_keys::<WrittenCorrects>(),
        "epigraph" => known_keys::<WrittenEpigraph>(),
        "figures" | "figure" => known_keys::<WrittenFigure>(),
        "items" => known_keys::<WrittenItem>(),
        "source" | "button" => known_keys::<WrittenLink>(),
        _ => &[],
    }
}

/// A table inside of another one, with the place of its header or of its braces.
struct InnerTable<'t, 'a> {
    table: &'t mut DeTable<'a>,
    place: Range<usize>,
    brackets: [&'static str; 2],
}

impl<'t, 'a> InnerTable<'t, 'a> {
    /// The table that a value is, or the last one of a list.
    fn find(value: &'t mut Spanned<DeValue<'a>>) -> Option<Self> {
        let place = value.span();
        match value.get_mut() {
            DeValue::Table(table) => Some(Self { table, place, brackets: ["[", "]"] }),
            DeValue::Array(items) => {
                let last = items.iter_mut().last()?;
                let place = last.span();
                let DeValue::Table(table) = last.get_mut() else { return None };
                Some(Self { table, place, brackets: ["[[", "]]"] })
            }
            _ => None,
        }
    }

    /// The finding for a key of the table around. `path` leads to this one.
    fn tell(&self, key: &Spanned<Cow<'_, str>>, path: &str, around: &Surrounding<'_>) -> Finding {
        let (word, span, what) = (key.get_ref(), key.span(), &around.what);
        let is_in_braces = self.place.start <= span.start && span.end <= self.place.end;
        if is_in_braces {
            let message = say!(
                "`{word}` stands in the braces of `{path}`, and belongs to {what}",
                word,
                path,
                what
            );
            let help = say!("write `{word} = …` on a line of its own, outside of the braces", word);
            return Finding::new(Code::KEY_UNKNOWN, span, message).help(help);
        }
        let [open, close] = self.brackets;
        let header = format!("{open}{}{path}{close}", around.path);
        let message =
            say!("`{word}` stands below `{header}`, and belongs to {what}", word, header, what);
        Finding::new(Code::KEY_UNKNOWN, span, message)
            .help(say!("write it above `{header}`", header))
    }
}

/// Moves keys out of the tables in which they stand by mistake, and reports each. A key that the table around has
/// already stays out.
pub(super) fn bring_out_keys(
    table: &mut DeTable<'_>,
    around: &Surrounding<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut moved = Vec::new();
    for (name, value) in table.iter_mut() {
        let known = inner_keys(name.get_ref());
        let is_table_of_it = around.keys.contains(&name.get_ref().as_ref()) && !known.is_empty();
        let Some(inner) = InnerTable::find(value).filter(|_| is_table_of_it) else { continue };
        let is_misplaced = |key: &str| !known.contains(&key) && around.keys.contains(&key);
        let keys: Vec<_> =
            inner.table.keys().filter(|key| is_misplaced(key.get_ref())).cloned().collect();
        for key in keys {
            findings.push(inner.tell(&key, name.get_ref(), around));
            moved.extend(inner.table.remove(&key).map(|value| (key, value)));
        }
    }
    for (key, value) in moved {
        if !table.contains_key(key.get_ref().as_ref()) {
            table.insert(key, value);
        }
    }
}
