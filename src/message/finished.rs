//! Decodes a finished message as a mail client does. mail-parser reads it, which had no part in writing
//! it, so that a mistake in the writing shows.

use data_encoding::BASE64_NOPAD;
use mail_parser::{MessageParser, MimeHeaders, PartType};
use percent_encoding::percent_decode_str;

use super::OutgoingMessage;
use crate::html::{Document, Element};
use crate::issue::picture::read_profile;
use crate::wording::{Wording, say};

/// The shortest row of letters and digits that is tried as base64. A shorter one is a word.
const MIN_PACKED_CHARS: usize = 24;

/// The shortest row of characters that is a text in the file of a picture. Pixels make shorter ones.
const MIN_FILE_TEXT_BYTES: usize = 12;

/// The texts of a decoded message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecodedMessage {
    /// The subject.
    pub subject: String,
    /// The text part, and behind it the text hidden in its addresses.
    pub text: String,
    /// The text of the HTML part without its tags. Behind it: the same text with words joined across tags,
    /// the values of attributes, the comments, and the text hidden in addresses.
    pub html: String,
    /// The names and `Content-ID`s of the attachments, and the text inside of pictures.
    pub attached: String,
    /// The header fields of the message and of its parts, and the text hidden in them.
    pub headers: String,
}

impl DecodedMessage {
    /// Every part with its name, such as «the text part». Whoever goes over what a reader can read goes
    /// over these.
    pub fn into_parts(self) -> [(Wording, String); 5] {
        let Self { subject, text, html, attached, headers } = self;
        [
            (say!("the subject"), subject),
            (say!("the text part"), text),
            (say!("the HTML part"), html),
            (say!("the name or the file of a picture"), attached),
            (say!("a header"), headers),
        ]
    }
}

/// Decodes a message: transfer encodings, entities, percent-encoding and base64 in addresses.
pub fn decode_message(message: &OutgoingMessage) -> DecodedMessage {
    let Some(parsed) = MessageParser::default().parse(&message.bytes) else {
        return DecodedMessage::default();
    };
    let mut decoded =
        DecodedMessage { subject: parsed.subject().unwrap_or_default().into(), ..<_>::default() };
    for part in &parsed.parts {
        match &part.body {
            PartType::Text(text) => {
                decoded.text.push_str(text);
                text.split_whitespace().for_each(|word| write_hidden_text(word, &mut decoded.text));
            }
            PartType::Html(html) => write_page_text(html, &mut decoded.html),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                write_file_text(bytes, &mut decoded.attached);
            }
            _ => {}
        }
        for header in &part.headers {
            let place = header.offset_start as usize..header.offset_end as usize;
            let value = parsed.raw_message.get(place).unwrap_or_default();
            let value = String::from_utf8_lossy(value);
            decoded.headers.extend([header.name.as_str(), ": ", value.trim(), "\n"]);
            write_hidden_text(&value, &mut decoded.headers);
        }
        for name in [part.attachment_name(), part.content_id()].into_iter().flatten() {
            decoded.attached.extend([name, "\n"]);
            write_hidden_text(name, &mut decoded.attached);
        }
    }
    decoded
}

/// Writes every text of a page.
fn write_page_text(html: &str, out: &mut String) {
    let document = Document::read(html);
    let texts = || document.texts.iter().map(|text| text.words.as_str());
    for between in [" ", ""] {
        for text in texts() {
            out.extend([text, between]);
        }
        out.push('\n');
    }
    texts().flat_map(str::split_whitespace).for_each(|word| write_hidden_text(word, out));
    for value in document.elements.iter().flat_map(Element::values) {
        out.extend([value, "\n"]);
        write_hidden_text(value, out);
    }
    for comment in &document.comments {
        out.extend([comment, "\n"]);
        // A conditional comment holds a page of its own. No comment stands inside of another one.
        let inside = Document::read(comment);
        for text in &inside.texts {
            out.extend([text.words.as_str(), " "]);
        }
        for value in inside.elements.iter().flat_map(Element::values) {
            out.extend([value, "\n"]);
            write_hidden_text(value, out);
        }
    }
}

/// Writes the text inside of a picture: in its file, as one or two bytes for each letter, and in its
/// colour profile.
fn write_file_text(bytes: &[u8], out: &mut String) {
    let narrow = |bytes: &[u8]| bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let profile = read_profile(bytes).unwrap_or_default();
    let wide: [Vec<u8>; 2] = [narrow(bytes), narrow(&profile)];
    for bytes in [bytes, &wide[0], &profile, &wide[1]] {
        for chunk in bytes.utf8_chunks() {
            let texts = chunk.valid().split(char::is_control);
            for text in texts.filter(|text| text.len() >= MIN_FILE_TEXT_BYTES) {
                out.extend([text, "\n"]);
            }
        }
    }
}

/// Writes the text that an address or another value holds in percent-encoding and base64.
fn write_hidden_text(value: &str, out: &mut String) {
    let plain = percent_decode_str(value).decode_utf8_lossy();
    if value.contains('%') {
        write_words(&plain, out);
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    for packed in plain.split(|c| !inside(c)).filter(|packed| packed.len() >= MIN_PACKED_CHARS) {
        // The path before it looks the same. So both are tried: the whole, and what follows the last `/`.
        let last = packed.rsplit('/').next().unwrap_or_default();
        for packed in [packed, last] {
            let packed = packed.replace('-', "+").replace('_', "/");
            let bytes = BASE64_NOPAD.decode(packed.as_bytes()).ok();
            if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                write_words(&text, out);
            }
        }
    }
}

/// Writes a text as words: what joins words in an address becomes a blank.
fn write_words(text: &str, out: &mut String) {
    out.extend(
        text.chars().map(|c| if matches!(c, '+' | '_' | '=' | '&' | '?') { ' ' } else { c }),
    );
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{DecodedMessage, write_file_text, write_hidden_text, write_page_text};

    /// Every text of a page.
    fn page_text(html: &str) -> String {
        let mut out = String::new();
        write_page_text(html, &mut out);
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
            assert!(page_text(html).contains("Été déjà"), "{html}\n{}", page_text(html));
        }
    }

    #[test]
    fn no_part_is_left_out() {
        let [subject, text, html, attached, headers] = ["S", "T", "H", "A", "R"].map(str::to_owned);
        let parts = DecodedMessage { subject, text, html, attached, headers }.into_parts();
        assert_eq!(parts.map(|(_, text)| text).concat(), "STHAR");
    }

    #[test]
    fn the_text_inside_of_a_picture_is_read() {
        let mut out = String::new();
        let wide = "Deja sur la plage".bytes().flat_map(|byte| [0, byte]).collect::<Vec<u8>>();
        write_file_text(
            &[
                b"\x89PNG\r\n\x1a\n\xff\0Description\0",
                "Été déjà sur le quai".as_bytes(),
                &[1],
                &wide,
            ]
            .concat(),
            &mut out,
        );
        assert!(out.contains("Été déjà sur le quai") && out.contains("Deja sur la plage"), "{out}");
    }

    #[test]
    fn what_is_no_text_is_not_unpacked() {
        let mut out = String::new();
        for value in
            ["p1.20250801.free@vigie.example", "40", "Ab3-xY_9Ab3-xY_9Ab3-xY_9Ab3-xY_9", "é"]
        {
            write_hidden_text(value, &mut out);
        }
        assert_eq!(out, "");
    }
}
