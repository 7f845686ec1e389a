//! The text part: a sheet of 72 columns, set paragraph by paragraph.
//!
//! Written from the same blocks as the HTML, never from the HTML. Lines are broken at plain blanks
//! alone, so what the typographer bound stays together; a line holding one long address is the only
//! one that may be wider. The sheet is `format=fixed`: it has no blank at a line's end.
//!
//! Looks up to: nothing.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// How wide the sheet is.
pub(super) const COLUMNS: usize = 72;

/// The text part while it is being set.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    out: String,
    links: Vec<String>,
    margin: String,
    lead: Option<String>,
    gaps: usize,
}

impl Sheet {
    /// Sets a paragraph, a blank line above it.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.gap();
        self.line(text);
    }

    /// Sets a text straight below the last one.
    pub(super) fn line(&mut self, text: &str) {
        let text = printable(text);
        if text.trim().is_empty() {
            return;
        }
        let lead = self.lead.take();
        let first = lead.as_deref().unwrap_or(&self.margin);
        set(&text, first, &self.margin, &mut self.out);
        self.gaps = 0;
    }

    /// Sets a title with a rule below it as wide as its widest line, a blank line above.
    pub(super) fn title(&mut self, text: &str, rule: char) {
        self.gap();
        self.underlined(text, rule);
    }

    /// Sets a title straight below the last line.
    pub(super) fn underlined(&mut self, text: &str, rule: char) {
        let from = self.out.len();
        self.line(text);
        let lines = self.out[from..].lines();
        let margin = width(&self.margin);
        let widest = lines.map(|line| width(line).saturating_sub(margin)).max();
        let rule: String = std::iter::repeat_n(rule, widest.unwrap_or(0)).collect();
        self.line(&rule);
    }

    /// A rule from margin to margin.
    pub(super) fn rule(&mut self, rule: char) {
        let columns = COLUMNS.saturating_sub(width(&self.margin));
        self.line(&rule.to_string().repeat(columns));
    }

    /// A blank line, unless there is one already or a mark waits for its text.
    pub(super) fn gap(&mut self) {
        if self.gaps == 0 {
            self.blank();
        }
    }

    /// A wider break: two blank lines.
    pub(super) fn space(&mut self) {
        while !self.out.is_empty() && self.gaps < 2 {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && self.lead.is_none() {
            self.out.push_str(self.margin.trim_end());
            self.out.push('\n');
        }
        self.gaps += 1;
    }

    /// Sets what `inside` sets with a mark before its first line, and `rest` before every other.
    pub(super) fn marked(&mut self, mark: &str, rest: &str, inside: impl FnOnce(&mut Self)) {
        let outer = self.margin.clone();
        let before = self.lead.take().unwrap_or_else(|| outer.clone());
        self.lead = Some(format!("{before}{mark}"));
        self.margin.push_str(rest);
        inside(self);
        self.lead = None;
        self.margin = outer;
    }

    /// A label bound to the number of its address in the list at the end; the same address has the
    /// same number throughout. A label that is the address itself needs no number.
    pub(super) fn linked(&mut self, label: &str, url: &str) -> String {
        if label == url || url.strip_prefix("mailto:").or(url.strip_prefix("tel:")) == Some(label) {
            return label.to_owned();
        }
        let at = self.links.iter().position(|known| known == url).unwrap_or_else(|| {
            self.links.push(url.to_owned());
            self.links.len() - 1
        });
        format!("{label}\u{a0}[{}]", at + 1)
    }

    /// The whole sheet, the list of addresses at its end.
    pub(super) fn finish(mut self, title: &str) -> String {
        if !self.links.is_empty() {
            self.space();
            self.title(title, '-');
            self.gap();
            let links = std::mem::take(&mut self.links);
            for (at, url) in links.iter().enumerate() {
                self.line(&format!("[{}]\u{a0}{url}", at + 1));
            }
        }
        self.out
    }
}

/// Whether a text takes more than one line at a list's margin.
pub(super) fn is_long(text: &str) -> bool {
    width(text) > COLUMNS - 2
}

/// How many columns a text takes. What a language of Europe is written with takes one column a
/// character, and is counted; anything else is looked up (Unicode Standard Annex 11).
pub(super) fn width(text: &str) -> usize {
    let is_plain = |c: char| {
        matches!(c, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}')
            || matches!(c, '\u{2010}'..='\u{2027}' | '\u{202f}')
    };
    let mut columns = 0;
    for c in text.chars() {
        if !is_plain(c) {
            return text.width();
        }
        columns += 1;
    }
    columns
}

