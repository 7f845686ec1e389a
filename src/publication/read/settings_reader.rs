//! Reads single values of the settings, and reports what types cannot refuse: a text of several lines,
//! a web address without https, a number out of its range, a colour that is none, a file elsewhere.

use std::ops::RangeInclusive;

use jiff::civil::Time;
use toml::Spanned;
use url::Url;

use crate::address::{Address, NamedAddress};
use crate::finding::words::Written;
use crate::finding::{Code, Finding, Source, read_hour};
use crate::publication::Colour;
use crate::wording::{Wording, say};

/// A text with its place in the file; none where the key is absent.
pub(super) type OptionalText = Option<Spanned<String>>;

/// What is wrong with an address as people copy it, and what to write. `None` for any other fault.
fn find_address_slip(text: &str) -> Option<(Wording, Wording)> {
    let text = text.trim();
    let meant = text.trim_end_matches(['.', ',', ';', ' ']);
    let scheme = ["mailto:", "MAILTO:", "Mailto:", "mail:", "email:"];
    let bare = scheme.iter().find_map(|scheme| meant.strip_prefix(scheme)).unwrap_or(meant);
    let bare = bare.split('?').next().unwrap_or_default().trim();
    let address = NamedAddress::parse(bare).ok().filter(|_| bare != text)?;
    let written = address.address.to_string();
    let message = if bare.len() < meant.len() && text.contains(':') {
        say!("`mailto:` stands before the address")
    } else {
        say!("a mark stands behind the address")
    };
    Some((message, say!("write the address alone: `\"{address}\"`", address = written)))
}

/// The longest web address that stands in the header of a message, in bytes. With a reader's token behind
/// it, it fits in a line, which has at most 998 (RFC 5322 §2.1.1) and cannot be folded inside of an address.
const MAX_HEADER_URL_BYTES: usize = 400;

/// What may follow the host of a web address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UrlTail {
    /// Whatever the web allows.
    Any,
    /// A path: matinale adds more to it.
    Path,
}

/// Reads the values of one file and collects the findings about them.
pub(super) struct SettingsReader<'a> {
    pub(super) source: &'a Source,
    pub(super) findings: Vec<Finding>,
}

impl<'a> SettingsReader<'a> {
    pub(super) const fn new(source: &'a Source) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// Adds a finding.
    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds the finding that a value is not what its key asks for.
    pub(super) fn refuse_value(
        &mut self,
        value: &Spanned<String>,
        message: Wording,
        help: Wording,
    ) {
        self.report(Finding::new(Code::KEY_VALUE, value.span(), message).help(help));
    }

    /// Reads a time of day: hour and minute.
    pub(super) fn read_hour(&mut self, key: &str, value: OptionalText) -> Option<Time> {
        read_hour(key, &value?).map_err(|finding| self.report(finding)).ok()
    }

    /// Reads one line of text, without the blanks around it.
    pub(super) fn read_line(&mut self, key: &str, value: OptionalText) -> Option<String> {
        let value = value?;
        let written = self.require_text(key, &value)?;
        let before = self.findings.len();
        written.line(key, &mut self.findings);
        (self.findings.len() == before).then(|| written.text.trim().to_owned())
    }

    /// Reads several lines of text, joined into one.
    pub(super) fn read_flowing_text(&mut self, key: &str, value: OptionalText) -> Option<String> {
        let value = value?;
        let written = self.require_text(key, &value)?;
        let before = self.findings.len();
        written.paragraphs(&mut self.findings);
        (self.findings.len() == before).then(|| join_lines(written.text))
    }

    /// Reads texts with blank lines between them, each joined into one line.
    pub(super) fn read_paragraphs(&mut self, key: &str, value: OptionalText) -> Vec<String> {
        let Some(value) = value else { return Vec::new() };
        let text = value.get_ref().replace("\r\n", "\n");
        self.read_flowing_text(key, Some(value));
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
        paragraphs.iter().map(|paragraph| join_lines(paragraph)).collect()
    }

    /// Reads a mail address.
    pub(super) fn read_address(&mut self, key: &str, value: OptionalText) -> Option<Address> {
        let help = say!("write `{key}` as `\"name@example.org\"`", key);
        let named = self.read_named(value.clone(), help)?;
        if named.name.is_some() {
            let message = say!("`{key}` is an address without a name", key);
            let finding = Finding::new(Code::ADDRESS_SYNTAX, value?.span(), message);
            self.report(
                finding.help(say!("write `\"{address}\"`", address = named.address.to_string())),
            );
            return None;
        }
        Some(named.address)
    }

    /// Reads a mail address, alone or with a name before it.
    pub(super) fn read_named_address(
        &mut self,
        key: &str,
        value: OptionalText,
    ) -> Option<NamedAddress> {
        let help = say!(
            "write `{key}` as `\"name@example.org\"`, or as `\"A Name <name@example.org>\"`",
            key
        );
        self.read_named(value, help)
    }

    fn read_named(&mut self, value: OptionalText, help: Wording) -> Option<NamedAddress> {
        let value = value?;
        let read = NamedAddress::parse(value.get_ref());
        read.map_err(|error| {
            let fault = find_address_slip(value.get_ref());
            let (message, help) = fault.unwrap_or_else(|| (error.word(), help));
            let finding = Finding::new(Code::ADDRESS_SYNTAX, value.span(), message);
            self.report(finding.help(help));
        })
        .ok()
    }

    /// Reads a web address: https, without a login, and without query and fragment where matinale adds
    /// more to it. Blanks become percent codes and other letters A-labels, so that it fits in a header.
    pub(super) fn read_https_url(
        &mut self,
        key: &str,
        value: OptionalText,
        tail: UrlTail,
    ) -> Option<String> {
        let value = value?;
        let text = self.read_line(key, Some(value.clone()))?;
        let fault = match Url::parse(&text) {
            Ok(url) => match find_url_fault(&text, &url, tail) {
                None => return Some(write_url(&url, &text, tail)),
                Some(fault) => fault,
            },
            Err(_) => HttpsUrlFault {
                message: |key| say!("`{key}` is not a web address", key),
                help: advise_url(&text),
            },
        };
        let message = (fault.message)(key);
        self.report(Finding::new(Code::SETTINGS_URL, value.span(), message).help(fault.help));
        None
    }

    /// Reads a whole number within `range`. An absent key, or a number out of range, gives the default.
    pub(super) fn read_number(
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
                let message = say!("`{key}` is {number}", key, number = number.to_string());
                let help = say!(
                    "write a number from {start} to {end}",
                    start = range.start().to_string(),
                    end = range.end().to_string()
                );
                self.report(Finding::new(Code::SETTINGS_RANGE, value.span(), message).help(help));
                default
            }
        }
    }

    /// Reads a colour.
    pub(super) fn read_colour(&mut self, key: &str, value: &Spanned<String>) -> Option<Colour> {
        let colour = Colour::parse(value.get_ref().trim());
        if colour.is_none() {
            let message = say!("`{key}` is not a colour", key);
            self.report(
                Finding::new(Code::SETTINGS_COLOUR, value.span(), message)
                    .help(say!("write `#` and six hexadecimal digits, such as `\"#9e2a2b\"`")),
            );
        }
        colour
    }

    /// Reads the path of a picture in `issues/images`, and refuses one that leaves that folder.
    pub(super) fn read_picture_path(&mut self, key: &str, value: OptionalText) -> Option<String> {
        let value = value?;
        let text = self.read_line(key, Some(value.clone()))?;
        let leaves = text.starts_with('/')
            || text.contains(['\\', ':'])
            || text.split('/').any(|part| part == "..");
        if leaves {
            let message = say!("`{key}` leaves the folder `issues/images`", key);
            self.report(
                Finding::new(Code::PICTURE_PATH, value.span(), message)
                    .help(say!("put the picture in `issues/images` and write its name alone")),
            );
            return None;
        }
        Some(text)
    }

    /// The text of a value, unless it is blank.
    fn require_text<'v>(&mut self, key: &str, value: &'v Spanned<String>) -> Option<Written<'v>>
    where
        'a: 'v,
    {
        let written = Written::new(self.source, value);
        if written.is_blank() {
            let finding =
                Finding::new(Code::KEY_VALUE, written.span, say!("`{key}` is empty", key));
            self.report(finding.help(say!("write something, or delete the line")));
            return None;
        }
        Some(written)
    }
}

