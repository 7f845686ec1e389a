//! The words of a reply, without the names and numbers in it.
//!
//! A relay repeats the reader's address, names hosts and pages, and adds the numbers of its log. None of these
//! say whom the reply is about, and any of them can contain a word that would. They are left out.
//!
//! Looks up to: nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::plain_letters::strip_accent;
use super::trace::leave_out_trace;

/// Sentences that stand before the reason, and are no reason: of RFC 5321 §4.2.3 and of Postfix.
const PREAMBLES: &[&str] = &[
    " requested action not taken mailbox unavailable ",
    " requested mail action not taken mailbox unavailable ",
    " recipient address rejected ",
];

/// What parts two words as a space does.
const GAPS: [char; 13] = [',', ';', '(', ')', '[', ']', '{', '}', '"', '|', '=', '<', '>'];

/// The most words between two phrases that stand near each other.
const MAX_WORDS_BETWEEN: usize = 3;

/// The words of a reply: in lower case, without accents, one space between two words.
///
/// Left out are addresses, a word in angle brackets, host names, links, words with a digit, trace data, and
/// the sentences that stand before the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyWords {
    /// A space, each word, and a space after each.
    spaced: String,
    /// Where each word begins in `spaced`, by the first byte of the word.
    starts: BTreeMap<u8, Vec<usize>>,
}

impl ReplyWords {
    /// Reads the text of a reply.
    pub fn read(text: &str) -> Self {
        let mut spaced = String::from(" ");
        for token in list_tokens(text).iter().filter(|token| !token.contains(char::is_numeric)) {
            append_words(&mut spaced, token);
        }
        spaced = spaced.replace(" e mail", " email");
        for preamble in PREAMBLES {
            spaced = spaced.replace(preamble, " ");
        }
        let mut starts = BTreeMap::<u8, Vec<usize>>::new();
        for (at, pair) in
            spaced.as_bytes().windows(2).enumerate().filter(|(_, pair)| pair[0] == b' ')
        {
            starts.entry(pair[1]).or_default().push(at + 1);
        }
        Self { spaced, starts }
    }

    /// The words, with one space between two of them.
    pub(super) fn as_str(&self) -> &str {
        self.spaced.trim()
    }

    /// Whether the reply has this phrase. In a phrase, `*` at the end of a word stands for any ending, and
    /// ` ... ` for any words.
    pub fn has_phrase(&self, phrase: &str) -> bool {
        let mut from = 0;
        phrase.split(" ... ").all(|part| {
            let next = self.find_places(part).find(|place| place.start >= from);
            from = next.as_ref().map_or(from, |place| place.end);
            next.is_some()
        })
    }

    /// Whether the reply has one of these phrases.
    pub fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has_phrase(phrase))
    }

    /// Whether the text begins with this phrase.
    pub fn begins_with(&self, phrase: &str) -> bool {
        let rest = self.spaced.get(1..).and_then(|words| words.strip_prefix(phrase));
        rest.is_some_and(|rest| rest.starts_with(' '))
    }

    /// Whether one of the first phrases stands near one of the others, before or after it.
    pub(super) fn has_near(&self, phrases: &[&str], neighbours: &[&str]) -> bool {
        let find_all = |list: &[&str]| -> Vec<Range<usize>> {
            list.iter().flat_map(|phrase| self.find_places(phrase)).collect()
        };
        let places = find_all(phrases);
        let others = if places.is_empty() { Vec::new() } else { find_all(neighbours) };
        places.iter().any(|place| others.iter().any(|other| self.are_near(place, other)))
    }

    /// Whether few words stand between two places.
    fn are_near(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
        let between = self.spaced.get(first.end..second.start);
        between.is_some_and(|words| words.split_whitespace().count() <= MAX_WORDS_BETWEEN)
    }

    /// Where the words of `part` stand. A word with `*` ends where the word ends.
    fn find_places(&self, part: &str) -> impl Iterator<Item = Range<usize>> {
        let stem = part.trim_end_matches('*');
        let is_stem = stem.len() < part.len();
        let starts = part.bytes().next().and_then(|first| self.starts.get(&first));
        starts.into_iter().flatten().filter_map(move |&start| {
            let rest = self.spaced[start..].strip_prefix(stem)?;
            let more = rest.find(' ').unwrap_or(rest.len());
            (is_stem || more == 0).then_some(start..start + stem.len() + more)
        })
    }
}

