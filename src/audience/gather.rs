//! Rows on their way to an audience: packed as they come, each reader kept once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use super::row::Admitted;
use super::{Audience, Row};
use crate::issue::edition::EditionName;

/// Where a row stands in its file: a line for CSV, the bytes of the address for TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) at: u32,
    pub(super) len: u16,
}

/// One reader on two rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    /// Where the reader stands first.
    pub(super) first: Place,
    /// Where they stand again.
    pub(super) again: Place,
    /// Their address, as it is kept.
    pub(super) address: String,
    /// The edition they get.
    pub(super) edition: EditionName,
}

/// More text than offsets of four bytes reach.
#[derive(Debug)]
pub(super) struct Full;

/// An audience in the making.
#[derive(Debug)]
pub(super) struct Gathering {
    audience: Audience,
    places: Vec<Place>,
    sets: HashMap<String, u32>,
}

impl Gathering {
    pub(super) fn new() -> Self {
        let audience = Audience { tags: vec![Box::default()], ..Audience::default() };
        Self { audience, places: Vec::new(), sets: HashMap::from([(String::new(), 0)]) }
    }

    /// Adds a reader.
    pub(super) fn add(&mut self, reader: &Admitted<'_>, place: Place) -> Result<(), Full> {
        let address = reader.address.as_str();
        let tags = self.set(&reader.tags)?;
        let row = Row {
            start: u32::try_from(self.audience.text.len()).map_err(|_| Full)?,
            address: u16::try_from(address.len()).map_err(|_| Full)?,
            name: u16::try_from(reader.name.len()).map_err(|_| Full)?,
            tags,
            edition: reader.edition,
        };
        self.audience.text.push_str(address);
        self.audience.text.push_str(reader.name);
        self.audience.rows.push(row);
        self.places.push(place);
        Ok(())
    }

    /// The audience, each reader once: the first row with the higher tier stands, with the tags of
    /// all. With it, the repetitions among the rows, in the order of the file.
    pub(super) fn finish(mut self) -> (Audience, Vec<Repeat>) {
        let mut pairs = Vec::new();
        for group in self.groups() {
            let edition = |row: &usize| self.audience.rows[*row].edition;
            let best = group.iter().map(&edition).max();
            let Some(stays) = group.iter().copied().find(|row| Some(edition(row)) == best) else {
                continue;
            };
            self.audience.rows[stays].tags = self.union(&group);
            pairs.extend(group[1..].iter().map(|again| (*again, group[0], stays)));
        }
        pairs.sort_unstable();
        let repeats = pairs.iter().map(|&(again, first, stays)| {
            let reader = self.audience.subscriber(&self.audience.rows[stays]);
            Repeat {
                first: self.places[first],
                again: self.places[again],
                address: reader.as_str().to_owned(),
                edition: reader.edition,
            }
        });
        let repeats = repeats.collect();
        let mut stays = vec![true; self.audience.rows.len()];
        for &(again, first, kept) in &pairs {
            (stays[again], stays[first]) = (again == kept, first == kept);
        }
        let mut stays = stays.into_iter();
        self.audience.rows.retain(|_| stays.next().unwrap_or(true));
        (self.audience, repeats)
    }

    /// The rows of each reader who has several, in the order of the file.
    fn groups(&self) -> Vec<Vec<usize>> {
        let text = |row: u32| self.audience.subscriber(&self.audience.rows[row as usize]).address;
        let mut index: Vec<(u32, u32)> = (0..)
            .zip(&self.audience.rows)
            .map(|(at, row)| (hash(self.audience.subscriber(row).address), at))
            .collect();
        index.sort_unstable();
        let mut groups = Vec::new();
        for alike in index.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut keys: Vec<(String, u32)> =
                alike.iter().map(|&(_, row)| (key(text(row)), row)).collect();
            keys.sort_unstable();
            let readers = keys.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1);
            groups.extend(readers.map(|rows| rows.iter().map(|(_, row)| *row as usize).collect()));
        }
        groups
    }

    /// The tags of several rows together. Sets are only ever added, and four bytes number more of
    /// them than memory holds; where they did not, the first row's would stand.
    fn union(&mut self, rows: &[usize]) -> u32 {
        let sets = rows.iter().map(|row| self.audience.rows[*row].tags);
        let mut tags: Vec<Box<str>> =
            sets.flat_map(|set| self.audience.tags[set as usize].to_vec()).collect();
        tags.sort_unstable();
        tags.dedup();
        let tags: Vec<&str> = tags.iter().map(|tag| &**tag).collect();
        self.set(&tags).unwrap_or(self.audience.rows[rows[0]].tags)
    }

    /// The number of a set of tags, which are sorted and hold no `;`.
    fn set(&mut self, tags: &[&str]) -> Result<u32, Full> {
        let joined = tags.join(";");
        if let Some(number) = self.sets.get(&joined) {
            return Ok(*number);
        }
        let number = u32::try_from(self.audience.tags.len()).map_err(|_| Full)?;
        self.audience.tags.push(tags.iter().map(|tag| Box::from(*tag)).collect());
        self.sets.insert(joined, number);
        Ok(number)
    }
}

/// What two spellings of one address have in common; the same as [`Address::key`].
///
/// [`Address::key`]: crate::address::Address::key
pub(super) fn key(address: &str) -> String {
    address.to_lowercase()
}

fn hash(address: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    hasher.write(key(address).as_bytes());
    let hash = hasher.finish();
    u32::try_from(hash >> 32).unwrap_or_default()
}
