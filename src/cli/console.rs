//! Where output goes: answers to stdout, everything else to stderr. A closed pipe is no fault.
//!
//! Every text passes [`make_visible`] here, so that no word of an editor, a reader or a server drives the
//! terminal. Only the colours of findings go past it; their words have passed it before.

#[cfg(unix)]
use std::fs::File;
use std::io::{IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(unix)]
use std::os::unix::fs::{FileTypeExt, MetadataExt};

use clap::Args;

use super::columns::count_columns;
use super::failure::Failure;
use crate::finding::show::{self, FindingStyle, ShownFinding, make_visible};
use crate::finding::{Finding, Severity, Source};

/// The options that decide how a command writes its output.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Console {
    /// Say nothing that is not a fault
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
}

#[expect(clippy::unused_self, reason = "a console speaks; what it leaves unsaid is its own matter")]
impl Console {
    /// Whether only faults are told.
    pub(super) const fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Prints an answer to stdout.
    pub(super) fn answer(self, text: &str) {
        let _ = self.deliver_answer(text);
    }

    /// Prints an answer to stdout. Answers whether somebody can have read it.
    pub(super) fn deliver_answer(self, text: &str) -> bool {
        write_answer(&make_visible(text))
    }

    /// Prints a finding to stdout, as a part of the answer. `gap` stands behind it.
    pub(super) fn answer_finding(self, finding: ShownFinding<'_>, style: FindingStyle, gap: &str) {
        let columns = count_columns(&std::io::stdout());
        let _ = write_answer(&format!("{}{gap}", show::shown_within(finding, style, columns)));
    }

    /// Prints a part of an answer that is too long to be held whole. No line break is added.
    pub(super) fn part(self, text: &str) {
        let _ = write!(anstream::stdout().lock(), "{}", make_visible(text));
    }

    /// Prints a part of an answer in CSV. A program gets the values as they are, because CSV has no codes for
    /// characters. A terminal gets codes.
    pub(super) fn part_of_csv(self, text: &str) {
        if std::io::stdout().is_terminal() {
            return self.part(text);
        }
        let _ = write!(std::io::stdout().lock(), "{text}");
    }

    /// Prints an answer to stdout. Prints nothing with `--quiet` or `--json`.
    pub(super) fn say(self, text: &str) {
        if !self.quiet && !self.json {
            self.answer(text);
        }
    }

