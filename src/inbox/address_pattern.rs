//! Which addresses a rule is for.
//!
//! Looks up to: nothing.

/// The longest pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 512;

/// The domain whose addresses say by their name what is answered to them.
const TRIAL_DOMAIN: &str = "answers.test";

/// An address in which `*` stands for any text. Capital letters do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPattern(PatternForm);

#[derive(Debug, Clone, PartialEq, Eq)]
enum PatternForm {
    /// The texts between the stars, in small letters.
    Pieces(Vec<String>),
    /// A name below [`TRIAL_DOMAIN`], with or without `+` and a text behind it.
    TrialName(&'static str),
}

impl AddressPattern {
    /// Reads a pattern. `None` if it is empty or too long.
    pub fn parse(text: &str) -> Option<Self> {
        let is_usable = !text.is_empty() && text.len() <= MAX_PATTERN_BYTES;
        is_usable.then(|| {
            let pieces = text.split('*').map(str::to_ascii_lowercase).collect();
            Self(PatternForm::Pieces(pieces))
        })
    }

    /// This address and no other.
    pub fn exactly(address: &str) -> Self {
        Self(PatternForm::Pieces(vec![address.to_ascii_lowercase()]))
    }

    /// The addresses of this name below `answers.test`.
    pub(super) const fn of_trial_name(name: &'static str) -> Self {
        Self(PatternForm::TrialName(name))
    }

    /// Whether an address is one of them.
    pub(super) fn matches(&self, address: &str) -> bool {
        match &self.0 {
            PatternForm::TrialName(name) => is_trial_name(address, name),
            PatternForm::Pieces(pieces) => match pieces.as_slice() {
                [whole] => whole.eq_ignore_ascii_case(address),
                pieces => match_pieces(pieces, &address.to_ascii_lowercase()),
            },
        }
    }
}

fn is_trial_name(address: &str, name: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let written = local.split('+').next().unwrap_or_default();
    domain.eq_ignore_ascii_case(TRIAL_DOMAIN) && written.eq_ignore_ascii_case(name)
}

/// Whether a text begins with the first piece, ends with the last, and has the others between them in order.
fn match_pieces(pieces: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = pieces else { return false };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for piece in middle {
        let Some(at) = rest.find(piece.as_str()) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::AddressPattern;

    fn matches(pattern: &str, address: &str) -> bool {
        AddressPattern::parse(pattern).expect("a pattern").matches(address)
    }

    #[test]
    fn a_star_stands_for_any_text_and_everything_else_for_itself() {
        for (pattern, address) in [
            ("*", "a@b.example"),
            ("a@b.example", "A@B.Example"),
            ("*@b.example", "zoe@b.example"),
            ("zoe+*@*.example", "zoe+x@mail.example"),
            ("*a*a*", "aa"),
        ] {
            assert!(matches(pattern, address), "{pattern} {address}");
        }
        for (pattern, address) in [
            ("a@b.example", "ba@b.example"),
            ("*@b.example", "zoe@bb.example"),
            ("aa*aa", "aaa"),
            ("*a*a*", "a"),
        ] {
            assert!(!matches(pattern, address), "{pattern} {address}");
        }
        assert!(AddressPattern::parse("").is_none());
        assert!(AddressPattern::parse(&"x".repeat(600)).is_none());
    }

    proptest! {
        #[test]
        fn a_piece_in_place_of_which_a_star_stands_is_matched(
            before in "[a-c]{0,4}", between in "[a-c]{0,6}", behind in "[a-c]{0,4}",
        ) {
            let (pattern, text) = (format!("{before}*{behind}"), format!("{before}{between}{behind}"));
            prop_assert!(matches(&pattern, &text));
        }
    }
}
