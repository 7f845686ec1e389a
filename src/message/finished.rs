//! A message as a reader's program decodes it: the bytes that are about to leave, read back by another
//! hand than the one that wrote them.

use data_encoding::BASE64_NOPAD;
use mail_parser::{MessageParser, MimeHeaders, PartType};
use percent_encoding::percent_decode_str;

use super::Message;
use crate::html::{Document, Element};

/// What a message says once it is decoded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decoded {
    /// The subject.
    pub subject: String,
    /// The text part; behind it what its addresses say.
    pub text: String,
    /// The text of the HTML part, its tags taken out; behind it the same with words joined across tags,
    /// the values of attributes, comments, and what addresses say.
    pub html: String,
    /// The names and addresses of what is attached.
    pub attached: String,
}

/// Reads a message back: transfer encodings, entities, percent-encoding and base64 in addresses.
pub fn decoded(message: &Message) -> Decoded {
    let Some(parsed) = MessageParser::default().parse(&message.bytes) else {
        return Decoded::default();
    };
    let mut told =
        Decoded { subject: parsed.subject().unwrap_or_default().into(), ..<_>::default() };
    for part in &parsed.parts {
        match &part.body {
            PartType::Text(text) => {
                told.text.push_str(text);
                text.split_whitespace().for_each(|word| unpack(word, &mut told.text));
            }
            PartType::Html(html) => read(html, &mut told.html),
            _ => {}
        }
        for name in [part.attachment_name(), part.content_id()].into_iter().flatten() {
            told.attached.extend([name, "\n"]);
            unpack(name, &mut told.attached);
        }
    }
    told
}

/// All that stands in a page.
fn read(html: &str, out: &mut String) {
    let document = Document::read(html);
    let texts = || document.texts.iter().map(|text| text.words.as_str());
    for between in [" ", ""] {
        for text in texts() {
            out.extend([text, between]);
        }
        out.push('\n');
    }
    texts().flat_map(str::split_whitespace).for_each(|word| unpack(word, out));
    for value in document.elements.iter().flat_map(Element::values) {
        out.extend([value, "\n"]);
        unpack(value, out);
    }
    for comment in &document.comments {
        out.extend([comment, "\n"]);
        // What a conditional comment hides is a page of its own; no comment stands inside of another.
        let inside = Document::read(comment);
        for text in &inside.texts {
            out.extend([text.words.as_str(), " "]);
        }
        for value in inside.elements.iter().flat_map(Element::values) {
            out.extend([value, "\n"]);
            unpack(value, out);
        }
    }
}

/// What an address or another value says behind percent-encoding and base64.
fn unpack(value: &str, out: &mut String) {
    /// A shorter row of letters and digits is a word.
    const PACKED: usize = 24;
    let plain = percent_decode_str(value).decode_utf8_lossy();
    if value.contains('%') {
        spread(&plain, out);
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    for packed in plain.split(|c| !inside(c)).filter(|packed| packed.len() >= PACKED) {
        // A path before it is a row of letters as well: what is packed stands behind its last `/`, or is all.
        let last = packed.rsplit('/').next().unwrap_or_default();
        for packed in [packed, last] {
            let packed = packed.replace('-', "+").replace('_', "/");
            let bytes = BASE64_NOPAD.decode(packed.as_bytes()).ok();
            if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                spread(&text, out);
            }
        }
    }
}

/// Writes a text as words: what joins them in an address is a blank.
fn spread(text: &str, out: &mut String) {
    out.extend(
        text.chars().map(|c| if matches!(c, '+' | '_' | '=' | '&' | '?') { ' ' } else { c }),
    );
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{read, unpack};

    /// What stands in a page.
    fn told(html: &str) -> String {
        let mut out = String::new();
        read(html, &mut out);
        out
    }

    #[test]
    fn no_dress_of_html_hides_a_word() {
        for html in [
            "<p>&Eacute;t&#233; d&#xE9;j&agrave;</p>",
            "<p><b>É</b>té d<i>éj</i>à</p>",
            "<img alt='Été d&eacute;jà'>",
            "<a href='https://a.example/?q=%C3%89t%C3%A9+d%C3%A9j%C3%A0'>x</a>",
            "<a href='https://a.example/w4l0w6kgZMOpasOgIHN1ciBsYSBwbGFnZQ'>x</a>",
            "<img src='data:text/plain;base64,w4l0w6kgZMOpasOgIHN1ciBsYSBwbGFnZQ=='>",
            "<!--[if mso]><i title='Été déjà'>x</i><![endif]-->",
            "<!--[if mso]><i>&Eacute;té d&eacute;jà</i><![endif]-->",
            "<style>.a:before{content:'Été déjà'}</style>",
            "<p>https://a.example/%C3%89t%C3%A9%20d%C3%A9j%C3%A0</p>",
        ] {
            assert!(told(html).contains("Été déjà"), "{html}\n{}", told(html));
        }
    }

    #[test]
    fn what_is_no_text_is_not_unpacked() {
        let mut out = String::new();
        for value in
            ["p1.20250801.free@vigie.example", "40", "Ab3-xY_9Ab3-xY_9Ab3-xY_9Ab3-xY_9", "é"]
        {
            unpack(value, &mut out);
        }
        assert_eq!(out, "");
    }
}
