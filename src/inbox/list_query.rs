//! What a person searches in the list, and which messages answer to it.
//!
//! All words must be there, in any order, in small or capital letters and with or without their accents. A field
//! in front (`from:`, `to:`, `subject:`, `issue:`) looks there alone, and `-` in front excludes. A text in quotation marks is
//! one word.
//!
//! Looks up to: `issue` (the names of the editions).

use super::listed_message::ListedMessage;
use super::message_summary::fold_text;
use crate::issue::edition::EditionName;

/// The most characters of a query that are read.
const MAX_QUERY_CHARS: usize = 500;

/// The most words of a query.
const MAX_TERMS: usize = 20;

/// The words in front of a colon that name a field.
const FIELDS: [&str; 13] = [
    "from", "de", "to", "a", "subject", "objet", "issue", "numero", "edition", "is", "has",
    "larger", "smaller",
];

/// A query, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ListQuery {
    terms: Vec<QueryTerm>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
struct QueryTerm {
    condition: QueryCondition,
    /// Whether messages are wanted for which the condition does not hold.
    is_excluded: bool,
}

/// What a word asks of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum QueryCondition {
    /// The text stands somewhere.
    Anywhere(String),
    From(String),
    To(String),
    Subject(String),
    Issue(String),
    Edition(EditionName),
    HasFiles,
    LargerThan(usize),
    SmallerThan(usize),
}

impl ListQuery {
    /// Reads a query. Every text is one.
    pub(super) fn parse(text: &str) -> Self {
        let text: String = text.chars().take(MAX_QUERY_CHARS).collect();
        Self {
            terms: split_terms(&text)
                .filter_map(|word| QueryTerm::parse(&word))
                .take(MAX_TERMS)
                .collect(),
        }
    }

    /// Reads a query of which no word may be left out. `None` if it is too long, if a word says nothing, or if the value of
    /// a field that is to be excluded is not understood.
    pub(super) fn parse_whole(text: &str) -> Option<Self> {
        let terms: Option<Vec<QueryTerm>> =
            split_terms(text).map(|word| QueryTerm::parse(&word)).collect();
        let query = Self { terms: terms? };
        let is_whole = text.chars().count() <= MAX_QUERY_CHARS
            && query.terms.len() <= MAX_TERMS
            && query.is_empty() == text.is_empty()
            && !query.terms.iter().any(QueryTerm::excludes_nothing);
        is_whole.then_some(query)
    }

    /// The same query, for messages of this edition alone.
    #[must_use]
    pub(super) fn of_edition(mut self, edition: EditionName) -> Self {
        let condition = QueryCondition::Edition(edition);
        self.terms.push(QueryTerm { condition, is_excluded: false });
        self
    }

    /// Whether every message answers to it.
    pub(super) const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a message answers to it.
    pub(super) fn selects(&self, message: &ListedMessage) -> bool {
        self.terms.iter().all(|term| term.condition.holds_for(message) != term.is_excluded)
    }
}

/// Splits at blanks that do not stand between quotation marks.
fn split_terms(text: &str) -> impl Iterator<Item = String> {
    let mut terms = vec![String::new()];
    let mut is_quoted = false;
    for c in text.chars() {
        match (c, terms.last_mut()) {
            ('"' | '“' | '”', _) => is_quoted = !is_quoted,
            (c, _) if c.is_whitespace() && !is_quoted => terms.push(String::new()),
            (c, Some(term)) => term.push(c),
            (_, None) => {}
        }
    }
    terms.into_iter().filter(|term| !term.is_empty())
}

impl QueryTerm {
    fn parse(word: &str) -> Option<Self> {
        let (is_excluded, word) = match word.strip_prefix('-') {
            Some(word) => (true, word),
            None => (false, word),
        };
        let folded = fold_text(word);
        let folded = folded.trim();
        if folded.is_empty() {
            return None;
        }
        let condition = folded
            .split_once(':')
            .and_then(|(field, value)| QueryCondition::of_field(field, value.trim()))
            .unwrap_or_else(|| QueryCondition::Anywhere(folded.to_owned()));
        Some(Self { condition, is_excluded })
    }

    /// Whether the word excludes a field without a value that the field has: no message answers to `is:fre`.
    fn excludes_nothing(&self) -> bool {
        let QueryCondition::Anywhere(text) = &self.condition else { return false };
        let field = text.split_once(':').map(|(field, _)| field);
        self.is_excluded && field.is_some_and(|field| FIELDS.contains(&field))
    }
}

impl QueryCondition {
    /// `None` if there is no such field, or if the value is none of its values.
    fn of_field(field: &str, value: &str) -> Option<Self> {
        let text = value.to_owned();
        let is_given = !value.is_empty();
        match field {
            "from" | "de" if is_given => Some(Self::From(text)),
            "to" | "a" if is_given => Some(Self::To(text)),
            "subject" | "objet" if is_given => Some(Self::Subject(text)),
            "issue" | "numero" if is_given => Some(Self::Issue(text)),
            "edition" | "is" => EditionName::parse(value).map(Self::Edition),
            "has" if matches!(value, "attachment" | "file") => Some(Self::HasFiles),
            "larger" => parse_size(value).map(Self::LargerThan),
            "smaller" => parse_size(value).map(Self::SmallerThan),
            _ => None,
        }
    }

