//! Writes the text part: lines of 72 columns, paragraph by paragraph.
//!
//! The text part is written from the same blocks as the HTML, and never from the HTML. Lines are broken
//! only at plain blanks, so that the typographer's no-break spaces hold. Only a line of one long word, such
//! as an address, is wider. The part is `format=fixed` (RFC 3676 §4): no line ends in a blank.
//!
//! Looks up to: nothing.

use super::text_lines::{LINE_COLUMNS, count_columns, strip_unprintable, wrap_lines};

/// The text part while it is being written.
#[derive(Debug, Default)]
pub(super) struct TextWriter {
    /// The text so far.
    text: String,
    /// The addresses that the text refers to by number, in order.
    links: Vec<String>,
    /// What every line begins with, such as the `> ` of a quotation.
    margin: String,
    /// What the next line begins with instead, such as the `* ` of an item.
    lead: Option<String>,
    /// How many blank lines the text ends with.
    blank_lines: usize,
}

impl TextWriter {
    /// Writes a paragraph, with a blank line above it.
    pub(super) fn write_paragraph(&mut self, text: &str) {
        self.ensure_blank_line();
        self.write_line(text);
    }

    /// Writes a text below the last one, without a blank line.
    pub(super) fn write_line(&mut self, text: &str) {
        let text = strip_unprintable(text);
        if text.trim().is_empty() {
            return;
        }
        let lead = self.lead.take();
        let first = lead.as_deref().unwrap_or(&self.margin);
        wrap_lines(&text, first, &self.margin, &mut self.text);
        self.blank_lines = 0;
    }

    /// Writes a line as it is, however long it is, with every blank.
    pub(super) fn write_unbroken(&mut self, line: &str) {
        let lead = self.lead.take();
        self.text.push_str(lead.as_deref().unwrap_or(&self.margin));
        self.text.push_str(strip_unprintable(line).trim_end());
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.blank_lines = 0;
    }

    /// Writes a title and a line of `rule` below it, as wide as the title, with a blank line above.
    pub(super) fn write_title(&mut self, text: &str, rule: char) {
        self.ensure_blank_line();
        self.write_underlined(text, rule);
    }

    /// Writes a title as [`write_title`](Self::write_title) does, without a blank line above.
    pub(super) fn write_underlined(&mut self, text: &str, rule: char) {
        let from = self.text.len();
        self.write_line(text);
        let lines = self.text[from..].lines();
        let margin = count_columns(&self.margin);
        let widest = lines.map(|line| count_columns(line).saturating_sub(margin)).max();
        let rule: String = std::iter::repeat_n(rule, widest.unwrap_or(0)).collect();
        self.write_line(&rule);
    }

    /// Writes a line of `rule` across the whole width.
    pub(super) fn write_rule(&mut self, rule: char) {
        let columns = LINE_COLUMNS.saturating_sub(count_columns(&self.margin));
        self.write_line(&rule.to_string().repeat(columns));
    }

    /// Writes a blank line, unless the text ends with one.
    pub(super) fn ensure_blank_line(&mut self) {
        if self.blank_lines == 0 {
            self.push_blank_line();
        }
    }

    /// Writes blank lines until the text ends with two.
    pub(super) fn ensure_two_blank_lines(&mut self) {
        while !self.text.is_empty() && self.blank_lines < 2 {
            self.push_blank_line();
        }
    }

    /// Writes a blank line. At the beginning of the text, and behind a mark without text, it writes none.
    fn push_blank_line(&mut self) {
        if !self.text.is_empty() && self.lead.is_none() {
            self.text.push_str(self.margin.trim_end());
            self.text.push('\n');
        }
        self.blank_lines += 1;
    }

    /// Writes what `inside` writes, with `mark` before the first line and `rest` before the other ones.
    pub(super) fn write_marked(&mut self, mark: &str, rest: &str, inside: impl FnOnce(&mut Self)) {
        let outer = self.margin.clone();
        let before = self.lead.take().unwrap_or_else(|| outer.clone());
        self.lead = Some(format!("{before}{mark}"));
        self.margin.push_str(rest);
        inside(self);
        self.lead = None;
        self.margin = outer;
    }

