//! Texts that are none, are too large, or would do harm.

use std::fs;
use std::os::unix::net::UnixListener;
use std::process::Command;

use super::{begin, newsroom};
use crate::harness::Newsroom;

#[track_caller]
fn refused(newsroom: &Newsroom, words: &str) {
    begin(newsroom).exits(2).tells(words);
    assert!(!newsroom.path("issues/2025-02-11.toml").exists(), "nothing is written");
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let newsroom = newsroom("x");
    let path = newsroom.path("texts/mardi-gras.md");
    fs::remove_file(&path).expect("it is there");
    refused(&newsroom, "cannot be read");
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
    refused(&newsroom, "it is not a file");
    fs::remove_file(&path).expect("it is there");
    let socket = UnixListener::bind(&path).expect("a socket");
    refused(&newsroom, "it is not a file");
    drop(socket);
    fs::remove_file(&path).expect("it is there");
    fs::create_dir(&path).expect("a folder");
    refused(&newsroom, "it is a folder");
}

#[test]
fn what_is_too_large_or_no_text_is_refused() {
    let large = newsroom("x");
    let file = fs::File::options().write(true).open(large.path("texts/mardi-gras.md"));
    file.expect("a file").set_len(100 << 20).expect("a length");
    refused(&large, "it is larger than 1 MiB");
    let utf16: Vec<u8> = "# Titre\n\nTexte".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&newsroom([vec![0xff, 0xfe], utf16].concat()), "the file is UTF-16");
    refused(&newsroom(b"# Titre\n\nTe\xe9xte"), "is not UTF-8");
    let zero = "# Titre et des mots\n\nTexte et encore\0 des mots";
    refused(&newsroom(zero), "a zero byte stands in the text");
    refused(&newsroom("---\ntitle: a\n---\n\n  \n"), "has no text to begin an issue from");
    refused(&newsroom(""), "has no text to begin an issue from");
}

#[test]
fn front_matter_that_grows_without_end_is_kept_unread() {
    let mut bomb = vec!["---\na: &a [x, x, x, x, x, x, x, x, x]".to_owned()];
    for (name, before) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        let list = vec![format!("*{before}"); 9].join(", ");
        bomb.push(format!("{name}: &{name} [{list}]"));
    }
    let newsroom = newsroom(bomb.join("\n") + "\n---\n# Titre\n\nTexte.\n");
    begin(&newsroom).exits(0).tells("the front matter cannot be read");
    assert!(newsroom.text("issues/2025-02-11.toml").contains("# j: &j [*i, *i,"));
}

#[test]
fn no_mark_of_the_text_ends_the_toml() {
    let head = r#"A """ et \ '''"#;
    let body = "Un \"\"\"\"\" et ''' et \\n \\u0041 \\\\ \u{1b}[31m.\n\n\"\"\"\ntitle = \"b\"\n";
    let newsroom = newsroom(format!("# A \"\"\" et \\ '''\n\n{body}"));
    begin(&newsroom).exits(0);
    let issue = newsroom.text("issues/2025-02-11.toml");
    let read: toml::Table = issue.parse().expect("TOML");
    assert_eq!(read["title"].as_str(), Some(head));
    assert_eq!(read["blocks"][0]["body"].as_str(), Some(body));
    assert!(!issue.contains('\u{1b}'));
}

#[test]
fn many_headings_and_footnotes_are_cut_in_time() {
    let text: Vec<String> =
        (0..15_000).map(|n| format!("## T{n}\n\nx[^{n}] [l][l]\n\n[^{n}]: n\n")).collect();
    let newsroom = newsroom(text.join("\n") + "\n[l]: https://a.example/\n");
    begin(&newsroom).exits(0).answers("15000 stories");
}
