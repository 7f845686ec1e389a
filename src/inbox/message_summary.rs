//! What the list shows of a message, read from its header and from the beginning of its text.
//!
//! Looks up to: `wording`, `mime`, `html`, `language`, `issue` (the names of the editions).

use mail_parser::{Address, Message};

use super::received::ReceivedMessage;
use crate::html::Document;
use crate::issue::edition::EditionName;
use crate::language::push_folded;
use crate::mime::{self, MimePart, MimeParts};
use crate::wording::shorten_text;

/// The most characters of a subject or a name in the list.
const MAX_SUMMARY_CHARS: usize = 300;

/// The most characters of the line behind the subject.
const MAX_PREHEADER_CHARS: usize = 180;

/// How many bytes of a page are read for the line behind the subject: the style sheet of its head comes first.
const MAX_PAGE_BYTES: usize = 64 << 10;

/// How many bytes of the page are read from where its text begins.
const MAX_OPENING_BYTES: usize = 6 << 10;

/// How many bytes of the text are searched.
const MAX_SEARCHED_BYTES: usize = 2 << 10;

/// What the list shows of a message.
#[derive(Debug, Default)]
pub(super) struct MessageSummary {
    pub(super) subject: String,
    pub(super) from: String,
    pub(super) to: String,
    /// What mail programs show behind the subject.
    pub(super) preheader: String,
    /// The edition, if the message's `Feedback-ID` names one.
    pub(super) edition: Option<EditionName>,
    /// The name of the issue, if the message's `Feedback-ID` names one.
    pub(super) issue: Option<String>,
    /// The `Message-ID`, without its brackets.
    pub(super) message_id: String,
    /// How many files are beside the text.
    pub(super) attachments: usize,
    /// What a search without a field looks at: see [`fold_text`].
    pub(super) searched: String,
}

/// What a `Feedback-ID` of ours says: issue, edition, publication, program.
#[derive(Debug, Default)]
struct FeedbackFields {
    issue: Option<String>,
    edition: Option<EditionName>,
}

impl MessageSummary {
    /// The bytes of its texts.
    pub(super) fn text_bytes(&self) -> usize {
        let Self { subject, from, to, preheader, message_id, searched, issue, .. } = self;
        let issue = issue.as_ref().map_or(0, String::len);
        let texts = [subject, from, to, preheader, message_id, searched];
        texts.iter().map(|text| text.len()).sum::<usize>() + issue
    }
}

/// Reads what the list shows. The cost is bounded, whatever the message is.
pub(super) fn read_summary(message: &ReceivedMessage) -> MessageSummary {
    let parsed = mime::read_header(&message.content);
    let header = parsed.as_ref();
    let subject = header.and_then(Message::subject).map_or("", str::trim);
    let to = header.and_then(Message::to).and_then(name_first);
    let to = to.unwrap_or_else(|| message.recipients.join(", "));
    let from = header.and_then(Message::from).and_then(name_first);
    let from = from.unwrap_or_else(|| message.return_path.clone());
    let feedback = header.and_then(|header| header.header_raw("Feedback-ID")).unwrap_or_default();
    let FeedbackFields { issue, edition } = read_feedback(feedback);
    let message_id = header.and_then(Message::message_id).unwrap_or_default();
    let found = mime::read_parts(&message.content);
    let opening = read_opening(&found);
    let text = read_searched_text(&found).unwrap_or_else(|| opening.clone());
    let mut summary = MessageSummary {
        subject: shorten_text(subject, MAX_SUMMARY_CHARS),
        from: shorten_text(&from, MAX_SUMMARY_CHARS),
        to: shorten_text(&to, MAX_SUMMARY_CHARS),
        preheader: shorten_text(&opening, MAX_PREHEADER_CHARS),
        edition,
        issue,
        message_id: shorten_text(message_id, MAX_SUMMARY_CHARS),
        attachments: found.parts.iter().filter(|part| is_file(part)).count(),
        searched: String::new(),
    };
    let MessageSummary { subject, from, to, preheader, .. } = &summary;
    let recipients = message.recipients.iter().take(10).map(String::as_str);
    let searched: Vec<&str> = [subject.as_str(), from, to, preheader, text.as_str()]
        .into_iter()
        .chain(recipients)
        .collect();
    summary.searched = fold_text(&searched.join(" "));
    summary.searched.shrink_to_fit();
    summary
}

/// Whether a part is a file beside the text. Pictures of the page are not.
pub(super) fn is_file(part: &MimePart<'_>) -> bool {
    part.is_attachment || (part.file_name.is_some() && part.id.is_none())
}

/// A text in the form in which it is searched: small letters without accents, and one blank in place of many.
pub(super) fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            push_folded(c, &mut folded);
        } else if c.is_whitespace() {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !is_filler(c) {
            folded.push(c);
        }
    }
    folded
}

/// Whether a character only fills the line behind the subject, or only changes the letter before it.
const fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{300}'..='\u{33f}' | '\u{feff}'
    )
}

