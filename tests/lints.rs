//! `matinale check`: what reading an issue over finds, rule by rule. Each rule is seen to speak, at the
//! editor's own words, and seen to hold its tongue.

mod allow;
mod blocks;
mod clients;
mod colours;
mod dates;
mod edges;
mod elsewhere;
mod explain;
mod front;
mod hostile;
mod in_one_go;
mod kept;
mod letters;
mod line_starts;
mod links;
mod lost_words;
#[cfg(feature = "online")]
mod online;
mod page;
mod past;
mod pictures;
mod promises;
mod raw_marks;
mod sender;
mod slips;
mod strangers;
mod theme;
mod typed_as_meant;
mod typing;

use crate::harness::{Newsroom, drawing};

/// What `check` finds in an issue: place, weight and code of each.
#[track_caller]
fn told(issue: &str) -> Vec<String> {
    told_with(&[("a.png", drawing())], issue)
}

/// The same, with these pictures, under settings that say enough beside any picture.
#[track_caller]
fn told_with(pictures: &[(&str, Vec<u8>)], issue: &str) -> Vec<String> {
    let newsroom = Newsroom::new();
    let words = "La Vigie paraît du lundi au vendredi, avant huit heures. ".repeat(9);
    let settings = newsroom.text("matinale.toml");
    let settings = settings.replace("name =", &format!("colophon = \"{words}\"\nname ="));
    let newsroom = newsroom.settings(&settings).file("issues/2025-02-11.toml", issue);
    let newsroom = pictures.iter().fold(newsroom, |newsroom, (name, bytes)| {
        newsroom.file(&format!("issues/images/{name}"), bytes)
    });
    findings(&newsroom)
}

#[track_caller]
fn findings(newsroom: &Newsroom) -> Vec<String> {
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]);
    let found = ran.findings();
    assert!(ran.code.is_some_and(|code| code < 2), "{ran}");
    assert!(found.iter().all(|finding| !finding.starts_with("0:")), "{ran}");
    found
}

/// An issue of one story with these lines in it: from the seventh of the file on.
fn story(lines: &str) -> String {
    format!(
        "date = 2025-02-11\ntitle = \"Les trains de nuit\"\n\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train de nuit repart ce soir vers le sud\"\n{lines}\n"
    )
}

/// A story whose body says this; the body's text begins at 7:9.
fn body(text: &str) -> String {
    story(&format!("body = \"{text}\""))
}

/// A body is told for these things and no others.
#[track_caller]
fn fires(text: &str, findings: &[&str]) {
    assert_eq!(told(&body(text)), findings, "{text}");
}

/// None of these bodies is told for anything.
#[track_caller]
fn silent(texts: &[&str]) {
    for text in texts {
        assert_eq!(told(&body(text)), [""; 0], "{text}");
    }
}
