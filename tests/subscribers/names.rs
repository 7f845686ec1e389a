//! Names that try to be something else, in the messages as they arrive.

use mail_parser::Message;

use super::{reader, toml};

/// The name beside the address in `To`.
pub(super) fn name(mail: &Message<'_>) -> Option<String> {
    let to = mail.to().and_then(|to| to.first())?;
    to.name().map(str::to_owned)
}

/// The names of a mail's headers, in their order.
fn headers(mail: &Message<'_>) -> Vec<String> {
    mail.headers_raw().map(|(name, _)| name.to_lowercase()).collect()
}

/// The message that a reader of this name gets.
#[track_caller]
fn delivered(name: &str) -> Message<'static> {
    // JSON's escapes are TOML's.
    let written = serde_json::to_string(name).expect("a text");
    let newsroom = toml(&reader("zoe@example.org", &format!("name = {written}")));
    newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    let mut mails = newsroom.mails("kept");
    assert_eq!(mails.len(), 1, "{name}");
    mails.remove(0)
}

#[test]
fn a_name_is_shown_as_it_is_written_whatever_it_tries_to_be() {
    let plain = headers(&delivered("Zoé"));
    for name in [
        "Zoé Lefèvre",
        "<b>Zoé</b>",
        "<img src=x onerror=alert(1)>",
        "=?utf-8?q?x?=",
        "=?utf-8?b?PGI+?=",
        "{{unsubscribe_url}}",
        "{{name}}",
        "O'Connor \"Kate\" \\ Söhne",
        "a@b.fr, c@d.fr",
        "zoe@example.org>, <x@y.fr",
        "(commentaire) ; groupe:",
        "=HYPERLINK(\"https://evil.example\")",
        "👩‍👩‍👧 🚂",
        "&amp; &lt;",
        "cid:x =3D =\u{a0}=",
        "%00 %0d%0aBcc: x@y.fr",
        ".",
    ] {
        let mail = delivered(name);
        assert_eq!(headers(&mail), plain, "{name}: no header more, none less");
        assert_eq!(self::name(&mail).as_deref(), Some(name));
        let to = mail.to().expect("a reader");
        assert_eq!(
            to.iter().filter_map(|to| to.address()).collect::<Vec<_>>(),
            ["zoe@example.org"]
        );
        let html = mail.body_html(0).expect("HTML");
        let escaped = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let found = [
            escaped.clone(),
            escaped.replace('"', "&quot;"),
            escaped.replace('"', "&quot;").replace('\'', "&#39;"),
        ];
        assert!(found.iter().any(|it| html.contains(&format!("Bonjour {it}."))), "{name}: {html}");
        assert!(!html.contains("<b>") && !html.contains("<img"), "{name}");
        let text = mail.body_text(0).expect("a text part");
        assert!(text.contains(&format!("Bonjour {name}.")), "{name}: {text}");
    }
}

#[test]
fn a_name_does_not_break_the_lines_of_the_message() {
    for name in [
        "é".repeat(200),
        "🚂".repeat(200),
        "x".repeat(200),
        "\"".repeat(200),
        "= ".repeat(99) + "=",
    ] {
        let mail = delivered(&name);
        assert_eq!(self::name(&mail), Some(name));
        for line in mail.raw_message.split(|byte| *byte == b'\n') {
            assert!(line.len() <= 998 && line.is_ascii(), "{}", String::from_utf8_lossy(line));
        }
    }
}

#[test]
fn a_name_without_end_is_cut_and_told() {
    let newsroom = toml(&reader("zoe@example.org", &format!("name = \"{}\"", "x".repeat(10_000))));
    let ran = newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    assert_eq!(ran.told(), ["subscribers.toml:3:8 warning name.long"], "bad input 43");
    assert_eq!(name(&newsroom.mails("kept")[0]), Some("x".repeat(200)));
}

#[test]
fn a_reader_without_a_name_is_greeted_with_the_fallback() {
    let newsroom = toml(&reader("zoe@example.org", "name = \" \""));
    newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    let mail = &newsroom.mails("kept")[0];
    assert_eq!(name(mail), None);
    assert!(mail.body_text(0).expect("a text part").contains("Bonjour à vous."));
}

#[test]
fn a_name_before_the_address_is_kept() {
    let newsroom = toml(&reader("Zoé Lefèvre <zoe@example.org>", ""));
    newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    assert_eq!(name(&newsroom.mails("kept")[0]).as_deref(), Some("Zoé Lefèvre"));
    let own = toml(&reader("Zoé L. <zoe@example.org>", "name = \"Zoé\""));
    own.run(["rehearse", "--keep", "kept"]).exits(0);
    assert_eq!(name(&own.mails("kept")[0]).as_deref(), Some("Zoé"));
    newsroom.run(["subscribers", "add", "Ada Byron <ada@example.org>"]).exits(0);
    assert!(newsroom.text("subscribers.toml").contains("name = \"Ada Byron\""));
    newsroom.run(["subscribers", "add", "A B <eve@example.org>", "--name", "Ève"]).exits(0);
    let list = newsroom.text("subscribers.toml");
    assert!(list.contains("name = \"Ève\"") && !list.contains("A B"), "{list}");
}
