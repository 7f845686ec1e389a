//! Checks the URLs of links.

use url::Url;

use crate::finding::{Code, Finding, Span};

/// The URL schemes that mail clients follow without harm.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Checks a URL, and gives it the form that is printed: ASCII, percent-encoded.
///
/// # Errors
///
/// The scheme is not https, http, mailto or tel, the URL has no scheme or no host (such as an
/// anchor inside of the mail), or it has spaces, control characters or a placeholder. Placeholders
/// are refused because a reader's value must never decide where a link leads.
pub fn url(text: &str, span: Span) -> Result<String, Finding> {
    let wrong = |message: String, help: &str| {
        Err(Finding::new(Code::LINK_SYNTAX, span, message).help(help))
    };
    if text.contains("{{") {
        let message = "a placeholder stands in the address of a link";
        let finding = Finding::new(Code::PLACEHOLDER_PLACE, span, message);
        return Err(finding.help("placeholders stand in text only; write the whole address"));
    }
    if text.trim().is_empty() {
        return wrong(
            "the link leads nowhere".into(),
            "write a whole address, such as `https://…`",
        );
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return wrong(
            "a blank stands in the address of a link".into(),
            "write `%20`, or delete it",
        );
    }
    if text.starts_with('#') {
        let message =
            format!("`{text}` leads to a place inside of the mail, where few readers get to");
        let finding = Finding::new(Code::LINK_ANCHOR, span, message);
        return Err(finding.help("name the block in words, or link to a page on the web"));
    }
    let parsed = match Url::parse(text) {
        Ok(parsed) => parsed,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            return wrong(
                format!("`{text}` is no whole address: a mail has no page to start from"),
                "write it from `https://` on",
            );
        }
        Err(error) => {
            return wrong(format!("`{text}` is not an address: {error}"), "check its spelling");
        }
    };
    let scheme = parsed.scheme();
    if !SCHEMES.contains(&scheme) {
        let message = format!("a link of the scheme `{scheme}:` is not printed");
        let finding = Finding::new(Code::LINK_SCHEME, span, message);
        return Err(finding.help("write an https, http, mailto or tel link"));
    }
    if scheme.starts_with("http") && parsed.host_str().is_none_or(str::is_empty) {
        return wrong(
            format!("`{text}` names no host"),
            "write a whole address, such as `https://…`",
        );
    }
    Ok(parsed.into())
}

#[cfg(test)]
mod tests {
    use super::{Code, Span, url};

    fn code(text: &str) -> Option<Code> {
        url(text, Span::new(0, 0)).err().map(|finding| finding.code)
    }

    #[test]
    fn links_that_run_or_read_something_are_refused() {
        for text in ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
        {
            assert_eq!(code(text), Some(Code::LINK_SCHEME), "{text}");
        }
        for text in [
            "//evil.example",
            "/page",
            "page",
            "",
            "https://",
            "https://a b.example",
            "https://a\n.b",
        ] {
            assert_eq!(code(text), Some(Code::LINK_SYNTAX), "{text}");
        }
    }

    #[test]
    fn a_placeholder_chooses_no_host() {
        assert_eq!(code("https://{{name}}.example/"), Some(Code::PLACEHOLDER_PLACE));
    }

    #[test]
    fn a_place_inside_of_the_mail_is_refused_by_a_code_of_its_own() {
        assert_eq!(code("#alliance"), Some(Code::LINK_ANCHOR));
        assert_eq!(code("https://a.fr/b#alliance"), None);
    }

    #[test]
    fn an_accent_in_an_address_is_encoded() {
        assert_eq!(
            url("https://été.fr/à?é=1#ç", Span::new(0, 0)).ok().as_deref(),
            Some("https://xn--t-9fab.fr/%C3%A0?%C3%A9=1#%C3%A7")
        );
    }
}