/// The pieces of a text between spaces and brackets, without trace data, addresses, links and host names.
pub(super) fn list_tokens(text: &str) -> Vec<String> {
    let plain = leave_out_brackets(&leave_out_trace(text));
    let tokens = plain.split_whitespace().filter(|token| !is_link(token));
    let tokens = tokens.flat_map(|token| token.split(GAPS));
    let tokens = tokens.map(|token| find_exception(token).unwrap_or(token));
    tokens.filter(|token| !is_hostname(token)).map(ToOwned::to_owned).collect()
}

/// The name of an exception that a relay gives as its reason, without the parts before a colon or a dot. Exchange does
/// so: `STOREDRV.Submission.Exception:SubmissionQuotaExceededException`.
fn find_exception(token: &str) -> Option<&str> {
    let name = token.trim_end_matches(|c: char| !c.is_alphanumeric()).rsplit([':', '.']).next()?;
    let is_exception = |name: &str| name.to_ascii_lowercase().ends_with("exception");
    Some(name).filter(|name| name.len() < token.len() && is_exception(name))
}

/// The text without what stands in angle brackets, if that is one word, as an address is. A local part in quotes
/// may have spaces (RFC 5321 §4.1.2).
fn leave_out_brackets(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        plain.push(letter);
        let opening = if letter == '>' { plain.rfind('<') } else { None };
        let is_name = |inside: &str| !inside.contains(' ') || inside.starts_with("<\"");
        if let Some(start) = opening.filter(|&start| is_name(&plain[start..])) {
            plain.truncate(start);
            plain.push(' ');
        }
    }
    plain
}

/// Whether a token is a link or an address.
fn is_link(token: &str) -> bool {
    token.contains('@') || token.contains("://")
}

/// Whether a token is a host name, with or without a path: labels with a dot between them.
fn is_hostname(token: &str) -> bool {
    let host = token.split(['/', ':']).next().unwrap_or_default();
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty())
}

/// Appends the words of a token, each with a space. An apostrophe before `t` or `s` joins (`can't`), any other
/// parts (`l'adresse`).
fn append_words(spaced: &mut String, token: &str) {
    let mut letters = token.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphabetic() {
            append_plain(spaced, letter);
        } else if matches!(letter, '\'' | '’')
            && matches!(letters.peek(), Some('t' | 's' | 'T' | 'S'))
        {
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    if !spaced.ends_with(' ') {
        spaced.push(' ');
    }
}

/// Appends a letter in lower case, without its accent.
fn append_plain(spaced: &mut String, letter: char) {
    for lower in letter.to_lowercase() {
        match strip_accent(lower) {
            Some(plain) => spaced.push_str(plain),
            None => spaced.push(lower),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReplyWords;

    #[test]
    fn names_and_numbers_are_left_out() {
        for (text, words) in [
            ("<policy@spam.example>: User unknown", " user unknown "),
            ("<\"spam policy\"@x.example>... Isn't here", " isnt here "),
            ("policy@spam.example:blocked no", " no "),
            ("Blocked - see https://spam.example/x?ip=192.0.2.1.", " blocked see "),
            ("host mx.spam.example[192.0.2.1] said: OFR_506", " host said "),
            ("csi.cloudmark.com/reset-request/?ip= no", " no "),
            (
                "STORE.Submission.Exception:QuotaExceededException; no",
                " quotaexceededexception no ",
            ),
            ("E-Mail, non-existent/inactive user.", " email non existent inactive user "),
            ("Boîte pleine d'un abonné", " boite pleine d un abonne "),
            ("Recipient address rejected: Requested action not taken: mailbox unavailable", " "),
            ("as<the mailbox <r@example.org> is full> queue", " as the mailbox is full queue "),
            ("no; from=<b@n.example> to=<r@example.org> proto=ESMTP helo=<m.n.example>", " no "),
            ("a < b", " a b "),
            ("", " "),
        ] {
            assert_eq!(ReplyWords::read(text).spaced, words, "{text}");
        }
    }

    #[test]
    fn a_phrase_is_found_by_whole_words_endings_and_gaps() {
        let words = ReplyWords::read("The mailbox of this user is over its quotas");
        for phrase in
            ["mailbox", "this user", "quota*", "mailbox ... over", "the mailbox ... quota*"]
        {
            assert!(words.has_phrase(phrase), "{phrase}");
        }
        assert!(
            words.has_near(&["quota*"], &["no", "over"]) && words.has_near(&["user"], &["mailbox"])
        );
        assert!(
            !words.has_near(&["mailbox"], &["quotas"]) && !words.has_near(&["over"], &["quota"])
        );
        for phrase in ["mail", "box", "quota", "over ... mailbox", "mailbox ... mailbox", "user of"]
        {
            assert!(!words.has_phrase(phrase), "{phrase}");
        }
    }
}
