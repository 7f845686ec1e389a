//! The pages in a real browser. Chromium measures them through `DevTools`, and axe-core checks them.
//!
//! `browser/measure.mjs` opens every page as every client shows it, at two widths, by day and by night, and
//! lists what is wrong. The tests here fail with that list. `browser/click.mjs` uses pages as a person does, and `browser/inbox.mjs` reads mail. If `MATINALE_PNG` names a folder, the script leaves a
//! screenshot of each page there. With `MATINALE_BROWSER=required`, as in `tests/run`, a missing browser is a
//! failure.

#![allow(clippy::disallowed_methods, reason = "a browser reads files, and is started by its path")]

#[cfg(feature = "serve")]
mod clicked;
#[cfg(feature = "preview")]
mod edited;
#[cfg(feature = "serve")]
mod inbox_read;
mod pages;

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::harness::skip_without;

/// One measurement of one page.
struct Look {
    /// The page, its client, its width and its colour scheme, for the message of a failure.
    said: String,
    page: String,
    measured: Value,
}

impl Look {
    fn of(line: &str) -> Self {
        let measured: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let word = |key: &str| measured[key].as_str().unwrap_or_default();
        let said = format!(
            "{}, {}, {} px, {}",
            word("page"),
            word("client"),
            measured["width"],
            word("scheme")
        );
        Self { said, page: word("page").to_owned(), measured }
    }

    fn number(&self, key: &str) -> f64 {
        self.measured[key].as_f64().unwrap_or_else(|| panic!("no {key} in {}", self.measured))
    }

    /// The faults, each in a line that says where it is.
    fn faults(&self) -> Vec<String> {
        let faults = self.measured["faults"].as_array().expect("a list of faults");
        let word = |fault: &Value, key: &str| fault[key].as_str().unwrap_or_default().to_owned();
        let told = faults.iter().map(|fault| {
            let [rule, element, value] = ["rule", "element", "value"].map(|key| word(fault, key));
            format!("{}: {rule}: {element}: {value}", self.said)
        });
        told.collect()
    }

    fn rules(&self) -> Vec<&str> {
        let faults = self.measured["faults"].as_array().expect("a list of faults");
        faults.iter().filter_map(|fault| fault["rule"].as_str()).collect()
    }

    /// Whether the page was fully loaded. Of a page that is still loading, only the pictures are measured.
    fn is_whole(&self) -> bool {
        self.measured["scheme"] != "arriving"
    }
}

/// A browser, and the program that drives it.
struct Tools {
    chromium: PathBuf,
    node: PathBuf,
}

impl Tools {
    /// Finds the browser. Without one, says what to install.
    fn found() -> Result<Self, String> {
        let given = env::var_os("MATINALE_CHROMIUM").map(PathBuf::from);
        let named = ["chromium", "chromium-browser", "google-chrome"];
        let chromium = given.or_else(|| named.iter().find_map(|name| on_path(name)));
        let missing = |what: &str, how: &str| format!("{what} is missing: {how}");
        let debian = "on Debian, sudo apt-get install";
        let chromium =
            chromium.ok_or_else(|| missing("Chromium", &format!("{debian} chromium")))?;
        let node =
            on_path("node").ok_or_else(|| missing("Node.js", &format!("{debian} nodejs npm")))?;
        let modules = folder().join("node_modules");
        if ["puppeteer-core", "axe-core"].iter().all(|name| modules.join(name).is_dir()) {
            return Ok(Self { chromium, node });
        }
        Err(missing("what drives the browser", "npm ci --prefix tests/browser"))
    }
}

/// The folder of the script.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Every measurement of every page, made once for all tests. Without a browser there is none.
fn looks() -> Option<&'static [Look]> {
    static LOOKS: OnceLock<Option<Vec<Look>>> = OnceLock::new();
    let made = LOOKS.get_or_init(|| match Tools::found() {
        Ok(tools) => Some(taken(&tools)),
        Err(what) => {
            skip_without("MATINALE_BROWSER", "the pages are not measured in a browser", &what);
            None
        }
    });
    made.as_deref()
}

fn taken(tools: &Tools) -> Vec<Look> {
    let shown = pages::Shown::new();
    let order = serde_json::json!({
        "chromium": tools.chromium,
        "png": env::var_os("MATINALE_PNG").map(png_folder),
        "pages": shown.order(),
    });
    let lines = ask_node(tools, "measure.mjs", &order);
    let looks: Vec<Look> = lines.lines().map(Look::of).collect();
    assert_eq!(looks.len(), shown.looks(), "a page was passed over");
    looks
}

