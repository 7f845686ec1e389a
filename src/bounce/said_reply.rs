//! Replies of servers that a report repeats in its text.
//!
//! Looks up to: `outcome`.

use crate::outcome::{EnhancedCode, Phase, Reply};

/// The most lines of a reply in a text.
const MAX_REPLY_LINES: usize = 8;

/// The greatest subject of an enhanced code (RFC 3463 §2). Numbers of versions have greater ones.
const MAX_SUBJECT: u16 = 7;

/// What stands before the code of a reply, in small letters, if the code is not at the beginning of its line.
const INTRODUCTIONS: &[&str] = &[
    ":", ";", "(", "[", "'", "\"", "«", "<<<", "said", "was", "returned", "code", "reply", "error",
    "response", "status", "smtp", "with", "#", "=", "-",
];

/// Words of a report that say after which command a reply came, in small letters, and the phase.
const COMMANDS: &[(&str, Phase)] = &[
    ("rcpt to", Phase::Recipient),
    ("rcpt command", Phase::Recipient),
    ("rcpt_to", Phase::Recipient),
    ("mail from", Phase::Mail),
    ("mail_from", Phase::Mail),
    ("mail command", Phase::Mail),
    ("helo command", Phase::Hello),
    ("ehlo command", Phase::Hello),
    ("after initial connection", Phase::Greeting),
    ("end of data", Phase::FinalDot),
    ("end of message", Phase::FinalDot),
    ("pipelined data", Phase::Data),
    ("data command", Phase::FinalDot),
];

/// A reply as a report repeats it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SaidReply {
    /// The phase that the report names. It is RCPT if it names none.
    pub(super) phase: Phase,
    /// The reply.
    pub(super) reply: Reply,
}

/// Where the code of a reply stands in a line.
struct CodePlace {
    code: u16,
    /// Where the text behind the code begins.
    text: usize,
}

/// Finds the replies in a text, in their order. A reply ends with its paragraph.
pub(super) fn find_replies(text: &str) -> Vec<SaidReply> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() && found.len() < MAX_REPLY_LINES {
        let Some(place) = find_code(lines[at]) else {
            at += 1;
            continue;
        };
        let CodePlace { code, text } = place;
        let mut said = lines[at][text..].trim().to_owned();
        let before = lines[..at].iter().rev().take(2).chain([&lines[at]]);
        let context: String = before.copied().collect::<Vec<_>>().join("\n");
        at += 1;
        for line in lines[at..].iter().take(MAX_REPLY_LINES) {
            let next = find_code(line);
            if line.trim().is_empty() || next.as_ref().is_some_and(|next| next.code != code) {
                break;
            }
            let start = next.map_or(0, |next| next.text);
            said.push(' ');
            said.push_str(line[start..].trim());
            at += 1;
        }
        let phase = read_phase(&format!("{context} {said}"));
        found.push(SaidReply { phase, reply: make_reply(code, &said) });
    }
    found
}

/// The reply of a field such as `Diagnostic-Code`. A text without a code is `None`.
pub(super) fn read_reply(text: &str) -> Option<SaidReply> {
    find_replies(text).into_iter().next()
}

/// The reply that a text would be, with the basic code that an enhanced code stands for. A text without an enhanced code
/// has this one.
pub(super) fn imply_reply(enhanced: Option<EnhancedCode>, text: &str) -> Reply {
    let code = match enhanced.map(|enhanced| enhanced.class) {
        Some(2) => 250,
        Some(4) => 450,
        _ => 550,
    };
    let reply = Reply::new(code, &clean_text(text));
    Reply { enhanced: enhanced.or(reply.enhanced), ..reply }
}

/// The first enhanced code in a text that says something: not X.0.0. Addresses of networks are none.
pub(super) fn find_enhanced(text: &str) -> Option<EnhancedCode> {
    let is_around = |c: char| !c.is_ascii_digit() && c != '.';
    let words = text.split(is_around).map(|word| word.trim_matches('.'));
    let mut codes = words.filter_map(EnhancedCode::parse).filter(|code| code.class != 2);
    codes.find(|code| code.detail < 1000 && code.subject <= MAX_SUBJECT && !is_generic(*code))
}

/// Whether a code says no more than its class: X.0.0.
pub(super) const fn is_generic(code: EnhancedCode) -> bool {
    code.subject == 0 && code.detail == 0
}

/// The phase that a text names.
pub(super) fn read_phase(text: &str) -> Phase {
    let text = text.to_ascii_lowercase();
    let places = COMMANDS.iter().filter_map(|(words, phase)| Some((text.find(words)?, *phase)));
    // An address of the sender in a text is no command: `RCPT TO` counts first.
    let found: Vec<_> = places.collect();
    let at_recipient = found.iter().any(|(_, phase)| *phase == Phase::Recipient);
    if at_recipient {
        return Phase::Recipient;
    }
    found.into_iter().min_by_key(|(place, _)| *place).map_or(Phase::Recipient, |(_, phase)| phase)
}

