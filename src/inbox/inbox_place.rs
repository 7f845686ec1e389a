//! Which part of the list a page or a program asks for, as the query of an address says it.
//!
//! Looks up to: `issue` (the names of the editions).

use std::collections::BTreeMap;
use std::sync::Arc;

use url::form_urlencoded;

use super::list_query::ListQuery;
use super::listed_message::ListedMessage;
use crate::issue::edition::EditionName;

/// How many messages a page of the list has.
pub(super) const PAGE_MESSAGES: usize = 50;

/// The most messages that a program gets at once.
const MAX_LISTED_MESSAGES: usize = 500;

/// The most characters of an address's query that are read.
const MAX_QUERY_BYTES: usize = 8 << 10;

/// A part of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InboxPlace {
    /// What is searched, as it was typed.
    pub(super) search: String,
    /// The edition whose messages are wanted.
    pub(super) edition: Option<EditionName>,
    /// Only messages that came before this one.
    pub(super) before: Option<usize>,
    /// How many messages are wanted.
    pub(super) limit: usize,
    pub(super) motion: ListMotion,
}

/// Whether a page renews itself. Who reads slowly or uses a screen reader can have it stand still (WCAG 2.2, 2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListMotion {
    Live,
    Still,
}

/// The messages of a part of the list, latest first.
#[derive(Debug, Default)]
pub(super) struct ListedPage {
    /// How many messages are kept.
    pub(super) kept: usize,
    /// How many of them are free and how many paid, whatever is searched.
    pub(super) free: usize,
    pub(super) paid: usize,
    /// How many answer to the search.
    pub(super) matching: usize,
    /// How many of those came after the first one here.
    pub(super) skipped: usize,
    pub(super) messages: Vec<Arc<ListedMessage>>,
    /// The `before` of the next part. `None` if this is the last.
    pub(super) next: Option<usize>,
    /// The `before` of the part in front of this one: 0 stands for the first part. `None` if this is the first.
    pub(super) previous: Option<usize>,
}

/// The messages around one message in the list.
#[derive(Debug, Default)]
pub(super) struct ListNeighbours {
    /// The one that came after it.
    pub(super) newer: Option<usize>,
    /// The one that came before it.
    pub(super) older: Option<usize>,
}

impl ListedPage {
    /// The counts of all messages that are kept, and no message.
    fn count(kept: &[Arc<ListedMessage>]) -> Self {
        let count = |name: EditionName| {
            kept.iter().filter(|message| message.summary.edition == Some(name)).count()
        };
        let (free, paid) = (count(EditionName::Free), count(EditionName::Paid));
        Self { kept: kept.len(), free, paid, ..Self::default() }
    }
}

impl Default for InboxPlace {
    fn default() -> Self {
        Self {
            search: String::new(),
            edition: None,
            before: None,
            limit: PAGE_MESSAGES,
            motion: ListMotion::Live,
        }
    }
}

