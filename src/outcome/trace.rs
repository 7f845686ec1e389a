//! Trace data in a reply: to which transaction the reply belongs.
//!
//! Postfix and others append lines of their log, such as
//! `from=<b@news.example> to=<r@example.org> proto=ESMTP helo=<mail.news.example>`. The names in it are those of
//! every refusal, so they say nothing about whom this refusal is about.
//!
//! Looks up to: nothing.

use std::borrow::Cow;
use std::ops::Range;

/// What the reader's address is called.
const RECIPIENT_KEYS: &[&str] = &["to", "rcpt", "rcptto", "rcpt_to", "recipient", "orig_to", "t"];

/// What the sender's address is called.
const SENDER_KEYS: &[&str] =
    &["from", "sender", "mailfrom", "mail_from", "envelope-from", "envelope_from"];

/// What is said of the connection.
const CONNECTION_KEYS: &[&str] = &[
    "helo",
    "ehlo",
    "helo_name",
    "proto",
    "protocol",
    "client",
    "client_address",
    "ip",
    "server",
    "sasl_method",
    "sasl_username",
];

/// The most letters of a key.
const MAX_KEY_CHARS: usize = 20;

/// A key and its value.
struct TracePair<'a> {
    key: &'a str,
    place: Range<usize>,
    /// Whether `=` stands between them.
    is_equation: bool,
}

impl TracePair<'_> {
    fn has_key_of(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.key.eq_ignore_ascii_case(key))
    }
}

/// The text without trace data: two or more pairs of a key and a value in a row, behind a sentence, of which one
/// names the recipient. Pairs that a colon follows are the beginning of a sentence, and stay.
pub(super) fn leave_out_trace(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    // The last run first, so that the places of the others stay.
    for run in list_runs(text).iter().rev() {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let (start, end) = (first.place.start, last.place.end);
        if is_trace(run) && ends_sentence(&text[..start], &text[end..]) {
            plain.to_mut().replace_range(start..end, " ");
        }
    }
    plain
}

/// Whether pairs in a row describe a transaction. Pairs without `=` are also words of a sentence: then one of
/// them has to be about the connection.
fn is_trace(run: &[TracePair<'_>]) -> bool {
    let has_any = |keys: &[&str]| run.iter().any(|pair| pair.has_key_of(keys));
    let is_unlike_sentence = run.iter().all(|pair| pair.is_equation) || has_any(CONNECTION_KEYS);
    run.len() > 1 && has_any(RECIPIENT_KEYS) && is_unlike_sentence
}

/// Whether a sentence stands before, and none goes on behind.
fn ends_sentence(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches([')', ']', '}', ' ']);
    before.contains(char::is_alphabetic) && !after.starts_with(':') && !after.starts_with("...")
}

/// The pairs of a text, those in a row together. Names and numbers may stand between them, and no words.
fn list_runs(text: &str) -> Vec<Vec<TracePair<'_>>> {
    let mut runs: Vec<Vec<TracePair<'_>>> = Vec::new();
    let mut at = 0;
    while let Some(pair) = find_pair(text, at) {
        at = pair.place.end;
        match runs.last_mut() {
            Some(run)
                if run
                    .last()
                    .is_some_and(|last| is_gap(&text[last.place.end..pair.place.start])) =>
            {
                run.push(pair);
            }
            _ => runs.push(vec![pair]),
        }
    }
    runs
}

/// Whether a text between two pairs has no word.
fn is_gap(between: &str) -> bool {
    let is_word = |token: &str| {
        token.contains(char::is_alphabetic)
            && !token.contains(['@', '.', '/', ':'])
            && !token.contains(char::is_numeric)
    };
    !between.split_whitespace().any(is_word)
}