    /// Adds an address to the list at the end. Answers the label with the number of the address; the same
    /// address has the same number each time. A label that is the address itself needs no number.
    pub(super) fn number_link(&mut self, label: &str, url: &str) -> String {
        let shown = url.strip_prefix("mailto:").or(url.strip_prefix("tel:")).unwrap_or(url);
        if label == url || label.trim_end_matches('/') == shown.trim_end_matches('/') {
            return label.to_owned();
        }
        let at = self.links.iter().position(|known| known == url).unwrap_or_else(|| {
            self.links.push(url.to_owned());
            self.links.len() - 1
        });
        format!("{label}\u{a0}[{}]", at + 1)
    }

    /// The whole text, with the list of addresses at its end.
    pub(super) fn finish(mut self, title: &str) -> String {
        if !self.links.is_empty() {
            self.ensure_two_blank_lines();
            self.write_title(title, '-');
            self.ensure_blank_line();
            let links = std::mem::take(&mut self.links);
            for (at, url) in links.iter().enumerate() {
                self.write_line(&format!("[{}]\u{a0}{url}", at + 1));
            }
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::{LINE_COLUMNS, TextWriter};

    #[test]
    fn a_list_hangs_and_a_list_in_a_list_hangs_deeper() {
        let mut writer = TextWriter::default();
        writer.write_marked("* ", "  ", |writer| {
            writer.write_paragraph(&"mot ".repeat(20));
            writer.write_marked("> ", "> ", |writer| {
                writer.write_paragraph("un");
                writer.write_paragraph("deux");
            });
        });
        let text = writer.finish("Liens");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("* mot mot"));
        assert_eq!(lines[1], "  mot mot mot");
        assert_eq!(lines[2..], ["  > un", "  >", "  > deux"]);
    }

    #[test]
    fn a_mark_before_a_mark_shares_its_line() {
        let mut writer = TextWriter::default();
        writer.write_marked("* ", "  ", |writer| {
            writer.write_marked("1. ", "   ", |writer| writer.write_paragraph("un"));
        });
        assert_eq!(writer.finish("Liens"), "* 1. un\n");
    }

    #[test]
    fn an_address_has_one_number_however_often_it_is_called() {
        let mut writer = TextWriter::default();
        let first = writer.number_link("ici", "https://a.fr/");
        let second = writer.number_link("là", "https://b.fr/");
        let again = writer.number_link("encore", "https://a.fr/");
        writer.write_paragraph(&format!("{first} {second} {again}"));
        assert_eq!(
            writer.finish("Liens"),
            "ici\u{a0}[1] là\u{a0}[2] encore\u{a0}[1]\n\n\nLiens\n-----\n\n\
             [1]\u{a0}https://a.fr/\n[2]\u{a0}https://b.fr/\n"
        );
    }

    #[test]
    fn an_address_that_is_its_own_label_is_printed_once() {
        let mut writer = TextWriter::default();
        assert_eq!(writer.number_link("https://a.fr/", "https://a.fr/"), "https://a.fr/");
        assert_eq!(writer.number_link("a@b.fr", "mailto:a@b.fr"), "a@b.fr");
        writer.write_paragraph("fin");
        assert_eq!(writer.finish("Liens"), "fin\n");
    }

    #[test]
    fn the_rule_below_a_title_is_as_wide_as_the_title() {
        let mut writer = TextWriter::default();
        writer.write_title("Été 日本", '=');
        assert_eq!(writer.finish("Liens"), "Été 日本\n========\n");
    }

    proptest! {
        #[test]
        fn no_line_is_wide_but_a_single_word_and_no_word_is_lost(
            text in "[a-zé\u{a0}«»:/ -]{0,400}", quoted in proptest::bool::ANY,
        ) {
            let mut writer = TextWriter::default();
            if quoted {
                writer.write_marked("> ", "> ", |writer| writer.write_paragraph(&text));
            } else {
                writer.write_paragraph(&text);
            }
            let set = writer.finish("Liens");
            for line in set.lines() {
                let words = line.trim_start_matches("> ").split(' ').filter(|w| !w.is_empty());
                prop_assert!(line.width() <= LINE_COLUMNS || words.count() == 1, "{:?}", line);
                prop_assert!(!line.ends_with(' '), "{:?}", line);
            }
            let words = |text: &str| -> Vec<String> {
                let split = text.split([' ', '\n']).map(|word| word.trim_matches('\u{a0}'));
                split.filter(|w| !w.is_empty() && *w != ">").map(str::to_owned).collect()
            };
            if !text.trim().is_empty() {
                prop_assert_eq!(words(&set), words(&text));
            }
        }
    }
}