/// Gives a script its order. Answers what it prints.
fn ask_node(tools: &Tools, script: &str, order: &Value) -> String {
    let mut node = Command::new(&tools.node)
        .arg(folder().join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let mut stdin = node.stdin.take().expect("a pipe");
    stdin.write_all(order.to_string().as_bytes()).expect("node reads its order");
    drop(stdin);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "{script}: {}; its words are above", output.status);
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

/// The folder for screenshots, which is created if it does not exist. node starts in the folder of cargo.
fn png_folder(name: std::ffi::OsString) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for screenshots");
    folder
}

/// The faults of the pages whose names begin so. Each of these pages must have been measured.
#[track_caller]
fn without_fault(beginnings: &[&str]) {
    let Some(looks) = looks() else { return };
    let begins = |look: &&Look| beginnings.iter().any(|word| look.page.starts_with(word));
    let looks: Vec<&Look> = looks.iter().filter(begins).collect();
    assert!(!looks.is_empty());
    let faults: Vec<String> = looks.iter().flat_map(|look| look.faults()).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// R-C3, R-C5, R-T2, R-T5, R-T6, and R-T7: no line breaks at a no-break space of the typographer.
#[test]
fn every_mail_reads_well_in_a_browser_whoever_shows_it() {
    without_fault(&["fixture", "example"]);
    for look in looks().unwrap_or_default().iter().filter(|look| look.page.contains(' ')) {
        assert!(look.number("pictures") >= 4.0, "{}", look.said);
        if look.is_whole() {
            assert!(look.number("texts") > 100.0, "{}: little was read", look.said);
        }
    }
}

#[test]
fn every_page_of_the_inbox_reads_well_in_a_browser() {
    without_fault(&["inbox"]);
    for look in looks().unwrap_or_default().iter().filter(|look| look.page.starts_with("inbox")) {
        assert!(look.number("texts") > 5.0 && look.number("rules") > 15.0, "{}", look.said);
    }
}

#[test]
fn every_page_for_readers_who_leave_reads_well_in_a_browser() {
    without_fault(&["leave"]);
    for look in looks().unwrap_or_default().iter().filter(|look| look.page.starts_with("leave")) {
        assert!(look.number("texts") > 4.0 && look.number("rules") > 10.0, "{}", look.said);
    }
}

#[test]
fn every_page_for_those_who_sign_up_reads_well_in_a_browser() {
    without_fault(&["join"]);
    for look in looks().unwrap_or_default().iter().filter(|look| look.page.starts_with("join")) {
        assert!(look.number("texts") > 3.0 && look.number("rules") > 10.0, "{}", look.said);
    }
}

#[test]
fn every_page_behind_the_link_of_a_request_reads_well_in_a_browser() {
    without_fault(&["own"]);
    let looks = looks().unwrap_or_default();
    let own: Vec<_> = looks.iter().filter(|look| look.page.starts_with("own")).collect();
    for look in &own {
        assert!(look.number("texts") > 3.0 && look.number("rules") > 10.0, "{}", look.said);
    }
    assert!(
        looks.is_empty() || own.len() >= 4 * 3 * 2,
        "four pages at three widths, by day and night"
    );
}

/// The measurements find the faults of a page that has one of each kind.
#[test]
fn a_page_with_one_fault_of_each_kind_is_told_each_of_them() {
    let Some(looks) = looks() else { return };
    let told: Vec<&str> =
        looks.iter().filter(|look| look.page == "faults").flat_map(Look::rules).collect();
    let kinds = [
        "scroll", "card", "small", "contrast", "button", "picture", "waiting", "line", "measure",
        "first",
    ];
    for kind in kinds.into_iter().chain(["axe html-has-lang", "axe color-contrast"]) {
        assert!(told.contains(&kind), "{kind} is not told: {told:?}");
    }
}

/// In a client without the style sheet or without pictures, a reader scrolls more, and loses nothing else.
#[test]
fn a_mail_is_about_as_long_whoever_shows_it() {
    let Some(looks) = looks() else { return };
    let mails = || looks.iter().filter(|look| look.is_whole() && look.page.contains(", "));
    for look in mails() {
        let same = |other: &&Look| {
            other.page == look.page
                && other.measured["width"] == look.measured["width"]
                && other.measured["client"] == "sent"
        };
        let sent = mails().find(same).expect("every mail is measured as it is sent");
        let share = look.number("height") / sent.number("height");
        assert!((0.75..1.2).contains(&share), "{}: {share:.2} of what was sent", look.said);
        assert!((2_000.0..30_000.0).contains(&look.number("height")), "{}", look.said);
    }
}
