//! What is held at relays: domains and editions. Their readers are offered to the relays that do not hold them.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

/// The things that are held, by their keys, and at which relays.
#[derive(Debug)]
pub(super) struct RelayHolds<K, H>(BTreeMap<K, Held<H>>);

#[derive(Debug)]
struct Held<H> {
    /// Why it is held.
    hold: H,
    /// The relays at which it is held.
    relays: BTreeSet<usize>,
    /// Whether a reader was held back for it.
    has_waiting: bool,
    /// Whether one was, and nobody has asked since then.
    is_news: bool,
}

impl<K, H> Default for RelayHolds<K, H> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, H: Clone> RelayHolds<K, H> {
    /// Holds something at a relay. If it is held already, its first reason stays. Answers whether it was not held at
    /// this relay.
    pub(super) fn hold(&mut self, relay: usize, key: K, hold: H) -> bool {
        let new = || Held { hold, relays: BTreeSet::new(), has_waiting: false, is_news: false };
        self.0.entry(key).or_insert_with(new).relays.insert(relay)
    }

    /// Whether something is held at a relay.
    pub(super) fn is_held<Q>(&self, relay: usize, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.0.get(key).is_some_and(|held| held.relays.contains(&relay))
    }

    /// Notes that a reader is held back for something. Answers why. `None` if it is held nowhere.
    pub(super) fn hold_back<Q>(&mut self, key: &Q) -> Option<&H>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let held = self.0.get_mut(key)?;
        (held.has_waiting, held.is_news) = (true, true);
        Some(&held.hold)
    }

    /// The holds for which readers were held back since this was last asked, if they are held at each of these
    /// relays.
    pub(super) fn take_news(&mut self, relays: &BTreeSet<usize>) -> Vec<H> {
        let mut news = Vec::new();
        for held in self.0.values_mut().filter(|held| held.relays.is_superset(relays)) {
            if take(&mut held.is_news) {
                news.push(held.hold.clone());
            }
        }
        news
    }

    /// The holds for which readers were held back, in the order of their keys.
    pub(super) fn list_waiting(&self) -> Vec<H> {
        self.0.values().filter(|held| held.has_waiting).map(|held| held.hold.clone()).collect()
    }

    /// Whether nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends all holds.
    pub(super) fn release_all(&mut self) {
        self.0.clear();
    }
}
