//! What types cannot say about a value: it is one line, an https address, a number within a range, a
//! colour, a file in its folder.

use std::ops::RangeInclusive;

use toml::Spanned;
use url::Url;

use crate::address::Address;
use crate::finding::words::Written;
use crate::finding::{Code, Finding, Source};
use crate::publication::Colour;

/// A text in the file.
pub(super) type Text = Option<Spanned<String>>;

/// What may follow the host of a web address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Whatever the web allows.
    Any,
    /// A path: something is going to be added behind it.
    Path,
}

/// Where the file is gone through, and what is found.
pub(super) struct Desk<'a> {
    pub(super) source: &'a Source,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Desk<'a> {
    pub(super) const fn new(source: &'a Source) -> Self {
        Self { source, findings: Vec::new() }
    }

    pub(super) fn tell(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// States that a value is not what its key asks for.
    pub(super) fn refuse(&mut self, value: &Spanned<String>, message: String, help: &str) {
        self.tell(Finding::new(Code::KEY_VALUE, value.span(), message).help(help));
    }

    /// One line of text, blanks around it dropped.
    pub(super) fn line(&mut self, key: &str, value: Text) -> Option<String> {
        let value = value?;
        let written = self.something(key, &value)?;
        let before = self.findings.len();
        written.line(key, &mut self.findings);
        (self.findings.len() == before).then(|| written.text.trim().to_owned())
    }

    /// Several lines of text, joined into one.
    pub(super) fn flowing(&mut self, key: &str, value: Text) -> Option<String> {
        let value = value?;
        let written = self.something(key, &value)?;
        let before = self.findings.len();
        written.paragraphs(&mut self.findings);
        (self.findings.len() == before).then(|| joined(written.text))
    }

    /// Texts separated by blank lines, each joined into one line.
    pub(super) fn paragraphs(&mut self, key: &str, value: Text) -> Vec<String> {
        let Some(value) = value else { return Vec::new() };
        let text = value.get_ref().replace("\r\n", "\n");
        self.flowing(key, Some(value));
        let mut paragraphs = vec![String::new()];
        for line in text.lines() {
            match paragraphs.last_mut() {
                Some(last) if !line.trim().is_empty() => {
                    last.push_str(line);
                    last.push(' ');
                }
                _ => paragraphs.push(String::new()),
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.iter().map(|paragraph| joined(paragraph)).collect()
    }

    /// A mail address.
    pub(super) fn address(&mut self, key: &str, value: Text) -> Option<Address> {
        let value = value?;
        match Address::parse(value.get_ref()) {
            Ok(address) => Some(address),
            Err(error) => {
                let finding = Finding::new(Code::ADDRESS_SYNTAX, value.span(), error.to_string());
                self.tell(finding.help(format!("write `{key}` as `\"name@example.org\"`")));
                None
            }
        }
    }

    /// A web address: https, no login in it; without query and fragment where something follows it.
    /// Blanks and other letters come out as percent codes and A-labels, so that it fits in a header.
    pub(super) fn https(&mut self, key: &str, value: Text, tail: Tail) -> Option<String> {
        let value = value?;
        let text = self.line(key, Some(value.clone()))?;
        let (message, help) = match Url::parse(&text) {
            Ok(url) => match misplaced(&text, &url, tail) {
                None => {
                    let shown = url.as_str();
                    return Some(if text.ends_with('/') && tail == Tail::Any {
                        shown.to_owned()
                    } else {
                        shown.trim_end_matches('/').to_owned()
                    });
                }
                Some(fault) => fault,
            },
            Err(error) => ("is not a web address", error.to_string()),
        };
        self.tell(
            Finding::new(Code::SETTINGS_URL, value.span(), format!("`{key}` {message}")).help(help),
        );
        None
    }

    /// A whole number within `range`, or its default.
    pub(super) fn number(
        &mut self,
        key: &str,
        value: Option<Spanned<i64>>,
        range: RangeInclusive<i64>,
        default: u32,
    ) -> u32 {
        let Some(value) = value else { return default };
        let number = *value.get_ref();
        match u32::try_from(number) {
            Ok(fitting) if range.contains(&number) => fitting,
            _ => {
                let message = format!("`{key}` is {number}");
                let help = format!("write a number from {} to {}", range.start(), range.end());
                self.tell(Finding::new(Code::SETTINGS_RANGE, value.span(), message).help(help));
                default
            }
        }
    }

    /// A colour.
    pub(super) fn colour(&mut self, key: &str, value: &Spanned<String>) -> Option<Colour> {
        let colour = Colour::parse(value.get_ref().trim());
        if colour.is_none() {
            let message = format!("`{key}` is not a colour");
            self.tell(
                Finding::new(Code::SETTINGS_COLOUR, value.span(), message)
                    .help("write `#` and six hexadecimal digits, such as `\"#9e2a2b\"`"),
            );
        }
        colour
    }

    /// A picture in `issues/images`: no way out of that folder.
    pub(super) fn picture(&mut self, key: &str, value: Text) -> Option<String> {
        let value = value?;
        let text = self.line(key, Some(value.clone()))?;
        let leaves = text.starts_with('/')
            || text.contains(['\\', ':'])
            || text.split('/').any(|part| part == "..");
        if leaves {
            let message = format!("`{key}` leaves the folder `issues/images`");
            self.tell(
                Finding::new(Code::PICTURE_PATH, value.span(), message)
                    .help("put the picture in `issues/images` and write its name alone"),
            );
            return None;
        }
        Some(text)
    }

    /// A text that says something.
    fn something<'v>(&mut self, key: &str, value: &'v Spanned<String>) -> Option<Written<'v>> {
        let written = Written::new(self.source, value);
        if written.is_blank() {
            let finding = Finding::new(Code::KEY_VALUE, written.span, format!("`{key}` is empty"));
            self.tell(finding.help("write something, or delete the line"));
            return None;
        }
        Some(written)
    }
}

/// What a web address has that it must not, and what to write.
fn misplaced(text: &str, url: &Url, tail: Tail) -> Option<(&'static str, String)> {
    if url.scheme() != "https" {
        return Some(("is not an https address", "write it with `https://`".to_owned()));
    }
    if !text.to_ascii_lowercase().starts_with("https://") {
        return Some(("lacks the two slashes", "write it with `https://`".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Some(("holds a login", "every reader would see it; delete it".to_owned()));
    }
    if tail == Tail::Path && (url.query().is_some() || url.fragment().is_some()) {
        let help = "delete what begins with `?` or `#`; matinale adds the rest".to_owned();
        return Some(("goes on behind its path", help));
    }
    None
}

/// The lines of a text as one.
fn joined(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