impl InboxPlace {
    /// Reads the query of an address. What it does not know is left out.
    pub(super) fn parse(query: Option<&str>) -> Self {
        let mut place = Self::default();
        let query = query.filter(|query| query.len() <= MAX_QUERY_BYTES).unwrap_or_default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "q" | "query" => value.trim().clone_into(&mut place.search),
                "edition" => place.edition = EditionName::parse(&value),
                "before" => place.before = value.parse().ok().filter(|number| *number > 0),
                "limit" => {
                    let limit = value.parse().unwrap_or(PAGE_MESSAGES);
                    place.limit = limit.clamp(1, MAX_LISTED_MESSAGES);
                }
                "still" => place.motion = ListMotion::Still,
                _ => {}
            }
        }
        place
    }

    /// Reads which messages are to be deleted, as the query of an address says it. `None` unless all of it is understood:
    /// what is left out could be what spares a message.
    pub(super) fn parse_to_delete(query: &[u8]) -> Option<Self> {
        if query.len() > MAX_QUERY_BYTES {
            return None;
        }
        let mut values = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(query) {
            let key = if key == "query" { "q".into() } else { key };
            if value.contains(char::REPLACEMENT_CHARACTER) || values.insert(key, value).is_some() {
                return None;
            }
        }
        let search = values.remove("q").unwrap_or_default().trim().to_owned();
        let edition = match values.remove("edition").as_deref() {
            None | Some("") => None,
            Some(word) => Some(EditionName::parse(word)?),
        };
        ListQuery::parse_whole(&search)?;
        values.is_empty().then(|| Self { search, edition, ..Self::default() })
    }

    /// The query of an address: empty, or with its `?`.
    pub(super) fn write(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        if !self.search.is_empty() {
            query.append_pair("q", &self.search);
        }
        if let Some(edition) = self.edition {
            query.append_pair("edition", edition.as_str());
        }
        if let Some(before) = self.before {
            query.append_pair("before", &before.to_string());
        }
        if self.motion == ListMotion::Still {
            query.append_pair("still", "1");
        }
        let written = query.finish();
        if written == "?" { String::new() } else { written }
    }

    /// Whether only some of the messages are wanted.
    pub(super) const fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.edition.is_some()
    }

    fn query(&self) -> ListQuery {
        let query = ListQuery::parse(&self.search);
        match self.edition {
            Some(edition) => query.of_edition(edition),
            None => query,
        }
    }

    /// Those of the kept messages, latest first, that answer to the search.
    pub(super) fn select(&self, mut kept: Vec<Arc<ListedMessage>>) -> Vec<Arc<ListedMessage>> {
        let query = self.query();
        if !query.is_empty() {
            kept.retain(|message| query.selects(message));
        }
        kept
    }

    /// The part of the kept messages, latest first, that is asked for.
    pub(super) fn cut(&self, kept: Vec<Arc<ListedMessage>>) -> ListedPage {
        let all = ListedPage::count(&kept);
        self.cut_selected(&self.select(kept), &all)
    }

    /// The part of those that answer to the search. `all` has the counts of all that are kept.
    fn cut_selected(&self, selected: &[Arc<ListedMessage>], all: &ListedPage) -> ListedPage {
        let skipped = self
            .before
            .map_or(0, |before| selected.partition_point(|message| message.number >= before));
        let messages: Vec<_> = selected.iter().skip(skipped).take(self.limit).cloned().collect();
        let is_last = skipped + messages.len() >= selected.len();
        let next = messages.last().filter(|_| !is_last).map(|message| message.number);
        let previous = match skipped.checked_sub(self.limit + 1) {
            Some(at) => selected.get(at).map(|message| message.number),
            None => (skipped > 0).then_some(0),
        };
        let ListedPage { kept, free, paid, .. } = *all;
        let matching = selected.len();
        ListedPage { kept, free, paid, matching, skipped, messages, next, previous }
    }

    /// The part that has a message, and its neighbours, of all that answer to the search.
    pub(super) fn cut_around(&self, number: usize, kept: Vec<Arc<ListedMessage>>) -> AroundMessage {
        let all = ListedPage::count(&kept);
        let selected = self.select(kept);
        let at = selected.iter().position(|message| message.number == number);
        let find = |at: Option<usize>| Some(selected.get(at?)?.number);
        let neighbours = ListNeighbours {
            newer: find(at.and_then(|at| at.checked_sub(1))),
            older: find(at.map(|at| at + 1)),
        };
        let first = at.unwrap_or_default() / self.limit * self.limit;
        let before = find(first.checked_sub(1));
        let page = Self { before, ..self.clone() }.cut_selected(&selected, &all);
        AroundMessage { page, neighbours }
    }
}

/// The part of the list that has a message.
#[derive(Debug)]
pub(super) struct AroundMessage {
    pub(super) page: ListedPage,
    pub(super) neighbours: ListNeighbours,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{InboxPlace, ListMotion};
    use crate::inbox::ReceivedMessage;
    use crate::inbox::listed_message::ListedMessage;
    use crate::issue::edition::EditionName;

