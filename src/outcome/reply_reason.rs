//! Why a message was not taken, without the names and numbers of one reader.

use super::reply_words::ReplyWords;

/// What refusals for the same reason have alike: their codes, and their words in lower case, without the names
/// and numbers in them. A relay repeats the reader's address, names hosts, and adds numbers of its log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplyReason {
    codes: String,
    words: String,
}

impl ReplyReason {
    /// The reason in words that are no reply of a relay.
    pub fn of_words(words: &str) -> Self {
        Self { codes: String::new(), words: ReplyWords::read(words).as_str().to_owned() }
    }

    /// The reason with the codes of the reply that it stands in.
    pub(super) fn with_codes(self, codes: String) -> Self {
        Self { codes, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::ReplyReason;
    use crate::outcome::Reply;

    #[test]
    fn replies_that_differ_in_names_and_numbers_have_the_same_reason() {
        let of = |code, words: &str| Reply::new(code, words).reason();
        let same = |one: &str, other: &str| of(451, one) == of(451, other);
        assert!(same("4.7.1 later, id 4F2A9 (12 s)", "4.7.1 later, id 77B01 (300 s)"));
        assert!(same("4.1.2 d1.example: not found", "4.1.2 d2.example: not found"));
        assert!(same("<a@example.org>: no", "<b@example.org>: no"));
        assert!(!same("4.1.1 no such user", "4.7.1 no such user"));
        assert!(!same("4.1.1 no such user", "4.1.1 gone"));
        assert_ne!(of(550, "no"), of(551, "no"));
        assert_ne!(of(550, "5.7.1 no"), of(550, "no"));
    }

    #[test]
    fn our_own_words_have_the_same_reason_whatever_their_numbers_are() {
        let given_up =
            |hours| ReplyReason::of_words(&format!("given up after {hours} h, since away"));
        assert_eq!(given_up(4), given_up(5));
        assert_ne!(given_up(4), ReplyReason::of_words("not sent, since away"));
    }
}
