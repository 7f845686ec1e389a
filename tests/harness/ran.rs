//! How a command went, and what a test says about it.

use std::fmt;

use serde_json::Value;

/// How a command went.
pub(crate) struct Ran {
    pub(super) command: String,
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

/// In a failed assertion it reads as on a terminal.
impl fmt::Debug for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Ran {
    /// Its answer as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// With each stretch of blanks and line breaks as one blank.
    pub(crate) fn in_one_line(self) -> Self {
        let [out, err] = [&self.out, &self.err]
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        Self { out, err, ..self }
    }

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
        list_told(&self.err)
    }

    /// The errors of a file, wherever they are told: file, place, code.
    pub(crate) fn errors_of(&self, file: &str) -> Vec<String> {
        let told = [list_told(&self.out), self.told()].concat();
        let is_error = |told: &String| told.starts_with(file) && told.contains(" error ");
        told.into_iter().filter(is_error).collect()
    }

    /// The words stand in the answer or beside it.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.out.contains(words) || self.err.contains(words), "no {words:?} in\n{self}");
        self
    }

    /// The findings in the answer of `check --format short`: place and code, and nothing else.
    pub(crate) fn findings(&self) -> Vec<String> {
        let placed = self.out.lines().filter_map(|line| line.split_once(".toml:"));
        let findings = placed.filter_map(|(_, rest)| Some(rest.split_once("]: ")?.0));
        findings.map(|finding| finding.replace(": ", " ").replace('[', " ")).collect()
    }
}

/// The findings in a text, drawn under a line or standing on one: file, place, code.
fn list_told(text: &str) -> Vec<String> {
    let mut told = Vec::new();
    let mut lines = text.lines();
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
