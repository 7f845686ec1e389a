//! Keeps secrets of the settings out of findings, which go to terminals, logs and cron's mail.
//!
//! An editor who writes a password into the settings misspells its key, forgets a quotation mark, or uses
//! a scheme that does not exist. A line that can hold a secret is therefore told by its words, before any
//! reader has understood it. Such a line is not drawn, and none of its values is repeated in a message.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::table::read_string;
use super::{Code, Finding, Source, Span};
use crate::wording::{Wording, say};

/// What the name of a secret contains, without dashes and underscores.
const SECRET_NAMES: [&str; 14] = [
    "pass",
    "pwd",
    "psw",
    "pasw",
    "secret",
    "token",
    "apikey",
    "credential",
    "bearer",
    "mdp",
    "kennwort",
    "privatekey",
    "accesskey",
    "signingkey",
];

/// Names of keys that hold a secret, or that people write one into, if nothing else stands in the name.
const SECRET_KEYS: [&str; 5] = ["key", "auth", "user", "login", "ping"];

/// Names that people misspell. One slip is forgiven in a short word, two in a long one.
const MISSPELT_NAMES: [&str; 6] =
    ["password", "passphrase", "passwd", "secret", "token", "credentials"];

/// The keys of the settings that say where a secret is kept, or how it is said.
const PLACE_KEYS: [&str; 4] = ["password_env", "password_file", "password_command", "auth"];

/// Codes whose messages are written so that they repeat no value.
const REPEATS_NO_VALUE: [Code; 2] = [Code::SETTINGS_SECRET, Code::KEY_MISSING];

/// The fewest bytes of a value that is looked for in findings about other lines.
const MIN_TELLING_BYTES: usize = 4;

/// The most lines that a value in brackets has.
const MAX_BRACKETED_LINES: usize = 40;

/// A stretch of whole lines that can hold a secret.
struct SecretLines {
    lines: Range<usize>,
    /// The words of the values, as they are written and with their codes read.
    words: Vec<String>,
    /// Whether the key only says where a secret is kept, or how it is said.
    is_place: bool,
}

/// Takes out of findings what can be a secret of the settings. A finding about a line that can hold one
/// keeps its code and its place; its line is not drawn. A message that repeats a value of such a line is
/// replaced by the meaning of its code.
pub fn withhold_secrets(source: &Source, findings: &mut [Finding]) {
    let secrets = find_secret_lines(&source.text);
    if secrets.is_empty() {
        return;
    }
    for finding in findings {
        let touched = |lines: &Range<usize>| {
            // The end of the file is a place in its last line.
            let is_last = lines.end == source.text.len();
            let touches =
                |span: Span| (span.start < lines.end || is_last) && lines.start <= span.end;
            touches(finding.span) || finding.also.as_ref().is_some_and(|also| touches(also.span))
        };
        let is_near = secrets.iter().any(|secret| touched(&secret.lines));
        let is_repeated = repeats(finding, &secrets, &touched)
            && (is_near || !stands_in_the_open(source, finding, &secrets));
        finding.is_withheld |= is_near || is_repeated;
        if is_repeated && !REPEATS_NO_VALUE.contains(&finding.code) {
            withhold(finding);
        }
    }
}

/// Whether a text of the finding contains a word of a value that can be a secret.
fn repeats(
    finding: &Finding,
    secrets: &[SecretLines],
    touched: &impl Fn(&Range<usize>) -> bool,
) -> bool {
    let fixes = finding.fix.iter().flat_map(|fix| fix.changes()).map(|change| change.with.clone());
    let label = finding.also.as_ref().map(|also| &also.label);
    let wordings = [Some(&finding.message), finding.help.as_ref(), label];
    let texts: Vec<String> =
        wordings.into_iter().flatten().map(Wording::to_string).chain(fixes).collect();
    secrets.iter().any(|secret| {
        let is_near = touched(&secret.lines);
        let is_telling =
            |word: &&String| is_near || (!secret.is_place && word.len() >= MIN_TELLING_BYTES);
        let mut words = secret.words.iter().filter(is_telling);
        words.any(|word| texts.iter().any(|text| text.contains(word.as_str())))
    })
}