/// The next pair that begins at `from` or behind it.
fn find_pair(text: &str, from: usize) -> Option<TracePair<'_>> {
    let mut is_start = from == 0;
    for (at, letter) in text[from..].char_indices() {
        let at = from + at;
        if is_start
            && letter.is_ascii_alphabetic()
            && let Some(pair) = read_pair(text, at)
        {
            return Some(pair);
        }
        is_start = !(letter.is_alphanumeric() || "_-.@=<:/".contains(letter));
    }
    None
}

/// The pair that begins at a place, if one does.
fn read_pair(text: &str, at: usize) -> Option<TracePair<'_>> {
    let rest = &text[at..];
    let is_key = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '_' | '-');
    let key = &rest[..rest.find(|letter| !is_key(letter))?];
    if key.len() > MAX_KEY_CHARS {
        return None;
    }
    let behind = &rest[key.len()..];
    let is_equation = behind.starts_with('=');
    let value = if is_equation { &behind[1..] } else { behind.trim_start_matches([':', ' ']) };
    let start = text.len() - value.len();
    let place = at..start + value_len(value);
    let pair = TracePair { key, place, is_equation };
    let is_known =
        [RECIPIENT_KEYS, SENDER_KEYS, CONNECTION_KEYS].iter().any(|keys| pair.has_key_of(keys));
    let value = &text[start..pair.place.end];
    let is_pair = is_equation || is_known && start > at + key.len() && is_name(value);
    (is_pair && !value.is_empty()).then_some(pair)
}

/// Whether a value is an address or a host name, with or without brackets.
fn is_name(value: &str) -> bool {
    value.starts_with(['<', '(', '['])
        || value.contains('@')
        || value.trim_end_matches('.').contains('.')
}

/// The bytes of the value that a text begins with: up to its closing bracket, or up to a space.
fn value_len(value: &str) -> usize {
    let closing = match value.chars().next() {
        Some('<') => '>',
        Some('(') => ')',
        Some('[') => ']',
        _ => {
            let is_end = |letter: char| letter.is_whitespace() || ",;)|".contains(letter);
            return value.find(is_end).unwrap_or(value.len());
        }
    };
    value.find(closing).map_or(value.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::leave_out_trace;

    #[test]
    fn what_a_log_says_of_the_transaction_is_left_out() {
        for trace in [
            "from=<b@news.example> to=<r@example.org> proto=ESMTP helo=<mail.news.example>",
            "helo=<mail.news.example> client=unknown[192.0.2.1] from=<b@news.example> to=<r@example.org>",
            "FROM=b@news.example,TO=r@example.org,HELO=mail.news.example",
            "F=<b@news.example> H=mail.news.example [192.0.2.1] T=<r@example.org>",
            "from=<\"b policy\"@news.example> 4F01 to=<r@example.org>",
            "from: <b@news.example>, to: <r@example.org>, helo: mail.news.example",
            "client (192.0.2.1) helo (mail.news.example) sender (b@news.example) recipient (r@example.org)",
        ] {
            for (sentence, more) in [("<r@example.org>: User unknown; ", ""), ("no (", "), sorry")]
            {
                let text = format!("{sentence}{trace}{more}");
                assert_eq!(leave_out_trace(&text), format!("{sentence} {more}"), "{text}");
            }
        }
        let cut_off = "no; from=<b@news.example> to=<r@example.org> helo=<mail.ne";
        assert_eq!(leave_out_trace(cut_off), "no;  ");
    }

    #[test]
    fn what_a_sentence_says_stays() {
        for text in [
            "",
            "user unknown",
            "user unknown; from=<b@news.example>",
            "user unknown; helo=<mail.news.example> from=<b@news.example>",
            "user unknown, message from <b@news.example> to <r@example.org>",
            "from=<b@news.example> to=<r@example.org> user unknown",
            "no: to=<r@example.org> from=<b@news.example>: user unknown",
            "no (to=<r@example.org> from=<b@news.example>): user unknown",
            "recipient <r@example.org> unknown, sender <b@news.example> known",
            "a=b=c, é=è",
            "=",
        ] {
            assert_eq!(leave_out_trace(text), text);
        }
    }
}
