//! A newsroom of its own for each test: a folder with a publication in it, and the program run there.
//!
//! What a test looks at is what an editor sees: files, words, exit codes.

#![allow(clippy::disallowed_methods, reason = "a newsroom is a folder of files")]

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mail_parser::{Message, MessageParser};
use tempfile::TempDir;

/// The smallest settings that every command works with.
const SETTINGS: &str = r#"
    [publication]
    name = "La Vigie"
    timezone = "Europe/Paris"
    from = "bonjour@lavigie.example"
    postal_address = "12, quai des Guetteurs, 75019 Paris"

    [[relays]]
    url = "smtp://127.0.0.1:1"

    [unsubscribe]
    url = "https://lavigie.example/leave"
"#;

const SUBSCRIBERS: &str = r#"
    [[subscribers]]
    email = "zoe@example.org"
    name = "Zoé"

    [[subscribers]]
    email = "ines@example.org"
    tier = "paid"
"#;

/// A publication's folder; it goes when the test is over.
pub(crate) struct Newsroom(TempDir);

impl Newsroom {
    /// One with sound settings, one free and one paying reader, and no issue.
    pub(crate) fn new() -> Self {
        Self::empty().settings(SETTINGS).subscribers(SUBSCRIBERS)
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A copy of the publication at the repository's root, without what a run leaves there.
    pub(crate) fn example() -> Self {
        let newsroom = Self::empty();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["", "issues", "issues/images"] {
            for entry in fs::read_dir(root.join(folder)).expect("a folder").flatten() {
                let name = entry.file_name().into_string().expect("a name in UTF-8");
                let wanted =
                    !folder.is_empty() || name == "matinale.toml" || name == "subscribers.toml";
                if wanted && entry.path().is_file() {
                    let bytes = fs::read(entry.path()).expect("the file is there");
                    newsroom.write(&format!("{folder}/{name}"), &bytes);
                }
            }
        }
        newsroom
    }

    /// With these settings; the margin that all lines share is taken off.
    pub(crate) fn settings(self, text: &str) -> Self {
        self.file("matinale.toml", flush(text))
    }

    /// With this list.
    pub(crate) fn subscribers(self, text: &str) -> Self {
        self.file("subscribers.toml", flush(text))
    }

    /// With the issue of a day.
    pub(crate) fn issue(self, date: &str, text: &str) -> Self {
        self.file(&format!("issues/{date}.toml"), flush(text))
    }

    /// With a file, byte for byte.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes.as_ref());
        self
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// The text of a file in the folder.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A mail in the folder.
    #[track_caller]
    pub(crate) fn mail(&self, path: &str) -> Message<'static> {
        let bytes = fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        MessageParser::default().parse(&bytes).expect("a mail").into_owned()
    }

    /// The mails in a folder, as their names order them.
    #[track_caller]
    pub(crate) fn mails(&self, folder: &str) -> Vec<Message<'static>> {
        let files = fs::read_dir(self.path(folder)).expect("a folder").flatten();
        let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|kind| kind == "eml"));
        paths.sort();
        paths.iter().map(|path| self.mail(&path.display().to_string())).collect()
    }

    /// Runs `matinale` with these words, in the folder, with an environment of nothing else.
    pub(crate) fn run<W: AsRef<str>>(&self, words: impl AsRef<[W]>) -> Ran {
        self.run_with(words, &[])
    }

    /// The same, with these variables in the environment.
    pub(crate) fn run_with<W: AsRef<str>>(
        &self,
        words: impl AsRef<[W]>,
        variables: &[(&str, &str)],
    ) -> Ran {
        let words: Vec<&str> = words.as_ref().iter().map(AsRef::as_ref).collect();
        let output = Command::new(env!("CARGO_BIN_EXE_matinale"))
            .args(&words)
            .current_dir(self.0.path())
            .env_clear()
            .envs([("NO_COLOR", "1"), ("LANG", "C.UTF-8")])
            .envs([("HOME", self.0.path()), ("TMPDIR", self.0.path())])
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("words in UTF-8");
        let ran = Ran {
            command: format!("matinale {}", words.join(" ")),
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!ran.err.contains("panicked"), "{ran}");
        ran
    }
}

/// A PNG of the example publication: 1200 by 675 pixels.
pub(crate) fn drawing() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/issues/images/arrivees.png");
    fs::read(path).expect("the example has pictures")
}

/// How a command went.
pub(crate) struct Ran {
    command: String,
    /// The exit code; nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it answered.
    pub(crate) out: String,
    /// What it said beside.
    pub(crate) err: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { command, code, out, err } = self;
        write!(f, "$ {command}\n--- exit {code:?}\n--- stdout\n{out}--- stderr\n{err}---")
    }
}

impl Ran {
    /// It ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{self}");
        self
    }

    /// Its answer holds these words.
    #[track_caller]
    pub(crate) fn answers(self, words: &str) -> Self {
        assert!(self.out.contains(words), "no {words:?} in the answer\n{self}");
        self
    }

    /// Its words beside the answer hold these.
    #[track_caller]
    pub(crate) fn tells(self, words: &str) -> Self {
        assert!(self.err.contains(words), "no {words:?} on stderr\n{self}");
        self
    }

    /// These words stand nowhere.
    #[track_caller]
    pub(crate) fn omits(self, words: &str) -> Self {
        assert!(!self.out.contains(words) && !self.err.contains(words), "{words:?} stands\n{self}");
        self
    }

    /// The findings beside the answer, drawn under a line or standing on one: file, place, code.
    pub(crate) fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut lines = self.err.lines();
        while let Some(line) = lines.next() {
            let Some((weight, _)) = line.split_once("]: ") else { continue };
            let Some((before, code)) = weight.split_once('[') else { continue };
            let (place, severity) = match before.rsplit_once(": ") {
                Some((place, severity)) => (place, severity),
                None => match lines.next().and_then(|line| line.trim().strip_prefix("--> ")) {
                    Some(place) => (place, before),
                    None => continue,
                },
            };
            told.push(format!("{place} {severity} {code}"));
        }
        told
    }

    /// The findings in the answer of `check --format short`: place and code, and nothing else.
    pub(crate) fn findings(&self) -> Vec<String> {
        let placed = self.out.lines().filter_map(|line| line.split_once(".toml:"));
        let findings = placed.filter_map(|(_, rest)| Some(rest.split_once("]: ")?.0));
        findings.map(|finding| finding.replace(": ", " ").replace('[', " ")).collect()
    }
}

/// A text without the margin that all its lines share, and without the blank line it begins with.
fn flush(text: &str) -> String {
    textwrap::dedent(text.strip_prefix('\n').unwrap_or(text)).trim_end_matches(' ').to_owned()
}