    fn holds_for(&self, message: &ListedMessage) -> bool {
        let summary = &message.summary;
        let stands_in = |text: &str, sought: &str| fold_text(text).contains(sought);
        match self {
            Self::Anywhere(sought) => {
                memchr::memmem::find(summary.searched.as_bytes(), sought.as_bytes()).is_some()
            }
            Self::From(sought) => {
                stands_in(&summary.from, sought) || stands_in(&message.return_path, sought)
            }
            Self::To(sought) => {
                stands_in(&summary.to, sought)
                    || message.recipients.iter().any(|recipient| stands_in(recipient, sought))
            }
            Self::Subject(sought) => stands_in(&summary.subject, sought),
            Self::Issue(sought) => summary.issue.as_ref().is_some_and(|issue| issue == sought),
            Self::Edition(sought) => summary.edition == Some(*sought),
            Self::HasFiles => summary.attachments > 0,
            Self::LargerThan(bytes) => message.size > *bytes,
            Self::SmallerThan(bytes) => message.size < *bytes,
        }
    }
}

/// A size such as `500`, `100k` or `2m`, in bytes.
fn parse_size(text: &str) -> Option<usize> {
    let text = text.trim_end_matches('b');
    let (number, unit) = match text.strip_suffix('k') {
        Some(number) => (number, 1_000),
        None => text.strip_suffix('m').map_or((text, 1), |number| (number, 1_000_000)),
    };
    number.parse::<usize>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ListQuery;
    use crate::inbox::ReceivedMessage;
    use crate::inbox::listed_message::ListedMessage;
    use crate::issue::edition::EditionName;

    fn listed() -> ListedMessage {
        let content = "From: La Vigie <b@news.example>\r\nTo: Zoé <zoe@example.org>\r\n\
            Subject: Le phare d’Ouessant\r\nFeedback-ID: 2025-02-11:free:vigie:matinale\r\n\r\nL’été revient.\r\n";
        ListedMessage::new(&ReceivedMessage {
            number: 1,
            return_path: "retour+abc@news.example".into(),
            recipients: vec!["zoe@example.org".into()],
            content: content.into(),
            arrived: None,
        })
    }

    #[test]
    fn every_word_must_be_there_and_fields_and_exclusions_narrow_it() {
        let message = listed();
        for found in [
            "",
            "phare",
            "PHARE ouessant",
            "ete",
            "été",
            "\"phare d’ouessant\"",
            "from:vigie",
            "to:zoe",
            "to:zoe@example.org",
            "subject:phare",
            "is:free",
            "edition:free",
            "issue:2025-02-11",
            "-is:paid",
            "larger:10",
            "smaller:1k phare",
            "-bateau",
            "retour+abc -from:nobody",
            "objet:phare",
            "from:retour",
        ] {
            let found_where = found.strip_prefix("retour+abc ").unwrap_or(found);
            assert!(ListQuery::parse(found_where).selects(&message), "{found}");
        }
        for missed in [
            "bateau",
            "phare bateau",
            "\"ouessant phare\"",
            "from:zoe",
            "subject:zoe",
            "is:paid",
            "-phare",
            "issue:2025-02-1",
            "has:attachment",
            "larger:1m",
            "to:vigie",
            "is:other",
        ] {
            assert!(!ListQuery::parse(missed).selects(&message), "{missed}");
        }
        assert!(!ListQuery::parse("phare").of_edition(EditionName::Paid).selects(&message));
    }

    #[test]
    fn a_query_is_read_whole_or_not_at_all() {
        for whole in ["", "phare", "-is:paid \"a b\"", "http://a.example", "-http://a.example"] {
            let query = ListQuery::parse(whole);
            assert_eq!(ListQuery::parse_whole(whole), Some(query), "{whole}");
        }
        for cut in ["-", "\"", "a -", "a \"\" -", "-is:fre", "-larger:x", "a -to:"] {
            assert_eq!(ListQuery::parse_whole(cut), None, "{cut}");
        }
        assert_eq!(ListQuery::parse_whole(&"a ".repeat(21)), None);
        assert_eq!(ListQuery::parse_whole(&"a".repeat(501)), None);
    }

    proptest! {
        #[test]
        fn every_text_is_a_query(text in "[\\PC \"\\-:]{0,80}") {
            let _ = ListQuery::parse(&text).selects(&listed());
        }

        #[test]
        fn a_query_and_its_exclusion_never_select_the_same(word in "[a-z]{1,6}") {
            let message = listed();
            let (with, without) = (ListQuery::parse(&word), ListQuery::parse(&format!("-{word}")));
            prop_assert_ne!(with.selects(&message), without.selects(&message));
        }
    }
}
