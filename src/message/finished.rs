//! A message as a reader's program decodes it: the bytes that are about to leave, read back by another
//! hand than the one that wrote them.

use mail_parser::{MessageParser, MimeHeaders};

use super::Message;

/// What a message says once it is decoded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decoded {
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The text of the HTML part, its tags taken out; behind it the values of attributes.
    pub html: String,
    /// The names and addresses of what is attached.
    pub attached: String,
}

/// Reads a message back.
pub fn decoded(message: &Message) -> Decoded {
    let Some(parsed) = MessageParser::default().parse(&message.bytes) else {
        return Decoded::default();
    };
    let attached: Vec<&str> = parsed
        .parts
        .iter()
        .flat_map(|part| [part.attachment_name(), part.content_id()])
        .flatten()
        .collect();
    Decoded {
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text: parsed.body_text(0).unwrap_or_default().into_owned(),
        html: untagged(&parsed.body_html(0).unwrap_or_default()),
        attached: attached.join("\n"),
    }
}

/// HTML without its tags, a blank in the stead of each; the values of attributes, comments and styles
/// behind the text, since a reader's program shows some of them.
fn untagged(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut aside = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let (tag, behind) = after.split_once('>').unwrap_or((after, ""));
        for value in tag.split('"').skip(1).step_by(2) {
            aside.push_str(value);
            aside.push('\n');
        }
        if tag.starts_with("!--") {
            aside.push_str(tag);
        }
        rest = behind;
    }
    text.push_str(rest);
    text.push('\n');
    text.push_str(&aside);
    let entities = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities.into_iter().fold(text, |text, (entity, plain)| text.replace(entity, plain))
}