    /// Prints a remark to stderr, such as what is being done. Prints nothing with `--quiet`.
    pub(super) fn tell(self, text: &str) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{}", make_visible(text));
        }
    }

    /// Prints a fault to stderr that comes up before there is a console.
    pub(super) fn warn(text: &str) {
        let _ = write_fault(&make_visible(text));
    }

    /// Prints a fault to stderr, even with `--quiet`.
    pub(super) fn fault(self, text: &str) {
        let _ = self.deliver_fault(text);
    }

    /// Prints a fault to stderr, even with `--quiet`. Answers whether somebody can have read it.
    pub(super) fn deliver_fault(self, text: &str) -> bool {
        write_fault(&make_visible(text))
    }

    /// Prints a finding to stderr, even with `--quiet`.
    pub(super) fn fault_finding(self, finding: ShownFinding<'_>) {
        let columns = count_columns(&std::io::stderr());
        let text = show::shown_within(finding, FindingStyle::Coloured, columns);
        let _ = write_fault(&format!("{text}\n"));
    }

    /// Prints why a command did not do its work.
    pub(super) fn failure(self, failure: &Failure) {
        self.fault(&if self.json { failure.json() } else { format!("error: {failure}") });
    }

    /// Prints findings to stderr: each error, and how many warnings there are. `check` shows those.
    pub(super) fn findings(self, source: &Source, findings: &[Finding]) {
        for finding in findings.iter().filter(|finding| finding.severity() == Severity::Error) {
            self.fault_finding(ShownFinding { source, first_line: 1, finding });
        }
        self.count_warnings(source, findings);
    }

    /// Prints findings to stderr as [`findings`](Self::findings) does, and shows no line of the text: the
    /// output of a run goes to logs and to cron's mail, and the text has parts for paying readers.
    pub(super) fn findings_without_text(self, source: &Source, findings: &[Finding]) {
        for line in word_errors(source, findings) {
            self.fault(&line);
        }
        self.count_warnings(source, findings);
    }

    fn count_warnings(self, source: &Source, findings: &[Finding]) {
        let is_warning = |finding: &&Finding| finding.severity() == Severity::Warning;
        let warnings = findings.iter().filter(is_warning).count();
        if warnings > 0 {
            let warnings = counted(warnings, "warning");
            let call = write_check_call(&source.name);
            self.tell(&format!("{}: {warnings}: `{call}`", source.name));
        }
    }

    /// The least severity that is shown beside an answer.
    pub(super) fn least(self) -> Severity {
        if self.quiet { Severity::Error } else { Severity::Warning }
    }

    /// Whether stderr is a terminal, so that a bar that moves can be drawn on it.
    pub(super) fn is_watched(self) -> bool {
        !self.quiet && !self.json && std::io::stderr().is_terminal()
    }

    /// Whether a person is at the terminal and can answer a question.
    pub(super) fn is_attended() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks a question, and reads the line that is typed.
    pub(super) fn ask(question: &str) -> String {
        let mut err = anstream::stderr().lock();
        let _ = write!(err, "{} ", make_visible(question));
        let _ = err.flush();
        let mut answer = String::new();
        let _ = std::io::stdin().read_line(&mut answer);
        answer.trim().to_owned()
    }
}

/// The errors of a text, each on a line, without its words.
pub(super) fn word_errors(source: &Source, findings: &[Finding]) -> Vec<String> {
    let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error);
    let word = |finding: &Finding| {
        let finding = Finding { help: None, ..finding.clone() };
        show::text(source, &finding, FindingStyle::Short)
    };
    let mut lines: Vec<String> = errors.map(word).collect();
    if !lines.is_empty() {
        lines.push(format!("  help: `{}` shows the lines", write_check_call(&source.name)));
    }
    lines
}

/// The call that shows every finding about a file.
fn write_check_call(name: &str) -> String {
    let issue = name.strip_prefix("issues/").and_then(|name| name.strip_suffix(".toml"));
    let day = issue.filter(|issue| issue.starts_with(|c: char| c.is_ascii_digit()));
    match day {
        Some(day) => format!("matinale check {day}"),
        None if name.ends_with("matinale.toml") => "matinale check".to_owned(),
        None => format!("matinale check {name}"),
    }
}

/// A count with its word: `1 warning`, `2 warnings`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Writes a line to stdout. Answers whether somebody can have read it.
fn write_answer(text: &str) -> bool {
    let mut out = anstream::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.is_ok() && is_kept(std::io::stdout())
}

/// Writes a line to stderr. Answers whether somebody can have read it.
fn write_fault(text: &str) -> bool {
    let written = writeln!(anstream::stderr().lock(), "{text}");
    written.is_ok() && is_kept(std::io::stderr())
}

/// Whether what is written to a stream is kept: the stream is not the null device. A stream that was
/// closed when the program began counts as the null device, since that is what Rust opens in its place.
#[cfg(unix)]
fn is_kept(stream: impl AsFd) -> bool {
    let find_device = |file: &File| {
        let found = file.metadata().ok()?;
        found.file_type().is_char_device().then(|| found.rdev())
    };
    let file = stream.as_fd().try_clone_to_owned().map(File::from);
    let null = File::options().write(true).open("/dev/null");
    let device = file.ok().as_ref().and_then(find_device);
    device.is_none() || device != null.ok().as_ref().and_then(find_device)
}

/// Whether what is written to a stream is kept.
#[cfg(not(unix))]
fn is_kept<S>(_: S) -> bool {
    true
}
