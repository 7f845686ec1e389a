//! The forms in which header and body are signed (RFC 6376 §3.4), as a receiver writes them of any message.

use super::relaxed::{has_name, split_fields, write_relaxed_field};

/// The form of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderForm {
    /// As it is (RFC 6376 §3.4.1).
    Simple,
    /// Without what relays change (RFC 6376 §3.4.2).
    Relaxed,
}

/// The form of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyForm {
    /// As it is, without empty lines at its end (RFC 6376 §3.4.3).
    Simple,
    /// Each stretch of blanks as one, none at the end of a line, and no empty lines at the end (RFC 6376 §3.4.4).
    Relaxed,
}

/// Writes a field that has no line end.
pub(super) fn write_field(field: &[u8], form: HeaderForm, out: &mut Vec<u8>) {
    match form {
        HeaderForm::Simple => out.extend_from_slice(field),
        HeaderForm::Relaxed => write_relaxed_field(field, out),
    }
}

/// Writes the fields with these names, each line ended by CRLF. A name that is listed several times takes the
/// fields of that name from the last one up (RFC 6376 §5.4.2).
pub(super) fn write_listed_fields(
    header: &[u8],
    names: &[String],
    form: HeaderForm,
    out: &mut Vec<u8>,
) {
    let mut fields: Vec<Option<&[u8]>> = split_fields(header).map(Some).collect();
    for name in names {
        let last =
            fields.iter().rposition(|field| field.is_some_and(|field| has_name(field, name)));
        if let Some(field) = last.and_then(|at| fields[at].take()) {
            write_field(field.strip_suffix(b"\r\n").unwrap_or(field), form, out);
            out.extend_from_slice(b"\r\n");
        }
    }
}

/// The form of a body.
pub(super) fn write_body(body: &[u8], form: BodyForm) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    match form {
        BodyForm::Simple => out.extend_from_slice(body),
        BodyForm::Relaxed => write_relaxed_lines(body, &mut out),
    }
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    match (form, out.as_slice()) {
        // An empty body is a line end in the simple form, and nothing in the relaxed one.
        (BodyForm::Relaxed, b"\r\n") => out.clear(),
        (BodyForm::Relaxed, b"") => {}
        (_, written) if !written.ends_with(b"\r\n") => out.extend_from_slice(b"\r\n"),
        _ => {}
    }
    out
}

fn write_relaxed_lines(body: &[u8], out: &mut Vec<u8>) {
    let mut is_after_blank = false;
    for (at, &byte) in body.iter().enumerate() {
        let ends_line = byte == b'\r' && body.get(at + 1) == Some(&b'\n');
        if matches!(byte, b' ' | b'\t') {
            is_after_blank = true;
            continue;
        }
        if is_after_blank && !ends_line {
            out.push(b' ');
        }
        is_after_blank = false;
        out.push(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::{BodyForm, write_body};

    /// RFC 6376 §3.4.5.
    #[test]
    fn the_examples_of_the_rfc_have_their_forms() {
        let body = b" C \r\nD \t E\r\n\r\n\r\n";
        assert_eq!(write_body(body, BodyForm::Relaxed), b" C\r\nD E\r\n");
        assert_eq!(write_body(body, BodyForm::Simple), b" C \r\nD \t E\r\n");
        assert_eq!(write_body(b"", BodyForm::Simple), b"\r\n");
        assert_eq!(write_body(b"", BodyForm::Relaxed), b"");
        assert_eq!(write_body(b"\r\n\r\n", BodyForm::Relaxed), b"");
        assert_eq!(write_body(b"a", BodyForm::Relaxed), b"a\r\n");
        assert_eq!(write_body(b"a \r\n \t\r\n", BodyForm::Relaxed), b"a\r\n");
    }
}
