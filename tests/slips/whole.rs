//! Slips of the whole file: its encoding, its format, and the files beside the issue.

use super::{errors, with_front};
use crate::harness::Newsroom;

/// The one error of an issue.
#[track_caller]
fn one_error(issue: impl AsRef<[u8]>) -> String {
    let found = errors(issue);
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].clone()
}

#[test]
fn a_file_in_utf_16_is_told_so_in_either_order() {
    let text = with_front("preheader = \"L’été\"");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files =
        [[b"\xff\xfe".to_vec(), little.clone()], [b"\xfe\xff".to_vec(), big], [Vec::new(), little]];
    for file in files {
        let found = one_error(file.concat());
        assert!(found.starts_with("1:1: error[file.encoding]"), "{found}");
        assert!(found.contains("save the file as UTF-8: it is UTF-16"), "{found}");
    }
}

#[test]
fn a_file_in_another_format_is_told_so_once() {
    let json = "{\n  \"date\": \"2025-02-11\",\n  \"blocks\": [\n    {}\n  ]\n}\n";
    assert!(one_error(json).contains("this file is JSON"));
    let old_mac = with_front("number = 1").replace('\n', "\r");
    assert!(one_error(old_mac).contains("save it with the line ends of Unix or Windows"));
    let front_matter = format!("---\n{}---\n", with_front("number = 1"));
    assert!(one_error(front_matter).starts_with("1:1: error[toml.syntax]"));
}

#[test]
fn a_file_with_more_slips_than_a_person_mends_says_that_the_rest_is_not_read() {
    let found = errors(with_front(&"// un mot\n".repeat(50)));
    assert_eq!(found.len(), 20, "{found:#?}");
    assert!(found[19].contains("the rest of the file is not read"), "{found:#?}");
}

#[test]
fn the_settings_and_the_readers_are_told_in_the_same_words() {
    let newsroom = Newsroom::new();
    let settings = newsroom.text("matinale.toml").replacen("\"Europe/Paris\"", "“Europe/Paris”", 1);
    let newsroom = newsroom.settings(&settings).issue("2025-02-11", &with_front("number = 1"));
    newsroom.run(["check", "2025-02-11"]).exits(2).answers("= help: write straight quotes");
    let list = "[[subscribers]]\nemail = “zoe@example.org”\n\n[[subscribers]]\nemail = \"a@b\"\nteir = \"paid\"\n";
    let newsroom = Newsroom::new().subscribers(list).issue("2025-02-11", &with_front("number = 1"));
    let ran = newsroom.run(["check", "2025-02-11"]).exits(1);
    let ran = ran.answers("= help: write straight quotes: `email = \"zoe@example.org\"`");
    ran.answers("did you mean `tier`?");
}

#[test]
fn a_slip_beside_a_letter_of_several_bytes_is_told_like_another() {
    let escaped = errors("title = \"L\\”\\es trains\"\n");
    assert!(escaped.iter().any(|it| it.contains("`\\”` means nothing")), "{escaped:#?}");
    for end in ["é", "\u{feff}", "…", "😀"] {
        let open = errors(format!("title = \"Le train\nbo{end}"));
        assert!(open.iter().any(|it| it.starts_with("1:9: ")), "{end}: {open:#?}");
    }
}