fn read_feedback(feedback: &str) -> FeedbackFields {
    let fields: Vec<&str> = feedback.split(':').map(str::trim).collect();
    let mut named = fields.iter().enumerate();
    let named = named.find_map(|(place, field)| Some((place, EditionName::parse(field)?)));
    let Some((place, edition)) = named else { return FeedbackFields::default() };
    let issue = place.checked_sub(1).map(|before| shorten_text(fields[before], 80));
    FeedbackFields { issue, edition: Some(edition) }
}

fn name_first(addresses: &Address<'_>) -> Option<String> {
    let first = addresses.first()?;
    let address = first.address()?;
    Some(match first.name() {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_owned(),
    })
}

/// The first words that a person sees of the message, or would see if they were not hidden.
fn read_opening(found: &MimeParts<'_>) -> String {
    let page = found.parts.iter().find(|part| part.kind == "text/html" && !part.is_attachment);
    let Some(page) = page else { return read_searched_text(found).unwrap_or_default() };
    let page = page.read_beginning(MAX_PAGE_BYTES);
    let body = memchr::memmem::find(page.as_bytes(), b"<body").unwrap_or_default();
    let end = page.floor_char_boundary(body.saturating_add(MAX_OPENING_BYTES));
    let document = Document::read(&page[body..end]);
    let is_shown = |within: usize| {
        let unseen = ["style", "script", "title", "template"];
        !document.around(within).any(|(_, element)| unseen.contains(&element.name.as_str()))
    };
    let mut opening = String::new();
    for text in document.texts.iter().filter(|text| text.within.is_none_or(is_shown)) {
        push_words(&text.words, &mut opening);
        if opening.len() > 4 * MAX_PREHEADER_CHARS {
            break;
        }
    }
    opening
}

/// The beginning of the text part.
fn read_searched_text(found: &MimeParts<'_>) -> Option<String> {
    let is_plain = |part: &&MimePart<'_>| part.kind == "text/plain" && !part.is_attachment;
    let part = found.parts.iter().find(is_plain)?;
    let mut text = String::new();
    push_words(&part.read_beginning(MAX_SEARCHED_BYTES), &mut text);
    Some(text)
}

/// Adds the words of a text, with one blank between them and without what only fills a line.
fn push_words(text: &str, out: &mut String) {
    for word in text.split_whitespace() {
        let start = out.len();
        if !out.is_empty() {
            out.push(' ');
        }
        let before = out.len();
        out.extend(word.chars().filter(|c| !is_filler(*c) || matches!(c, '\u{300}'..='\u{33f}')));
        if out.len() == before {
            out.truncate(start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fold_text, read_summary};
    use crate::inbox::ReceivedMessage;
    use crate::issue::edition::EditionName;

    fn message(content: &str) -> ReceivedMessage {
        ReceivedMessage {
            number: 1,
            return_path: "b@news.example".into(),
            recipients: vec!["zoe@example.org".into()],
            content: content.replace('\n', "\r\n").into_bytes(),
            arrived: None,
        }
    }

    #[test]
    fn the_line_behind_the_subject_is_what_a_mail_program_shows() {
        let page = "Subject: =?utf-8?q?Le_num=C3=A9ro?=\nFeedback-ID: 2025-02-11:paid:vigie:matinale\n\
            Content-Type: text/html; charset=utf-8\n\n<html><head><title>x</title><style>p{a:b}</style></head>\
            <body class=a><div style='display:none'>L&rsquo;aube \u{34f}\u{200c}&nbsp;\u{34f}</div>\n<p>Bonjour";
        let summary = read_summary(&message(page));
        assert_eq!(summary.preheader, "L’aube Bonjour");
        assert_eq!(
            (summary.edition, summary.issue.as_deref()),
            (Some(EditionName::Paid), Some("2025-02-11"))
        );
        assert_eq!(summary.to, "zoe@example.org");
        assert!(
            summary.searched.contains("le numero") && summary.searched.contains("b@news.example")
        );
        let plain = read_summary(&message("Subject: x\n\n  Bonjour \n\n à tous"));
        assert_eq!((plain.preheader.as_str(), plain.edition), ("Bonjour à tous", None));
    }

    #[test]
    fn a_text_is_searched_without_its_accents_and_capitals() {
        assert_eq!(fold_text("Été\u{a0}\n À  l’AUBE e\u{301}"), "ete a l’aube e");
        assert_eq!(fold_text("Zoé <ZOE@example.org>"), "zoe <zoe@example.org>");
    }

    #[test]
    fn files_are_counted_and_the_pictures_of_the_page_are_not() {
        let parts = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x\n--b\n\
            Content-Type: image/png; name=a.png\nContent-ID: <a@b>\nContent-Disposition: inline\n\nx\n--b\n\
            Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"a.pdf\"\n\nx\n--b--\n";
        assert_eq!(read_summary(&message(parts)).attachments, 1);
    }
}
