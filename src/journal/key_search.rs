//! Looks for readers of a run by a part of their addresses.

use super::error::Error;
use super::read;
use super::run::RunId;
use super::sql::{SqlExecutor, limit};

/// A page of the readers of a run who are looked for.
#[derive(Debug, Clone, Copy)]
pub struct KeySearch<'a> {
    /// What stands in the [`Address::key`](crate::address::Address::key), in small letters.
    pub word: &'a str,
    /// The last key of the page before. Empty for the first page.
    pub after: &'a str,
    /// The most keys of the page.
    pub limit: usize,
}

/// The keys of a page, in their order. Letters that are not ASCII are not compared. The index of the readers of the run has
/// them all, and no row is read.
pub(super) fn search_reader_keys(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    search: &KeySearch<'_>,
) -> Result<Vec<String>, Error> {
    let select = "SELECT reader FROM deliveries \
                  WHERE run = ?1 AND reader > ?2 AND reader LIKE ?3 ESCAPE '!' \
                  ORDER BY reader LIMIT ?4";
    let KeySearch { word, after, limit: most } = *search;
    let values = [run.0.into(), after.into(), match_word(word).into(), limit(most)];
    read::list(sql, select, &values, |row| Ok(row.text("reader")?.to_owned()))
}

/// The pattern of the texts that may have a word in them, for `LIKE … ESCAPE '!'`.
fn match_word(word: &str) -> String {
    let mut pattern = "%".to_owned();
    for c in word.chars() {
        match c {
            '%' | '_' | '!' => pattern.extend(['!', c]),
            c if c.is_ascii() => pattern.push(c),
            _ => pattern.push('%'),
        }
    }
    pattern + "%"
}

#[cfg(test)]
mod tests {
    use super::match_word;

    #[test]
    fn signs_of_patterns_are_letters_of_a_word() {
        assert_eq!(match_word("a_b%c!"), "%a!_b!%c!!%");
        assert_eq!(match_word("zoé@"), "%zo%@%");
    }
}
