//! The relaxed form of a header (RFC 6376 §3.4.2).

/// Writes the relaxed form of a field, without the line end: the name in lower case, the value on one line,
/// without blanks around it, and each stretch of blanks as one.
pub(super) fn write_relaxed_field(field: &[u8], out: &mut Vec<u8>) {
    let colon = field.iter().position(|byte| *byte == b':').unwrap_or(field.len());
    let (name, value) = field.split_at(colon);
    out.extend(name.trim_ascii_end().iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    let start = out.len();
    let mut is_after_blank = false;
    for &byte in value.get(1..).unwrap_or_default() {
        // A line end inside of a field is always a fold.
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            is_after_blank = true;
            continue;
        }
        if is_after_blank && out.len() > start {
            out.push(b' ');
        }
        is_after_blank = false;
        out.push(byte);
    }
}

/// Writes the relaxed form of the fields with these names, each line ended by CRLF (RFC 6376 §5.4.2). A name
/// that is listed several times takes the fields of that name from the last one up. A name without a field
/// left adds nothing, so that no field of that name can be added to the message later.
pub(super) fn write_signed_fields(header: &[u8], names: &[&str], out: &mut Vec<u8>) {
    let mut fields: Vec<Option<&[u8]>> = split_fields(header).map(Some).collect();
    for name in names {
        let last =
            fields.iter().rposition(|field| field.is_some_and(|field| has_name(field, name)));
        let Some(at) = last else { continue };
        if let Some(field) = fields[at].take() {
            write_relaxed_field(field, out);
            out.extend_from_slice(b"\r\n");
        }
    }
}

/// Whether a field has this name.
pub(super) fn has_name(field: &[u8], name: &str) -> bool {
    let colon = field.iter().position(|byte| *byte == b':');
    colon.is_some_and(|colon| field[..colon].trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()))
}

/// Splits a header into its fields. A line that begins with a blank continues the field before it.
pub(super) fn split_fields(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = header;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = memchr::memmem::find_iter(rest, b"\r\n").map(|at| at + 2);
        let mut ends = ends.filter(|end| !matches!(rest.get(*end), Some(b' ' | b'\t')));
        let (field, behind) = rest.split_at(ends.next().unwrap_or(rest.len()));
        rest = behind;
        Some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::{write_relaxed_field, write_signed_fields};

    fn relax(field: &str) -> String {
        let mut out = Vec::new();
        write_relaxed_field(field.as_bytes(), &mut out);
        String::from_utf8(out).expect("text")
    }

    /// RFC 6376 §3.4.5.
    #[test]
    fn the_example_of_the_rfc_has_its_relaxed_form() {
        let mut out = Vec::new();
        write_signed_fields(b"A: X\r\nB : Y\t\r\n\tZ  \r\n", &["a", "b"], &mut out);
        assert_eq!(out, b"a:X\r\nb:Y Z\r\n");
    }

    #[test]
    fn blanks_are_made_one_and_those_around_a_value_are_taken_off() {
        assert_eq!(relax("SUBJect:  a \t b\r\n  c\r\n"), "subject:a b c");
        assert_eq!(relax("X:\r\n"), "x:");
        assert_eq!(relax("X: \t \r\n"), "x:");
        assert_eq!(relax("X"), "x:");
        assert_eq!(
            relax("To: =?utf-8?b?w6k=?=\r\n <a@b.example>\r\n"),
            "to:=?utf-8?b?w6k=?= <a@b.example>"
        );
    }

    #[test]
    fn a_name_that_is_listed_twice_takes_the_last_field_first_and_then_the_one_above() {
        let header = b"From: first\r\nTo: x\r\nFROM : second\r\n";
        let mut out = Vec::new();
        write_signed_fields(header, &["from", "From", "from", "Cc"], &mut out);
        assert_eq!(out, b"from:second\r\nfrom:first\r\n");
    }
}