/// A reply of these words, in which the report's own words and repeated codes are left out.
fn make_reply(code: u16, said: &str) -> Reply {
    let reply = Reply::new(code, &clean_text(said.trim_start_matches(['#', '-', ' '])));
    let enhanced = reply.enhanced.filter(|code| !is_generic(*code));
    Reply { enhanced: enhanced.or_else(|| find_enhanced(&reply.text)).or(reply.enhanced), ..reply }
}

/// The words without what reports add to them: the command, and the codes of further lines of the reply.
fn clean_text(text: &str) -> String {
    let text = text.replace(['\n', '\t'], " ");
    let lower = text.to_ascii_lowercase();
    let end = ["(in reply to", "[rcpt_to]", "[mail_from]", "(error following", "(state "]
        .iter()
        .filter_map(|words| lower.find(words))
        .min();
    let text = &text[..end.unwrap_or(text.len())];
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let (code, rest) = word.split_at_checked(4).unwrap_or((word, ""));
        let is_line_start = code.len() == 4
            && code.ends_with('-')
            && code.bytes().take(3).all(|byte| byte.is_ascii_digit());
        let rest = if is_line_start { rest } else { word };
        let is_first = words.is_empty();
        let is_repeated = is_line_start && !is_first && EnhancedCode::parse(rest).is_some();
        if !rest.is_empty() && !is_repeated {
            words.push(rest);
        }
    }
    words.join(" ")
}

/// Finds the code of a refusal in a line: three digits at its beginning, before an enhanced code, or behind
/// a word or a sign that introduces a reply.
fn find_code(line: &str) -> Option<CodePlace> {
    let bytes = line.as_bytes();
    (0..bytes.len().saturating_sub(2)).find_map(|at| {
        let digits = bytes.get(at..at + 3)?;
        let is_code =
            matches!(digits[0], b'4' | b'5') && digits[1..].iter().all(u8::is_ascii_digit);
        let ends = bytes.get(at + 3).is_none_or(|next| matches!(next, b' ' | b'-' | b'\t' | b'#'));
        let begins =
            at == 0 || !matches!(bytes[at - 1], b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z');
        if !(is_code && ends && begins) {
            return None;
        }
        let text = (at + 4).min(line.len());
        let place = CodePlace { code: line[at..at + 3].parse().ok()?, text };
        let next = line.get(text..)?.trim_start_matches(['#', ' ', '(', '-']);
        let next = next.split([' ', ')', ':', ',', ';']).next().unwrap_or_default();
        let before = line[..at].trim_end().to_lowercase();
        let is_introduced =
            before.is_empty() || INTRODUCTIONS.iter().any(|start| before.ends_with(start));
        (is_introduced || EnhancedCode::parse(next).is_some()).then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::{Phase, find_enhanced, find_replies, imply_reply};

    fn said(text: &str) -> Vec<String> {
        find_replies(text).into_iter().map(|said| said.reply.to_string()).collect()
    }

    #[test]
    fn replies_are_found_behind_what_reports_write_before_them() {
        for text in [
            "550 5.1.1 no such user",
            "<<< 550 5.1.1 no such user",
            "smtp; 550 5.1.1 no such user",
            "host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)",
            "Remote host said: 550-5.1.1 no such\n550 5.1.1 user",
            "smtp; 550-5.1.1 no such 550-5.1.1 user",
            "#550 5.1.1 no such user",
            "The server returned 550 #5.1.1 no such user",
            "It responded: [550 5.1.1 no such\nuser",
        ] {
            let found = said(text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].starts_with("550 5.1.1 no such"), "{text}: {found:?}");
            assert!(found[0].ends_with("user"), "{text}: {found:?}");
        }
    }

    #[test]
    fn numbers_that_are_no_codes_are_left_alone() {
        for text in
            ["192.0.2.250 said no", "after 450 seconds", "port 5500", "a550 b", "550x", "é550"]
        {
            assert!(said(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_phase_is_read_from_the_words_around_a_reply() {
        let phase = |text: &str| find_replies(text)[0].phase;
        assert_eq!(phase("x: 550 no (in reply to end of DATA command)"), Phase::FinalDot);
        assert_eq!(phase("x: 550 no (in reply to MAIL FROM command)"), Phase::Mail);
        assert_eq!(phase(">>> RCPT To:<a@b.c>\n<<< 550 no"), Phase::Recipient);
        assert_eq!(phase("550 no"), Phase::Recipient);
    }

    #[test]
    fn an_enhanced_code_alone_has_a_basic_code() {
        let reply = |text: &str| imply_reply(find_enhanced(text), text).to_string();
        assert!(reply("Sorry (#5.1.1)").starts_with("550 5.1.1"));
        assert!(reply("Sorry. (#4.4.1)").starts_with("450 4.4.1"));
        assert_eq!(find_enhanced("192.5.1.1 5.0.0 5.1.1.1, version 4.92.3"), None);
    }
}
