//! A publication that a stranger wrote: a branch that is checked, and settings that hold what they must not.
//! Nothing of the machine is opened for it, nothing is asked, and nothing in it drives the terminal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

mod reach;
mod secrets;
mod server;
mod terminal;

use crate::harness::Newsroom;

/// The day of the issue.
const DAY: &str = "2025-02-11";

/// The beginning of every settings.
const FRONT: &str =
    "[publication]\nname = \"V\"\ntimezone = \"Europe/Paris\"\nfrom = \"v@example.org\"\n";

const ISSUE: &str = "date = 2025-02-11\ntitle = \"Un matin\"\n\n[[blocks]]\nkind = \"story\"\nid = \"un\"\n\
    title = \"Le phare\"\nbody = \"Il brille.\"\n";

/// The commands that show what a stranger has written.
const SHOWING: [&[&str]; 8] = [
    &["check"],
    &["check", "--format", "short"],
    &["check", "--format", "sarif"],
    &["check", "--json"],
    &["check", "--fix"],
    &["render"],
    &["send", DAY, "--yes", "--late"],
    &["send", DAY, "--yes", "--late", "--quiet"],
];

/// A publication with these settings, one issue and the usual list.
fn publication(settings: &str) -> Newsroom {
    Newsroom::new().file("matinale.toml", settings).issue(DAY, ISSUE)
}
