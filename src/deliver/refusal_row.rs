//! Refusals in a row with the same words.

use crate::journal::DeliveryId;
use crate::outcome::Reply;

/// Refusals in a row with the same words.
#[derive(Debug, Default)]
pub(super) struct RefusalRow {
    ids: Vec<DeliveryId>,
    last: Option<Reply>,
}

impl RefusalRow {
    /// Adds a refusal. If its words differ from the last one's, a new row begins. Answers the
    /// length of the row.
    pub(super) fn push(&mut self, id: DeliveryId, reply: &Reply) -> usize {
        if self.last.as_ref().is_some_and(|last| !is_same_refusal(last, reply)) {
            self.clear();
        }
        self.append(id, reply);
        self.ids.len()
    }

    /// Adds a refusal with any words.
    pub(super) fn append(&mut self, id: DeliveryId, reply: &Reply) {
        self.ids.push(id);
        self.last = Some(reply.clone());
    }

    /// Ends the row.
    pub(super) fn clear(&mut self) {
        self.ids.clear();
        self.last = None;
    }

    /// The deliveries that were refused.
    pub(super) fn ids(&self) -> &[DeliveryId] {
        &self.ids
    }
}

/// Whether two refusals have the same words. Words with a digit, such as a message number, and
/// addresses are not compared.
pub(super) fn is_same_refusal(one: &Reply, other: &Reply) -> bool {
    let words = |reply: &Reply| -> Vec<String> {
        let words = reply.text.split_whitespace();
        words
            .filter(|word| !word.contains(|c: char| c.is_ascii_digit() || c == '@'))
            .map(str::to_owned)
            .collect()
    };
    (one.code, one.enhanced) == (other.code, other.enhanced) && words(one) == words(other)
}

#[cfg(test)]
mod tests {
    use super::{DeliveryId, RefusalRow, Reply, is_same_refusal};

    #[test]
    fn numbers_and_addresses_make_no_difference_and_codes_and_words_do() {
        let is_same = |one: &str, other: &str| {
            is_same_refusal(&Reply::new(550, one), &Reply::new(550, other))
        };
        assert!(is_same("5.7.1 spam (id 4F01)", "5.7.1 spam (id 4F02)"));
        assert!(is_same("<a@example.org>: no", "<b@example.org>: no"));
        assert!(!is_same("5.7.1 spam", "5.7.1 pictures"));
        assert!(!is_same("5.7.1 spam", "5.7.26 spam"));
        assert!(!is_same_refusal(&Reply::new(550, "no"), &Reply::new(554, "no")));
    }

    #[test]
    fn other_words_begin_a_new_row_unless_they_are_appended() {
        let mut row = RefusalRow::default();
        let [one, two, three] = [1, 2, 3].map(DeliveryId::numbered);
        assert_eq!(row.push(one, &Reply::new(550, "no")), 1);
        row.append(two, &Reply::new(550, "never"));
        assert_eq!(
            (row.push(three, &Reply::new(550, "never")), row.ids()),
            (3, &[one, two, three][..])
        );
        assert_eq!((row.push(one, &Reply::new(550, "no")), row.ids()), (1, &[one][..]));
    }
}
