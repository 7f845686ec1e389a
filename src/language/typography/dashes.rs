//! The dashes of asides.

use super::NBSP;
use super::pass::{TypographyPass, is_blank, is_digit, last_char};

/// Whether the text is inside an aside between dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    Open,
    Closed,
}

impl Aside {
    const fn turn(self) -> Self {
        match self {
            Self::Open => Self::Closed,
            Self::Closed => Self::Open,
        }
    }
}

/// How a language prints the dashes of an aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DashStyle {
    /// As they were typed.
    Typed,
    /// An en dash between blanks: `Paris – he said – fell`.
    SpacedEn,
    /// An em dash without blanks: `Paris—he said—fell`.
    ClosedEm,
}

impl TypographyPass<'_> {
    /// Keeps the dashes of an aside with it: the first dash with the text behind it, the second one with the
    /// text before it. Answers whether the aside goes on.
    pub(super) fn set_dash(&mut self, at: usize, dash: char, aside: Aside) -> Aside {
        let (before, after) = (&self.text[..at], &self.text[at + dash.len_utf8()..]);
        if !before.ends_with(is_blank) && !before.is_empty() || !after.starts_with(is_blank) {
            return aside;
        }
        match aside {
            Aside::Open if before.ends_with(' ') => self.add_edit(at - 1..at, NBSP),
            Aside::Closed if after.starts_with(' ') => {
                let start = at + dash.len_utf8();
                self.add_edit(start..start + 1, NBSP);
            }
            _ => {}
        }
        aside.turn()
    }

    /// Sets a dash of an aside as a style has it. Answers whether the aside goes on.
    ///
    /// A dash at the beginning of the text, at its end, between figures, or with a blank on one side alone is no dash
    /// of an aside for the styles that change it.
    pub(super) fn set_styled_dash(&mut self, at: usize, aside: Aside, style: DashStyle) -> Aside {
        let dash = if self.text[at..].starts_with('–') { '–' } else { '—' };
        if style == DashStyle::Typed {
            return self.set_dash(at, dash, aside);
        }
        let (before, after) = (&self.text[..at], &self.text[at + dash.len_utf8()..]);
        let (left, right) = (before.trim_end_matches(is_blank), after.trim_start_matches(is_blank));
        let is_spaced = left.len() < before.len() && right.len() < after.len();
        let is_closed = left.len() == before.len() && right.len() == after.len() && dash == '—';
        let (Some(last), Some(first)) = (last_char(left), right.chars().next()) else {
            return aside;
        };
        let is_word = |c: char| !c.is_whitespace() && !is_dash(c);
        let is_range = is_digit(last) && is_digit(first) || is_closed && is_digit(last);
        if !(is_spaced || is_closed) || !is_word(last) || !is_word(first) || is_range {
            return aside;
        }
        // An address would run on into the word that the dash touches.
        let touches_address = self
            .protected
            .iter()
            .any(|kept| kept.end == left.len() || kept.start == self.text.len() - right.len());
        if style == DashStyle::ClosedEm && touches_address {
            return aside;
        }
        let with = match (style, aside) {
            (DashStyle::ClosedEm, _) => "—",
            (_, Aside::Closed) => " –\u{a0}",
            (_, Aside::Open) => "\u{a0}– ",
        };
        self.add_edit(left.len()..self.text.len() - right.len(), with);
        aside.turn()
    }
}

/// Whether a character is an en dash or an em dash.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—')
}