    /// So many messages, latest first: the even ones free, the others paid.
    fn kept(count: usize) -> Vec<Arc<ListedMessage>> {
        let message = |number: usize| {
            let edition = if number.is_multiple_of(2) { "free" } else { "paid" };
            let content = format!("Subject: n{number}\r\nFeedback-ID: i:{edition}:p:m\r\n\r\n");
            Arc::new(ListedMessage::new(&ReceivedMessage {
                number,
                return_path: String::new(),
                recipients: Vec::new(),
                content: content.into_bytes(),
                arrived: None,
            }))
        };
        (1..=count).rev().map(message).collect()
    }

    #[test]
    fn a_place_is_read_as_it_is_written_and_nonsense_is_left_out() {
        let place = InboxPlace {
            search: "été & \"phare\"".into(),
            edition: Some(EditionName::Paid),
            before: Some(7),
            motion: ListMotion::Still,
            ..InboxPlace::default()
        };
        assert_eq!(InboxPlace::parse(place.write().strip_prefix('?')), place);
        assert_eq!(InboxPlace::default().write(), "");
        let odd = InboxPlace::parse(Some("edition=none&before=x&limit=0&limit=99999&%ff=%zz&&="));
        assert_eq!(odd, InboxPlace { limit: 500, ..InboxPlace::default() });
    }

    #[test]
    fn what_is_deleted_is_said_in_words_that_are_all_understood() {
        let read = |query: &str| InboxPlace::parse_to_delete(query.as_bytes());
        assert_eq!(read(""), Some(InboxPlace::default()));
        assert_eq!(read("q=&edition="), Some(InboxPlace::default()));
        let found = InboxPlace { search: "été -x".into(), ..InboxPlace::default() };
        assert_eq!(read("query=%C3%A9t%C3%A9+-x"), Some(found));
        for odd in [
            "serach=x",
            "limit=1",
            "before=3",
            "q=a&q=",
            "q=a&query=",
            "edition=fre",
            "q=%ff",
            "q=-",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
        assert_eq!(InboxPlace::parse_to_delete(b"q=phare\xff"), None);
        assert_eq!(read(&format!("q={}", "+".repeat(9_000))), None);
    }

    #[test]
    fn neighbours_are_those_of_the_search() {
        let place = InboxPlace { edition: Some(EditionName::Free), ..InboxPlace::default() };
        let around = place.cut_around(100, kept(200));
        assert_eq!((around.neighbours.newer, around.neighbours.older), (Some(102), Some(98)));
        assert!(around.page.messages.iter().any(|message| message.number == 100));
        let last = place.cut_around(2, kept(200));
        assert_eq!((last.neighbours.newer, last.neighbours.older), (Some(4), None));
        assert_eq!(place.cut_around(3, kept(200)).neighbours.older, None, "it does not answer");
    }

    proptest! {
        /// Whoever goes on from part to part sees each message once; whoever goes back sees the same parts.
        #[test]
        fn parts_follow_each_other_without_a_gap(count in 0_usize..40, limit in 1_usize..7) {
            let mut place = InboxPlace { limit, ..InboxPlace::default() };
            let mut seen = Vec::new();
            loop {
                let part = place.cut(kept(count));
                let back = part.previous;
                prop_assert_eq!(back.is_some(), place.before.is_some() && part.skipped > 0);
                prop_assert_eq!(part.skipped, seen.len());
                seen.extend(part.messages.iter().map(|message| message.number));
                let Some(next) = part.next else { break };
                let behind = InboxPlace { before: Some(next), ..place.clone() }.cut(kept(count));
                let before = behind.previous.filter(|number| *number > 0);
                prop_assert_eq!(before, place.before.filter(|_| part.skipped > 0));
                place.before = Some(next);
            }
            prop_assert_eq!(seen, (1..=count).rev().collect::<Vec<_>>());
        }
    }
}
