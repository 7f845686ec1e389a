//! Reads tables of a list that are written plainly: one key a line, texts without escapes, days as TOML has them.
//!
//! Nearly every table of a long list is such a one, and the parser of TOML takes ten times as long for it. Whatever is not
//! plain is left to that parser, and so is every table about which something is to be said.

use memchr::memchr_iter;

use super::row::{Field, RawReader};

/// One table of a list, as it is written.
#[derive(Debug, Default)]
pub(super) struct PlainTable<'a> {
    /// The texts of the keys with one value, in the order of the fields. `None` if the table does not have the key.
    texts: [Option<&'a str>; Field::ALL.len()],
    tags: Vec<&'a str>,
    /// How many lines of the piece stand before the one with the address.
    pub(super) lines_before: usize,
}

impl<'a> PlainTable<'a> {
    /// The fields of the table. `None` if it has no address.
    pub(super) fn read(&self) -> Option<RawReader<'a>> {
        let text = |field: Field| self.texts[field as usize].unwrap_or_default();
        self.texts[Field::Email as usize].map(|email| RawReader {
            email,
            name: text(Field::Name),
            tier: text(Field::Tier),
            tags: self.tags.clone(),
            since: text(Field::Since),
            until: text(Field::Until),
        })
    }

    /// Takes a line with a key. `None` if the line is not plain, or the table has the key already.
    fn take_key(&mut self, line: &'a str) -> Option<Field> {
        let (key, value) = line.split_once('=')?;
        let (key, value) = (key.trim_ascii(), value.trim_ascii());
        let field = Field::ALL.into_iter().find(|field| field.as_str() == key)?;
        let text = match field {
            Field::Email | Field::Name | Field::Tier => take_text(value)?,
            Field::Tags => {
                self.tags = take_texts(value)?;
                PlainText { text: value, rest: "" }
            }
            Field::Since | Field::Until => take_day(value).or_else(|| take_text(value))?,
        };
        let place = &mut self.texts[field as usize];
        if place.is_some() || !is_ended(text.rest) {
            return None;
        }
        *place = Some(text.text);
        Some(field)
    }
}

/// Reads the tables of a piece. `None` if a line is not plain.
pub(super) fn read_plain_tables<'a>(piece: &'a str, header: &str) -> Option<Vec<PlainTable<'a>>> {
    let mut tables: Vec<PlainTable<'a>> = Vec::new();
    if !has_plain_lines(piece) {
        return None;
    }
    for (number, line) in piece.split('\n').enumerate() {
        let line = line.trim_ascii();
        if is_ended(line) {
            continue;
        }
        if line.strip_prefix(header).is_some_and(is_ended) {
            tables.push(PlainTable::default());
            continue;
        }
        let table = tables.last_mut()?;
        if table.take_key(line)? == Field::Email {
            table.lines_before = number;
        }
    }
    Some(tables)
}

/// Whether a text has no control characters but tabs and the ends of lines.
fn has_plain_lines(text: &str) -> bool {
    let is_control =
        |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7f;
    let bytes = text.as_bytes();
    // Without a way out of the loop, several bytes are looked at at a time.
    let controls = bytes.iter().fold(false, |found, byte| found | is_control(*byte));
    !controls && memchr_iter(b'\r', bytes).all(|at| bytes.get(at + 1) == Some(&b'\n'))
}

/// A value, and what stands behind it.
struct PlainText<'a> {
    text: &'a str,
    rest: &'a str,
}

/// Takes a text in quotation marks without escapes.
fn take_text(value: &str) -> Option<PlainText<'_>> {
    let (text, rest) = value.strip_prefix('"')?.split_once('"')?;
    // Three marks open a text of several lines.
    let is_plain = !text.contains('\\') && !rest.starts_with('"');
    is_plain.then_some(PlainText { text, rest })
}

/// Takes a day without quotation marks.
fn take_day(value: &str) -> Option<PlainText<'_>> {
    let (text, rest) = value.split_at_checked("2025-02-11".len())?;
    let is_digit = |c: char| c.is_ascii_digit();
    let has_form = text.char_indices().all(|(at, c)| match at {
        4 | 7 => c == '-',
        _ => is_digit(c),
    });
    has_form.then_some(PlainText { text, rest })
}

/// Reads a list of texts that stands on one line, up to the end of the line.
fn take_texts(value: &str) -> Option<Vec<&str>> {
    let mut texts = Vec::new();
    let mut rest = value.strip_prefix('[')?.trim_ascii();
    if let Some(rest) = rest.strip_prefix(']') {
        return is_ended(rest).then_some(texts);
    }
    loop {
        let taken = take_text(rest)?;
        texts.push(taken.text);
        rest = taken.rest.trim_ascii();
        if let Some(rest) = rest.strip_prefix(']') {
            return is_ended(rest).then_some(texts);
        }
        rest = rest.strip_prefix(',')?.trim_ascii();
    }
}

/// Whether nothing stands in the rest of a line, or a comment.
fn is_ended(rest: &str) -> bool {
    let rest = rest.trim_ascii();
    rest.is_empty() || rest.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::read_plain_tables;
    use crate::audience::row::RawReader;

    const HEADER: &str = "[[subscribers]]";

    fn read_first(table: &str) -> Option<String> {
        let text = format!("{HEADER}\n{table}\n");
        let tables = read_plain_tables(&text, HEADER)?;
        let RawReader { email, name, tier, tags, since, until } = tables[0].read()?;
        Some(format!("{email}|{name}|{tier}|{}|{since}|{until}", tags.join("+")))
    }

    #[test]
    fn a_plain_table_is_read_with_its_comments_and_blanks() {
        let table = "# Zoé\n email=\"z@a.example\"  # hers\n\tname = \"Zoé D.\"\r\ntags = [ \"a\" , \"b\" ]\nuntil = 2027-01-01";
        assert_eq!(read_first(table).as_deref(), Some("z@a.example|Zoé D.||a+b||2027-01-01"));
        assert_eq!(read_first("email = \"\"\ntags = []").as_deref(), Some("|||||"));
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_parser() {
        for line in [
            "name = \"a\\tb\"",
            "name = \"\"\"a\"\"\"",
            "name = 'a'",
            "name = \"a\" x",
            "name = \"a",
            "name = \"a\u{7}\"",
            "name = \"a\"\rtier = \"paid\"",
            "\"name\" = \"a\"",
            "email = \"b@a.example\"",
            "mail = \"b@a.example\"",
            "tags = [\"a\",]",
            "tags = [\"a\" \"b\"]",
            "since = 2027-01-01T08:00:00Z",
            "since = 20270101",
            "[[readers]]",
            "name",
        ] {
            assert_eq!(read_first(&format!("email = \"a@a.example\"\n{line}")), None, "{line}");
        }
        assert!(read_plain_tables("email = \"a@a.example\"", HEADER).is_none());
    }
}