/// A web address as it is kept. A `/` at its end stays where the editor wrote one and nothing follows.
fn write_url(url: &Url, text: &str, tail: UrlTail) -> String {
    let written = url.as_str();
    let keeps_slash = text.ends_with('/') && tail == UrlTail::Any;
    if keeps_slash { written.to_owned() } else { written.trim_end_matches('/').to_owned() }
}

/// Why a web address cannot be used.
struct HttpsUrlFault {
    /// What is wrong with the value of a key.
    message: fn(&str) -> Wording,
    /// What to write instead.
    help: Wording,
}

/// What a web address has that it must not have, and what to write instead.
fn find_url_fault(text: &str, url: &Url, tail: UrlTail) -> Option<HttpsUrlFault> {
    let fault = |message, help| Some(HttpsUrlFault { message, help });
    if url.scheme() != "https" {
        return fault(|key| say!("`{key}` is not an https address", key), advise_url(text));
    }
    if !text.to_ascii_lowercase().starts_with("https://") {
        return fault(|key| say!("`{key}` lacks the two slashes", key), advise_url(text));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return fault(
            |key| say!("`{key}` holds a login", key),
            say!("every reader would see it; delete it"),
        );
    }
    if tail == UrlTail::Path && (url.query().is_some() || url.fragment().is_some()) {
        return fault(
            |key| say!("`{key}` goes on behind its path", key),
            say!("delete what begins with `?` or `#`; matinale adds the rest"),
        );
    }
    let length = url.as_str().len();
    if tail == UrlTail::Path && length > MAX_HEADER_URL_BYTES {
        return fault(
            |key| say!("`{key}` is too long for the header of a message", key),
            say!(
                "write one of at most {max} bytes; it has {length}",
                max = MAX_HEADER_URL_BYTES,
                length
            ),
        );
    }
    None
}

/// What to write for a text that is no web address. A text with a login is not repeated.
fn advise_url(text: &str) -> Wording {
    let scheme = text.find(['/', '.', '@']).filter(|at| text[..*at].ends_with(':')).unwrap_or(0);
    let rest = text[scheme..].trim_start_matches('/');
    let url = Url::parse(&format!("https://{rest}"));
    let is_whole = url.is_ok_and(|url| url.host_str().is_some_and(|host| host.contains('.')));
    if is_whole && !rest.contains(['@', ' ']) {
        say!("write `https://{rest}`", rest)
    } else {
        say!("write a whole address, such as `https://lavigie.example/`")
    }
}

/// The lines of a text as one line.
fn join_lines(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
