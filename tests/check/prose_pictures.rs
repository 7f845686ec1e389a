//! Pictures between the paragraphs of a text: found, printed and refused as those of `figures` are.

use std::process::Command;

use mail_parser::MimeHeaders;

use super::block;
use super::pictures::errors;
use crate::harness::{Newsroom, drawing};

/// A sound issue whose only block has this prose, from the eighth line of the file on.
fn prose(text: &str) -> String {
    block("").replace("\"Un texte.\"", &format!("'''\n{text}'''"))
}

/// A publication with this prose in its issue, and one picture.
fn newsroom(text: &str) -> Newsroom {
    Newsroom::new().issue("2025-02-11", &prose(text)).file("issues/images/quai.png", drawing())
}

/// The one error is this, and says these words.
#[track_caller]
fn refused(newsroom: &Newsroom, error: &str, words: &str) {
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    assert_eq!(errors(&ran), [error], "{ran}");
    ran.answers(words);
}

const STORY: &str = "Un texte.\n\n[![Un *quai* vide](quai.png \"L'aube. © A\")](https://vigie.fr/quai)\n\nLa suite.\n";

#[test]
fn a_picture_stands_where_its_editor_wrote_it_and_leads_where_the_link_leads() {
    let newsroom = newsroom(STORY);
    newsroom.run(["render", "--out", "out"]).exits(0);
    let html = newsroom.text("out/2025-02-11/free.html");
    let places = [
        "Un texte.",
        "href=\"https://vigie.fr/quai\"",
        "alt=\"Un quai vide\"",
        "L’aube. © A",
        "La suite.",
    ];
    let places = places.map(|words| html.find(words).unwrap_or_else(|| panic!("{words}: {html}")));
    assert!(places.is_sorted(), "{places:?}");
    let text = newsroom.text("out/2025-02-11/free.txt");
    assert!(
        text.contains(
            "Un texte.\n\n[Image\u{a0}: Un quai vide]\u{a0}[1]\nL’aube. © A\n\nLa suite."
        ),
        "{text}"
    );
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    let names = mail.attachments().filter_map(MimeHeaders::attachment_name);
    assert_eq!(names.collect::<Vec<_>>(), ["quai.png"]);
}

#[test]
fn a_picture_that_an_issue_shows_twice_travels_once() {
    let figures = "figures = [{ src = \"quai.png\", alt = \"Le quai\" }]";
    let twice = "![Un quai](quai.png)\n\nUn mot.\n\n- ![Un quai](quai.png)\n";
    let issue = prose(twice) + figures;
    let newsroom = newsroom(twice).issue("2025-02-11", &issue);
    newsroom.run(["render", "--out", "out"]).exits(0);
    assert_eq!(newsroom.text("out/2025-02-11/free.html").matches("<img ").count(), 3);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    assert_eq!(mail.attachments().count(), 1);
}

#[test]
fn what_a_picture_lacks_is_told_at_its_own_place() {
    for (text, error, words) in [
        ("Un mot.\n\n![Un quai](tarin.png)", "10:12 error img.missing", "put the file beside"),
        ("Un mot.\n\n![Un quai](quia.png)", "10:12 error img.missing", "did you mean `quai.png`?"),
        ("![](quai.png)", "8:1 error img.alt-missing", "between `![` and `]`"),
        ("Un ![quai](quai.png) vide.", "8:12 error md.image", "a paragraph of its own"),
        ("![Un quai](../../etc/passwd)", "8:12 error img.path", "leaves the issue's folder"),
        ("![x](https://a.fr/x.png)", "8:6 error img.path", "write its name alone: `x.png`"),
        ("[![x](quai.png)](/page)", "8:7 error link.syntax", "from `https://` on"),
    ] {
        refused(&newsroom(text), error, words);
    }
    let newsroom = newsroom("![x](fifo.png)");
    let made = Command::new("mkfifo").arg(newsroom.path("issues/fifo.png")).status();
    assert!(made.expect("mkfifo, of coreutils").success());
    refused(&newsroom, "8:6 error img.path", "is not a file");
    for (text, warning) in [
        ("![Un quai vide](quai.png)", "8:17 warning credit.missing"),
        ("![quai.png](quai.png '© A')", "8:3 warning img.alt-poor"),
        ("![Le quai](quai.png '© Le quai')", "8:3 warning img.alt-poor"),
    ] {
        let newsroom = self::newsroom(text);
        let ran = newsroom.run(["check", "--format", "short"]).exits(0);
        let mut found = ran.findings();
        found.retain(|finding| !finding.ends_with("img.ratio-text"));
        assert_eq!(found, [warning], "{text}");
    }
}

