//! What the cells of one column say together.

use std::collections::BTreeMap;

use super::sense::CellSense;

/// The first cell of each sense that a column has. `P` is what is remembered of a cell.
#[derive(Debug)]
pub(in crate::audience) struct CellProfile<P> {
    first: BTreeMap<CellSense, P>,
}

impl<P> Default for CellProfile<P> {
    fn default() -> Self {
        Self { first: BTreeMap::new() }
    }
}

impl<P> CellProfile<P> {
    /// Adds a cell. `remember` is asked only for the first one of its sense.
    pub(in crate::audience) fn add(&mut self, sense: CellSense, remember: impl FnOnce() -> P) {
        self.first.entry(sense).or_insert_with(remember);
    }

    /// The senses that occur, with the first cell of each.
    pub(in crate::audience) fn iter(&self) -> impl Iterator<Item = (CellSense, &P)> {
        self.first.iter().map(|(sense, place)| (*sense, place))
    }

    /// The senses of the cells that are not empty.
    pub(super) fn filled(&self) -> impl Iterator<Item = CellSense> {
        self.first.keys().copied().filter(|sense| *sense != CellSense::Blank)
    }

    /// Whether a cell that is not empty passes.
    pub(super) fn has(&self, pass: impl Fn(CellSense) -> bool) -> bool {
        self.filled().any(pass)
    }

    /// Whether there are cells that are not empty, and all of them pass.
    pub(super) fn is_all(&self, pass: impl Fn(CellSense) -> bool) -> bool {
        self.filled().next().is_some() && self.filled().all(pass)
    }
}

impl CellProfile<()> {
    /// The profile of cells.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut profile = Self::default();
        let mut last = None;
        for cell in cells {
            if last.replace(cell) != Some(cell) {
                profile.add(CellSense::read(cell), || ());
            }
        }
        profile
    }
}