/// Sets a text line by line, each as full as it can be, `first` before the first and `rest` before the
/// others. Lines are broken at plain blanks, and a word is never cut.
fn set(text: &str, first: &str, rest: &str, out: &mut String) {
    let mut margin = first;
    for line in text.split('\n') {
        let mut column = 0;
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            let width = width(word);
            if column > 0 && column + 1 + width <= COLUMNS {
                out.push(' ');
                column += 1 + width;
            } else {
                if column > 0 {
                    end_line(out);
                }
                out.push_str(margin);
                column = self::width(margin) + width;
                margin = rest;
            }
            out.push_str(word);
        }
        end_line(out);
    }
}

/// Ends a line, without the blanks at its end.
fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\u{a0}']).len());
    out.push('\n');
}

/// Leaves out what no terminal prints: control characters but the line feed, and characters without
/// width that only serve HTML.
fn printable(text: &str) -> Cow<'_, str> {
    let stays = |c: char| {
        (!c.is_control() || c == '\n')
            && !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{34f}')
    };
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().map(|c| if c == '\t' { ' ' } else { c });
    Cow::Owned(plain.filter(|c| stays(*c)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::{COLUMNS, Sheet, width};

    #[test]
    fn a_list_hangs_and_a_list_in_a_list_hangs_deeper() {
        let mut sheet = Sheet::default();
        sheet.marked("* ", "  ", |sheet| {
            sheet.paragraph(&"mot ".repeat(20));
            sheet.marked("> ", "> ", |sheet| {
                sheet.paragraph("un");
                sheet.paragraph("deux");
            });
        });
        let text = sheet.finish("Liens");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("* mot mot"));
        assert_eq!(lines[1], "  mot mot mot");
        assert_eq!(lines[2..], ["  > un", "  >", "  > deux"]);
    }

    #[test]
    fn a_mark_before_a_mark_shares_its_line() {
        let mut sheet = Sheet::default();
        sheet.marked("* ", "  ", |sheet| sheet.marked("1. ", "   ", |sheet| sheet.paragraph("un")));
        assert_eq!(sheet.finish("Liens"), "* 1. un\n");
    }

    #[test]
    fn an_address_has_one_number_however_often_it_is_called() {
        let mut sheet = Sheet::default();
        let first = sheet.linked("ici", "https://a.fr/");
        let second = sheet.linked("là", "https://b.fr/");
        let again = sheet.linked("encore", "https://a.fr/");
        sheet.paragraph(&format!("{first} {second} {again}"));
        assert_eq!(
            sheet.finish("Liens"),
            "ici\u{a0}[1] là\u{a0}[2] encore\u{a0}[1]\n\n\nLiens\n-----\n\n\
             [1]\u{a0}https://a.fr/\n[2]\u{a0}https://b.fr/\n"
        );
    }

    #[test]
    fn an_address_that_is_its_own_label_is_printed_once() {
        let mut sheet = Sheet::default();
        assert_eq!(sheet.linked("https://a.fr/", "https://a.fr/"), "https://a.fr/");
        assert_eq!(sheet.linked("a@b.fr", "mailto:a@b.fr"), "a@b.fr");
        sheet.paragraph("fin");
        assert_eq!(sheet.finish("Liens"), "fin\n");
    }

    #[test]
    fn the_rule_below_a_title_is_as_wide_as_the_title() {
        let mut sheet = Sheet::default();
        sheet.title("Été 日本", '=');
        assert_eq!(sheet.finish("Liens"), "Été 日本\n========\n");
    }

    #[test]
    fn every_character_is_as_wide_as_unicode_says() {
        for c in '\0'..='\u{ffff}' {
            let alone = c.to_string();
            assert_eq!(width(&alone), alone.width(), "{:x}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn a_text_is_as_wide_as_unicode_says(text in "\\PC{0,40}", word in "[a-zÀ-ÿ ’«»…–\u{a0}]{0,40}") {
            for text in [&text, &word] {
                prop_assert_eq!(width(text), text.width());
            }
        }

        #[test]
        fn no_line_is_wide_but_a_single_word_and_no_word_is_lost(
            text in "[a-zé\u{a0}«»:/ -]{0,400}", quoted in proptest::bool::ANY,
        ) {
            let mut sheet = Sheet::default();
            if quoted {
                sheet.marked("> ", "> ", |sheet| sheet.paragraph(&text));
            } else {
                sheet.paragraph(&text);
            }
            let set = sheet.finish("Liens");
            for line in set.lines() {
                let words = line.trim_start_matches("> ").split(' ').filter(|w| !w.is_empty());
                prop_assert!(line.width() <= COLUMNS || words.count() == 1, "{:?}", line);
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
