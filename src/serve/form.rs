//! What a posted form asks for.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use url::form_urlencoded;

use crate::journal::WishKind;
use crate::mime;

/// The field of the forms on our own pages.
pub(super) const WISH_FIELD: &str = "wish";

/// The field of the button that confirms, on a page behind the link of a mail.
pub(super) const CONFIRM_FIELD: &str = "confirm";

/// The field of a reader's new address.
pub(super) const ADDRESS_FIELD: &str = "address";

/// The longest value of a field in parts that is read. An address is shorter.
const MAX_FIELD_BYTES: usize = 512;

/// The value of [`WISH_FIELD`] for a wish.
pub(super) const fn write_wish(wish: WishKind) -> &'static str {
    match wish {
        WishKind::Leave => "leave",
        WishKind::Return => "return",
    }
}

/// What a reader asks for that a mail must confirm first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MailedWish {
    /// Another address.
    Change {
        /// The new address, as it was typed.
        typed: String,
    },
    /// All that is known of them.
    Record,
    /// To be forgotten.
    Forget,
}

/// What a form says that was posted to a reader's link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PostedForm {
    /// A wish that is carried out at once.
    Wish(WishKind),
    /// A wish that a mail must confirm first.
    Mailed(MailedWish),
    /// The button behind the link of a mail was pressed.
    Confirmation,
}

impl MailedWish {
    /// The value of [`WISH_FIELD`].
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Change { .. } => "change",
            Self::Record => "record",
            Self::Forget => "forget",
        }
    }

    fn read(fields: &[FormField]) -> Option<Self> {
        let typed = find_value(fields, ADDRESS_FIELD).unwrap_or_default().to_owned();
        let said = find_value(fields, WISH_FIELD)?;
        let wishes = [Self::Change { typed }, Self::Record, Self::Forget];
        wishes.into_iter().find(|wish| wish.as_str() == said)
    }
}

impl PostedForm {
    /// Reads a form. `None` for one that says nothing, or two things.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        if let Some(wish) = read_wish(headers, body) {
            return Some(Self::Wish(wish));
        }
        if is_confirmation(headers, body) {
            return Some(Self::Confirmation);
        }
        MailedWish::read(&read_fields(headers, body)).map(Self::Mailed)
    }
}

/// Whether a form confirms: a button of our page was pressed.
pub(super) fn is_confirmation(headers: &HeaderMap, body: &[u8]) -> bool {
    find_value(&read_fields(headers, body), CONFIRM_FIELD) == Some("yes")
}

/// A field of a form.
pub(super) struct FormField {
    pub(super) name: String,
    pub(super) value: String,
}

/// Reads the fields of a form, which is `application/x-www-form-urlencoded` or `multipart/form-data` (RFC 7578). A body
/// of another type has none.
pub(super) fn read_fields(headers: &HeaderMap, body: &[u8]) -> Vec<FormField> {
    let kind = headers.get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or("unreadable"));
    let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" | "" => form_urlencoded::parse(body)
            .map(|(name, value)| FormField { name: name.into_owned(), value: value.into_owned() })
            .collect(),
        "multipart/form-data" => read_parts(kind.unwrap_or_default(), body),
        _ => Vec::new(),
    }
}

/// The value of a field. A form that has the field twice, with two values, has none.
pub(super) fn find_value<'a>(fields: &'a [FormField], name: &str) -> Option<&'a str> {
    let mut values = fields.iter().filter(|field| field.name == name).map(|field| &*field.value);
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// Reads the wish of a form: one click of a mail program (RFC 8058 §3.2), or a button of our pages. A form without a wish,
/// or with two different ones, has none.
fn read_wish(headers: &HeaderMap, body: &[u8]) -> Option<WishKind> {
    let fields = read_fields(headers, body);
    let wishes = fields.iter().filter_map(|field| find_wish(&field.name, &field.value));
    let wishes: Vec<WishKind> = wishes.collect();
    let first = wishes.first().copied()?;
    wishes.iter().all(|wish| *wish == first).then_some(first)
}

fn find_wish(name: &str, value: &str) -> Option<WishKind> {
    let is_one_click = name.eq_ignore_ascii_case("List-Unsubscribe")
        && value.trim().eq_ignore_ascii_case("One-Click");
    if is_one_click {
        return Some(WishKind::Leave);
    }
    let wishes = [WishKind::Leave, WishKind::Return];
    wishes.into_iter().find(|wish| name == WISH_FIELD && value == write_wish(*wish))
}