/// Whether each word of a secret that a finding repeats stands on the finding's own lines too, which hold no secret.
fn stands_in_the_open(source: &Source, finding: &Finding, secrets: &[SecretLines]) -> bool {
    let text = source.text.as_str();
    let Some(place) = text.get(finding.span.start..finding.span.end) else { return false };
    let start = text[..finding.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = finding.span.end + first_line(&text[finding.span.end..]).len();
    let own = &text[start..end];
    let texts: Vec<String> = [Some(&finding.message), finding.help.as_ref()]
        .into_iter()
        .flatten()
        .map(Wording::to_string)
        .collect();
    let is_repeated = |word: &&String| texts.iter().any(|text| text.contains(word.as_str()));
    let mut words = secrets.iter().filter(|it| !it.is_place).flat_map(|secret| &secret.words);
    !place.is_empty()
        && finding.also.is_none()
        && words.all(|word| {
            word.len() < MIN_TELLING_BYTES || !is_repeated(&word) || own.contains(word.as_str())
        })
}

/// Replaces every text of a finding that could repeat a secret.
fn withhold(finding: &mut Finding) {
    let meaning = finding.code.meaning();
    finding.message = say!("{meaning} The words are not repeated: they can hold a secret", meaning);
    finding.help = Some(finding.code.mend());
    finding.also = None;
    finding.fix = None;
}

/// The stretches of lines that can hold a secret, in the order of the text.
fn find_secret_lines(text: &str) -> Vec<SecretLines> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut is_secret_table = false;
    while at < text.len() {
        let line = first_line(&text[at..]);
        let trimmed = line.trim();
        if trimmed.starts_with('[') && trimmed.ends_with(']') && !trimmed.contains('=') {
            is_secret_table = words(trimmed).any(|word| is_secret_name(&trimmed[word]));
        }
        let value = match find_value(line) {
            None if is_secret_table => Some(0),
            value => value,
        };
        let Some(value) = value else {
            at += line.len();
            continue;
        };
        let length = count_value_bytes(&text[at..], value);
        let lines = at..at + length;
        let key = trimmed.trim_start_matches(['#', ' ', '\t']);
        let is_place = PLACE_KEYS.iter().any(|place| key.starts_with(place));
        let is_login = find_named_value(line).is_none() && find_login(line) == Some(value);
        // What stands behind the last `@` of a login is the host.
        let host = line.rfind('@').filter(|host| is_login && *host > value);
        let end = host.map_or(lines.end, |host| at + host);
        found.push(SecretLines { words: list_words(&text[at + value..end]), lines, is_place });
        at += length;
    }
    found
}

/// The first line of a text, with its line break.
fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

/// Where the value begins on a line that can hold a secret. `None` on other lines.
fn find_value(line: &str) -> Option<usize> {
    find_named_value(line).or_else(|| find_login(line))
}

/// Where the value begins behind a key that can hold a secret.
fn find_named_value(line: &str) -> Option<usize> {
    words(line).enumerate().find_map(|(number, word)| {
        let behind = line[word.end..].trim_start_matches(['"', '\'', ' ', '\t', '`']);
        let is_key = behind.starts_with(['=', ':']) || number == 0;
        (is_key && is_secret_name(&line[word.clone()])).then_some(word.end)
    })
}

/// Where the text behind the first colon of `scheme://user:password@host` begins, or of
/// `user:password@host`.
fn find_login(line: &str) -> Option<usize> {
    let begin = line.find("//").map_or_else(|| line.find(['"', '\'', '=']), |at| Some(at + 1))? + 1;
    let rest = line.get(begin..)?;
    let at = rest.rfind('@')?;
    let colon = rest[..at].find(':')?;
    let is_mail = rest[..colon].ends_with("mailto");
    (!is_mail).then_some(begin + colon + 1)
}

/// The words of a line: letters, digits, dashes and underscores.
fn words(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].find(is_inside)?;
        let end = line[start..].find(|c| !is_inside(c)).map_or(line.len(), |end| start + end);
        at = end;
        Some(start..end)
    })
}

/// Whether a key of this name can hold a secret, misspelt ones included.
fn is_secret_name(word: &str) -> bool {
    let mut folded = word.to_lowercase();
    folded.retain(|c| c != '_' && c != '-');
    let is_near = |name: &str| {
        let slips = if name.len() < 7 { 1 } else { 2 };
        strsim::damerau_levenshtein(&folded, name) <= slips
    };
    SECRET_KEYS.contains(&folded.as_str())
        || SECRET_NAMES.iter().any(|name| folded.contains(name))
        || MISSPELT_NAMES.iter().any(|name| is_near(name))
}

