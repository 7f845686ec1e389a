//! Where a text goes over into the message that it is about.
//!
//! Looks up to: nothing.

/// How lines begin that announce the returned message, in small letters and without the dashes around them.
const ANNOUNCEMENTS: &[&str] = &[
    "below this line is a copy of the message",
    "below this line is the original",
    "below is a copy of the original message",
    "this is a copy of the message",
    "this is a copy of your message",
    "this is a copy of the headers",
    "a copy of the message",
    "copy of the message",
    "original message",
    "original headers",
    "original mail",
    "the original message follows",
    "headers of the original message",
    "header of the original message",
    "message header",
    "mail header",
    "the header of the original",
    "the headers of the original",
    "your original message",
    "your message follows",
    "the message headers",
    "returned message",
    "returned mail follows",
    "unsent message",
    "undelivered message",
    "undeliverable message follows",
    "included is a copy of the message header",
    "the following is a copy of the",
    "start of returned message",
    "beginning of message",
    "forwarded message",
    "attached is a copy",
    "message text follows",
    "the first 50 lines of the original",
    "message d'origine",
    "message original",
    "message initial",
    "en-têtes de message d'origine",
    "en-têtes du message",
    "en-tête du message",
    "entêtes du message",
    "copie du message",
    "ci-dessous",
    "ursprüngliche nachricht",
    "ursprüngliche nachrichtenkopf",
    "originalnachricht",
    "originalnachrichtenkopf",
    "nachrichtenkopfzeilen",
    "kopfzeilen der",
    "es folgt eine kopie",
    "mensaje original",
    "encabezados de mensaje",
    "messaggio originale",
    "intestazioni originali",
    "intestazioni messaggio originale",
    "oorspronkelijk bericht",
    "oorspronkelijke berichtkoppen",
];

/// Fields that only a message has, and no list in a text.
const MESSAGE_FIELDS: &[&str] = &[
    "received:",
    "return-path:",
    "message-id:",
    "mime-version:",
    "dkim-signature:",
    "content-type:",
    "list-unsubscribe:",
];

/// The shortest text before an announcement that can say why a message comes back.
const MIN_REASON_BYTES: usize = 24;

/// Where a text goes over into the message that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundOriginal {
    /// Where the text ends.
    pub(super) start: usize,
    /// Where the header of the message begins.
    pub(super) header: usize,
    /// The text ends here only if it is longer than this, in bytes.
    pub(super) shortest: usize,
}

/// Finds the returned message in a text: behind a line that announces it, or by the look of its header.
pub(super) fn find_original(text: &str) -> Option<FoundOriginal> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if is_announcement(line) && has_header_near(&text[end..]) {
            return Some(FoundOriginal { start, header: end, shortest: MIN_REASON_BYTES });
        }
        if is_header_start(&text[start..]) {
            return Some(FoundOriginal { start, header: start, shortest: MIN_REASON_BYTES });
        }
        start = end;
    }
    None
}

/// Whether a line announces the returned message.
fn is_announcement(line: &str) -> bool {
    let plain = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ANNOUNCEMENTS.iter().any(|start| plain.starts_with(start))
}

/// Whether one of the next lines is a header field.
fn has_header_near(rest: &str) -> bool {
    let mut lines = rest.lines().filter(|line| !line.trim().is_empty()).take(2);
    lines.any(|line| {
        let name = line.trim_start_matches(['>', ' ']).split_once(':').map(|(name, _)| name);
        name.is_some_and(|name| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
    })
}

/// Whether a header begins here: two fields in a row, of which one is a message's own.
fn is_header_start(rest: &str) -> bool {
    let mut lines = rest.lines();
    let first = lines.next().unwrap_or_default();
    let second = lines.find(|line| !line.starts_with([' ', '\t'])).unwrap_or_default();
    let is_field = |line: &str| {
        let name = line.split_once(':').map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_own = |line: &str| {
        let start = line.get(..line.len().min(20)).unwrap_or_default().to_ascii_lowercase();
        MESSAGE_FIELDS.iter().any(|field| start.starts_with(field))
    };
    is_field(first) && is_field(second) && (is_own(first) || is_own(second))
}

#[cfg(test)]
mod tests {
    use super::find_original;

    fn text_before(text: &str) -> Option<&str> {
        find_original(text).map(|found| &text[..found.start])
    }

    #[test]
    fn the_returned_message_begins_behind_its_announcement_or_with_its_header() {
        for rest in [
            "--- Below this line is a copy of the message.\n\nReturn-Path: <a@b.c>\n",
            "----- Original message -----\nX-Received: by x\n",
            "   ----- Unsent message follows -----\nFrom: a\n",
            "En-têtes de message d'origine :\n\nReceived: x\n",
            "Return-Path: <a@b.c>\nReceived: from x\n\tby y\nTo: z@b.c\n",
        ] {
            assert_eq!(text_before(&format!("It failed.\n{rest}")), Some("It failed.\n"), "{rest}");
        }
    }

    #[test]
    fn a_text_about_a_message_is_no_message() {
        for text in [
            "Your message\n\n  To:      zoe@b.c\n  Subject: x\n\ndid not reach\n",
            "The original message was received at noon\nfrom mx\n",
            "Original message was lost.\nSorry.\n",
            "",
        ] {
            assert_eq!(text_before(text), None, "{text}");
        }
    }
}