/// Reads the fields of a form in parts, which is a message of that type.
fn read_parts(kind: &str, body: &[u8]) -> Vec<FormField> {
    let mut message = format!("Content-Type: {kind}\r\n\r\n").into_bytes();
    message.extend_from_slice(body);
    let form = mime::read_parts(&message);
    let fields = form.parts.iter().skip(1).filter_map(|part| {
        let (name, value) = (part.field.clone()?, part.read_text(MAX_FIELD_BYTES)?);
        Some(FormField { name, value })
    });
    fields.collect()
}

#[cfg(test)]
mod tests {
    use super::{CONTENT_TYPE, HeaderMap, MailedWish, PostedForm, WishKind, read_wish};

    const URLENCODED: &str = "application/x-www-form-urlencoded";

    fn read(kind: &str, body: &str) -> Option<WishKind> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, kind.parse().expect("a type"));
        read_wish(&headers, body.as_bytes())
    }

    fn part(name: &str, value: &str) -> String {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    }

    #[test]
    fn one_click_is_read_in_both_forms_that_mail_programs_use() {
        for kind in [URLENCODED, "APPLICATION/x-www-form-urlencoded; charset=UTF-8"] {
            assert_eq!(read(kind, "List-Unsubscribe=One-Click"), Some(WishKind::Leave));
        }
        let one_click = part("List-Unsubscribe", "One-Click");
        for kind in ["multipart/form-data; boundary=x", "Multipart/Form-Data; boundary=\"x\""] {
            let body = format!("{one_click}--x--\r\n");
            assert_eq!(read(kind, &body), Some(WishKind::Leave), "{kind}");
            assert_eq!(read(kind, &format!("{}{body}", part("other", "1"))), Some(WishKind::Leave));
        }
        assert_eq!(
            read_wish(&HeaderMap::new(), b"List-Unsubscribe=One-Click"),
            Some(WishKind::Leave)
        );
    }

    #[test]
    fn the_buttons_of_the_pages_are_read() {
        assert_eq!(read(URLENCODED, "wish=leave"), Some(WishKind::Leave));
        assert_eq!(read(URLENCODED, "wish=return"), Some(WishKind::Return));
    }

    #[test]
    fn what_a_mail_must_confirm_is_told_from_what_is_done_at_once() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, URLENCODED.parse().expect("a type"));
        let read = |body: &str| PostedForm::read(&headers, body.as_bytes());
        let change = MailedWish::Change { typed: "a@example.org".to_owned() };
        assert_eq!(read("wish=change&address=a%40example.org"), Some(PostedForm::Mailed(change)));
        assert_eq!(read("wish=forget"), Some(PostedForm::Mailed(MailedWish::Forget)));
        assert_eq!(read("wish=leave"), Some(PostedForm::Wish(WishKind::Leave)));
        assert_eq!(read("confirm=yes"), Some(PostedForm::Confirmation));
        assert_eq!(read("wish=forget&wish=record"), None);
        assert_eq!(read("confirm=no"), None);
    }

    #[test]
    fn a_form_that_says_nothing_or_two_things_has_no_wish() {
        for body in [
            "",
            "List-Unsubscribe",
            "List-Unsubscribe=",
            "List-Unsubscribe=One-Click2",
            "wish=Leave",
            "wish=leave&wish=return",
            "List-Unsubscribe=One-Click&wish=return",
            "\u{0}\u{ff}=%zz",
        ] {
            assert_eq!(read(URLENCODED, body), None, "{body}");
        }
        assert_eq!(read("text/plain", "List-Unsubscribe=One-Click"), None);
        assert_eq!(read("application/json", "{\"List-Unsubscribe\":\"One-Click\"}"), None);
        let multipart = "multipart/form-data; boundary=x";
        for body in ["", "--x--", "--x\r\n\r\nOne-Click\r\n--x--", &part("wish", "stay")] {
            assert_eq!(read(multipart, body), None, "{body}");
        }
        assert_eq!(read("multipart/form-data", &part("List-Unsubscribe", "One-Click")), None);
        let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(250);
        assert_eq!(read(multipart, &format!("--x\r\n{nested}")), None);
    }
}
