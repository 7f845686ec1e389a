//! Finds what no rule of a theme may say, whatever its part: importance, variables, and files from
//! elsewhere. Each has a code of its own, since each is refused for another reason.
//!
//! Looks up to: `finding`.

use crate::finding::{Code, Finding, Span};
use crate::wording::say;

/// The finding about a declaration that says such a thing.
pub(super) fn find_forbidden_css(declaration: &str, span: Span) -> Option<Finding> {
    let text = declaration.to_ascii_lowercase();
    let calls =
        |name: &str| text.match_indices(name).any(|(at, _)| !text[..at].ends_with(is_name_char));
    let (code, fact, help) = if text
        .split('!')
        .skip(1)
        .any(|rest| rest.trim_start().starts_with("important"))
    {
        (
            Code::CSS_IMPORTANT,
            say!("the night and narrow screens could not overrule what is important"),
            say!("take `!important` out: the last rule wins, and that is yours"),
        )
    } else if text.trim_start().starts_with("--") || calls("var(") {
        (
            Code::CSS_VARIABLE,
            say!("most mail programs know no variables"),
            say!("write the value itself, or a word of the theme such as `ACCENT` or `SANS`"),
        )
    } else if text.contains("@import") || text.contains("@font-face") || calls("url(") {
        (
            Code::CSS_REMOTE,
            say!("a rule fetches nothing from elsewhere"),
            say!(
                "take it out: fonts are those that readers have, pictures are figures or the logo"
            ),
        )
    } else {
        return None;
    };
    Some(Finding::new(code, span, fact).help(help))
}

/// Whether a character can stand in a name of CSS.
fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::{Code, Span, find_forbidden_css};

    fn code(declaration: &str) -> Option<Code> {
        find_forbidden_css(declaration, Span::new(0, 1)).map(|finding| finding.code)
    }

    #[test]
    fn importance_variables_and_fetching_have_codes_of_their_own() {
        for text in ["color:INK!important", "color:INK ! IMPORTANT", "margin:0!important "] {
            assert_eq!(code(text), Some(Code::CSS_IMPORTANT), "{text}");
        }
        for text in ["--x:1px", " margin:var(--x)", "margin:calc(1px + VAR(--x))"] {
            assert_eq!(code(text), Some(Code::CSS_VARIABLE), "{text}");
        }
        for text in
            ["@import 'a.css'", "src:url(a.woff)", "background-image:URL('a.png')", "x:@font-face"]
        {
            assert_eq!(code(text), Some(Code::CSS_REMOTE), "{text}");
        }
    }

    #[test]
    fn what_only_resembles_them_is_left_to_the_reader_of_declarations() {
        for text in
            ["margin:0", "font-family:important", "x:1px!", "-x:y", "x:curl(1px)", "x:my-var(1)"]
        {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