/// How many bytes of whole lines the value takes that begins at a byte of the first line: a text of
/// several lines, a value in brackets, or a value on the next line.
fn count_value_bytes(text: &str, value: usize) -> usize {
    let line = first_line(text);
    let behind = line[value..].trim_start_matches(['"', '\'', ' ', '\t', '`', '=', ':']);
    for quotes in ["\"\"\"", "'''"] {
        if let Some(open) = line[value..].find(quotes) {
            let inside = value + open + quotes.len();
            let end = text[inside..].find(quotes).map_or(text.len(), |end| inside + end);
            return end + first_line(&text[end..]).len();
        }
    }
    let mut length = line.len();
    if behind.trim().is_empty() {
        return length + first_line(&text[length..]).len();
    }
    let depth = |line: &str| {
        let count = |c: char| line.matches(c).count();
        (count('[') + count('{')).saturating_sub(count(']') + count('}'))
    };
    if depth(line) > 0 {
        for _ in 0..MAX_BRACKETED_LINES {
            let next = first_line(&text[length..]);
            length += next.len();
            if next.is_empty() || next.contains([']', '}']) {
                break;
            }
        }
    }
    length
}

/// The words of a value, and the texts in its quotation marks: as they are written, and with the codes of
/// TOML and of URLs (RFC 3986 §2.1) read.
fn list_words(value: &str) -> Vec<String> {
    let value = value.trim_start_matches(['"', '\'', ' ', '\t', '`', '=', ':']);
    let is_between = |c: char| c.is_whitespace() || "\"'`,[]{}=/:@?&#;".contains(c);
    let mut found: Vec<String> = Vec::new();
    let decoded = percent_decode_str(value).decode_utf8_lossy();
    for text in [value.to_owned(), read_codes(value), decoded.into_owned()] {
        let whole = text.trim().trim_matches(['"', '\'']).to_owned();
        found.extend(text.split(is_between).map(str::to_owned));
        found.push(whole);
    }
    found.retain(|word| !word.is_empty());
    found.sort_unstable();
    found.dedup();
    found
}

/// The text with the codes of a TOML string read, line by line. A line that is no string stays.
fn read_codes(value: &str) -> String {
    let read = |line: &str| {
        let inner = line.trim().trim_matches('"');
        read_string(&format!("\"{inner}\""))
    };
    value.lines().map(|line| read(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::{find_secret_lines, withhold_secrets};
    use crate::finding::{Code, Finding, Source};
    use crate::wording::say;

    #[test]
    fn a_line_that_can_hold_a_secret_is_known_however_it_is_written() {
        for line in [
            "pass = 'x1'",
            "pasword: x1",
            "passowrd 'x1'",
            "Password = 'x1",
            "SMTP_PWD = 'x1'",
            "access_token = 'x1'",
            "\"api-key\" = 'x1'",
            "secrt = 'x1'",
            "relays = [{ url = 'smtps://u@h', passwd = 'x1' }]",
            "relays = [{ url = 'smtps://u:x1@h' }]",
            "url = 'postgres://u@h/m?password=x1'",
            "url = 'submission:/u:x1@h'",
            "url = smtps://u:x1@h",
            "# password = 'x1'",
            "password =\n'x1'",
            "password = \"\"\"\nx1\n\"\"\"",
            "password = [\n'x1',\n]",
            "[password]\nvalue = 'x1'",
        ] {
            let found = find_secret_lines(line);
            let holds = found.iter().any(|secret| secret.words.iter().any(|word| word == "x1"));
            assert!(holds, "{line}");
            assert_eq!(found.last().map(|secret| secret.lines.end), Some(line.len()), "{line}");
        }
    }

    #[test]
    fn other_lines_of_the_settings_are_drawn() {
        for line in [
            "url = 'smtps://zoe@mail.example.org:465'",
            "url = 'https://lavigie.example/desinscription'",
            "from = 'redaction@lavigie.example'",
            "name = 'La Vigie: le matin'",
            "[[relays]]",
            "watch = 'border-left:4px solid ACCENT; background-color:WASH'",
            "connections = 8",
        ] {
            assert!(find_secret_lines(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_message_that_repeats_a_secret_in_any_writing_is_replaced() {
        let text = "a = 1\npass = \"hun\\u0074er2\"\nurl = 'smtps://u:s%C3%A9same@h'\n";
        let source = Source::of_text("matinale.toml", text);
        let told = |words: &str| Finding::new(Code::KEY_VALUE, 0..1, say!("{words}", words));
        let mut findings = [told("`hunter2`"), told("`sésame` is no host"), told("a number")];
        withhold_secrets(&source, &mut findings);
        assert!(findings[0].is_withheld && !findings[0].message.to_string().contains("hunter2"));
        assert!(findings[1].is_withheld && !findings[1].message.to_string().contains("sésame"));
        assert!(!findings[2].is_withheld);
        assert_eq!(findings[2].message.to_string(), "a number");
    }
}
