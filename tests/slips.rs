//! Slips of the hand in the files that people write: each is told once, at its own line, with what to write.
//!
//! The tables hold a slip, the place of its one finding, and words of the help.

mod blocks;
mod commands;
mod foreign;
mod laws;
mod lines;
mod people;
mod shown;
mod whole;

use crate::harness::Newsroom;

/// A slip, the place of its finding, and words of its help.
type SlipRow = (&'static str, &'static str, &'static str);

/// The errors of an issue with this text: place, code, message and help of each.
#[track_caller]
fn errors(issue: impl AsRef<[u8]>) -> Vec<String> {
    let newsroom = Newsroom::new().file("issues/2025-02-11.toml", issue);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(1);
    let found = ran.out.lines().filter_map(|line| line.strip_prefix("issues/2025-02-11.toml:"));
    found.filter(|line| line.contains(": error[")).map(str::to_owned).collect()
}

/// Each slip, put into an issue, is the only error, at its place, with these words.
#[track_caller]
fn hold(rows: &[SlipRow], issue: impl Fn(&str) -> String) {
    for (slip, place, words) in rows {
        let found = errors(issue(slip));
        let [one] = found.as_slice() else { panic!("{slip:?}: {found:#?}") };
        assert!(one.starts_with(&format!("{place}: ")), "{slip:?}: {one}");
        assert!(one.ends_with(')') && one.contains(words), "{slip:?}: {one}");
    }
}

/// An issue with these lines below its title: from the third on.
fn with_front(lines: &str) -> String {
    format!(
        "date = 2025-02-11\ntitle = \"Les trains\"\n{lines}\n\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train de nuit\"\nbody = \"Il part.\"\n"
    )
}

/// An issue of two stories, with these lines in the first: from the seventh on.
fn with_story(lines: &str) -> String {
    let body = if lines.contains("part") { "" } else { "body = \"Il part.\"\n" };
    format!(
        "date = 2025-02-11\ntitle = \"Les trains\"\n\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train de nuit\"\n{lines}\n{body}\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train de jour\"\nbody = \"\"\"\nIl arrive.\n\"\"\"\n"
    )
}
