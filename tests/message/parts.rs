//! The body: text beside HTML, the HTML with its pictures, and both as they were rendered.

use mail_parser::{MessageParser, MimeHeaders, PartType};
use matinale::inbox::ReceivedMessage;

use super::{field, for_reader, illustrated, python_agrees};
use crate::harness::{EXCLUSIVE, Newsroom, Reader};

/// The tree of a message in words: `alternative(plain html)`.
fn structure(message: &ReceivedMessage) -> String {
    let parsed = MessageParser::default().parse(&message.content).unwrap();
    words(&parsed, 0)
}

fn words(parsed: &mail_parser::Message<'_>, part: u32) -> String {
    let part = &parsed.parts[part as usize];
    let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or("none");
    match &part.body {
        PartType::Multipart(inner) => {
            let inner: Vec<String> = inner.iter().map(|part| words(parsed, *part)).collect();
            format!("{kind}({})", inner.join(" "))
        }
        _ => kind.to_owned(),
    }
}

#[test]
fn pictures_travel_with_the_page_that_shows_them() {
    let newsroom = illustrated("attached");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for message in newsroom.messages() {
        assert_eq!(structure(&message), "alternative(plain related(html png))");
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        let html = parsed.body_html(0).unwrap();
        let picture = parsed.parts.iter().find(|part| part.content_id().is_some()).unwrap();
        assert!(html.contains(&format!("cid:{}", picture.content_id().unwrap())), "{html}");
        assert!(html.contains("Le port vu du large"));
        assert_eq!(picture.content_disposition().unwrap().ctype(), "inline");
        let original = std::fs::read("issues/images/europe.png").unwrap();
        let narrow = picture.contents().len() <= original.len();
        assert!(picture.contents().starts_with(b"\x89PNG\r\n") && narrow, "it is damaged");
    }
    python_agrees(&newsroom);
}

/// R-M1, M6, M7.
#[test]
fn text_comes_first_and_both_parts_are_quoted_utf_8_that_no_relay_need_change() {
    let newsroom = Newsroom::sending_to(1);
    newsroom.write_issue(newsroom.today(), "Un pas\u{a0}: œuvre.\n\nFrom ici.\n\n.\n\nFin.");
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let message = for_reader(&newsroom, "r000@example.org");
    assert_eq!(field(&message, "Content-Language"), "fr");
    assert_eq!(structure(&message), "alternative(plain html)");
    let text = std::str::from_utf8(&message.content).unwrap();
    for kind in ["plain", "html"] {
        let header = format!("Content-Type: text/{kind}; charset=utf-8\r\n");
        let (_, after) = text.split_once(&header).unwrap_or_else(|| panic!("no {header:?}"));
        assert!(after.starts_with("Content-Transfer-Encoding: quoted-printable\r\n"), "{kind}");
    }
    for line in text.split("\r\n") {
        assert!(!line.starts_with("From ") && !line.starts_with('.'), "{line}");
    }
    let parsed = MessageParser::default().parse(&message.content).unwrap();
    for body in [parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap()] {
        assert!(body.contains("From ici.") && body.contains("œuvre"), "{body}");
    }
}

#[test]
fn hosted_pictures_do_not_travel() {
    let newsroom = illustrated("hosted");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for message in newsroom.messages() {
        assert_eq!(structure(&message), "alternative(plain html)");
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        let html = parsed.body_html(0).unwrap();
        assert!(html.contains("https://echo.example/images/europe") && !html.contains("cid:"));
    }
}

#[test]
fn what_arrives_is_what_was_rendered() {
    let readers = vec![
        Reader { tier: "paid", ..Reader::free("redaction@echo.example") },
        Reader::free("r000@example.org"),
    ];
    let newsroom = Newsroom::sending_to(0).readers(readers);
    // The run makes the key of the links.
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let out = newsroom.path("out");
    // The first run makes the key of the links; to render makes none.
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let ran = newsroom.run(["render", "today", "--out", out.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let message = for_reader(&newsroom, "redaction@echo.example");
    let parsed = MessageParser::default().parse(&message.content).unwrap();
    assert_eq!(structure(&message), "alternative(plain html)");
    let rendered = |name: &str| {
        let file = out.join(newsroom.today().to_string()).join(name);
        std::fs::read_to_string(file).unwrap()
    };
    let lines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(lines(&parsed.body_text(0).unwrap()), lines(&rendered("paid.txt")));
    assert_eq!(lines(&parsed.body_html(0).unwrap()), lines(&rendered("paid.html")));
    assert!(rendered("paid.html").contains(EXCLUSIVE));
}

#[test]
fn a_reader_is_greeted_by_name_and_one_without_a_name_by_the_words_for_it() {
    let readers = vec![
        Reader { name: "Zoé & <b>Cie</b>".to_owned(), ..Reader::free("zoe@example.org") },
        Reader::free("r000@example.org"),
    ];
    let newsroom = Newsroom::sending_to(0).readers(readers);
    newsroom.write_issue(newsroom.today(), "Bonjour {{name|chère lectrice}}, voici le port.");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let texts = |reader: &str| crate::send::texts(&for_reader(&newsroom, reader));
    let [text, html] = texts("zoe@example.org");
    assert!(text.contains("Bonjour Zoé & <b>Cie</b>, voici"), "{text}");
    assert!(html.contains("Bonjour Zoé &amp; &lt;b&gt;Cie&lt;/b&gt;, voici"), "{html}");
    let [text, html] = texts("r000@example.org");
    assert!(text.contains("Bonjour chère lectrice, voici"), "{text}");
    assert!(html.contains("Bonjour chère lectrice, voici"), "{html}");
}

#[test]
fn the_example_publication_passes_a_parser_that_bears_no_defect() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let issue = "2025-02-11";
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_matinale"));
    let copied = folder.path().join("vigie");
    copy("issues".as_ref(), &copied.join("issues"));
    for file in ["matinale.toml", "subscribers.toml"] {
        std::fs::copy(file, copied.join(file)).unwrap();
    }
    let command = command.arg("-C").arg(&copied).args(["rehearse", issue, "--keep"]).arg(&kept);
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let script = "
import email, email.policy, json, sys
policy = email.policy.SMTP.clone(raise_on_defect=True)
message = email.message_from_binary_file(sys.stdin.buffer, policy=policy)
for name in message:
    assert not message[name].defects, (name, message[name].defects)
texts = [p.get_content() for p in message.walk() if p.get_content_maintype() == 'text']
json.dump({'texts': len(texts), 'words': len(texts[0].split())}, sys.stdout)
";
    let mut files = 0;
    for entry in std::fs::read_dir(&kept).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let Some(said) = super::python(script, &bytes) else { return };
        assert_eq!(said["texts"], 2);
        assert!(said["words"].as_u64().unwrap() > 300, "{said}");
        files += 1;
    }
    assert!(files >= 5, "{files}");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
