//! Header fields (RFC 5322 §2.2), of messages and of what is written like a header.

use jiff::Timestamp;
use mail_parser::MessageParser;

/// The most fields of one header that are read.
const MAX_FIELDS: usize = 1_000;

/// The fields of a header, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderFields {
    fields: Vec<HeaderField>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct HeaderField {
    /// The name in small letters.
    name: String,
    /// The name as it is written.
    written_name: String,
    /// The value on one line, without blanks at its ends.
    value: String,
}

/// Reads a header. Lines that belong to no field are left out. Every line end is allowed.
pub fn read_fields(header: &str) -> HeaderFields {
    let mut fields: Vec<HeaderField> = Vec::new();
    for line in header.split(['\n', '\r']).filter(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            if let Some(field) = fields.last_mut() {
                field.value.push(' ');
                field.value.push_str(line.trim());
            }
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim_end();
        if !is_field_name(name) {
            continue;
        }
        if fields.len() == MAX_FIELDS {
            break;
        }
        let (written_name, value) = (name.to_owned(), value.trim().to_owned());
        fields.push(HeaderField { name: name.to_ascii_lowercase(), written_name, value });
    }
    HeaderFields { fields }
}

/// Whether a word can be the name of a field: printable ASCII without a blank (RFC 5322 §3.6.8).
fn is_field_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic())
}

impl HeaderFields {
    /// Whether there is no field.
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Every field, in their order: the name as it is written, and the value.
    pub fn list(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|field| (field.written_name.as_str(), field.value.as_str()))
    }

    /// The value of the first field of this name, which is written in small letters.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.find_all(name).next()
    }

    /// The values of all fields of this name, in their order.
    pub fn find_all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |field| field.name == name).map(|field| field.value.as_str())
    }

    /// The moment in a field, as `Date` has one (RFC 5322 §3.3).
    pub fn find_date(&self, name: &str) -> Option<Timestamp> {
        let header = format!("Date: {}\r\n\r\n", self.find(name)?);
        let parsed = MessageParser::default().parse_headers(header.as_bytes())?;
        Timestamp::from_second(parsed.date().filter(|date| date.is_valid())?.to_timestamp()).ok()
    }

    /// The value of a field, its encoded words decoded (RFC 2047).
    pub fn find_decoded(&self, name: &str) -> Option<String> {
        let value = self.find(name)?;
        let header = format!("Subject: {value}\r\n\r\n");
        let parsed = MessageParser::default().parse_headers(header.as_bytes())?;
        parsed.subject().map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::read_fields;

    #[test]
    fn fields_are_unfolded_and_found_by_name() {
        let fields = read_fields("To: a\r\nX-A: one\r\n\ttwo\nno field\nx-a : three\r: x\rB:\r");
        assert_eq!(fields.find("to"), Some("a"));
        assert_eq!(fields.find_all("x-a").collect::<Vec<_>>(), ["one two", "three"]);
        assert_eq!((fields.find("b"), fields.find("c")), (Some(""), None));
        assert!(read_fields("\n text").is_empty());
    }

    #[test]
    fn encoded_words_are_decoded() {
        let fields = read_fields("Subject: =?utf-8?q?R=C3=A9ponse?= automatique\n");
        assert_eq!(fields.find_decoded("subject").as_deref(), Some("Réponse automatique"));
    }

    #[test]
    fn a_date_is_read_with_its_zone_and_nonsense_is_none() {
        let date = |text: &str| read_fields(&format!("Date: {text}")).find_date("date");
        let moment = date("Tue, 11 Feb 2025 06:30:02 +0100").expect("a date");
        assert_eq!(moment.to_string(), "2025-02-11T05:30:02Z");
        assert_eq!((date("yesterday"), date("99 Feb 2025 99:99:99"), date("")), (None, None, None));
    }

    #[test]
    fn a_header_without_an_end_is_bounded() {
        let fields = read_fields(&"A: b\n".repeat(100_000));
        assert_eq!(fields.find_all("a").count(), 1_000);
    }
}
