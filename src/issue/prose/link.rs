//! Checks the URLs of links.

use url::Url;

use super::picture_name::is_picture_name;
use crate::finding::{Code, Finding, Span};
use crate::wording::{Wording, say};

/// The URL schemes that mail clients follow without harm.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];
/// What to write instead of an address that lacks its beginning.
fn advise_whole_address() -> Wording {
    say!("write a whole address, such as `https://…`")
}

/// Checks a URL, and gives it the form that is printed: ASCII, percent-encoded.
///
/// # Errors
///
/// Refuses other schemes than https, http, mailto and tel; addresses without a scheme or a host, and those
/// of a place inside of the mail; blanks and controls; placeholders, since a reader's value must never
/// choose where a link leads.
pub fn url(text: &str, span: Span) -> Result<String, Finding> {
    let refuse = |code: Code, message: Wording, help: Wording| {
        Err(Finding::new(code, span, message).help(help))
    };
    check_text(text, span)?;
    let parsed = match Url::parse(text) {
        Ok(parsed) => parsed,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let message =
                say!("`{text}` is no whole address: a mail has no page to start from", text);
            return refuse(Code::LINK_SYNTAX, message, complete(text));
        }
        Err(error) => {
            let message =
                say!("`{text}` is not an address: {error}", text, error = error.to_string());
            return refuse(Code::LINK_SYNTAX, message, say!("check its spelling"));
        }
    };
    let scheme = parsed.scheme();
    if !SCHEMES.contains(&scheme) {
        let message = say!("a link of the scheme `{scheme}:` is not printed", scheme);
        return refuse(
            Code::LINK_SCHEME,
            message,
            say!("write an https, http, mailto or tel link"),
        );
    }
    if scheme.starts_with("http") && parsed.host_str().is_none_or(str::is_empty) {
        let message = say!("`{text}` names no host", text);
        return refuse(Code::LINK_SYNTAX, message, advise_whole_address());
    }
    Ok(parsed.into())
}

/// What to write for an address without its beginning.
fn complete(text: &str) -> Wording {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    match text.split_once('@') {
        Some((_, domain)) if domain.contains('.') && !text.contains('/') => {
            say!("write `mailto:{text}`", text)
        }
        _ if is_host && !is_picture_name(text) => say!("write `https://{text}`", text),
        _ => say!("write it from `https://` on"),
    }
}

/// Refuses what an editor writes in the place of an address, before the address is parsed.
fn check_text(text: &str, span: Span) -> Result<(), Finding> {
    let refuse = |code: Code, message: Wording, help: Wording| {
        Err(Finding::new(code, span, message).help(help))
    };
    if text.contains("{{") {
        let message = say!("a placeholder stands in the address of a link");
        let help = say!("placeholders stand in text only; write the whole address");
        return refuse(Code::PLACEHOLDER_PLACE, message, help);
    }
    if text.trim().is_empty() {
        let message = say!("the link leads nowhere");
        return refuse(Code::LINK_SYNTAX, message, advise_whole_address());
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        let message = say!("a blank stands in the address of a link");
        return refuse(Code::LINK_SYNTAX, message, say!("write `%20`, or delete it"));
    }
    if text.starts_with('#') {
        let message =
            say!("`{text}` leads to a place inside of the mail, where few readers get to", text);
        let help = say!("name the block in words, or link to a page on the web");
        return refuse(Code::LINK_ANCHOR, message, help);
    }
    Ok(())
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