#[test]
fn a_grey_place_stands_for_a_picture_that_is_not_there_yet_and_nothing_is_sent() {
    let newsroom = newsroom("Un mot.\n\n![Un quai](absent.png)");
    newsroom.run(["render", "--out", "out"]).exits(0).tells("img.missing");
    let place = image::open(newsroom.path("out/2025-02-11/absent.png")).expect("a place");
    assert_eq!((place.width(), place.height()), (1040, 694));
    newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells("nothing was sent");
}

#[test]
fn too_many_pictures_are_told_or_refused_and_nobody_waits_for_it() {
    let many = |count: usize| newsroom(&"![Un quai](quai.png)\n\n".repeat(count));
    many(1_000).run(["check", "--format", "short"]).exits(0).answers("warning[size.clipped]");
    let mut found = errors(&many(10_000).run(["check", "--format", "short"]).exits(1));
    found.dedup();
    assert_eq!(found, ["4:1 error block.count"]);
}

#[test]
fn the_name_of_a_file_writes_nothing_into_the_page() {
    let name = "\"onerror=\"alert(1)\" a&b #1 <b>.png";
    let figure = format!("figures = [{{ src = '{name}', alt = \"Un quai\", credit = \"© X\" }}]");
    let issue =
        prose("Un texte.").replace("kind = \"story\"", &format!("kind = \"story\"\n{figure}"));
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let newsroom = newsroom.file(&format!("issues/images/{name}"), drawing());
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let page = newsroom.text("out/2025-02-11/free.html");
    let src = "src=\"%22onerror%3D%22alert%281%29%22%20a%26b%20%231%20%3Cb%3E.png\"";
    assert!(page.contains(src) && !page.contains("alert(1)"), "{page}");
    assert!(newsroom.path(&format!("out/2025-02-11/{name}")).exists(), "the file beside the page");
}

#[test]
fn a_mark_of_a_caption_that_is_escaped_is_printed_and_one_that_is_not_is_read() {
    let newsroom =
        newsroom("![Un quai](quai.png 'L\u{2019}*Obs* et \\*\\*\\*. &#42;Ici&#42;. © A')");
    newsroom.run(["check"]).exits(0);
    newsroom.run(["render", "--out", "out"]).exits(0);
    let html = newsroom.text("out/2025-02-11/free.html");
    assert!(html.contains("L\u{2019}<em>Obs</em> et ***. *Ici*. © A"), "{html}");
}

#[test]
fn words_of_a_picture_are_told_at_their_own_place_however_they_are_written() {
    for (text, place) in [
        ("![Un \\_quai\\_ vide vide](quai.png '© A')", "8:17"),
        ("![Un quai &amp; un mur mur](quai.png '© A')", "8:20"),
        ("![Un\nquai vide vide](quai.png '© A')", "9:6"),
        ("![Un quai](quai.png '© A, un \\*mot\\* du du quai')", "8:40"),
        ("![Un quai](quai.png '© A,\nun mot\ndu du quai')", "10:1"),
        ("![Un quai](quai.png '© A &amp; B, le le quai')", "8:35"),
    ] {
        let text = text.replace('\\', "\\\\");
        let ran = newsroom(&text).run(["check", "--format", "short"]).exits(0);
        let found = ran.findings();
        let is_told = found.iter().any(|line| line.starts_with(&format!("{place} note fr.typo")));
        assert!(is_told, "{text}: {found:?}");
    }
    refused(
        &newsroom("![Un <b>quai</b>](quai.png '© A')"),
        "8:6 error md.raw-html",
        "prose is Markdown",
    );
}
